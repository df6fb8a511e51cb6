//! Every operation on a real MariaDB (or the MySQL of TEST_MYSQL_URL): up, down, and what the catalog says
//! then.

use crate::mysql::{Database, create_all, fill};
use crate::sqlite_operations::random;
use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::{ColumnType, Constraint, Literal, ReferentialAction, Schema};
use migrator_sql::{RenderCause, render};

/// Whether MySQL says that it cannot do them, before anything runs.
fn is_unsupported(operations: &[Operation], schema: &Schema) -> bool {
    let rendered = render(operations, &mut schema.clone(), Dialect::Mysql);
    matches!(rendered, Err(error) if matches!(error.cause, RenderCause::Unsupported(_)))
}

#[test]
fn every_example_goes_up_and_down() {
    let mut unsupported = Vec::new();
    for (before, operation) in Operation::examples() {
        let context = operation.describe().to_string();
        let operations = [operation];
        let create = create_all(&before);
        if is_unsupported(&create, &Schema::default()) || is_unsupported(&operations, &before) {
            unsupported.push(context);
            continue;
        }
        let of_another = before.dialect.is_some_and(|dialect| dialect != Dialect::Mysql);
        if of_another || matches!(operations, [Operation::Execute(_)]) {
            continue; // what SQL of the user's own does is not in the model
        }
        drop_databases(&before, &operations[0]);
        let moves_rows = matches!(operations, [Operation::BulkInsert(_) | Operation::DeleteRows(_)]);
        let mut db = Database::new();
        let mut schema = Schema { dialect: before.dialect, ..Schema::default() };
        db.upgrade(&mut schema, &create).unwrap();
        fill(&mut db, &mut schema);
        assert_eq!(schema, before);
        db.assert_model(&schema, &format!("before {context}"));
        for round in ["up", "up again"] {
            let back = inverse(&operations, &mut before.clone());
            db.upgrade(&mut schema, &operations).unwrap_or_else(|e| panic!("{round} {context}: {e}"));
            db.assert_model(&schema, &format!("{round} {context}"));
            if !moves_rows {
                assert_rows_are_there(&mut db, &before, &context);
            }
            let Ok(back) = back else { break };
            db.upgrade(&mut schema, &back).unwrap_or_else(|e| panic!("down {context}: {e}"));
            assert_eq!(schema, before, "{context}");
            db.assert_model(&schema, &format!("down {context}"));
        }
        drop_databases(&before, &operations[0]);
    }
    insta::assert_snapshot!(unsupported.join("\n"));
}

/// Databases are the server's, and a run that failed may have left one.
fn drop_databases(before: &Schema, operation: &Operation) {
    let mut after = before.clone();
    let _ = operation.apply(&mut after);
    for name in before.schemas.union(&after.schemas) {
        Database::new()
            .run(&format!("DROP DATABASE IF EXISTS {}", migrator_sql::mysql::quote::identifier(name)));
    }
}

/// Each table still has its two rows, unless it was dropped or created.
fn assert_rows_are_there(db: &mut Database, before: &Schema, context: &str) {
    for table in db.tables() {
        let count = format!("SELECT COUNT(*) FROM {}", migrator_sql::mysql::quote::identifier(&table));
        if before.table(&table.as_str().into()).is_some() {
            assert_eq!(db.lines(&count), ["2"], "{table} of {context}");
        }
    }
}

