//! What the connection of a data step can do, each on a branch of its own, for every database. What a step
//! checks itself panics where it is not so.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

use migrator_runtime::prelude::*;
use migrator_runtime::{DbError, DbErrorKind};

/// Texts and names that are hard to quote.
const HOSTILE: [&str; 14] = [
    "o'brien",
    r#"we"ird"#,
    "back`tick",
    "таблица 🦔",
    "",
    "NULL",
    r"\N",
    r"\.",
    "back\\slash \\n \\",
    "tab\tline\nreturn\r\n",
    "'; DROP TABLE many; --",
    "?, $1, ??",
    " spaces ",
    "%s {} %(a)s",
];

const MANY: i64 = 100_000;

fn kind(error: &StepError) -> Option<DbErrorKind> {
    error.downcast_ref::<DbError>().map(DbError::kind)
}

fn named(id: i64) -> String {
    format!("name {id}")
}

async fn fill(db: &Db, table: &'static str) -> Result<(), StepError> {
    let rows = (1..=MANY).map(|id| row![id, named(id)]);
    assert_eq!(db.copy_in(table, ["id", "name"], rows).await?, 100_000);
    Ok(())
}

mod many {
    use super::*;

    /// Many rows, in and out
    #[migration(revision = "many", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("many", [big_integer("id").primary_key(), text("name").not_null()]);
        op.run("copy in and stream", async |db| {
            fill(&db, "many").await?;
            let mut rows = db.stream::<(i64, String)>("SELECT id, name FROM many ORDER BY id").await?;
            let mut expected = 0;
            while let Some((id, name)) = rows.next().await? {
                expected += 1;
                assert_eq!((id, name), (expected, named(expected)));
            }
            assert_eq!(expected, MANY);
            assert!(rows.next().await?.is_none());
            Ok(())
        });
    }
}

mod meanwhile {
    use super::*;

    /// Other statements while a stream is open
    #[migration(revision = "meanwhile", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("many", [big_integer("id").primary_key(), text("name").not_null()]);
        op.run("change what is read", async |db| {
            fill(&db, "many").await?;
            let mut rows = db.stream::<(i64,)>("SELECT id FROM many ORDER BY id").await?;
            let mut seen = 0;
            while let Some((id,)) = rows.next().await? {
                seen += 1;
                if seen % 10_000 != 0 {
                    continue;
                }
                let changed = db.execute(("UPDATE many SET id = id + 1000000 WHERE id = ?", row![id])).await;
                if db.dialect() == Dialect::Mysql {
                    let error = changed.unwrap_err();
                    assert_eq!(kind(&error), Some(DbErrorKind::StreamOpen), "{error}");
                    let second = db.stream::<(i64,)>("SELECT 1").await.map(|_| ()).unwrap_err();
                    assert_eq!(kind(&second), Some(DbErrorKind::StreamOpen), "{second}");
                    break;
                }
                assert_eq!(changed?, 1);
                let mut second = db.stream::<(i64,)>("SELECT id FROM many WHERE id < 3 ORDER BY id").await?;
                assert_eq!(second.next().await?, Some((1,)));
            }
            drop(rows);
            // The stream is closed: others go on, and structure that it read can be changed.
            let changed: (i64,) = db.fetch_one("SELECT count(*) FROM many WHERE id > 1000000").await?;
            if db.dialect() == Dialect::Mysql {
                assert_eq!((seen, changed.0), (10_000, 0));
            } else {
                // What the stream gives does not change while it is read.
                assert_eq!((seen, changed.0), (MANY, 10));
            }
            Ok(())
        });
        op.run("leave a stream", async |db| {
            let mut rows = db.stream::<(i64,)>("SELECT id FROM many").await?;
            assert!(rows.next().await?.is_some());
            drop(rows);
            let mut rows = db.stream::<(i64,)>("SELECT id FROM many WHERE id < 0").await?;
            assert!(rows.next().await?.is_none());
            Ok(())
        });
        op.drop_table("many");
    }
}

mod hostile {
    use super::*;

    fn texts() -> Vec<String> {
        let mut texts: Vec<String> = HOSTILE.map(String::from).to_vec();
        texts.push("ы".repeat(500_000));
        texts
    }

