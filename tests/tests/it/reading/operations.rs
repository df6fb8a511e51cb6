//! The statement that records an operation is read as that operation.

use super::{apart, read, step};
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_tests::cases::cases;
use migrator_tests::random::Journey;
use std::collections::BTreeSet;

fn statements(operations: &[Operation]) -> String {
    operations.iter().map(|operation| format!("{}\n", operation.source())).collect()
}

/// Some operations are several statements, and `execute` shows one of its texts: so what their sources say
/// is compared where the operations are not the same.
fn assert_read(operation: &Operation) {
    let source = operation.source();
    let read = apart(read(&source));
    if apart(vec![operation.clone()]).is_empty() {
        return;
    }
    match (read.as_slice(), operation) {
        ([only], _) if only == operation => assert_eq!(step(only), step(operation)),
        (
            several,
            Operation::CreateTable(_)
            | Operation::OnDialect(_)
            | Operation::IfTableExists(_)
            | Operation::Execute(_),
        ) => {
            // On one database only, each statement brings its enumerations anew.
            let said = statements(several);
            let mut lines: Vec<&str> = said.lines().collect();
            let mut seen = BTreeSet::new();
            lines.retain(|line| seen.insert(*line) || !line.contains(".create_enum("));
            assert_eq!(lines.join("\n"), source);
        }
        (other, _) => panic!("{source}\n{other:?}\n{operation:?}"),
    }
}

#[test]
fn cases_are_read_as_they_are() {
    let mut seen = 0;
    for dialect in Dialect::ALL {
        for case in cases(dialect) {
            for operation in case.before.iter().chain(&case.change) {
                assert_read(operation);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn journeys_are_read_as_they_are() {
    let mut seen = 0;
    for dialect in Dialect::ALL {
        for seed in 1..60 {
            let journey = Journey::of(seed, dialect);
            for operation in journey.before.iter().chain(&journey.operations) {
                assert_read(operation);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}
