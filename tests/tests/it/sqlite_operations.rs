//! Every operation on real SQLite: up, down, and what the database says of itself then.

#[path = "../../../migrator-core/tests/random/mod.rs"]
pub(crate) mod random;

use crate::sqlite::{Database, assert_model, create_all, there_and_back, unsupported};
use migrator_core::inverse::inverse;
use migrator_core::name::constraint_name;
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::{Deferrable, Literal, ReferentialAction, Schema, Table};

/// Whether SQLite says that it cannot do them, before anything runs.
fn is_unsupported(operations: &[Operation], schema: &Schema) -> bool {
    unsupported(operations, schema).is_some()
}

#[tokio::test]
async fn every_example_goes_up_and_down() {
    let mut refused = Vec::new();
    for (before, operation) in Operation::examples() {
        let context = operation.describe().to_string();
        let operations = [operation];
        if is_unsupported(&operations, &before) || is_unsupported(&create_all(&before), &Schema::default()) {
            refused.push(context);
        } else {
            there_and_back(&before, &operations, &context).await;
        }
    }
    insta::assert_snapshot!(refused.join("\n"));
}

/// An operation with options of many kinds, that mostly fits.
fn rich_operation(dice: &mut random::Dice, schema: &Schema) -> Operation {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() || dice.below(2) == 0 {
        return random::operation(dice, schema);
    }
    let table = *dice.pick(&tables);
    let columns: Vec<&str> = table.column_names().collect();
    let one = *dice.pick(&columns);
    let quoted = format!("\"{}\"", one.replace('"', "\"\""));
    let fresh = format!("n{}", dice.below(40));
    let name = &table.name;
    let labels = || ["so", "it's", "100"];
    let mut op = Operations::default();
    match dice.below(18) {
        0 => {
            op.add_column(name, text(fresh).generated_virtual(format!("{quoted} || 'x'")));
        }
        1 => {
            op.add_column(name, text(fresh).generated_stored(format!("coalesce({quoted}, 1)")).not_null());
        }
        2 => {
            op.add_column(name, enumeration(fresh, "mood", labels()).default("so"));
        }
        3 => {
            op.add_column(name, text(fresh).collation("nocase").not_null().default(""));
        }
        4 => {
            op.add_column(name, uuid(fresh).not_null().default(new_uuid()));
        }
        5 => {
            op.alter_column(name, one).set_collation(*dice.pick(&["nocase", "RTRIM", "binary"]));
        }
        6 => {
            op.alter_column(name, one).drop_generated().set_comment("words");
        }
        7 => {
            op.alter_column(name, one).set_generated_virtual("length('x')");
        }
        8 => {
            op.alter_column(name, one).drop_identity();
        }
        9 => {
            op.alter_column(name, one).set_not_null().set_identity();
        }
        10 => {
            let parts = [column(one).desc().collation("nocase"), indexed(format!("lower({quoted})"))];
            op.create_index(format!("ix_{fresh}"), name, parts).where_(format!("({quoted}) IS NOT NULL"));
        }
        11 => op.rename_index(
            table.indexes.keys().next().map_or("none", String::as_str),
            name,
            format!("ix_{fresh}"),
        ),
        12 | 13 => {
            let constraint = table.constraints.keys().nth(dice.below(3)).map_or("none", String::as_str);
            op.rename_constraint(constraint, name, format!("c_{fresh}"));
        }
        14 => {
            op.alter_column(name, one).set_type(enumeration_type("mood", labels())).using("'so'");
        }
        15 => {
            op.create_foreign_key(format!("fk_{fresh}"), name, [one], name, [one])
                .deferrable(Deferrable::InitiallyDeferred);
        }
        16 => {
            let body = "BEGIN SELECT CASE WHEN 1 THEN 2 END; END";
            op.create_trigger(format!("tr_{fresh}"), name, after().update_of([one]).execute(body));
        }
        _ => {
            op.drop_column(name, fresh).if_exists();
        }
    }
    op.into_recorded().pop().unwrap()
}

/// Random operations that SQLite can do, there and back.
fn journey(seed: u64, length: usize) -> (Schema, Vec<Operation>, Schema) {
    let mut dice = random::Dice::new(seed * 7_919 + 1);
    let mut before = Schema::default();
    CreateEnum::new("mood", ["so", "it's", "100"]).apply(&mut before).unwrap();
    for _ in 0..dice.below(3) + 1 {
        random::create_table(&mut dice, &before).apply(&mut before).unwrap();
    }
    let mut operations: Vec<Operation> = Vec::new();
    let mut after = before.clone();
    for _ in 0..length {
        let operation = rich_operation(&mut dice, &after);
        let moves_rows = matches!(operation, Operation::BulkInsert(_) | Operation::DropTable(_));
        if moves_rows || operation.apply(&mut after.clone()).is_err() {
            continue;
        }
        operations.push(operation);
        if is_unsupported(&operations, &before) || is_back_unsupported(&operations, &before) {
            operations.pop();
            continue;
        }
        operations[operations.len() - 1].apply(&mut after).unwrap();
    }
    (before, operations, after)
}

