//! Every migration that is linked into this program: the service's, the example's, those of the galleries,
//! and those beside this file.

use super::{Source, step};
use app_migrations as _;
use migrator_core::check::Touched;
use migrator_core::op::{Operation, Operations};
use migrator_runtime::__private::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration, inventory};
use migrator_source::body::Recording;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A linked function, with the file that it stands in.
struct Linked {
    file: String,
    mark: &'static str,
    recorded: Vec<Operation>,
}

fn recorded(function: fn(&mut Operations)) -> Vec<Operation> {
    let mut operations = Operations::default();
    function(&mut operations);
    operations.into_recorded()
}

fn linked() -> Vec<Linked> {
    let folders = inventory::iter::<RegisteredFolder>().flat_map(|folder| folder.migrations);
    let migrations: Vec<&RegisteredMigration> =
        folders.copied().flatten().chain(inventory::iter::<RegisteredMigration>()).collect();
    let files: BTreeMap<&str, &str> =
        migrations.iter().map(|migration| (migration.module, migration.file)).collect();
    let up = migrations.iter().map(|migration| Linked {
        file: migration.file.to_owned(),
        mark: "migration",
        recorded: recorded(migration.upgrade),
    });
    let down = inventory::iter::<RegisteredDowngrade>().filter_map(|downgrade| {
        let file = (*files.get(downgrade.module)?).to_owned();
        Some(Linked { file, mark: "downgrade", recorded: recorded(downgrade.downgrade) })
    });
    up.chain(down).collect()
}

/// What is read of the file; nothing when a macro makes the function.
fn source_of(linked: &Linked) -> Option<Recording> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&linked.file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::read(&text).recording(linked.mark)
}

fn is_complete(linked: &Linked) -> bool {
    source_of(linked).is_some_and(|recording| recording.is_complete())
}

/// What is read may be less than what is recorded, and then says so; it is never anything else.
fn assert_same(linked: &Linked) {
    let Some(recording) = source_of(linked) else { return };
    let read: Vec<&Operation> = recording.operations().collect();
    if recording.is_complete() {
        assert_eq!(read, linked.recorded.iter().collect::<Vec<_>>(), "{}", linked.file);
    }
    // In order, with gaps where something is unknown.
    let mut rest = linked.recorded.iter();
    for operation in read {
        let found = rest.any(|recorded| recorded == operation && step(recorded) == step(operation));
        assert!(found, "{}: {}", linked.file, operation.source());
    }
}

/// The files with something that cannot be read, and why.
const NOT_WHOLLY: &[(&str, &str)] = &[
    ("what_only_the_compiler_can_see_is_not_missed", "macros of its own make its functions"),
    ("a_module_declared_by_hand", "its columns come from a helper"),
    ("a_helper_file_without_a_migration", "its columns come from a helper"),
    ("locked_what_cannot_be_read_is_not_judged", "it is there to be unknown"),
    ("locked_what_may_be_hidden_is_not_missed", "it is there to be unknown"),
    ("rows_of_the_past/migrations/m4_people.rs", "a part of it cannot be read"),
    ("a_helper_function_is_unknown", "it is there to be unknown"),
    ("a_helper_of_another_file_is_unknown", "it is there to be unknown"),
    ("a_condition_is_unknown", "it is there to be unknown"),
    ("a_macro_of_ones_own_is_unknown", "it is there to be unknown"),
    ("a_statement_under_cfg_is_unknown", "it is there to be unknown"),
    ("a_match_is_unknown", "it is there to be unknown"),
    ("a_while_loop_is_unknown", "it is there to be unknown"),
    ("a_name_from_the_environment_is_unknown", "it is there to be unknown"),
    ("reading/migrations/m3_own_names.rs", "it has names of its own"),
    ("reading/migrations/m4_unknown.rs", "it is there to be unknown"),
];

#[test]
fn what_is_read_is_what_is_recorded() {
    let all = linked();
    assert!(all.len() > 50, "{}", all.len());
    let mut incomplete = BTreeSet::new();
    for linked in &all {
        assert_same(linked);
        if !is_complete(linked) {
            incomplete.insert(linked.file.clone());
        }
    }
    let excused = |file: &String| NOT_WHOLLY.iter().any(|(part, _)| file.contains(part));
    let not_read: Vec<&String> = incomplete.iter().filter(|file| !excused(file)).collect();
    assert!(not_read.is_empty(), "cannot be read: {not_read:?}");
    for (part, why) in NOT_WHOLLY {
        assert!(all.iter().any(|linked| linked.file.contains(part)), "{part} ({why}) is not linked");
    }
}

#[test]
fn the_service_is_read_wholly() {
    let all = linked();
    let service: Vec<_> = all.iter().filter(|linked| linked.file.contains("app-migrations/")).collect();
    assert!(service.len() >= 18, "{}", service.len());
    for linked in service {
        assert!(is_complete(linked), "{}", linked.file);
    }
}

#[test]
fn what_the_unknown_may_touch_is_said() {
    let all = linked();
    let unknown = all.iter().find(|linked| linked.file.ends_with("m4_unknown.rs")).unwrap();
    let recording = source_of(unknown).unwrap();
    let touched: Vec<&Touched> = recording.unknown().collect();
    assert_eq!(
        touched,
        [
            &Touched::Anything,
            &Touched::Names(vec!["users".into()]),
            &Touched::Nothing,
            &Touched::Names(vec!["posts".into()]),
        ]
    );
}
