//! What the core says that a database cannot do is what rendering says.

use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::render;
use migrator_tests::cases::cases;
use migrator_tests::random::attempts;

/// Lists of operations with the schema before each: every case, every example, and random ones.
fn trials(dialect: Dialect) -> Vec<(Schema, Vec<Operation>)> {
    let mut trials = Vec::new();
    for case in cases(dialect) {
        let mut schema = Schema::of(dialect);
        for list in [case.before, case.change] {
            trials.push((schema.clone(), list.clone()));
            for operation in list {
                trials.push((schema.clone(), vec![operation.clone()]));
                if operation.apply(&mut schema).is_err() {
                    break;
                }
            }
        }
    }
    trials.extend(Operation::examples().into_iter().map(|(schema, operation)| (schema, vec![operation])));
    for seed in 0..400 {
        for (schema, list) in attempts(seed * 7_919, dialect) {
            let mut before = schema.clone();
            for operation in &list {
                trials.push((before.clone(), vec![operation.clone()]));
                if operation.apply(&mut before).is_err() {
                    break;
                }
            }
            trials.push((schema, list));
        }
    }
    trials
}

#[test]
fn dump() {
    let mut text = String::new();
    for dialect in Dialect::ALL {
        for (schema, list) in trials(dialect) {
            let failed = if std::env::var("CORE").is_ok() {
                migrator_core::limits::follow(&list, &mut schema.clone(), dialect).map_err(|e| (e.position, e.to_string()))
            } else {
                render(&list, &mut schema.clone(), dialect).map(|_| ()).map_err(|e| (e.position, e.to_string()))
            };
            if let Err(error) = failed {
                let sources: Vec<String> = list.iter().map(Operation::source).collect();
                text.push_str(&format!("{dialect} {} | {} {}\n", sources.join("; "), error.0, error.1));
            }
        }
    }
    std::fs::write(std::env::var("DUMP").unwrap(), text).unwrap();
}