#[tokio::test]
async fn random_journeys_go_up_and_down() {
    for seed in 0..150 {
        let (before, operations, after) = journey(seed, 30);
        let mut db = Database::memory().await;
        let mut schema = Schema::default();
        db.upgrade(&mut schema, &create_all(&before)).await.unwrap();
        let context = format!("journey {seed}: {operations:#?}");
        let back = inverse(&operations, &mut before.clone()).unwrap();
        db.upgrade(&mut schema, &operations).await.unwrap_or_else(|e| panic!("{e} up {context}"));
        assert_eq!(schema, after, "{context}");
        assert_model(&mut db, &schema, &context).await;
        db.upgrade(&mut schema, &back).await.unwrap_or_else(|e| panic!("{e} down {context}"));
        assert_eq!(schema, before, "{context}");
        assert_model(&mut db, &schema, &format!("down {context}")).await;
    }
}

#[tokio::test]
async fn random_journeys_keep_every_row_or_fail_as_a_whole() {
    let mut finished = 0;
    for seed in 1_000..1_150 {
        let (before, operations, after) = journey(seed, 14);
        let mut db = Database::memory().await;
        let mut schema = Schema::default();
        db.upgrade(&mut schema, &create_all(&before)).await.unwrap();
        let tables: Vec<&Table> = before.tables.values().collect();
        for table in &tables {
            let columns: Vec<&str> = table.column_names().collect();
            let rows =
                [1, 2].map(|row| (0..columns.len()).map(|n| Literal::from(row * 100 + n as i64)).collect());
            db.migrate(&mut schema, |op| op.bulk_insert(&table.name, columns, rows)).await;
        }
        let context = format!("journey {seed}: {operations:#?}");
        match db.upgrade(&mut schema, &operations).await {
            Ok(()) => {
                finished += 1;
                assert_model(&mut db, &after, &context).await;
                let mut rows = 0;
                for table in db.tables().await {
                    let table = migrator_sql::sqlite::quote::identifier(&table);
                    rows += db.lines(&format!("SELECT * FROM {table}")).await.len();
                }
                assert_eq!(rows, tables.len() * 2, "{context}");
            }
            Err(error) => {
                // The rows may contradict what the operations ask of them; the structure may not.
                let of_the_rows = ["constraint failed", "point nowhere", "Cannot add a NOT NULL column"];
                assert!(of_the_rows.iter().any(|reason| error.contains(reason)), "{error} {context}");
                assert_model(&mut db, &before, &context).await;
            }
        }
    }
    assert!(finished > 30, "only {finished} journeys came to their end");
}

fn is_back_unsupported(operations: &[Operation], before: &Schema) -> bool {
    let mut after = before.clone();
    for operation in operations {
        operation.apply(&mut after).unwrap();
    }
    is_unsupported(&inverse(operations, &mut before.clone()).unwrap(), &after)
}

#[tokio::test]
async fn hostile_names_go_through_every_operation() {
    let long = "я".repeat(31) + "x";
    for name in
        ["o'brien", "we\"ird", "select", "таблица", "new\nline", "a.b", "[x]", "`", "-- c", long.as_str()]
    {
        let mut db = Database::memory().await;
        let mut schema = Schema::default();
        let other = format!("{name}2");
        let key = format!("\"{}\" <> 'a)b'", name.replace('"', "\"\""));
        let mut checked = 0;
        let mut op = Operations::default();
        op.create_table(name, [big_integer("id").identity().primary_key(), text(name).not_null().unique()])
            .check(format!("ck {name}"), key.as_str())
            .index(format!("ix {name}"), [name]);
        op.create_table(
            other.as_str(),
            [integer("id").primary_key(), text(name).default(name).references(name, name)],
        );
        op.add_column(name, integer(format!("{name}3")).check("1"));
        op.bulk_insert(name, ["id", name], [row![1, name], row![2, "b"]]);
        op.bulk_insert(other.as_str(), ["id"], [row![1]]);
        op.alter_column(name, name).set_type(string_type(99)).set_default(name);
        op.create_unique_constraint(format!("uq {name}"), name, [format!("{name}3"), "id".into()]);
        op.drop_constraint(format!("ck {name}"), name);
        op.alter_column(name, name).rename_to(other.as_str());
        op.alter_column(other.as_str(), name).set_not_null();
        op.drop_constraint(constraint_name(&other, &[name], "fkey"), other.as_str());
        op.create_foreign_key(format!("fk {name}"), other.as_str(), [name], name, [other.as_str()])
            .on_delete(ReferentialAction::Cascade);
        op.create_index(format!("ix {other}"), name, [other.as_str()]).unique();
        op.drop_index(format!("ix {name}"), name);
        op.delete_rows(name, [other.as_str()], [row!["b"]]);
        op.rename_table(name, format!("{name}4"));
        op.if_table_exists(format!("{name}4"), |op| op.rename_table(format!("{name}4"), format!("{name}5")));
        op.if_table_exists(format!("{name}4"), |op| {
            op.drop_column(format!("{name}4"), "x");
        });
        for operation in op.into_recorded() {
            db.upgrade(&mut schema, std::slice::from_ref(&operation))
                .await
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_model(&mut db, &schema, &format!("{name}: {}", operation.describe())).await;
            checked += 1;
        }
        assert_eq!(checked, 19, "{name}");
        let quoted = migrator_sql::sqlite::quote::identifier(name);
        let rows = db
            .lines(&format!("SELECT {quoted} FROM {}", migrator_sql::sqlite::quote::identifier(&other)))
            .await;
        assert_eq!(rows, [name]);
        let mut op = Operations::default();
        op.drop_table(other.as_str());
        op.drop_table(format!("{name}5"));
        db.upgrade(&mut schema, op.recorded()).await.unwrap();
        assert_model(&mut db, &Schema::default(), name).await;
    }
}