/// Random operations that MySQL can do, there and back.
fn journey(seed: u64, length: usize) -> (Schema, Vec<Operation>, Schema) {
    let mut dice = random::Dice::new(seed * 7_919 + 1);
    let mut before = Schema::default();
    for _ in 0..dice.below(3) + 1 {
        let create = random::create_table(&mut dice, &before);
        if !is_unsupported(std::slice::from_ref(&create), &before) {
            create.apply(&mut before).unwrap();
        }
    }
    let mut operations: Vec<Operation> = Vec::new();
    let mut after = before.clone();
    for _ in 0..length {
        let operation = random::operation(&mut dice, &after);
        let moves_rows = matches!(operation, Operation::BulkInsert(_) | Operation::DropTable(_));
        if moves_rows || is_foreign(&operation, &after) || operation.apply(&mut after.clone()).is_err() {
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

/// Whether it uses a type of PostgreSQL, makes a column point at itself, which MySQL refuses, or compares a number with a text, which MariaDB makes a number
/// of, in the check too, when it next copies the table.
fn is_foreign(operation: &Operation, schema: &Schema) -> bool {
    match operation {
        Operation::AlterColumn(alter) => match &alter.column_type {
            Some(ColumnType::Custom(_)) => true,
            Some(_) => is_checked(&alter.table, &alter.column, schema),
            None => false,
        },
        Operation::CreateCheckConstraint(create) => {
            let table = schema.table(&create.table).unwrap();
            let mut named = table.columns.iter().filter(|c| create.check.condition.names(&c.name));
            named.any(|column| !matches!(column.column_type, ColumnType::String(_) | ColumnType::Text))
        }
        Operation::CreateForeignKey(create) => {
            create.key.referenced_table == create.table && create.key.referenced_columns == create.key.columns
        }
        _ => false,
    }
}

fn is_checked(table: &ObjectName, column: &str, schema: &Schema) -> bool {
    let rules = schema.table(table).into_iter().flat_map(|table| table.constraints.values());
    rules.into_iter().any(|rule| matches!(rule, Constraint::Check(_)) && rule.uses(column))
}

fn is_back_unsupported(operations: &[Operation], before: &Schema) -> bool {
    let mut after = before.clone();
    for operation in operations {
        operation.apply(&mut after).unwrap();
    }
    is_unsupported(&inverse(operations, &mut before.clone()).unwrap(), &after)
}

#[test]
fn a_column_may_point_at_itself_on_mariadb_alone() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("id").primary_key()]);
    });
    let mut op = Operations::default();
    op.create_foreign_key("fk", "t", ["id"], "t", ["id"]);
    let mut after = schema.clone();
    match db.upgrade(&mut after, op.recorded()) {
        Ok(()) => {
            assert!(db.is_mariadb());
            db.assert_model(&after, "it is there");
        }
        Err(refused) => {
            assert!(!db.is_mariadb(), "{refused}");
            assert!(refused.contains("Missing unique key for constraint 'fk'"), "{refused}");
            db.assert_model(&schema, "nothing was changed");
        }
    }
}

#[test]
fn random_journeys_go_up_and_down() {
    let mut taken = 0;
    for seed in 0..60 {
        let (before, operations, after) = journey(seed, 30);
        taken += operations.len();
        let mut db = Database::new();
        let mut schema = Schema::default();
        db.upgrade(&mut schema, &create_all(&before)).unwrap();
        let context = format!("journey {seed}: {operations:#?}");
        let back = inverse(&operations, &mut before.clone()).unwrap();
        db.upgrade(&mut schema, &operations).unwrap_or_else(|e| panic!("{e} up {context}"));
        assert_eq!(schema, after, "{context}");
        db.assert_model(&schema, &context);
        db.upgrade(&mut schema, &back).unwrap_or_else(|e| panic!("{e} down {context}"));
        assert_eq!(schema, before, "{context}");
        db.assert_model(&schema, &format!("down {context}"));
    }
    assert!(taken > 200, "only {taken} operations");
}

