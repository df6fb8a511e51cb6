use migrator_core::capability::Dialect;
use migrator_core::op::Operations;

/// What `#[migration]` hands in.
#[derive(Debug)]
pub struct RegisteredMigration {
    /// The revision's identifier.
    pub revision: &'static str,
    /// The parents.
    pub down_revision: &'static [&'static str],
    /// Ids or labels of revisions that must be applied before.
    pub depends_on: &'static [&'static str],
    /// The branch labels that it declares.
    pub branch_labels: &'static [&'static str],
    /// The doc comment of the function.
    pub message: &'static str,
    /// When it was written, in its author's words.
    pub created: Option<&'static str>,
    /// Whether its steps run inside a transaction.
    pub transaction: bool,
    /// Why it has no way down, when its author says so.
    pub irreversible: Option<&'static str>,
    /// The rules that it is free of.
    pub allow: &'static [&'static str],
    /// The source file, as rustc knows it.
    pub file: &'static str,
    /// The line of the attribute, counted from 1.
    pub line: u32,
    /// The module that it stands in: what ties a `#[downgrade]` to it.
    pub module: &'static str,
    /// The mark of what the function records, as the compiler read it; `None` when it could not read all.
    pub mark: Option<u64>,
    /// The function that records the way up.
    pub upgrade: fn(&mut Operations),
}

/// What `#[downgrade]` hands in.
#[derive(Debug)]
pub struct RegisteredDowngrade {
    /// The module that it stands in.
    pub module: &'static str,
    /// The function that records the way down.
    pub downgrade: fn(&mut Operations),
}

/// What `migrations!()` hands in: a folder of migration files, with the migrations in it that do not
/// hand in themselves.
#[derive(Debug)]
pub struct RegisteredFolder {
    /// The manifest directory of the crate.
    pub manifest_dir: &'static str,
    /// The file with the `migrations!()`, as rustc knows it.
    pub file: &'static str,
    /// The databases that the history is for; empty when it does not say.
    pub databases: &'static [Dialect],
    /// The migrations.
    pub migrations: &'static [&'static [RegisteredMigration]],
    /// The text of its `migrations.lock`, if there is one.
    pub lock: Option<&'static str>,
}

inventory::collect!(RegisteredMigration);
inventory::collect!(RegisteredDowngrade);
inventory::collect!(RegisteredFolder);
