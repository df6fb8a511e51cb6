//! The table rebuild on real SQLite: what the model does not know must live through it.

use crate::sqlite::Database;
use migrator_core::name::ObjectName;
use migrator_core::op::*;
use migrator_core::schema::{Literal, ReferentialAction, Schema};
use migrator_sql::sqlite::{LiveTable, live_table_query, rebuild};

/// What is recorded, as a list.
fn recorded(record: impl FnOnce(&mut Operations)) -> Vec<Operation> {
    let mut op = Operations::default();
    record(&mut op);
    op.into_recorded()
}

/// Rebuilds a table of which no model is known.
async fn change(db: &mut Database, table: &str, record: impl FnOnce(&mut Operations)) -> Vec<String> {
    try_change(db, table, record).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn try_change(
    db: &mut Database,
    table: &str,
    record: impl FnOnce(&mut Operations),
) -> Result<Vec<String>, String> {
    let start = db.statements.len();
    let operations = recorded(|op| op.if_table_exists(table, record));
    db.upgrade(&mut Schema::default(), &operations).await?;
    Ok(db.statements[start..].to_vec())
}

async fn schema_of(db: &mut Database, kind: &str) -> Vec<String> {
    db.lines(&format!(
        "SELECT sql FROM sqlite_schema WHERE type = '{kind}' AND sql IS NOT NULL ORDER BY name"
    ))
    .await
}

async fn prepared(sql: &str) -> Database {
    let mut db = Database::memory().await;
    db.run(sql).await;
    db
}

#[tokio::test]
async fn nothing_is_lost_that_the_model_does_not_know() {
    let mut db = prepared(
        "CREATE TABLE [t] (
            id INTEGER PRIMARY KEY, -- the key
            name TEXT COLLATE NOCASE NOT NULL ON CONFLICT ABORT,
            price NUMERIC CHECK (price > 0),
            twice GENERATED ALWAYS AS (price * 2) VIRTUAL,
            once AS (price) STORED NOT NULL,
            kind TEXT DEFAULT ('a' || 'b'), /* why */
            UNIQUE (name, kind) ON CONFLICT IGNORE
            CHECK (length(name) < 99)
        );
        CREATE UNIQUE INDEX ix_part ON t (kind COLLATE RTRIM DESC) WHERE price > 5;
        CREATE INDEX ix_expr ON t (lower(name), price + 1);
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.name); END;
        CREATE TRIGGER tr_other AFTER INSERT ON log BEGIN UPDATE t SET kind = 'logged' WHERE name = new.what; END;
        CREATE VIEW v AS SELECT name, twice FROM t;
        CREATE VIEW vv AS SELECT * FROM v;
        CREATE TRIGGER tr_view INSTEAD OF INSERT ON v BEGIN INSERT INTO t (name, price) VALUES (new.name, 1); END;
        INSERT INTO t (id, name, price) VALUES (7, 'Anna', 10), (9, 'Bert', 1);",
    )
    .await;
    let before = (
        schema_of(&mut db, "index").await,
        schema_of(&mut db, "trigger").await,
        schema_of(&mut db, "view").await,
        db.lines("SELECT * FROM t ORDER BY id").await,
    );
    let ran = change(&mut db, "t", |op| {
        op.alter_column("t", "price").set_not_null().set_type(numeric_type(9, 2));
        op.create_check_constraint("ck", "t", "price < 1000");
    })
    .await;
    assert_eq!(ran.iter().filter(|sql| sql.starts_with("INSERT")).count(), 1, "{ran:#?}");
    let after = (
        schema_of(&mut db, "index").await,
        schema_of(&mut db, "trigger").await,
        schema_of(&mut db, "view").await,
        db.lines("SELECT * FROM t ORDER BY id").await,
    );
    assert_eq!(after, before);
    let sql = db.lines("SELECT sql FROM sqlite_schema WHERE name = 't'").await;
    assert_eq!(
        sql,
        ["CREATE TABLE \"t\" (
            id INTEGER PRIMARY KEY, -- the key
            name TEXT COLLATE NOCASE NOT NULL ON CONFLICT ABORT,
            price NUMERIC(9, 2) CHECK (price > 0) NOT NULL,
            twice GENERATED ALWAYS AS (price * 2) VIRTUAL,
            once AS (price) STORED NOT NULL,
            kind TEXT DEFAULT ('a' || 'b'), /* why */
            UNIQUE (name, kind) ON CONFLICT IGNORE
            CHECK (length(name) < 99),
            CONSTRAINT \"ck\" CHECK (price < 1000)
        )"]
    );
    // Everything still works: the trigger on the table, the one that names it, those of the views.
    db.run("INSERT INTO v (name) VALUES ('Carl')").await;
    assert_eq!(db.lines("SELECT name, twice FROM vv WHERE name = 'CARL'").await, ["Carl|2"]);
    assert_eq!(db.lines("SELECT kind FROM t WHERE name = 'CARL'").await, ["logged"]);
    assert!(db.try_run("INSERT INTO t (name, price) VALUES ('x', 0)").await.is_err());
    assert!(db.try_run("INSERT INTO t (name, price) VALUES ('x', 1000)").await.is_err());
}