#[test]
fn hostile_names_go_through_every_operation() {
    let long = "я".repeat(31) + "x";
    for name in
        ["o'brien", "we\"ird", "select", "таблица", "new\nline", "a.b", "[x]", "`", "-- c", "\\", &long]
    {
        let mut db = Database::new();
        let mut schema = Schema::default();
        let other = format!("{name}2");
        let check = format!("\"{}\" <> 'a)b'", name.replace('"', "\"\""));
        let mut op = Operations::default();
        op.create_table(
            name,
            [big_integer("id").identity().primary_key(), string(name, 50).not_null().unique()],
        )
        .check(format!("ck {name}"), check.as_str())
        .index(format!("ix {name}"), [name]);
        op.create_table(
            other.as_str(),
            [integer("id").primary_key(), string(name, 50).default(name).references(name, name)],
        );
        op.add_column(name, integer(format!("{name}3")).check("1 = 1"));
        op.bulk_insert(name, ["id", name], [row![1, name], row![2, "b"]]);
        op.bulk_insert(other.as_str(), ["id"], [row![1]]);
        op.alter_column(name, name).set_type(string_type(99)).set_default(name);
        op.create_unique_constraint(format!("uq {name}"), name, [format!("{name}3"), "id".into()]);
        op.drop_constraint(format!("ck {name}"), name);
        op.create_check_constraint(format!("ck {name}"), name, check.as_str());
        op.alter_column(name, name).rename_to(other.as_str());
        op.alter_column(other.as_str(), name).set_not_null();
        op.drop_constraint(constraint_name(&other, &[name], "fkey"), other.as_str());
        op.create_foreign_key(format!("fk {name}"), other.as_str(), [name], name, [other.as_str()])
            .on_delete(ReferentialAction::Cascade);
        op.create_index(format!("ix {other}"), name, [other.as_str()]).unique();
        op.drop_index(format!("ix {name}"), name);
        op.delete_rows(name, [other.as_str()], [row!["b"]]);
        op.rename_table(name, format!("{name}4"));
        op.if_table_exists(format!("{name}4"), |op| {
            op.rename_table(format!("{name}4"), format!("{name}5"));
        });
        op.if_table_exists(format!("{name}4"), |op| {
            op.drop_column(format!("{name}4"), "x");
        });
        for operation in op.into_recorded() {
            db.upgrade(&mut schema, std::slice::from_ref(&operation))
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            db.assert_model(&schema, &format!("{name}: {}", operation.describe()));
        }
        let quote = migrator_sql::mysql::quote::identifier;
        let rows = db.lines(&format!("SELECT {} FROM {}", quote(name), quote(&other)));
        assert_eq!(rows, [name]);
        let mut op = Operations::default();
        op.drop_table(other.as_str());
        op.drop_table(format!("{name}5"));
        db.upgrade(&mut schema, op.recorded()).unwrap();
        db.assert_model(&Schema::default(), name);
    }
}

#[test]
fn every_literal_is_read_back_as_it_was_written() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    let values: Vec<(ColumnDefinition, Literal, &str)> = vec![
        (integer("v"), Literal::Null, "∅"),
        (boolean("v"), true.into(), "1"),
        (boolean("v"), false.into(), "0"),
        (big_integer("v"), i64::MIN.into(), "-9223372036854775808"),
        (big_integer("v"), i64::MAX.into(), "9223372036854775807"),
        (numeric("v", 9, 2), decimal("9.50"), "9.50"),
        (float("v"), 1.1.into(), "1.1"),
        (double("v"), 1.1.into(), "1.1"),
        (text("v"), decimal("1 OR 1"), "1 OR 1"),
        (
            text("v"),
            "it's \\ \"x\" \u{1F600}\n\r\t\u{8}\u{1a}%_".into(),
            "it's \\ \"x\" \u{1F600}\n\r\t\u{8}\u{1a}%_",
        ),
        (string("v", 40), "a\0b".into(), "a\0b"),
        (string("v", 40), " x ".into(), " x "),
        (char("v", 5), "x ".into(), "x"),
        (binary("v"), Literal::Bytes(vec![0, 65]), "\0A"),
        (binary("v"), Literal::Bytes(Vec::new()), ""),
        (text("v"), "".into(), ""),
        (uuid("v"), "00000000-0000-4000-8000-000000000001".into(), "00000000-0000-4000-8000-000000000001"),
        (date("v"), "2020-02-29".into(), "2020-02-29"),
        (time("v"), "10:30".into(), "10:30:00.000000"),
        (timestamp("v"), "2020-02-29 10:30:00.5".into(), "2020-02-29 10:30:00.500000"),
        (timestamp_tz("v"), "2020-02-29 10:30:00".into(), "2020-02-29 10:30:00.000000"),
        (json("v"), "{\"a\": [1, \"x'y\"]}".into(), "{\"a\": [1, \"x'y\"]}"),
    ];
    for (number, (column, value, read)) in values.into_iter().enumerate() {
        let (table, rows) = (format!("t{number}"), [vec![value.clone(), 1.into()]]);
        db.migrate(&mut schema, |op| {
            op.create_table(table.as_str(), [column.clone(), integer("n")]);
            op.bulk_insert(table.as_str(), ["v", "n"], rows.clone());
        });
        assert_eq!(db.lines(&format!("SELECT v FROM {table}")), [read], "{value:?}");
        db.migrate(&mut schema, |op| {
            op.delete_rows(table.as_str(), ["v", "n"], rows.clone());
        });
        assert_eq!(db.lines(&format!("SELECT COUNT(*) FROM {table}")), ["0"], "{value:?}");
        db.migrate(&mut schema, |op| {
            op.alter_column(table.as_str(), "v").set_default(value.clone());
            op.bulk_insert(table.as_str(), ["n"], [row![2]]);
        });
        assert_eq!(db.lines(&format!("SELECT v FROM {table}")), [read], "{value:?} as a default");
        db.assert_model(&schema, &format!("{value:?} as a default"));
    }
}

