//! Histories for every database, each on a branch of its own.

mod rows {
    use migrator_runtime::prelude::*;

    /// Items
    #[migration(revision = "r1", branch_label = "rows")]
    fn upgrade(op: &mut Operations) {
        op.create_table("items", [integer("id").primary_key(), string("name", 50)]);
    }
}

mod rows_only {
    use migrator_runtime::prelude::*;

    /// Rows, the last of which is there already
    #[migration(revision = "r2", down_revision = "r1")]
    fn upgrade(op: &mut Operations) {
        op.bulk_insert("items", ["id", "name"], [row![1, "one"], row![2, "two"]]);
        op.execute("INSERT INTO items VALUES (3, 'three;'); INSERT INTO items VALUES (1, 'again')")
            .reverse("");
    }
}

mod structure_in_a_step {
    use migrator_runtime::prelude::*;

    /// A data step that changes the structure, and fails
    #[migration(revision = "d1", branch_label = "structure", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("create and fail", async |db| {
            db.execute("CREATE TABLE by_step (id INTEGER PRIMARY KEY)").await?;
            Err("no more".into())
        });
    }
}

mod swallowed {
    use migrator_runtime::prelude::*;

    /// A data step that goes on after an error
    #[migration(revision = "s1", branch_label = "swallowed", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("go on", async |db| {
            let failed = db.execute("INSERT INTO nowhere VALUES (1)").await;
            assert!(failed.is_err());
            Ok(())
        });
    }
}

mod lost {
    use migrator_runtime::prelude::*;

    /// A data step whose connection is cut
    #[migration(revision = "l1", branch_label = "lost", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("before_the_cut", [integer("n")]);
        op.run("cut", async |db| {
            let cut = match db.dialect() {
                Dialect::Sqlite => "INSERT INTO nowhere VALUES (1)",
                Dialect::Postgres => "SELECT pg_terminate_backend(pg_backend_pid())",
                Dialect::Mysql => "KILL CONNECTION_ID()",
            };
            db.execute(cut).await?;
            db.execute("SELECT 1").await.map(|_| ())
        });
    }
}

mod slow {
    use migrator_runtime::prelude::*;

    /// A data step that takes its time
    #[migration(revision = "w1", branch_label = "slow", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("waited", [integer("n")]);
        op.run("wait", async |db| {
            tokio::time::sleep(Duration::from_millis(700)).await;
            db.execute("INSERT INTO waited VALUES (1)").await?;
            Ok(())
        });
    }
}

mod values {
    use migrator_runtime::prelude::*;

    /// Values of every kind
    #[migration(revision = "v1", branch_label = "values")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "kept",
            [
                integer("id").primary_key(),
                uuid("code"),
                text("words"),
                numeric("price", 12, 2),
                boolean("fine"),
                timestamp("at"),
                big_integer("big"),
                binary("raw"),
                json("data"),
            ],
        );
    }
}

mod values_bound {
    use migrator_runtime::prelude::*;

    const WORDS: [&str; 6] = [
        "o'brien",
        r"back\slash '\' \",
        "\"?\" $1 -- /*",
        "line\nbreak",
        "Ёжик 🦔",
        "'; DROP TABLE kept; --",
    ];

    /// Bind them
    #[migration(revision = "v2", down_revision = "v1", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("bind", async |db| {
            let insert = "INSERT INTO kept (id, code, words) VALUES (?, ?, ?)";
            for (id, words) in (1..).zip(WORDS) {
                let key = format!("00000000-0000-0000-0000-00000000000{id}");
                assert_eq!(db.execute((insert, row![id, key, words])).await?, 1);
            }
            let update =
                "UPDATE kept SET price = ?, fine = ?, at = ?, big = ?, raw = ?, data = ? WHERE id = ? - -1";
            let values = row![
                decimal("-9.5"),
                true,
                "2024-01-02 03:04:05",
                i64::MAX,
                vec![0_u8, 255, 39, 92],
                "{\"a\": \"'?\"}",
                0
            ];
            assert_eq!(db.execute((update, values)).await?, 1);
            let read: Vec<(i32, Option<String>)> =
                db.fetch_all(("SELECT id, words FROM kept WHERE id <> ? ORDER BY id", row![-7])).await?;
            assert_eq!(read.len(), WORDS.len());
            for ((_, read), words) in read.iter().zip(WORDS) {
                assert_eq!(read.as_deref(), Some(words));
            }
            let (big, raw): (i64, Vec<u8>) = db.fetch_one("SELECT big, raw FROM kept WHERE id = 1").await?;
            assert_eq!((big, raw), (i64::MAX, vec![0, 255, 39, 92]));
            let nobody: Option<(i32,)> = db.fetch_optional("SELECT id FROM kept WHERE id = 99").await?;
            assert_eq!(nobody, None);
            let wrong = db.execute(("UPDATE kept SET id = ?", row![1, 2])).await;
            assert!(
                db.dialect() == Dialect::Sqlite
                    || wrong.is_err_and(|e| e.to_string().contains("1 placeholders"))
            );
            Ok(())
        });
    }
}