#[tokio::test]
async fn every_literal_is_read_back_as_it_was_written() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    let values: Vec<(Literal, &str)> = vec![
        (Literal::Null, "∅"),
        (true.into(), "1"),
        (false.into(), "0"),
        (i64::MIN.into(), "-9223372036854775808"),
        (i64::MAX.into(), "9223372036854775807"),
        (decimal("9.50"), "9.5"),
        (decimal("1 OR 1"), "1 OR 1"),
        ("it's \\ \"x\" \u{1F600}\n".into(), "it's \\ \"x\" \u{1F600}\n"),
        ("a\0b".into(), "a\0b"),
        (Literal::Bytes(vec![0, 255]), "00ff"),
        (Literal::Bytes(Vec::new()), ""),
        ("".into(), ""),
    ];
    let rows: Vec<Vec<Literal>> = values.iter().map(|(value, _)| vec![value.clone()]).collect();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [custom("v", "")]);
        op.bulk_insert("t", ["v"], rows.clone());
    })
    .await;
    let expected: Vec<&str> = values.iter().map(|(_, text)| *text).collect();
    assert_eq!(db.lines("SELECT v FROM t ORDER BY rowid").await, expected);

    for (number, (value, text)) in values.iter().enumerate().filter(|(_, (value, _))| *value != Literal::Null)
    {
        let column = format!("c{number}");
        db.migrate(&mut schema, |op| {
            op.add_column("t", custom(column.as_str(), "").not_null().default(value.clone()));
        })
        .await;
        let read = db.lines(&format!("SELECT DISTINCT {column} FROM t")).await;
        assert_eq!(read, [*text], "{value:?} as a default");
    }
    db.migrate(&mut schema, |op| op.delete_rows("t", ["v"], rows.clone())).await;
    assert_eq!(db.lines("SELECT count(*) FROM t").await, ["0"]);
}

#[tokio::test]
async fn many_rows_and_wide_rows_stay_within_the_limits() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    let wide: Vec<String> = (0..1_500).map(|n| format!("c{n}")).collect();
    let wide_row: Vec<Literal> = (0..1_500).map(Literal::from).collect();
    let rows: Vec<Vec<Literal>> = (0..3_001).map(|n| row![n, "x".repeat(400), Literal::Null]).collect();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("a"), text("b"), text("c")]);
        op.bulk_insert("t", ["a", "b", "c"], rows.clone());
        op.create_table("w", wide.iter().map(|name| integer(name.as_str())));
        op.bulk_insert("w", wide.clone(), [wide_row.clone(), wide_row.clone()]);
        op.bulk_insert("w", wide.clone(), []);
    })
    .await;
    assert_eq!(db.lines("SELECT count(*) FROM t").await, ["3001"]);
    db.migrate(&mut schema, |op| {
        op.delete_rows("t", ["a", "b", "c"], rows.clone());
        op.delete_rows("w", wide.clone(), [wide_row.clone()]);
    })
    .await;
    assert_eq!(db.lines("SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM w)").await, ["0"]);
}

#[tokio::test]
async fn a_condition_on_a_table_that_no_migration_created() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.run("CREATE TABLE old (id INTEGER PRIMARY KEY, a TEXT COLLATE nocase, b INT)").await;
    db.run("INSERT INTO old VALUES (1, 'x', 2)").await;
    for _ in 0..2 {
        db.migrate(&mut schema, |op| {
            op.if_table_exists("old", |op| {
                op.alter_column("old", "a").rename_to("c").set_not_null();
                op.create_index("ix_c", "old", ["c"]);
                op.drop_column("old", "b");
                op.add_column("old", text("d").default("z"));
                op.bulk_insert("old", ["id", "c"], [row![2, "y"]]);
                op.rename_table("old", "fresh");
            });
        })
        .await;
    }
    assert_eq!(schema, Schema::default());
    assert_eq!(db.tables().await, ["fresh"]);
    assert_eq!(db.lines("SELECT * FROM fresh ORDER BY id").await, ["1|x|z", "2|y|z"]);
    assert_eq!(db.lines("SELECT count(*) FROM fresh WHERE c = 'X'").await, ["1"]);
}