    /// Hostile names and values
    #[migration(revision = "hostile", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        for table in ["o'brien", "we\"ird", "back`tick", "таблица", "select"] {
            let columns =
                [integer("order").primary_key(), text("te'xt"), binary("by\"tes"), boolean("b`ool")];
            op.create_table(table, columns);
            // TEXT has 64 KiB there.
            let name = migrator_sql::quote::identifier(Dialect::Mysql, table);
            op.on(Dialect::Mysql).execute(format!("ALTER TABLE {name} MODIFY `te'xt` LONGTEXT"));
            op.run(format!("copy into {table}"), async move |db| {
                let bytes: Vec<u8> = (0..=255).collect();
                let row = |(id, text): (i64, String)| row![id, text, bytes.clone(), id % 2 == 0];
                let rows: Vec<_> = (1..).zip(texts()).map(row).collect();
                let columns = ["order", "te'xt", "by\"tes", "b`ool"];
                let nothing = vec![row![0, None::<String>, Literal::Null, Literal::Null]];
                assert_eq!(db.copy_in(table, columns, rows).await?, texts().len() as u64);
                assert_eq!(db.copy_in(table, columns, nothing).await?, 1);
                assert_eq!(db.copy_in(table, columns, Vec::new()).await?, 0);
                // All of them, and all that can be asked for.
                let name = db.quote(table);
                type Row = (i32, Option<String>, Option<Vec<u8>>, Option<bool>);
                let query = format!("SELECT * FROM {name} WHERE 1 = ? ORDER BY 1");
                let mut rows = db.stream::<Row>((query, row![1])).await?;
                assert_eq!(rows.next().await?, Some((0, None, None, None)));
                for (id, text) in (1..).zip(texts()) {
                    let Some((read_id, read, bytes, even)) = rows.next().await? else { panic!("{id}") };
                    assert_eq!((read_id, even), (id, Some(id % 2 == 0)));
                    assert!(read.as_deref() == Some(text.as_str()), "{read:?}");
                    assert_eq!(bytes, Some((0..=255).collect()));
                }
                assert_eq!(rows.next().await?, None);
                assert!(db.table_exists(table).await?);
                assert_eq!(db.columns(table).await?, columns);
                for column in columns {
                    assert!(db.column_exists(table, column).await?, "{column}");
                }
                assert!(!db.column_exists(table, "te''xt").await?);
                Ok(())
            });
        }
        op.run("a NUL character", async |db| {
            let copied =
                db.transaction(async |db| db.copy_in("select", ["order", "te'xt"], [row![99, "a\0b"]]).await);
            match copied.await {
                Ok(count) => {
                    assert!(db.dialect() != Dialect::Postgres && count == 1);
                    let name = if db.dialect() == Dialect::Mysql { "`te'xt`" } else { "\"te'xt\"" };
                    let table = db.quote("select");
                    let query = format!("SELECT {name} FROM {table} ORDER BY 1 DESC");
                    let texts: Vec<(Option<String>,)> = db.fetch_all(query).await?;
                    assert!(texts.contains(&(Some("a\0b".to_owned()),)));
                }
                Err(error) => {
                    assert_eq!(db.dialect(), Dialect::Postgres, "{error}");
                    assert_eq!(kind(&error), Some(DbErrorKind::Values), "{error}");
                    assert!(error.to_string().contains("NUL character"), "{error}");
                }
            }
            Ok(())
        });
    }
}

mod refused_rows {
    use super::*;

    /// Rows that do not fit leave nothing behind
    #[migration(revision = "rows", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("many", [big_integer("id").primary_key(), text("name").not_null()]);
        op.run("too short, and twice the same", async |db| {
            let short = (1..=5_000).map(|id| if id == 4_000 { row![id] } else { row![id, "x"] });
            let error =
                db.transaction(async |db| db.copy_in("many", ["id", "name"], short).await).await.unwrap_err();
            assert_eq!(kind(&error), Some(DbErrorKind::Values));
            assert!(error.to_string().starts_with("row 4000 has 1 values for 2 columns"), "{error}");

            let twice = (1..=5_000).map(|id| row![if id == 4_000 { 1 } else { id }, "x"]);
            let error =
                db.transaction(async |db| db.copy_in("many", ["id", "name"], twice).await).await.unwrap_err();
            assert_eq!(kind(&error), Some(DbErrorKind::Refused));
            let Some(of_db) = error.downcast_ref::<DbError>() else { panic!("{error}") };
            assert!(matches!(of_db.code(), Some("23505" | "1062" | "1555")), "{of_db:?}");

            let nowhere = db.transaction(async |db| db.copy_in("no'where", ["id"], [row![1]]).await).await;
            assert!(nowhere.unwrap_err().to_string().contains("no'where"));
            assert_eq!(db.fetch_one::<(i64,)>("SELECT count(*) FROM many").await?, (0,));
            Ok(())
        });
    }
}

mod identity {
    use super::*;

