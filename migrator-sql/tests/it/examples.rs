//! The SQL of every example, as a picture to look at.

use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_sql::{OfflineStep, RenderedStep, Step, offline, render};

#[test]
fn every_example_on_sqlite() {
    insta::assert_snapshot!(picture_of_examples(Dialect::Sqlite));
}

#[test]
fn every_example_on_postgres() {
    insta::assert_snapshot!(picture_of_examples(Dialect::Postgres));
}

#[test]
fn every_example_on_mysql() {
    insta::assert_snapshot!(picture_of_examples(Dialect::Mysql));
}

fn picture_of_examples(dialect: Dialect) -> String {
    let mut picture = String::new();
    for (before, operation) in Operation::examples() {
        picture.push_str(&format!("== {}\n", operation.describe()));
        let operations = [operation];
        let mut after = before.clone();
        match render(&operations, &mut after, dialect) {
            Err(error) => picture.push_str(&format!("{error}\n")),
            Ok(steps) => {
                write_steps(&steps, "", &mut picture);
                for step in offline(&steps, &operations, &before).unwrap() {
                    if let OfflineStep::Sql { sql, .. } = step
                        && matches!(steps[0].step, Step::Rebuild { .. })
                    {
                        picture.push_str(&format!("  {sql};\n"));
                    }
                }
            }
        }
        picture.push('\n');
    }
    picture
}

fn write_steps(steps: &[RenderedStep], indent: &str, picture: &mut String) {
    for RenderedStep { step, .. } in steps {
        match step {
            Step::Sql(sql) => picture.push_str(&format!("{indent}{sql};\n")),
            Step::Rebuild { table, changes } => {
                picture.push_str(&format!("{indent}rebuild {table} with {} change:\n", changes.len()));
            }
            Step::IfTableExists { table, then } => {
                picture.push_str(&format!("{indent}if table {table} exists:\n"));
                write_steps(then, "  ", picture);
            }
            Step::Backfill { statement, .. } => {
                picture.push_str(&format!("{indent}backfill {statement:?}\n"));
            }
            Step::Code { name, .. } => picture.push_str(&format!("{indent}code {name:?}\n")),
        }
    }
}
