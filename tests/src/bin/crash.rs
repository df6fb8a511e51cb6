//! A history with steps of every kind, and a program that kills itself where it is told to: with
//! `CRASH_AT=7`, at the seventh beginning or end of a statement. If it comes to its end, it says how many
//! there were.

use migrator_runtime::{Event, Migrator};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

mod c1 {
    use migrator_runtime::prelude::*;

    /// Items
    #[migration(revision = "c1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("items", [integer("id").primary_key(), string("name", 50), integer("n").not_null()]);
        op.bulk_insert("items", ["id", "name", "n"], [row![1, "o'brien", 1], row![2, "таблица", 2]]);
        op.create_table("notes", [integer("id").primary_key(), text("note")]);
    }
}

mod c2 {
    use migrator_runtime::prelude::*;

    /// Indexes, while the table is in use
    #[migration(revision = "c2", down_revision = "c1", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_index("ix_items_name", "items", ["name"]).concurrently();
        op.create_index("ux_items_n", "items", ["n"]).unique().concurrently();
        op.execute("UPDATE items SET n = n + 100").reverse("UPDATE items SET n = n - 100");
    }
}

mod c3 {
    use migrator_runtime::prelude::*;

    /// A column, and rows that count how often this ran
    #[migration(revision = "c3", down_revision = "c2")]
    fn upgrade(op: &mut Operations) {
        op.add_column("items", integer("extra").not_null().default(0));
        op.execute("UPDATE items SET extra = extra + 1").reverse("UPDATE items SET extra = extra - 1");
        op.create_index("ix_items_extra", "items", ["extra"]);
    }
}

mod c4 {
    use migrator_runtime::prelude::*;

    /// Only rows
    #[migration(revision = "c4", down_revision = "c3")]
    fn upgrade(op: &mut Operations) {
        op.run("count", async |db| {
            let ids: Vec<(i32,)> = db.fetch_all("SELECT id FROM items ORDER BY id").await?;
            for (id,) in ids {
                db.execute(("UPDATE items SET extra = extra + 10 WHERE id = ?", row![id])).await?;
            }
            Ok(())
        });
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.execute("UPDATE items SET extra = extra - 10");
    }
}

mod c5 {
    use migrator_runtime::prelude::*;

    /// A data step between changes of the structure
    #[migration(revision = "c5", down_revision = "c4")]
    fn upgrade(op: &mut Operations) {
        op.create_enum("mood", ["sad", "ok"]);
        op.add_column("items", enumeration("mood", "mood", ["sad", "ok"]).not_null().default("ok"));
        op.run("count again", async |db| {
            db.execute("UPDATE items SET extra = extra + 100").await?;
            Ok(())
        });
        op.add_column("items", integer("later"));
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.drop_column("items", "later");
        op.execute("UPDATE items SET extra = extra - 100");
        op.drop_column("items", "mood");
        op.drop_enum("mood");
    }
}

mod c6 {
    use migrator_runtime::prelude::*;

    /// Operations of several statements, and on a condition
    #[migration(revision = "c6", down_revision = "c5")]
    fn upgrade(op: &mut Operations) {
        op.rename_enum_value("mood", "ok", "fine");
        op.alter_column("items", "name").set_type(string_type(200));
        op.if_table_exists("notes", |op| {
            op.add_column("notes", integer("stars"));
            op.rename_table("notes", "remarks");
        });
        op.alter_column("items", "later").rename_to("sooner");
    }
}

mod c7 {
    use migrator_runtime::prelude::*;

    /// On its own again
    #[migration(revision = "c7", down_revision = "c6", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.drop_index("ix_items_name", "items").concurrently();
        op.add_column("items", integer("last"));
        op.execute("UPDATE items SET last = id; UPDATE items SET extra = extra + 1000")
            .reverse("UPDATE items SET extra = extra - 1000");
        op.create_table("ends", [integer("id").primary_key()]);
    }
}

// On MySQL, the steps from here on share a row of the books.
mod c8 {
    use migrator_runtime::prelude::*;

    /// A table with an index
    #[migration(revision = "c8", down_revision = "c7")]
    fn upgrade(op: &mut Operations) {
        op.create_table("sums", [integer("id").primary_key(), integer("sum")]);
        op.create_index("ix_sums", "sums", ["sum"]);
    }
}

mod c9 {
    use migrator_runtime::prelude::*;

    /// More in it and beside it
    #[migration(revision = "c9", down_revision = "c8")]
    fn upgrade(op: &mut Operations) {
        op.add_column("sums", integer("more"));
        op.create_index("ix_sums_more", "sums", ["more"]);
        op.create_table("products", [integer("id").primary_key()]);
    }
}

fn main() -> ExitCode {
    let Ok(at) = std::env::var("CRASH_AT") else { return migrator_runtime::cli::main() };
    let at: usize = at.parse().unwrap_or(usize::MAX);
    let mut arguments = std::env::args().skip(1);
    let direction = arguments.next().unwrap_or_default();
    let target = arguments.next().unwrap_or_default();
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let url = std::env::var("DATABASE_URL").unwrap_or_default();
    let migrator = match Migrator::new(&url) {
        Ok(migrator) => migrator.on_event(move |event| {
            let counts = matches!(
                event,
                Event::StatementStarted { .. } | Event::StatementFinished { .. } | Event::Committed { .. }
            );
            if counts && counted.fetch_add(1, Ordering::SeqCst) + 1 == at {
                kill_myself();
            }
        }),
        Err(error) => return failed(&error),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ran = match runtime {
        Ok(runtime) => runtime.block_on(async {
            match direction.as_str() {
                "upgrade" => migrator.upgrade(&target).await,
                "downgrade" => migrator.downgrade(&target).await,
                _ => migrator.undo().await,
            }
        }),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match ran {
        Ok(_) => {
            println!("{}", seen.load(Ordering::SeqCst));
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &migrator_runtime::Error) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}

/// As the system kills a process that needs too much memory: nothing of ours runs any more.
fn kill_myself() {
    let _ = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
    loop {
        std::thread::park();
    }
}