    /// An identity column counts on
    #[migration(revision = "identity", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("counted", [big_integer("id").primary_key().identity(), text("name")]);
        op.run("copy in and insert", async |db| {
            db.copy_in("counted", ["id", "name"], (1..=7).map(|id| row![id, "copied"])).await?;
            db.copy_in("counted", ["name"], [row!["eighth"]]).await?;
            db.execute("INSERT INTO counted (name) VALUES ('ninth')").await?;
            assert_eq!(db.fetch_one::<(i64,)>("SELECT max(id) FROM counted").await?, (9,));
            Ok(())
        });
    }
}

mod nested {
    use super::*;

    /// Nested work
    #[migration(revision = "nested", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("notes", [integer("id").primary_key(), text("note")]);
        op.run("keep and take back", keep_and_take_back);
    }

    async fn add(db: &Db, id: i32) -> Result<u64, StepError> {
        db.execute(("INSERT INTO notes (id, note) VALUES (?, 'kept')", row![id])).await
    }

    pub(super) async fn ids(db: &Db) -> Result<Vec<i32>, StepError> {
        let ids: Vec<(i32,)> = db.fetch_all("SELECT id FROM notes ORDER BY id").await?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    pub(super) async fn keep_and_take_back(db: Db) -> Result<(), StepError> {
        let value = db
            .transaction(async |db| {
                add(&db, 1).await?;
                let failed: Result<(), StepError> = db
                    .transaction(async |db| {
                        add(&db, 2).await?;
                        add(&db, 1).await?;
                        Ok(())
                    })
                    .await;
                assert!(failed.is_err());
                let why = db
                    .transaction(async |db| {
                        add(&db, 3).await?;
                        Err::<(), _>("changed my mind".into())
                    })
                    .await;
                assert_eq!(why.unwrap_err().to_string(), "changed my mind");
                db.transaction(async |db| add(&db, 4).await).await?;
                Ok("done")
            })
            .await?;
        assert_eq!(value, "done");
        assert_eq!(ids(&db).await?, [1, 4]);

        // Given up half way.
        let given_up = db.transaction(async |db| {
            add(&db, 5).await?;
            std::future::pending::<()>().await;
            Ok(())
        });
        let time = Duration::from_millis(50);
        assert!(tokio::time::timeout(time, given_up).await.is_err());
        assert_eq!(ids(&db).await?, [1, 4]);

        // A stream that began in what was taken back.
        let mut kept = None;
        let before = db.stream::<(i32,)>("SELECT id FROM notes ORDER BY id").await;
        let mut before = if db.dialect() == Dialect::Mysql {
            drop(before);
            None
        } else {
            Some(before?)
        };
        let _ = db
            .transaction(async |db| {
                kept = Some(db.stream::<(i32,)>("SELECT 1 UNION ALL SELECT 2").await?);
                if db.dialect() == Dialect::Mysql {
                    kept = None;
                }
                Err::<(), _>("no".into())
            })
            .await;
        if let (Some(mut kept), Some(before)) = (kept, before.as_mut()) {
            assert_eq!(kind(&kept.next().await.unwrap_err()), Some(DbErrorKind::StreamGone));
            assert_eq!(kept.next().await?, None);
            assert_eq!(before.next().await?, Some((1,)));
        }
        drop(before);

        // An error that is swallowed.
        let swallowed = db
            .transaction(async |db| {
                add(&db, 6).await?;
                assert!(add(&db, 6).await.is_err());
                Ok(())
            })
            .await;
        if db.dialect() == Dialect::Postgres {
            assert_eq!(kind(&swallowed.unwrap_err()), Some(DbErrorKind::TransactionEnded));
            assert_eq!(ids(&db).await?, [1, 4]);
        } else {
            swallowed?;
            assert_eq!(ids(&db).await?, [1, 4, 6]);
        }
        Ok(())
    }
}

mod nested_alone {
    use super::*;

    /// Nested work without a transaction around
    #[migration(revision = "alone", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("notes", [integer("id").primary_key(), text("note")]);
        op.run("keep and take back", async |db| {
            nested::keep_and_take_back(db.clone()).await?;
            // A stream outside of a transaction.
            fill_and_stream(&db).await
        });
    }

    async fn fill_and_stream(db: &Db) -> Result<(), StepError> {
        db.copy_in("notes", ["id", "note"], (100..5_100).map(|id| row![id, "copied"])).await?;
        let twice = (5_100..9_999).chain([100]).map(|id| row![id, "twice"]);
        assert!(db.copy_in("notes", ["id", "note"], twice).await.is_err());
        let mut rows = db.stream::<(i32,)>("SELECT id FROM notes WHERE id >= 100 ORDER BY id").await?;
        for id in 100..5_100 {
            assert_eq!(rows.next().await?, Some((id,)));
        }
        assert_eq!(rows.next().await?, None);
        drop(rows);
        let mut unread = db.stream::<(i32,)>("SELECT id FROM notes").await?;
        assert!(unread.next().await?.is_some());
        Ok(())
    }
}