mod names {
    use migrator_runtime::prelude::*;

    /// Odd names; it's "quoted" -- and 100% {odd}
    #[migration(revision = "o'ne", branch_label = "names")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "o'brien",
            [
                integer("select").primary_key(),
                string("we\"ird", 100).not_null().default("it's \"so\" \\ back"),
                string("таблица", 10).unique(),
                integer("back`tick"),
            ],
        );
        op.create_table(
            "order",
            [integer("id").primary_key(), integer("from").references("o'brien", "select")],
        );
        op.create_table("длинное_имя_таблицы_которое_не_вле", [integer("group").primary_key()]);
        op.create_index("ix \"o'brien\"", "o'brien", ["we\"ird", "back`tick"]);
        op.bulk_insert(
            "o'brien",
            ["select", "we\"ird", "таблица"],
            [row![1, "'; DROP TABLE x; --", "ы"], row![2, "line\nbreak \\ back", None::<String>]],
        );
        op.bulk_insert("order", ["id", "from"], [row![1, 1], row![2, 2]]);
    }
}

mod more_names {
    use migrator_runtime::prelude::*;

    /// Change them
    #[migration(revision = "дважды", down_revision = "o'ne")]
    fn upgrade(op: &mut Operations) {
        op.rename_table("order", "we\"ird; --");
        op.alter_column("o'brien", "we\"ird").rename_to("o'column").set_type(string_type(400));
        op.alter_column("o'brien", "таблица").set_default("';--");
        op.drop_index("ix \"o'brien\"", "o'brien");
        op.add_column("o'brien", integer("колонка \"x\""));
        op.if_table_exists("длинное_имя_таблицы_которое_не_вле", |op| {
            op.rename_table("длинное_имя_таблицы_которое_не_вле", "short'er");
        });
        op.if_table_exists("DOES not exist", |op| {
            op.rename_table("DOES not exist", "never");
        });
        op.drop_column("o'brien", "back`tick");
    }
}

mod bodies {
    use migrator_runtime::prelude::*;

    /// Triggers, whose bodies have semicolons
    #[migration(revision = "b1", branch_label = "bodies")]
    fn upgrade(op: &mut Operations) {
        op.create_table("counted", [integer("n")]);
        op.create_table("counts", [integer("n")]);
        let create = SqlText::for_each(|dialect| {
            let body = "INSERT INTO counts VALUES (1); INSERT INTO counts VALUES (2);";
            match dialect {
                Dialect::Postgres => format!(
                    "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$;
                     CREATE TRIGGER counting AFTER INSERT ON counted FOR EACH ROW EXECUTE FUNCTION count_it(); -- done"
                ),
                Dialect::Mysql => {
                    format!("CREATE TRIGGER counting AFTER INSERT ON counted FOR EACH ROW BEGIN {body} END;")
                }
                Dialect::Sqlite => format!("CREATE TRIGGER counting AFTER INSERT ON counted BEGIN {body} END;"),
            }
        });
        let drop = SqlText::for_each(|dialect| match dialect {
            Dialect::Postgres => "DROP TRIGGER counting ON counted; DROP FUNCTION count_it()".to_owned(),
            _ => "DROP TRIGGER counting".to_owned(),
        });
        op.execute(create).reverse(drop);
        op.execute("INSERT INTO counted VALUES (7); -- twice\nINSERT INTO counted VALUES (8)").reverse("");
    }
}

mod on_its_own {
    use migrator_runtime::prelude::*;

    /// What cannot run in a transaction
    #[migration(revision = "a1", branch_label = "alone", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_table("big", [integer("id").primary_key(), integer("a"), integer("b")]);
        let indexes = SqlText::for_each(|dialect| {
            let word = if dialect == Dialect::Postgres { "CONCURRENTLY" } else { "" };
            let tidy = if dialect == Dialect::Postgres { "VACUUM big;" } else { "" };
            format!("CREATE INDEX {word} ix_a ON big (a); CREATE INDEX {word} ix_b ON big (b); {tidy}")
        });
        op.execute(indexes).reverse("");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
