//! Rendering anything anywhere gives steps or an error.

#[path = "../../../migrator-core/tests/random/mod.rs"]
mod random;

use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Literal, Schema};
use migrator_sql::sqlite::{LiveTable, rebuild};
use migrator_sql::{OfflineStep, RenderedStep, Step, offline, render};
use proptest::prelude::*;
use std::slice;

fn random_operations(seed: u64, length: usize) -> (Schema, Vec<Operation>) {
    let mut dice = random::Dice::new(seed);
    let mut schema = Schema::default();
    for _ in 0..dice.below(3) + 1 {
        random::create_table(&mut dice, &schema).apply(&mut schema).unwrap();
    }
    let operations = (0..length).map(|_| random::operation(&mut dice, &schema)).collect();
    (schema, operations)
}

fn all_sql(steps: &[RenderedStep]) -> Vec<String> {
    let sql = |RenderedStep { step, .. }: &RenderedStep| match step {
        Step::Sql(sql) => vec![sql.clone()],
        Step::IfTableExists { then, .. } => all_sql(then),
        _ => Vec::new(),
    };
    steps.iter().flat_map(sql).collect()
}

/// Every operation that can be made of a few texts, whether it makes sense or not.
fn operations_of(names: &[String]) -> Vec<Operation> {
    let [a, b, c] = names else { panic!("three names") };
    let mut op = Operations::default();
    op.create_table(a, [text(a).primary_key(), text(b).default(c.as_str()).check(c.as_str())])
        .unique(b, [b])
        .foreign_key(c, [a], b, [c])
        .index(a, [b]);
    op.add_column(a, custom(c, b).default(decimal(c)).not_null().references(a, b));
    op.alter_column(a, b).set_type(custom_type(c)).using(c.as_str()).set_default(expression(c.as_str()));
    op.alter_column(a, b).rename_to(c).set_not_null();
    op.create_index(a, b, [c]).unique().where_(b.as_str());
    op.create_check_constraint(c, a, b.as_str());
    op.drop_constraint(b, a);
    op.create_primary_key(a, a, [c]);
    op.create_foreign_key(a, a, [c], a, [b]);
    op.bulk_insert(a, [b], [vec![Literal::Text(c.clone())], vec![Literal::Bytes(c.clone().into_bytes())]]);
    op.delete_rows(a, [b, c], [vec![Literal::Decimal(c.clone())]]);
    op.drop_index(a, b);
    op.drop_column(a, c);
    op.rename_table(a, b);
    op.record(Execute::new(c.as_str()));
    op.drop_table((b.as_str(), a.as_str()));
    let all = op.recorded().to_vec();
    op.if_table_exists(a, |op| {
        for operation in all {
            op.record(operation);
        }
    });
    op.into_recorded()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_operations_render(seed: u64, other: u64) {
        let (_, operations) = random_operations(seed, 12);
        let (before, _) = random_operations(other, 0);
        let schemas = [before, random_operations(seed, 0).0];
        for (schema, dialect) in schemas.iter().flat_map(|s| Dialect::ALL.map(|d| (s, d))) {
            let _ = render(&operations, &mut schema.clone(), dialect);
            for operation in &operations {
                let mut after = schema.clone();
                let Ok(steps) = render(slice::from_ref(operation), &mut after, dialect) else { continue };
                let mut expected = schema.clone();
                prop_assert!(operation.apply(&mut expected).is_ok());
                prop_assert_eq!(&after, &expected);
                prop_assert!(offline(&steps, slice::from_ref(operation), schema).is_ok(), "{:?}", operation);
            }
        }
    }

    #[test]
    fn any_names_render(dialect in prop::sample::select(&Dialect::ALL), names in prop::collection::vec("(a|[ab'\"`\\[\\]();\0 -]{0,4}|\\PC{0,6})", 3..=3)) {
        let operations = operations_of(&names);
        let mut schema = Schema::default();
        for operation in &operations {
            let before = schema.clone();
            match render(slice::from_ref(operation), &mut schema, dialect) {
                Ok(steps) => {
                    prop_assert!(all_sql(&steps).iter().all(|sql| !sql.contains('\0')));
                    let script = offline(&steps, slice::from_ref(operation), &before);
                    for step in script.into_iter().flatten() {
                        let has_nul = matches!(step, OfflineStep::Sql { sql, .. } if sql.contains('\0'));
                        prop_assert!(!has_nul);
                    }
                }
                Err(_) => schema = before,
            }
        }
    }

    #[test]
    fn rebuilding_anything_gives_statements_or_an_error(
        names in prop::collection::vec("[abc]|\\PC{0,3}", 3..=3),
        body in "(([abc]|INT|NOT NULL|UNIQUE|PRIMARY KEY|CHECK|REFERENCES|DEFAULT|AS|\\(|\\)|,|--|'|\"| |\n){0,12} ?,? ?){1,4}",
    ) {
        for create in [format!("CREATE TABLE t ({body})"), body.clone()] {
            let row = ["table".to_owned(), "t".into(), "t".into(), create].into();
            let live = LiveTable::from_rows(&"t".into(), [row]).unwrap();
            let operations = operations_of(&names);
            let _ = rebuild(&live, &operations);
            for operation in &operations {
                let _ = rebuild(&live, slice::from_ref(operation));
            }
        }
    }
}

proptest! {
    #[test]
    fn reading_any_catalog_of_sqlite_gives_a_schema(
        kinds in prop::collection::vec(prop::sample::select(vec!["table", "index", "trigger", "view", "x"]), 6),
        words in prop::collection::vec(prop::sample::select(vec![
            "CREATE", "TABLE", "INDEX", "TRIGGER", "VIEW", "t", "\"t\"", "(", ")", ",", "a", "[b", "'d", "x'0", "\n", "-- e\n",
            "CONSTRAINT", "NOT", "NULL", "DEFAULT", "CHECK", "PRIMARY KEY", "UNIQUE", "REFERENCES", "FOREIGN KEY", "AS",
            "GENERATED", "COLLATE", "STRICT", ".", "ON", "UPDATE OF", "BEGIN", "END", "WHEN", "DESC", "IN", "-", "1", "я",
        ]), 0..60),
    ) {
        let rows = kinds.iter().enumerate().map(|(at, kind)| {
            let create = ["CREATE TABLE t (a INT, ", "CREATE INDEX i ON t (", "CREATE TRIGGER t ", ""][at % 4];
            let sql = format!("{create}{}", words[at.min(words.len())..].join(" "));
            vec![None, Some((*kind).to_owned()), Some("t".to_owned()), Some("t".to_owned()), Some(sql)]
        });
        let read = migrator_sql::sqlite::reflect::read(&[rows.collect(), Vec::new()]).unwrap();
        let again = migrator_sql::canonical(&read.schema, Dialect::Sqlite);
        prop_assert_eq!(again.tables.len(), read.schema.tables.len());
    }
}
