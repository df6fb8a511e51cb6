//! Reading a live SQLite database, whoever made it.

use crate::sqlite::{Database, assert_model, assert_understood};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::*;
use migrator_sql::canonical;
use proptest::prelude::*;

async fn reflected(sql: &str) -> (Database, migrator_sql::Reflected) {
    let mut db = Database::memory().await;
    db.run(sql).await;
    let live = db.reflect(&[]).await;
    for table in live.schema.tables.values() {
        assert_understood(&mut db, table, sql).await;
    }
    (db, live)
}

fn described(schema: &Schema) -> String {
    let mut text = String::new();
    for table in schema.tables.values() {
        let TableOptions { strict, without_rowid, .. } = table.options;
        text.push_str(&format!(
            "table {}{}{}\n",
            table.name,
            if strict { " strict" } else { "" },
            if without_rowid { " without rowid" } else { "" }
        ));
        table.columns.iter().for_each(|column| text.push_str(&format!("  {column}\n")));
        table.constraints.iter().for_each(|(name, own)| text.push_str(&format!("  {name}: {own}\n")));
        for (name, own) in &table.indexes {
            text.push_str(&format!("  {}index {name} {own}\n", if own.unique { "unique " } else { "" }));
        }
        for (name, own) in &table.triggers {
            text.push_str(&format!("  trigger {name}: {}: {}\n", own, own.body.get(Dialect::Sqlite)));
        }
    }
    for (name, view) in &schema.views {
        text.push_str(&format!("view {name}: {}\n", view.query.get(Dialect::Sqlite)));
        for (name, own) in &view.triggers {
            text.push_str(&format!("  trigger {name}: {}: {}\n", own, own.body.get(Dialect::Sqlite)));
        }
    }
    text
}

#[tokio::test]
async fn a_database_that_others_made_is_read() {
    let (_, live) = reflected(
        "CREATE TABLE [Parents] (Id INTEGER PRIMARY KEY AUTOINCREMENT, `a b` INT, \"c\"\"d\" decimal(10,2), UNIQUE(`a b`, \"c\"\"d\"));
         create table if not exists kids(
            id int primary key on conflict replace, -- no alias of the row id
            parent_id references parents on delete set null on update cascade match simple not deferrable initially deferred,
            a int, b int not null constraint positive check (b > 0) check (b < 9) /* c */ unique,
            t text collate nocase default 'it''s' not null,
            u varchar(20) default \"word\", v default -1.5, w blob default x'00FF', x default (1+1), y default current_timestamp,
            z datetime default null, e text default bare, f int default +7, flag bool default 1,
            primary_words text, gen as (a + b) stored, vir int generated always as ((a * 2)) check (vir > 0),
            foreign key (A, B) references PARENTS(\"a b\", [c\"d]) deferrable initially deferred
            constraint same check (a <> b), check (a is not null)
         );
         CREATE TABLE strictly (k TEXT, n INT, r ANY, PRIMARY KEY (n DESC, k COLLATE nocase)) STRICT, WITHOUT ROWID;
         CREATE TABLE copy AS SELECT id, 'x' AS t, 1.5 AS r FROM kids;
         CREATE UNIQUE INDEX [i 1] ON kids (T COLLATE rtrim DESC, lower(u) ASC, (a), a + b desc) WHERE (a IS NOT NULL);
         CREATE INDEX i2 ON Kids(t collate NOCASE);
         CREATE VIEW v AS /* all */ SELECT id, t FROM kids;
         CREATE VIEW named(x, y) AS SELECT 1, 2;
         CREATE TRIGGER tr UPDATE OF T, a ON kids WHEN new.a > 1 BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END;
         CREATE TRIGGER tr2 AFTER DELETE ON Kids FOR EACH ROW BEGIN DELETE FROM copy; END;
         CREATE TRIGGER tr3 INSTEAD OF INSERT ON v BEGIN SELECT 1; END;
         CREATE VIRTUAL TABLE words USING fts5(w);
         ANALYZE;",
    )
    .await;
    insta::assert_snapshot!(described(&live.schema));
    let unmodelled: Vec<String> = live.unmodelled.iter().map(ToString::to_string).collect();
    let shadows =
        ["config", "content", "data", "docsize", "idx"].map(|part| format!("shadow table words_{part}"));
    let mut expected = vec![
        "COLLATE or DESC in a constraint of table strictly".to_owned(),
        "ON CONFLICT of a constraint of table kids".to_owned(),
    ];
    expected.extend(shadows);
    expected.extend(["view with names for its columns named".to_owned(), "virtual table words".to_owned()]);
    assert_eq!(unmodelled, expected);
    // What was read can be made again, and is then the same.
    let mut again = Database::memory().await;
    let all = crate::sqlite::create_all(&live.schema);
    again.upgrade(&mut Schema::default(), &all).await.unwrap();
    assert_model(&mut again, &live.schema, "made again").await;
}

#[tokio::test]
async fn unnamed_constraints_get_the_names_of_the_model() {
    let (_, live) = reflected(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, email VARCHAR(99) UNIQUE CHECK (email <> ''),
                         p_id INTEGER REFERENCES p)",
    )
    .await;
    let mut op = Operations::default();
    op.create_table("p", [integer("id").primary_key()]);
    op.create_table(
        "t",
        [
            big_integer("id").identity().primary_key(),
            string("email", 99).unique().check("email <> ''"),
            integer("p_id").references("p", "id"),
        ],
    );
    let mut model = Schema::default();
    op.recorded().iter().for_each(|operation| operation.apply(&mut model).unwrap());
    assert_eq!(live.schema, canonical(&model, Dialect::Sqlite));
}