#[tokio::test]
async fn strict_and_without_rowid_stay() {
    let mut db = prepared(
        "CREATE TABLE s (a TEXT NOT NULL PRIMARY KEY, b INT) STRICT, WITHOUT ROWID;
         INSERT INTO s VALUES ('x', 1);",
    )
    .await;
    change(&mut db, "s", |op| {
        op.alter_column("s", "b").set_type(boolean_type()).set_not_null();
        op.add_column("s", uuid("c").default(expression("hex(zeroblob(2))")));
        op.add_column("s", double("d"));
        op.add_column("s", binary("e"));
    })
    .await;
    let sql = schema_of(&mut db, "table").await;
    assert_eq!(
        sql,
        [
            "CREATE TABLE \"s\" (a TEXT NOT NULL PRIMARY KEY, b INTEGER NOT NULL, \"c\" TEXT DEFAULT (hex(zeroblob(2))), \
          \"d\" REAL, \"e\" BLOB) STRICT, WITHOUT ROWID"
        ]
    );
    assert_eq!(db.lines("SELECT * FROM s").await, ["x|1|0000|∅|∅"]);
}

#[tokio::test]
async fn a_number_that_was_given_once_is_not_given_again() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [big_integer("id").identity().primary_key(), text("a")]);
        op.create_table("u", [big_integer("id").identity().primary_key(), text("a")]);
    })
    .await;
    db.run("INSERT INTO t (a) VALUES ('x'), ('y'), ('z'); DELETE FROM t").await;
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "a").set_not_null();
        op.alter_column("u", "a").set_not_null();
    })
    .await;
    db.run("INSERT INTO t (a) VALUES ('w'); INSERT INTO u (a) VALUES ('w')").await;
    assert_eq!(db.lines("SELECT id FROM t UNION ALL SELECT id FROM u").await, ["4", "1"]);
    let sequence = db.lines("SELECT name, seq FROM sqlite_sequence ORDER BY name").await;
    assert_eq!(sequence, ["t|4", "u|1"]);
}

#[tokio::test]
async fn children_keep_their_rows_and_their_keys() {
    let mut db = prepared(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, boss INT REFERENCES parent (id) ON DELETE CASCADE, a INT);
         CREATE TABLE child (id INT, parent_id INT REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL);
         INSERT INTO parent VALUES (1, NULL, 5), (2, 1, 6);
         INSERT INTO child VALUES (10, 1), (20, 2);",
    )
    .await;
    let child = schema_of(&mut db, "table").await[0].clone();
    change(&mut db, "parent", |op| {
        op.alter_column("parent", "a").set_type(text_type()).set_not_null();
    })
    .await;
    assert_eq!(schema_of(&mut db, "table").await[0], child);
    assert_eq!(db.lines("SELECT id, boss, typeof(a) FROM parent").await, ["1|∅|text", "2|1|text"]);
    assert_eq!(db.lines("SELECT id FROM child").await, ["10", "20"]);
    assert!(db.try_run("INSERT INTO child VALUES (30, 3)").await.is_err());

    change(&mut db, "parent", |op| {
        op.alter_column("parent", "id").rename_to("key");
        op.alter_column("parent", "a").drop_not_null();
    })
    .await;
    assert_eq!(db.lines("SELECT \"to\" FROM pragma_foreign_key_list('child')").await, ["key"]);
    assert_eq!(db.lines("SELECT \"to\" FROM pragma_foreign_key_list('parent')").await, ["key"]);
    db.run("DELETE FROM parent WHERE key = 1").await;
    assert_eq!(db.lines("SELECT (SELECT count(*) FROM parent) + (SELECT count(*) FROM child)").await, ["0"]);
}

