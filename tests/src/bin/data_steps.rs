//! Data steps: with values, with sea-query, with a failure, with a handle that is kept.

use migrator_runtime::Db;
use std::sync::Mutex;

static KEPT: Mutex<Option<Db>> = Mutex::new(None);

mod one {
    use migrator_runtime::prelude::*;

    /// People
    #[migration(revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("people", [integer("id").primary_key(), text("name").not_null(), integer("length")]);
        op.bulk_insert("people", ["id", "name"], [row![1, "o'brien"], row![2, "Ёжик \"в\" тумане"]]);
    }
}

mod two {
    use migrator_runtime::prelude::*;
    use sea_query::{Expr, ExprTrait, Query};

    /// Count letters
    #[migration(revision = "two", down_revision = "one")]
    fn upgrade(op: &mut Operations) {
        let factor = String::from("1");
        op.run("count letters", async move |db| {
            let factor: i64 = factor.parse()?;
            let people: Vec<(i64, String)> = db.fetch_all("SELECT id, name FROM people ORDER BY id").await?;
            for (id, name) in people {
                let length = i64::try_from(name.chars().count())? * factor;
                let update = Query::update()
                    .table("people")
                    .value("length", length)
                    .and_where(Expr::col("id").eq(id))
                    .to_owned();
                assert_eq!(db.execute(update).await?, 1);
            }
            *super::KEPT.lock().map_err(|e| e.to_string())? = Some(db);
            Ok(())
        });
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.execute("UPDATE people SET length = NULL");
    }
}

mod three {
    use migrator_runtime::prelude::*;

    /// Use a handle of a step that is over
    #[migration(revision = "three", down_revision = "two", irreversible = "the test ends here")]
    fn upgrade(op: &mut Operations) {
        op.create_table("never", [integer("id").primary_key()]);
        op.run("use an old handle", async |_db| {
            let kept = super::KEPT.lock().map_err(|e| e.to_string())?.take();
            match kept {
                Some(old) => old.execute("DELETE FROM people").await.map(|_| ()),
                None => Err("nothing was kept; people left alone".into()),
            }
        });
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