#[tokio::test]
async fn names_that_are_taken_get_numbers() {
    let (_, live) = reflected(
        "CREATE TABLE t (a CHECK (a > 0) CHECK (a < 9), b, CONSTRAINT t_a_check CHECK (b), CHECK (a < b))",
    )
    .await;
    let names: Vec<&String> = live.schema.tables[&"t".into()].constraints.keys().collect();
    assert_eq!(names, ["t_a_check", "t_a_check1", "t_a_check2", "t_check"]);
}

#[tokio::test]
async fn attached_files_are_read_by_their_names() {
    let mut db = Database::memory().await;
    db.run("ATTACH ':memory:' AS \"o'ther\"; CREATE TABLE here (id INTEGER PRIMARY KEY)").await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table(
            ("o'ther", "p"),
            [integer("id").identity_with(Identity::default().start(9)).primary_key(), text("a")],
        )
        .index("ix", ["a"]);
        op.create_table(("o'ther", "t"), [integer("p_id").references(("o'ther", "p"), "id")]);
        op.create_view(("o'ther", "v"), "SELECT 1 AS one");
        op.create_trigger("tr", ("o'ther", "p"), after().insert().execute("BEGIN SELECT 1; END"));
        op.bulk_insert(("o'ther", "p"), ["a"], [migrator_core::row!["x"]]);
        op.alter_column(("o'ther", "p"), "a").set_not_null().rename_to("b");
        op.rename_index("ix", ("o'ther", "p"), "ix2");
        op.rename_index("ix2", ("o'ther", "p"), "ix3");
    })
    .await;
    let mut live = db.reflect(&["o'ther"]).await.schema;
    assert!(live.tables.remove(&"here".into()).is_some());
    assert_eq!(live, canonical(&schema, Dialect::Sqlite));
    assert_eq!(db.reflect(&["main"]).await.schema.tables.len(), 1);
    assert_eq!(db.reflect(&["main", "o'ther"]).await.schema.tables.len(), 3);
    assert_eq!(db.lines("SELECT id, b FROM \"o'ther\".p").await, ["9|x"]);
}

/// Names as people would not give them. SQLite takes names for the same that differ in the case of ASCII
/// letters, and keeps `sqlite_` for itself.
fn name() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "select",
        "o'brien",
        "we\"ird",
        "back`tick",
        "[x]",
        "x]y",
        "a.b",
        "-- c",
        "/* c */",
        "таблица",
        "a b",
        "1",
        "'",
        "\"",
        ")",
        "CONSTRAINT",
        "check",
        "GENERATED",
        "as",
        "On",
        "collate",
        "WITHOUT",
        "STRICT",
        "AUTOINCREMENT",
        "CONFLICT",
    ]);
    let any = "[^\0]{1,20}"
        .prop_filter("kept by SQLite", |name: &String| !name.to_ascii_lowercase().starts_with("sqlite_"));
    prop_oneof![hostile.prop_map(ToOwned::to_owned), any]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn names_and_texts_come_out_as_they_went_in(
        names in prop::collection::vec(name(), 8),
        texts in prop::collection::vec("[^\0]{0,20}", 4),
    ) {
        let folded: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        prop_assume!(folded.len() == names.len());
        let [table, a, b, c, key, index, check, other] = names.as_slice() else { unreachable!() };
        let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let labels: std::collections::BTreeSet<String> = texts.iter().cloned().collect();
        let mut op = Operations::default();
        op.create_table(table, [
            text(a).not_null().default(texts[0].as_str()).unique(),
            enumeration(b, "labels", labels.iter().cloned()),
            text(c).generated_virtual(format!("{} || '{}'", quote(a), texts[1].replace('\'', "''"))),
        ])
        .check(check, format!("{} <> '{}'", quote(a), texts[2].replace('\'', "''")))
        .index(index, [column(a).desc(), indexed(format!("lower({})", quote(b)))]);
        op.create_table(other, [text(a).references(table, a)]).primary_key([a]);
        op.create_trigger(key, table, after().update_of([a, b]).when(format!("NEW.{} <> ''", quote(a))).execute("BEGIN SELECT 1; END"));
        op.alter_column(table, b).set_not_null().set_default(texts[3].as_str());
        op.alter_column(table, a).rename_to(format!("{a}2"));
        let operations = op.into_recorded();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut db = Database::memory().await;
            let mut schema = Schema::default();
            db.upgrade(&mut schema, &operations).await.unwrap_or_else(|error| panic!("{error}"));
            assert_model(&mut db, &schema, "hostile names").await;
            let live = db.reflect(&[]).await.schema;
            let column = live.tables[&table.into()].column(b).unwrap();
            assert_eq!(column.default, Some(ColumnDefault::Literal(Literal::Text(texts[3].clone()))));
        });
    }
}