#[tokio::test]
async fn with_foreign_keys_on_a_rebuild_refuses_to_begin() {
    let mut db = prepared("CREATE TABLE t (a INT)").await;
    let live = db.live(&"t".into()).await;
    let statements = rebuild(
        &live,
        &recorded(|op| {
            op.alter_column("t", "a").set_not_null();
        }),
    )
    .unwrap();
    db.run("PRAGMA foreign_keys = ON").await;
    let error = db.try_run(&statements[0]).await.unwrap_err();
    assert!(error.contains("foreign keys must be off while a table is rebuilt"), "{error}");
    db.run("PRAGMA foreign_keys = OFF").await;
    for sql in &statements {
        db.run(sql).await;
    }
}

#[tokio::test]
async fn a_null_under_a_new_not_null_fails_and_leaves_everything() {
    let mut db = prepared("CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (NULL, 1)").await;
    let error = try_change(&mut db, "t", |op| {
        op.alter_column("t", "a").set_not_null();
    })
    .await
    .unwrap_err();
    assert!(error.contains("NOT NULL constraint failed"), "{error}");
    assert_eq!(schema_of(&mut db, "table").await, ["CREATE TABLE t (a INT, b INT)"]);
    assert_eq!(db.lines("SELECT * FROM t").await, ["∅|1"]);
}

#[tokio::test]
async fn many_changes_share_one_rebuild() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("p", [integer("id").primary_key()]);
        op.create_table("t", [integer("id").primary_key(), text("a"), text("b"), text("c")])
            .index("ix_a", ["a"]);
        op.bulk_insert("t", ["id", "a", "b", "c"], [migrator_core::row![1, "1", "2", "3"]]);
    })
    .await;
    db.statements.clear();
    db.migrate(&mut schema, |op| {
        op.add_column("t", integer("first"));
        op.alter_column("t", "a").set_type(integer_type()).using("a + 1");
        op.alter_column("t", "b").rename_to("bb").set_not_null();
        op.create_index("ix_b", "t", ["bb"]);
        op.create_unique_constraint("uq", "t", ["bb", "first"]);
        op.drop_column("t", "c");
        op.add_column("t", text("c").default(expression("'new'")));
        op.add_column("t", integer("p_id").references("p", "id"));
        op.drop_index("ix_a", "t");
        op.create_check_constraint("ck", "t", "bb <> c");
        op.add_column("t", timestamp("at").default(now()));
        op.create_index("ix_c", "t", ["c"]);
    })
    .await;
    let count = |begin: &str| db.statements.iter().filter(|sql| sql.starts_with(begin)).count();
    assert_eq!((count("INSERT"), count("DROP TABLE"), count("CREATE TABLE")), (1, 1, 1));
    assert_eq!((count("CREATE INDEX"), count("DROP INDEX")), (2, 0));
    // The rebuild takes 8 statements and its index, the index at the end another, the rename one;
    // the rest is the transaction and the switch of the foreign keys.
    assert_eq!(db.statements.len(), 7 + 1 + 1 + 1 + 4, "{:#?}", db.statements);
    crate::sqlite::assert_model(&mut db, &schema, "many changes").await;
    assert_eq!(db.lines("SELECT id, a, bb, c FROM t").await, ["1|2|2|new"]);
}

#[tokio::test]
async fn names_may_change_places() {
    let mut db = prepared(
        "CREATE TABLE t (id INT, a TEXT, b TEXT, c TEXT, CHECK (a <> b));
         CREATE INDEX ix ON t (a) WHERE b > 'b';
         CREATE VIEW v AS SELECT a AS was_a, b AS was_b FROM t;
         INSERT INTO t VALUES (1, 'A', 'B', 'C');",
    )
    .await;
    change(&mut db, "t", |op| {
        op.alter_column("t", "a").rename_to("x");
        op.alter_column("t", "b").rename_to("a");
        op.alter_column("t", "x").rename_to("b").set_not_null();
        op.alter_column("t", "c").rename_to("d");
        op.add_column("t", text("c").default("new"));
        op.create_check_constraint("ck", "t", "d <> c AND a <> b");
        op.alter_column("t", "a").set_type(text_type()).using("a || b || c || d");
    })
    .await;
    assert_eq!(db.lines("SELECT id, a, b, c, d FROM t").await, ["1|BAnewC|A|new|C"]);
    assert_eq!(db.lines("SELECT was_a, was_b FROM v").await, ["A|BAnewC"]);
    assert!(db.try_run("INSERT INTO t (a, b, c, d) VALUES ('q', 'p', 'z', 'z')").await.is_err());
    assert!(schema_of(&mut db, "table").await[0].contains("CHECK (\"b\" <> \"a\")"));
    assert_eq!(schema_of(&mut db, "index").await, ["CREATE INDEX ix ON t (\"b\") WHERE \"a\" > 'b'"]);
}

