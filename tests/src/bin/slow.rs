//! Each branch takes its time in a way of its own.
//!
//! With the argument `dropped`, it drops an upgrade in the middle and does another one; with `twice`, it does
//! one with two migrators at once; with `stopped`, it is to stop before many databases are begun.

/// How long a statement takes that is not meant to reach its end.
const LONG: u32 = 120;
/// How long one takes that is.
const SHORT: u32 = 3;

/// SQLite has no word for it.
fn query(seconds: u32) -> [(migrator_core::capability::Dialect, String); 3] {
    use migrator_core::capability::Dialect::{Mysql, Postgres, Sqlite};
    let numbers = u64::from(seconds) * 10_000_000;
    [
        (
            Sqlite,
            format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {numbers}) \
                 SELECT count(*) FROM n"
            ),
        ),
        (Postgres, format!("SELECT pg_sleep({seconds})::text")),
        (Mysql, format!("INSERT INTO marks (mark) SELECT 'slept' FROM (SELECT SLEEP({seconds})) AS slept")),
    ]
}

/// The long one, for a database.
fn query_for(dialect: migrator_core::capability::Dialect) -> String {
    query(LONG).into_iter().find_map(|(on, sql)| (on == dialect).then_some(sql)).unwrap_or_default()
}

mod base {
    use migrator_runtime::prelude::*;

    /// A table
    #[migration(revision = "base0")]
    fn upgrade(op: &mut Operations) {
        op.create_table("marks", [string("mark", 20).not_null()]);
    }
}

macro_rules! statements {
    ($($module:ident $revision:literal $label:literal $transaction:literal $seconds:expr;)*) => {$(
        mod $module {
            use migrator_runtime::prelude::*;

            /// A statement that takes its time
            #[migration(revision = $revision, down_revision = "base0", branch_label = $label,
                transaction = $transaction, irreversible = "a test")]
            fn upgrade(op: &mut Operations) {
                op.execute(concat!("INSERT INTO marks (mark) VALUES ('", $label, "')"));
                for (dialect, sql) in crate::query($seconds) {
                    op.on(dialect).execute(sql);
                }
            }
        }
    )*};
}

statements! {
    statement "statement0" "statement" true crate::LONG;
    alone "alone0" "alone" false crate::LONG;
    short "short0" "short" true crate::SHORT;
}

macro_rules! steps {
    ($($module:ident $revision:literal $label:literal |$db:ident| $code:expr;)*) => {$(
        mod $module {
            use migrator_runtime::prelude::*;
            use std::time::Duration;

            /// A data step that takes its time
            #[migration(revision = $revision, down_revision = "base0", branch_label = $label,
                irreversible = "a test")]
            fn upgrade(op: &mut Operations) {
                op.run("take some time", async |$db| {
                    $db.execute(concat!("INSERT INTO marks (mark) VALUES ('", $label, "')")).await?;
                    let _ = Duration::ZERO;
                    $code;
                    Ok(())
                });
            }
        }
    )*};
}

steps! {
    step "step0" "step" |db| tokio::time::sleep(Duration::from_secs(120)).await;
    busy "busy0" "busy" |db| std::thread::sleep(Duration::from_secs(120));
    query "query0" "query" |db| {
        let sql = crate::query_for(db.dialect());
        db.execute(sql).await?;
    };
    asks "asks0" "asks" |db| {
        let sql = crate::query_for(db.dialect());
        // A step that does not care is stopped as well.
        let _ = db.execute(sql).await;
        db.execute("INSERT INTO marks (mark) VALUES ('went on')").await.ok();
    };
    unless "unless0" "unless" |db| {
        // Of many databases, some are done soon.
        let passes: Option<(String,)> = db.fetch_optional("SELECT mark FROM marks WHERE mark = 'pass'").await?;
        if passes.is_none() {
            let sql = crate::query_for(db.dialect());
            db.execute(sql).await?;
        }
    };
}