mod look {
    use super::*;

    /// Look at the structure
    #[migration(revision = "look", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "users",
            [big_integer("id").primary_key(), string("email", 255).not_null(), integer("äge")],
        );
        op.create_index("ix_users_email", "users", ["email"]);
        op.run("look", async |db| {
            assert_eq!(db.columns("users").await?, ["id", "email", "äge"]);
            assert!(db.columns("nobody").await?.is_empty());
            assert!(db.table_exists("users").await? && !db.table_exists("user").await?);
            assert!(db.column_exists("users", "äge").await? && !db.column_exists("users", "name").await?);
            assert!(!db.column_exists("nobody", "id").await?);
            assert_eq!(db.column_exists("users", "EMAIL").await?, db.dialect() != Dialect::Postgres);
            db.execute("ALTER TABLE users ADD COLUMN name VARCHAR(20)").await?;
            assert!(db.column_exists("users", "name").await?);
            let schema = db.inspect().await?;
            let tables: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
            assert_eq!(tables, ["users"]);
            let users = &schema.tables[&"users".into()];
            assert!(users.column("email").is_some_and(|email| !email.nullable));
            assert!(users.column("name").is_some() && users.indexes.contains_key("ix_users_email"));
            Ok(())
        });
    }
}

mod progress {
    use super::*;

    /// Say how far it is
    #[migration(revision = "progress", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("count to four", async |db| {
            for done in 0..=4_usize {
                db.progress(done, 4);
            }
            Ok(())
        });
    }
}

mod wrong {
    use super::*;

    /// A statement that is wrong
    #[migration(revision = "wrong", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("read what is not there", async |db| {
            let query = "SELECT id\nFROM users WHERE emial = ? AND name = ?";
            db.fetch_all::<(i64,)>((query, row!["secret 1", "secret 2"])).await?;
            Ok(())
        });
    }
}

mod wrapped {
    use super::*;

    #[derive(Debug)]
    struct Wrapped(StepError);

    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "cannot file the notes")
        }
    }

    impl std::error::Error for Wrapped {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&*self.0)
        }
    }

    /// An error of one's own around it
    #[migration(revision = "wrapped", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "notes",
            [integer("id").primary_key(), text("note").not_null().check("length(note) > 3")],
        );
        op.run("file the notes", async |db| {
            let insert = "INSERT INTO notes (id, note) VALUES (?, ?)";
            db.execute((insert, row![1, "fine"])).await?;
            db.execute((insert, row![2, "pwd"])).await.map_err(Wrapped)?;
            Ok(())
        });
    }
}

mod given_up {
    use super::*;

    /// A statement that is given up half way
    #[migration(revision = "given_up", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("notes", [integer("id").primary_key()]);
        op.run("run out of time", async |db| {
            let slow = match db.dialect() {
                Dialect::Sqlite => {
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
                }
                Dialect::Postgres => "SELECT 1 FROM pg_sleep(2)",
                Dialect::Mysql => "SELECT sleep(2)",
            };
            let time = Duration::from_millis(20);
            assert!(tokio::time::timeout(time, db.execute(slow)).await.is_err());
            let error = db.execute("INSERT INTO notes VALUES (1)").await.unwrap_err();
            assert_eq!(kind(&error), Some(DbErrorKind::GivenUp), "{error}");
            Ok(())
        });
    }
}

mod left_open {
    use super::*;
    use std::sync::Mutex;

    static KEPT: Mutex<Option<migrator_runtime::RowStream<(i32,)>>> = Mutex::new(None);

    /// A stream that outlives its step
    #[migration(revision = "left_open", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("notes", [integer("id").primary_key()]);
        op.bulk_insert("notes", ["id"], (1..1_000).map(|id| row![id]));
        op.run("keep a stream", async |db| {
            let mut rows = db.stream::<(i32,)>("SELECT id FROM notes").await?;
            assert!(rows.next().await?.is_some());
            *KEPT.lock().map_err(|error| error.to_string())? = Some(rows);
            Ok(())
        });
        op.run("read on", async |_| {
            let kept = KEPT.lock().map_err(|error| error.to_string())?.take();
            let Some(mut rows) = kept else { return Err("nothing was kept".into()) };
            while rows.next().await?.is_some() {}
            Ok(())
        });
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