#[tokio::test]
async fn a_dropped_column_comes_back_as_another() {
    let mut db = prepared("CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('x', 'y')").await;
    change(&mut db, "t", |op| {
        op.drop_column("t", "a");
        op.alter_column("t", "b").rename_to("a");
        op.add_column("t", integer("b").default(expression("40 + 2")));
    })
    .await;
    assert_eq!(db.lines("SELECT a, b FROM t").await, ["y|42"]);
    // Rows stay rows, even when no column of theirs does.
    change(&mut db, "t", |op| {
        op.drop_column("t", "a");
        op.add_column("t", integer("c").not_null().default(expression("1 + 1")));
        op.drop_column("t", "b");
    })
    .await;
    assert_eq!(db.lines("SELECT * FROM t").await, ["2"]);
}

#[tokio::test]
async fn sqlite_itself_refuses_to_drop_what_a_view_or_a_trigger_needs() {
    for (what, needs) in [
        ("view v", "CREATE VIEW v AS SELECT t.b FROM t"),
        ("trigger tr", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = new.b; END"),
        ("trigger tr", "CREATE TRIGGER tr AFTER INSERT ON u BEGIN DELETE FROM t WHERE b = new.b; END"),
    ] {
        let mut db = prepared("CREATE TABLE t (a INT, b INT); CREATE TABLE u (b INT)").await;
        db.run(needs).await;
        let error = try_change(&mut db, "t", |op| {
            op.alter_column("t", "a").set_not_null();
            op.drop_column("t", "b");
        })
        .await
        .unwrap_err();
        assert!(error.contains(what) && error.contains("no such column"), "{error}");
        assert_eq!(schema_of(&mut db, "table").await[0], "CREATE TABLE t (a INT, b INT)");
    }
    // A view that means the column of another table is none of its business.
    let mut db =
        prepared("CREATE TABLE t (a INT, b INT); CREATE TABLE u (b INT); CREATE VIEW v AS SELECT b FROM u")
            .await;
    change(&mut db, "t", |op| {
        op.alter_column("t", "a").set_not_null();
        op.drop_column("t", "b");
    })
    .await;
    assert_eq!(db.lines("SELECT name FROM pragma_table_info('t')").await, ["a"]);
}

#[tokio::test]
async fn what_contradicts_the_table_is_said_with_what_is_there() {
    let mut db = prepared(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT CONSTRAINT uq UNIQUE, n INT CHECK (n > 0),
            m AS (n + 1), UNIQUE (id, n));
         CREATE INDEX ix ON t (email)",
    )
    .await;
    let live = db.live(&"t".into()).await;
    let says = |record: &dyn Fn(&mut Operations)| rebuild(&live, &recorded(record)).unwrap_err().to_string();
    assert_eq!(
        says(&|op| {
            op.drop_column("t", "emial");
        }),
        "column `emial` does not exist on table `t` in the database\n\
         help: did you mean `email`? `t` has: id, email, n, m"
    );
    assert_eq!(
        says(&|op| {
            op.drop_constraint("uk", "t");
        }),
        "table `t` has no constraint `uk` in the database\n\
         help: did you mean `uq`? there are: unnamed PRIMARY KEY, uq, unnamed CHECK (n > 0), unnamed UNIQUE (id, n)"
    );
    assert_eq!(
        says(&|op| {
            op.drop_column("t", "email");
        }),
        "column `t.email` is still used by unique constraint `uq` and index `ix` in the database\n\
         help: drop what uses it first, in the same migration"
    );
    assert_eq!(
        says(&|op| {
            op.drop_column("t", "n");
        }),
        "column `t.n` is still used by the expression of column `m` and an unnamed unique constraint in the database\n\
         help: drop what uses it first, in the same migration"
    );
    assert_eq!(
        says(&|op| {
            op.add_column("t", text("EMAIL"));
        }),
        "table `t` has a column `EMAIL` already in the database"
    );
    assert_eq!(
        says(&|op| {
            op.create_primary_key("pk", "t", ["n"]);
        })
        .lines()
        .next(),
        Some("table `t` already has the primary key `PRIMARY KEY` in the database")
    );
    assert_eq!(
        says(&|op| {
            op.drop_index("iy", "t");
        }),
        "table `t` has no index `iy` in the database\nhelp: did you mean `ix`? there are: ix"
    );
    assert_eq!(
        says(&|op| {
            op.create_unique_constraint("uq", "t", ["n"]);
        }),
        "table `t` has a constraint `uq` already in the database"
    );
    let missing = LiveTable::from_rows(&"nowhere".into(), []).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "table `nowhere` does not exist in the database\n\
         help: something else has dropped or renamed it: `validate` compares the two"
    );
    db.run("CREATE VIRTUAL TABLE words USING fts5(w)").await;
    let words = db.live(&"words".into()).await;
    let error = rebuild(
        &words,
        &recorded(|op| {
            op.drop_column("words", "w");
        }),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the definition of table `words` in the database cannot be edited: it is a virtual table\n\
         help: change the table with op.execute(…) of SQL of your own"
    );
}