#[test]
fn rows_are_deleted_only_where_they_are_exactly_equal() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [string("s", 20)]).index("ix", ["s"]);
        op.bulk_insert("t", ["s"], [row!["a"], row!["A"], row!["a "], row!["ä"], row![Literal::Null]]);
        op.delete_rows("t", ["s"], [row!["a"]]);
    });
    assert_eq!(db.lines("SELECT s FROM t ORDER BY HEX(s)"), ["∅", "A", "a ", "ä"]);
    db.migrate(&mut schema, |op| {
        op.delete_rows("t", ["s"], [row![Literal::Null], row!["A"]]);
    });
    assert_eq!(db.lines("SELECT COUNT(*) FROM t"), ["2"]);
    db.migrate(&mut schema, |op| {
        op.create_table("latin", [string("s", 20)]).collation("latin1_german1_ci");
        op.bulk_insert("latin", ["s"], [row!["é"], row!["É"]]);
        op.delete_rows("latin", ["s"], [row!["é"]]);
    });
    assert_eq!(db.lines("SELECT s FROM latin"), ["É"]);
    db.assert_model(&schema, "Latin letters");
}

#[test]
fn many_rows_and_wide_rows_stay_within_the_limits() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    let wide: Vec<String> = (0..900).map(|n| format!("c{n}")).collect();
    let wide_row: Vec<Literal> = (0..900).map(Literal::from).collect();
    let rows: Vec<Vec<Literal>> = (0..3_001).map(|n| row![n, "x".repeat(400), Literal::Null]).collect();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("a"), text("b"), text("c")]).index("ix", ["a"]);
        op.bulk_insert("t", ["a", "b", "c"], rows.clone());
        op.create_table("w", wide.iter().map(|name| integer(name.as_str())));
        op.bulk_insert("w", wide.clone(), [wide_row.clone(), wide_row.clone()]);
        op.bulk_insert("w", wide.clone(), []);
    });
    assert_eq!(db.lines("SELECT COUNT(*) FROM t"), ["3001"]);
    db.migrate(&mut schema, |op| {
        op.delete_rows("t", ["a", "b", "c"], rows.clone());
        op.delete_rows("w", wide.clone(), [wide_row.clone()]);
    });
    assert_eq!(db.lines("SELECT (SELECT COUNT(*) FROM t) + (SELECT COUNT(*) FROM w)"), ["0"]);
}

#[test]
fn a_condition_on_a_table_that_no_migration_created() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.run(
        "CREATE TABLE old (id INT PRIMARY KEY, a VARCHAR(9) NOT NULL COMMENT 'kept', b INT, UNIQUE uq (b))",
    );
    db.run("INSERT INTO old VALUES (1, 'x', 2)");
    for _ in 0..2 {
        db.migrate(&mut schema, |op| {
            op.if_table_exists("old", |op| {
                op.alter_column("old", "a").rename_to("c");
                op.create_index("ix_c", "old", ["c"]);
                op.drop_constraint("uq", "old");
                op.drop_column("old", "b");
                op.add_column("old", text("d").default("z"));
                op.bulk_insert("old", ["id", "c"], [row![2, "y"]]);
                op.delete_rows("old", ["id", "c"], [row![2, "Y"]]);
                op.rename_table("old", "fresh");
            });
        });
    }
    assert_eq!(schema, Schema::default());
    assert_eq!(db.tables(), ["fresh"]);
    assert_eq!(db.lines("SELECT * FROM fresh ORDER BY id"), ["1|x|z", "2|y|z"]);
    assert!(db.lines("SHOW CREATE TABLE fresh")[0].contains("`c` varchar(9) NOT NULL COMMENT 'kept'"));
}