mod writes {
    use migrator_runtime::prelude::*;

    /// One statement that writes for long, or that is no failure when it is ended (MySQL)
    #[migration(
        revision = "writes0",
        down_revision = "base0",
        branch_label = "writes",
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.on(Dialect::Sqlite).execute(
            "INSERT INTO marks (mark) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \
             WHERE i < 1200000000) SELECT 'written' FROM n WHERE i = 2",
        );
        op.on(Dialect::Postgres).execute("INSERT INTO marks (mark) SELECT left(pg_sleep(120)::text, 20)");
        op.on(Dialect::Mysql).execute("DO SLEEP(120)");
    }
}

mod rest {
    use migrator_runtime::prelude::*;

    /// A statement that ends, and others after it
    #[migration(revision = "rest0", down_revision = "base0", branch_label = "rest", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.on(Dialect::Postgres).execute(format!("SELECT pg_sleep({})", crate::SHORT));
        op.create_table("rest", [integer("id").primary_key()]);
        op.bulk_insert("marks", ["mark"], [row!["rest"]]);
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.execute("DELETE FROM marks WHERE mark = 'rest'");
        op.drop_table("rest");
    }
}

mod careless {
    use migrator_runtime::prelude::*;

    /// Lets go of the lock of its own runner
    #[migration(
        revision = "careless0",
        down_revision = "base0",
        branch_label = "careless",
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.create_table("before", [integer("id").primary_key()]);
        op.on(Dialect::Mysql).execute("DO RELEASE_ALL_LOCKS()");
        op.create_table("after", [integer("id").primary_key()]);
    }
}

mod quick {
    use migrator_runtime::prelude::*;

    /// Is done at once
    #[migration(revision = "quick0", down_revision = "base0", branch_label = "quick")]
    fn upgrade(op: &mut Operations) {
        op.create_table("quick", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    if !["dropped", "twice", "stopped"].contains(&asked.as_str()) {
        return migrator_runtime::cli::main();
    }
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://app.db".to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(embed(&asked, &url)))
    {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn embed(asked: &str, url: &str) -> Result<(), String> {
    use migrator_runtime::Migrator;
    use std::time::Duration;

    let said = |error: migrator_runtime::Error| error.to_string();
    let migrator = Migrator::new(url).map_err(said)?;
    if asked == "stopped" {
        return stopped_before_it_began(migrator).await;
    }
    migrator.upgrade("base0").await.map_err(said)?;
    if asked == "twice" {
        let second = Migrator::new(url).map_err(said)?;
        let (one, two) =
            futures_util::future::join(migrator.upgrade("quick0"), second.upgrade("quick0")).await;
        println!("{} {}", one.map_err(said)?.steps.len(), two.map_err(said)?.steps.len());
        return Ok(());
    }
    let target = std::env::args().nth(2).unwrap_or_default();
    let dropped = tokio::time::timeout(Duration::from_secs(1), migrator.upgrade(&target)).await;
    println!("dropped: {}", dropped.is_err());
    let report = migrator.wait(Duration::from_secs(30)).upgrade("quick0").await.map_err(said)?;
    println!("{}", report.steps.len());
    Ok(())
}

async fn stopped_before_it_began(migrator: migrator_runtime::Migrator) -> Result<(), String> {
    use migrator_runtime::DatabaseUrl;
    use migrator_runtime::many::{Many, Target};

    let targets = ["a", "b", "c"].map(|name| {
        let url = DatabaseUrl::parse(&format!("sqlite://{name}.db")).map_err(|error| error.to_string())?;
        Ok::<_, String>(Target::new(name, url))
    });
    let targets = targets.into_iter().collect::<Result<Vec<_>, _>>()?;
    let many = Many::new(migrator.cancel_on(std::future::ready(())), targets).jobs(1);
    let report = many.upgrade("base0").await;
    println!("{} failed, {} not begun", report.failed().count(), report.not_started());
    Ok(())
}