#[tokio::test]
async fn keys_are_replaced() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [uuid("id").primary_key(), text("a").not_null().unique()]);
        op.bulk_insert("t", ["id", "a"], [migrator_core::row!["u1", "x"], migrator_core::row!["u2", "y"]]);
        op.drop_constraint("t_pkey", "t");
        op.alter_column("t", "id").rename_to("uuid");
        op.add_column("t", big_integer("id").identity().primary_key());
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "a counted key").await;
    assert_eq!(db.lines("SELECT id, uuid, a FROM t").await, ["1|u1|x", "2|u2|y"]);
    db.migrate(&mut schema, |op| {
        op.drop_constraint("t_pkey", "t");
        op.drop_column("t", "id");
        op.create_primary_key("pk", "t", ["a", "uuid"]);
        op.drop_constraint("t_a_key", "t");
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "a key of two").await;
    assert_eq!(db.lines("SELECT uuid, a FROM t").await, ["u1|x", "u2|y"]);
    db.migrate(&mut schema, |op| {
        op.drop_constraint("pk", "t");
        op.add_column("t", big_integer("n").identity().primary_key());
        op.drop_constraint("t_pkey", "t");
        op.create_primary_key("again", "t", ["n"]);
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "a key dropped and created").await;
}

#[tokio::test]
async fn a_column_with_its_key_and_its_check_comes_and_goes() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("p", [integer("id").primary_key()]);
        op.create_table("t", [integer("id").primary_key()]);
        op.bulk_insert("p", ["id"], [migrator_core::row![1]]);
        op.bulk_insert("t", ["id"], [migrator_core::row![1], migrator_core::row![2]]);
    })
    .await;
    let before = schema.clone();
    let added = recorded(|op| {
        op.add_column("t", integer("p_id").check("p_id > 0").references("p", "id"));
    });
    let back = migrator_core::inverse::inverse(&added, &mut before.clone()).unwrap();
    for _ in 0..2 {
        db.statements.clear();
        db.upgrade(&mut schema, &added).await.unwrap();
        assert!(db.statements.iter().all(|sql| !sql.starts_with("DROP TABLE")));
        crate::sqlite::assert_model(&mut db, &schema, "added").await;
        assert!(db.try_run("UPDATE t SET p_id = 5").await.unwrap_err().contains("FOREIGN KEY"));
        assert!(db.try_run("UPDATE t SET p_id = 0").await.unwrap_err().contains("CHECK"));
        db.run("UPDATE t SET p_id = 1").await;
        db.upgrade(&mut schema, &back).await.unwrap();
        assert_eq!(schema, before);
        crate::sqlite::assert_model(&mut db, &schema, "gone").await;
        assert_eq!(db.lines("SELECT * FROM t").await, ["1", "2"]);
    }
}

#[tokio::test]
async fn rows_that_become_equal_are_not_replaced() {
    let mut db = prepared(
        "CREATE TABLE t (a TEXT UNIQUE ON CONFLICT REPLACE, b INT); INSERT INTO t VALUES ('1', 1), ('01', 2)",
    )
    .await;
    let error = try_change(&mut db, "t", |op| {
        op.alter_column("t", "a").set_type(integer_type());
    })
    .await
    .unwrap_err();
    assert!(error.contains("UNIQUE constraint failed"), "{error}");
    assert_eq!(db.lines("SELECT a FROM t ORDER BY b").await, ["1", "01"]);
}

