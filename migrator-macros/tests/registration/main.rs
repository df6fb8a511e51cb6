//! What the macros hand in, in a crate that allows nothing.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

mod migrations;

use migrator_core::migration::{mark, statements};
use migrator_runtime::__private::{
    Operations, RegisteredDowngrade, RegisteredFolder, RegisteredMigration, inventory,
};

fn registered(revision: &str) -> &'static RegisteredMigration {
    let folders = inventory::iter::<RegisteredFolder>.into_iter().flat_map(|folder| folder.migrations);
    let mut all = folders.copied().flatten().chain(inventory::iter::<RegisteredMigration>);
    all.find(|migration| migration.revision == revision).expect("it is registered")
}

fn recorded(function: fn(&mut Operations)) -> Vec<&'static str> {
    let mut op = Operations::default();
    function(&mut op);
    op.recorded().iter().map(migrator_core::op::Operation::name).collect()
}

#[test]
fn every_argument_is_handed_in() {
    let b = registered("b");
    assert_eq!(b.down_revision, ["a"]);
    assert_eq!(b.depends_on, ["a"]);
    assert_eq!(b.branch_labels, ["x", "y"]);
    assert_eq!(b.message, "Добавить аватар\n\nWhy: people asked for it.");
    assert_eq!(b.created, Some("2025-01-06"));
    assert!(!b.transaction);
    assert_eq!(b.irreversible, None);
    assert!(b.file.ends_with("registration/migrations/2025-01-06_avatar.rs"), "{}", b.file);
    assert_eq!(b.line, 8);
    assert_eq!(recorded(b.upgrade), ["add_column"]);
}

#[test]
fn what_is_not_said_has_its_default() {
    let a = registered("a");
    assert!(a.down_revision.is_empty() && a.depends_on.is_empty() && a.branch_labels.is_empty());
    assert_eq!((a.message, a.created, a.irreversible, a.transaction), ("", None, None, true));
    assert_eq!(a.line, 3);
}

#[test]
fn a_merge_a_path_and_a_raw_name() {
    let m = registered("m");
    assert_eq!(m.down_revision, ["b", "c"]);
    assert_eq!(m.irreversible, Some("it was never meant to be"));
    assert_eq!(registered("c").message, "Another branch");
    assert_eq!(recorded(registered("c").upgrade), ["drop_table"]);
}

#[test]
fn a_mark_is_that_of_what_the_function_records_or_is_not_given() {
    for revision in ["a", "b", "m"] {
        let registered = registered(revision);
        let mut op = Operations::default();
        (registered.upgrade)(&mut op);
        assert_eq!(registered.mark, Some(mark(&statements(op.recorded()))), "{revision}");
    }
    // What another file's function records cannot be read.
    assert_eq!(registered("c").mark, None);
}

#[test]
fn a_downgrade_is_tied_to_its_migration_by_the_module() {
    let all: Vec<&RegisteredDowngrade> = inventory::iter::<RegisteredDowngrade>.into_iter().collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].module, registered("b").module);
    assert!(all[0].module.ends_with("migrations::m_2025_01_06_avatar"));
    assert_eq!(recorded(all[0].downgrade), ["drop_column"]);
}

#[test]
fn the_folder_is_handed_in() {
    let all: Vec<&RegisteredFolder> = inventory::iter::<RegisteredFolder>.into_iter().collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].manifest_dir, env!("CARGO_MANIFEST_DIR"));
    assert!(all[0].file.ends_with("registration/migrations/mod.rs"));
}
