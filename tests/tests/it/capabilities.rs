//! Every operation with every option on every database: it goes there and back, or it says before that it
//! cannot, and the way around. The table of this is in `CAPABILITIES.md`.

use crate::journey::{Live, there_and_back, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::{Step, Unsupported, render};
use migrator_tests::cases::{Case, cases};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

/// Runs every case on a database; `JOURNEY_CASE=create_index` runs those whose name holds the text.
fn every_case(dialect: Dialect) {
    let wanted = std::env::var("JOURNEY_CASE").unwrap_or_default();
    let mut live = Live::new(dialect);
    let mut wrong = Vec::new();
    let (mut done, mut refused, mut refused_by_version) = (0, 0, 0);
    for case in cases(dialect) {
        let title = format!("{} {}", case.operation, case.option);
        if !title.contains(&wanted) {
            continue;
        }
        if let Some(unsupported) = why_not(&case, dialect) {
            assert!(!unsupported.help.is_empty(), "{title}: no way around");
            refused += 1;
            continue;
        }
        for with_rows in [false, true] {
            live.reset();
            let went = there_and_back(&mut live, &case.before, &case.change, with_rows);
            if let Some((from, words)) = live.too_old_for(&title) {
                // The version is known when it runs: its refusal is the one that is known, and no other.
                let error = went.expect_err(&title).replace('\\', "");
                assert!(error.contains(words), "{title} is there from {from} on: {error}");
                refused_by_version += 1;
                continue;
            }
            if let Err(error) = went {
                wrong.push(format!("== {title} ({}rows)\n{error}", if with_rows { "" } else { "no " }));
                break;
            }
        }
        done += 1;
    }
    live.reset();
    assert!(wrong.is_empty(), "{} of {done} cases:\n{}", wrong.len(), wrong.join("\n"));
    let expected = 2 * live.too_old_for_all().len();
    assert!(!wanted.is_empty() || refused_by_version == expected, "{refused_by_version} of {expected}");
    assert!(!wanted.is_empty() || (done > 100 && refused > 5), "{done} cases, {refused} refused");
}

#[test]
fn every_case_on_sqlite() {
    every_case(Dialect::Sqlite);
}

#[test]
fn every_case_on_postgres() {
    every_case(Dialect::Postgres);
}

#[test]
fn every_case_on_mysql() {
    every_case(Dialect::Mysql);
}

/// Why the case cannot run there, when what it starts from can, or cannot either.
fn why_not(case: &Case, dialect: Dialect) -> Option<Unsupported> {
    let mut schema = Schema::of(dialect);
    if let Some(before) = unsupported(&case.before, &schema, dialect) {
        return Some(before);
    }
    for operation in &case.before {
        operation.apply(&mut schema).unwrap();
    }
    unsupported(&case.change, &schema, dialect)
}

/// What a database does with a case.
enum Ability {
    /// Statements.
    Does,
    /// A rebuild of the table (SQLite).
    Rebuilds,
    /// Nothing: the model knows it, the database has nothing to do.
    Nothing,
    Refuses(Unsupported),
}

fn ability(case: &Case, dialect: Dialect) -> Ability {
    if let Some(unsupported) = why_not(case, dialect) {
        return Ability::Refuses(unsupported);
    }
    let mut schema = Schema::of(dialect);
    for operation in &case.before {
        operation.apply(&mut schema).unwrap();
    }
    let steps = render(&case.change, &mut schema, dialect)
        .unwrap_or_else(|error| panic!("{} {} on {dialect}: {error}", case.operation, case.option));
    if steps.is_empty() {
        Ability::Nothing
    } else if steps.iter().any(|step| matches!(step.step, Step::Rebuild { .. })) {
        Ability::Rebuilds
    } else {
        Ability::Does
    }
}

/// The cases on all databases, in order: the names, and what each database does.
fn abilities() -> Vec<(Case, [Ability; 3])> {
    let [sqlite, postgres, mysql] = Dialect::ALL.map(cases);
    let same = |a: &Case, b: &Case| a.operation == b.operation && a.option == b.option;
    assert!(sqlite.len() == postgres.len() && postgres.len() == mysql.len());
    let all = sqlite.into_iter().zip(postgres).zip(mysql);
    all.map(|((sqlite, postgres), mysql)| {
        assert!(
            same(&sqlite, &postgres) && same(&postgres, &mysql),
            "the list is the same for each database"
        );
        let abilities = [
            ability(&sqlite, Dialect::Sqlite),
            ability(&postgres, Dialect::Postgres),
            ability(&mysql, Dialect::Mysql),
        ];
        (sqlite, abilities)
    })
    .collect()
}

/// The whole of `CAPABILITIES.md`.
fn capabilities() -> String {
    let mut text = format!("{INTRODUCTION}{}\n## Operations and options\n", summary());
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: Vec<String> = Vec::new();
    let mut last = "";
    let all = abilities();
    let mut order: Vec<&str> = Vec::new();
    for (case, _) in &all {
        if !order.contains(&case.operation) {
            order.push(case.operation);
        }
    }
    for operation in order {
        for (case, abilities) in all.iter().filter(|(case, _)| case.operation == operation) {
            if last != operation {
                last = operation;
                let titles = Dialect::ALL.map(Dialect::title).join(" | ");
                write!(text, "\n### {operation}\n\n| | {titles} |\n|---|---|---|---|\n").unwrap();
            }
            let option = if case.option.is_empty() { "(alone)" } else { &case.option };
            write!(text, "| {} |", option.replace('|', "\\|")).unwrap();
            for (dialect, ability) in Dialect::ALL.iter().zip(abilities) {
                let cell = match ability {
                    Ability::Does => "yes".to_owned(),
                    Ability::Rebuilds => "yes, by a rebuild".to_owned(),
                    Ability::Nothing => "nothing to run".to_owned(),
                    Ability::Refuses(Unsupported { fact, help, .. }) => {
                        let reason = format!("{}: {fact}; help: {help}", dialect.title());
                        let number = *numbers.entry(reason.clone()).or_insert_with(|| {
                            reasons.push(reason);
                            reasons.len()
                        });
                        format!("no [{number}](#ways-around)")
                    }
                };
                write!(text, " {cell} |").unwrap();
            }
            text.push('\n');
        }
    }
    text.push_str("\n## Ways around\n\nWhat the errors say, before anything runs.\n\n");
    for (number, reason) in reasons.iter().enumerate() {
        writeln!(text, "{}. {}", number + 1, reason.replace('<', "&lt;")).unwrap();
    }
    text
}

const INTRODUCTION: &str = "# What each database can do

This page is generated from the cases in `tests/src/cases`, and a test fails when it is not true. Each
*yes* was run on the real database: up, down where there is a way back, and up again, with rows in the
tables, and after each leg the schema read back from the database was the one that the model says.

- **yes**: statements of the database.
- **yes, by a rebuild**: SQLite has no statement for it, so the table is made anew with its rows, within
  the transaction.
- **nothing to run**: the model keeps it, and the database needs nothing for it.
- **no**: the operation is refused before anything runs. The number leads to
  the way around.

MySQL/MariaDB stands for MariaDB 10.11, which the tests run on.

";

/// One row an operation.
fn summary() -> String {
    let titles = Dialect::ALL.map(Dialect::title).join(" | ");
    let mut text = format!("## In short\n\n| Operation | {titles} |\n|---|---|---|---|\n");
    let all = abilities();
    let mut seen = BTreeSet::new();
    for (case, _) in &all {
        if !seen.insert(case.operation) {
            continue;
        }
        write!(text, "| `{}` |", case.operation).unwrap();
        let of_operation = || all.iter().filter(|(other, _)| other.operation == case.operation);
        for at in 0..3 {
            let total = of_operation().count();
            let can =
                of_operation().filter(|(_, abilities)| !matches!(abilities[at], Ability::Refuses(_))).count();
            let cell = match can {
                0 => "no".to_owned(),
                can if can == total => "yes".to_owned(),
                can => format!("{can} of {total} options"),
            };
            write!(text, " {cell} |").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_tables_of_capabilities_are_true() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let page = format!("{root}/CAPABILITIES.md");
    let expected = capabilities();
    if std::env::var_os("UPDATE_CAPABILITIES").is_some() {
        fs::write(&page, &expected).unwrap();
        return;
    }
    let rerun = "is not what the cases say: run the test with UPDATE_CAPABILITIES=1";
    assert!(fs::read_to_string(&page).unwrap_or_default() == expected, "CAPABILITIES.md {rerun}");
}

#[test]
fn every_operation_has_a_case() {
    let mut covered: BTreeSet<&str> = BTreeSet::new();
    for case in cases(Dialect::Postgres) {
        covered.extend(case.change.iter().map(Operation::name));
    }
    // A data step has no SQL: it is tried where programs run.
    let missing: Vec<_> = Operation::NAMES.iter().filter(|name| !covered.contains(*name)).collect();
    assert_eq!(missing, [&"run"]);
}