#[tokio::test]
async fn the_database_keeps_its_own_letters() {
    let mut db = prepared(
        "CREATE TABLE Users (Id INTEGER PRIMARY KEY AUTOINCREMENT, eMail TEXT CONSTRAINT Uq UNIQUE);
         INSERT INTO users (email) VALUES ('x'); CREATE INDEX Ix ON USERS (EMAIL)",
    )
    .await;
    let live = db.live(&"users".into()).await;
    let statements = rebuild(
        &live,
        &recorded(|op| {
            op.alter_column("users", "email").set_not_null().rename_to("mail");
            op.drop_constraint("uq", "users");
            op.drop_index("ix", "users");
        }),
    );
    db.run("PRAGMA foreign_keys = OFF").await;
    for sql in statements.unwrap() {
        db.run(&sql).await;
    }
    assert_eq!(db.tables().await, ["Users"]);
    assert_eq!(
        schema_of(&mut db, "table").await[0],
        "CREATE TABLE \"Users\" (Id INTEGER PRIMARY KEY AUTOINCREMENT, \"mail\" TEXT NOT NULL)"
    );
    assert_eq!(schema_of(&mut db, "index").await, [""; 0]);
    assert_eq!(db.lines("SELECT name, seq FROM sqlite_sequence").await, ["Users|1"]);
}

#[tokio::test]
async fn a_table_that_points_at_itself() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("id").primary_key(), integer("up").references("t", "id"), text("a")]);
        op.bulk_insert("t", ["id", "up"], [migrator_core::row![1, Literal::Null], migrator_core::row![2, 1]]);
    })
    .await;
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "a").set_default("x");
        op.alter_column("t", "id").rename_to("key");
        op.add_column("t", integer("other").default(1));
        op.create_foreign_key("fk", "t", ["other"], "t", ["key"]).on_delete(ReferentialAction::SetNull);
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "itself").await;
    db.migrate(&mut schema, |op| op.rename_table("t", "T")).await;
    crate::sqlite::assert_model(&mut db, &schema, "itself, in capitals").await;
    assert_eq!(db.lines("SELECT key, up, other FROM \"T\"").await, ["1|∅|1", "2|1|1"]);
}

#[tokio::test]
async fn tables_of_an_attached_file() {
    let mut db = prepared("ATTACH ':memory:' AS \"o'ther\"").await;
    let mut schema = Schema::default();
    let table = ("o'ther", "t");
    db.migrate(&mut schema, |op| {
        op.create_table(table, [big_integer("id").identity().primary_key(), text("a")]).index("ix", ["a"]);
        op.bulk_insert(table, ["a"], [migrator_core::row!["x"]]);
        op.record(Execute::new(
            "CREATE TRIGGER \"o'ther\".tr AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 'gone'; END",
        ));
        op.add_column(table, integer("up").references(table, "id"));
        op.alter_column(table, "a").set_not_null().rename_to("b");
        op.create_index("ix2", table, ["b"]);
        op.drop_index("ix", table);
    })
    .await;
    assert_eq!(
        db.lines("SELECT type, name FROM \"o'ther\".sqlite_schema WHERE sql IS NOT NULL ORDER BY name").await,
        ["index|ix2", "table|sqlite_sequence", "table|t", "trigger|tr"]
    );
    assert_eq!(db.lines("SELECT id, b FROM \"o'ther\".t").await, ["1|x"]);
    db.run("INSERT INTO \"o'ther\".t (b) VALUES ('gone')").await;
    assert_eq!(db.lines("SELECT count(*) FROM \"o'ther\".t").await, ["1"]);
    let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    assert_eq!(names, [ObjectName::from(table)]);
    assert!(live_table_query(&table.into()).contains("\"o'ther\".sqlite_schema"));
}

#[tokio::test]
async fn on_a_file_another_connection_sees_the_whole() {
    let folder = std::env::temp_dir().join(format!("migrator-rebuild-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("it.db");
    let mut schema = Schema::default();
    {
        let mut db = Database::file(&path).await;
        db.migrate(&mut schema, |op| {
            op.create_table("t", [integer("id").primary_key(), text("a")]);
            op.bulk_insert("t", ["id", "a"], (0..2_000).map(|n| migrator_core::row![n, "x"]));
        })
        .await;
        db.migrate(&mut schema, |op| {
            op.alter_column("t", "a").set_not_null().rename_to("b");
        })
        .await;
    }
    let mut db = Database::file(&path).await;
    crate::sqlite::assert_model(&mut db, &schema, "on a file").await;
    assert_eq!(db.lines("SELECT count(*) FROM t WHERE b = 'x'").await, ["2000"]);
    assert_eq!(db.lines("PRAGMA integrity_check").await, ["ok"]);
    drop(db);
    std::fs::remove_dir_all(&folder).unwrap();
}
