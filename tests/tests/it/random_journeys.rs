//! Random journeys: operations over random schemas with rows, up, down and up again, on each database.
//!
//! `JOURNEY_SEED=7 JOURNEY_CASES=500 cargo test --workspace random_journeys` runs others, on all three; a
//! failure is made as short as it can be, and says how to see it again.

use crate::journey::{End, Live, there_and_back};
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_tests::random::{Journey, namespace_prefix};

fn random_journeys(dialect: Dialect, usual_cases: u64) {
    let number = |name: &str, usual: u64| match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text:?}")),
        Err(_) => usual,
    };
    let (first, cases) = (number("JOURNEY_SEED", 1), number("JOURNEY_CASES", usual_cases));
    let all = std::env::var_os("JOURNEY_ALL").is_some();
    let mut live = Live::new(dialect);
    live.drop_namespaces(namespace_prefix());
    let mut failures = Vec::new();
    let (mut operations, mut fills, mut complete) = (0, 0, 0);
    for seed in first..first + cases {
        let journey = Journey::of(seed, dialect);
        operations += journey.operations.len();
        fills += journey.operations.iter().filter(|operation| operation.has_backfill()).count();
        let end = go(&mut live, &journey);
        complete += u64::from(end == Ok(End::Complete));
        if let Err(error) = end {
            let (journey, error) = shrunk(&mut live, journey, error);
            failures.push(format!(
                "JOURNEY_SEED={seed} JOURNEY_CASES=1 cargo test --workspace random_journeys_on_{dialect}\n{}\n{error}\n",
                journey.source()
            ));
            if !all {
                break;
            }
        }
    }
    live.drop_namespaces(namespace_prefix());
    assert!(
        failures.is_empty(),
        "{} failures on {}:\n{}",
        failures.len(),
        dialect.title(),
        failures.join("\n")
    );
    println!(
        "{complete} of {cases} journeys with {operations} operations, {fills} backfills among them, went all the way on {dialect}"
    );
    assert!(operations as u64 > cases, "{operations} operations in {cases} journeys");
    // With few cases of other seeds, chance may have it otherwise.
    if cases >= usual_cases {
        assert!(fills as u64 * 20 > cases, "{fills} backfills in {cases} journeys");
        assert!(complete * 3 >= cases * 2, "only {complete} of {cases} journeys went all the way");
    }
}

#[test]
fn random_journeys_on_sqlite() {
    random_journeys(Dialect::Sqlite, 300);
}

#[test]
fn random_journeys_on_postgres() {
    random_journeys(Dialect::Postgres, 60);
}

#[test]
fn random_journeys_on_mysql() {
    random_journeys(Dialect::Mysql, 60);
}

/// Without rows, so that nothing stands in the way; and with them.
fn go(live: &mut Live, journey: &Journey) -> Result<End, String> {
    let mut ends = [End::Complete; 2];
    for with_rows in [false, true] {
        live.reset();
        let end = there_and_back(live, &journey.before, &journey.operations, with_rows)
            .map_err(|error| format!("{}\n{error}", if with_rows { "with rows" } else { "without rows" }))?;
        if end == End::NoWayBack {
            return Err("down: the database cannot do what leads back".to_owned());
        }
        ends[usize::from(with_rows)] = end;
    }
    Ok(ends[1])
}

/// The leg that failed and the words of the message, without the names and the statement in it.
fn kind(error: &str) -> Vec<String> {
    let (leg, message) = error.split_once(':').unwrap_or((error, ""));
    let message = message.split(":\\n").next().unwrap_or_default();
    let is_plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let words = message.split_whitespace().filter(is_plain);
    std::iter::once(leg).chain(words).map(ToOwned::to_owned).collect()
}

/// The shortest journey that fails in the same leg and in the same words, with its error.
fn shrunk(live: &mut Live, mut journey: Journey, mut error: String) -> (Journey, String) {
    let wanted = kind(&error);
    let mut tries = 0;
    let mut shorter = true;
    while shorter && tries < 300 {
        shorter = false;
        for part in [operations as fn(&mut Journey) -> &mut Vec<Operation>, before] {
            for at in (0..part(&mut journey).len()).rev() {
                let mut candidate = journey.clone();
                part(&mut candidate).remove(at);
                if !candidate.is_possible(live.dialect) {
                    continue;
                }
                tries += 1;
                if let Err(again) = go(live, &candidate)
                    && kind(&again) == wanted
                {
                    (journey, error, shorter) = (candidate, again, true);
                }
            }
        }
        shorter |= fewer_parts(live, &mut journey, &mut error, &wanted, &mut tries);
    }
    (journey, error)
}

fn operations(journey: &mut Journey) -> &mut Vec<Operation> {
    &mut journey.operations
}

fn before(journey: &mut Journey) -> &mut Vec<Operation> {
    &mut journey.before
}

/// Leaves columns, constraints and indexes out of the tables.
fn fewer_parts(
    live: &mut Live,
    journey: &mut Journey,
    error: &mut String,
    wanted: &[String],
    tries: &mut u32,
) -> bool {
    let mut shorter = false;
    for at in 0..journey.before.len() {
        for part in 0..3 {
            let mut position = 0;
            loop {
                let mut candidate = journey.clone();
                let Operation::CreateTable(create) = &mut candidate.before[at] else { break };
                let length = [create.columns.len(), create.constraints.len(), create.indexes.len()][part];
                if position >= length {
                    break;
                }
                match part {
                    0 => drop(create.columns.remove(position)),
                    1 => drop(create.constraints.remove(position)),
                    _ => drop(create.indexes.remove(position)),
                }
                position += 1;
                if !candidate.is_possible(live.dialect) {
                    continue;
                }
                *tries += 1;
                if let Err(again) = go(live, &candidate)
                    && kind(&again) == wanted
                {
                    (*journey, *error, shorter) = (candidate, again, true);
                    position -= 1;
                }
            }
        }
    }
    shorter
}
