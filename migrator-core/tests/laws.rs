//! The laws of operations that need no database, over every example and over random schemas.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

mod random;

use migrator_core::inverse::inverse;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::Schema;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A random journey needs a schema to start from and a dice to pick operations with.
fn journey(seed: u64, length: usize) -> (Schema, Vec<Operation>) {
    let mut dice = random::Dice::new(seed);
    let mut schema = Schema::default();
    for _ in 0..dice.below(4) + 1 {
        let create = random::create_table(&mut dice, &schema);
        create.apply(&mut schema).unwrap();
    }
    let before = schema.clone();
    let mut operations = Vec::new();
    while operations.len() < length {
        let operation = random::operation(&mut dice, &schema);
        if operation.apply(&mut schema).is_ok() {
            operations.push(operation);
        }
    }
    (before, operations)
}

fn applied(operations: &[Operation], schema: &Schema) -> Schema {
    let mut after = schema.clone();
    for operation in operations {
        operation.apply(&mut after).unwrap_or_else(|e| panic!("{}: {e}", operation.describe()));
    }
    after
}

#[test]
fn every_operation_has_examples_and_each_applies() {
    let mut seen = BTreeSet::new();
    for (before, operation) in Operation::examples() {
        seen.insert(operation.name());
        applied(std::slice::from_ref(&operation), &before);
    }
    assert_eq!(seen, Operation::NAMES.iter().copied().collect());
}

#[test]
fn the_way_back_leads_back_for_every_example() {
    for (before, operation) in Operation::examples() {
        if let Ok(back) = operation.inverse(&before) {
            let after = applied(std::slice::from_ref(&operation), &before);
            assert_eq!(applied(&back, &after), before, "{}", operation.describe());
        } else {
            assert!(
                matches!(operation.name(), "execute" | "run" | "backfill" | "add_enum_value"),
                "{}",
                operation.describe()
            );
        }
    }
}

#[test]
fn a_failed_operation_leaves_the_schema_alone() {
    for (before, operation) in Operation::examples() {
        let mut empty = Schema::default();
        if operation.apply(&mut empty).is_err() {
            assert_eq!(empty, Schema::default(), "{}", operation.describe());
        }
        let mut twice = applied(std::slice::from_ref(&operation), &before);
        let once = twice.clone();
        if operation.apply(&mut twice).is_err() {
            assert_eq!(twice, once, "{}", operation.describe());
        }
    }
}

#[test]
fn every_description_is_one_line_and_every_source_records() {
    for (_, operation) in Operation::examples() {
        let line = operation.describe().to_string();
        assert!(!line.contains('\n') && line.len() > 4, "{line}");
        assert!(operation.source().starts_with(&format!("op.{}(", operation.name())), "{line}");
    }
}

#[test]
fn a_recorded_column_brings_its_constraints() {
    use migrator_core::op::{integer, string, uuid};
    let mut op = Operations::default();
    op.create_table("users", [uuid("id").primary_key(), string("email", 20).unique()]);
    op.add_column("users", integer("boss").check("boss > 0"));
    op.add_column("users", uuid("friend").references("users", "id"));
    let schema = applied(op.recorded(), &Schema::default());
    let names: Vec<&str> =
        schema.table(&"users".into()).unwrap().constraints.keys().map(String::as_str).collect();
    assert_eq!(names, ["users_boss_check", "users_email_key", "users_friend_fkey", "users_pkey"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_way_back_leads_back_for_random_journeys(seed: u64, length in 1usize..20) {
        let (before, operations) = journey(seed, length);
        let after = applied(&operations, &before);
        let back = inverse(&operations, &mut before.clone()).unwrap_or_else(|e| panic!("{e:?}"));
        prop_assert_eq!(applied(&back, &after), before);
    }

    #[test]
    fn the_way_back_of_the_way_back_leads_there_again(seed: u64, length in 1usize..12) {
        let (before, operations) = journey(seed, length);
        let after = applied(&operations, &before);
        let back = inverse(&operations, &mut before.clone()).unwrap();
        let there = inverse(&back, &mut after.clone()).unwrap();
        prop_assert_eq!(applied(&there, &before), after);
    }

    #[test]
    fn applying_anything_anywhere_never_panics(seed: u64, other: u64) {
        let (_, operations) = journey(seed, 8);
        let (mut schema, _) = journey(other, 1);
        for operation in operations {
            let before = schema.clone();
            let _ = operation.inverse(&schema);
            if operation.apply(&mut schema).is_err() {
                prop_assert_eq!(&schema, &before);
            }
        }
    }
}
