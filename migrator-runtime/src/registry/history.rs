use super::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
use crate::error::{Error, HistoryError};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::{Graph, RevisionIndex};
use migrator_core::lock::Lock;
use migrator_core::migration::Migration;
use migrator_core::op::Operations;
use migrator_core::revision::Revision;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The migrations that are linked into the program, as a sound graph.
#[derive(Debug)]
pub struct History {
    graph: Graph,
    migrations: Vec<&'static RegisteredMigration>,
    downgrades: HashMap<&'static str, &'static RegisteredDowngrade>,
    databases: Vec<Dialect>,
    lock: OnceLock<Lock>,
}

impl History {
    /// Collects what `#[migration]` registered, in the order of file names.
    ///
    /// # Errors
    ///
    /// [`HistoryError::Empty`] when nothing is registered, [`HistoryError::Unsound`] when the
    /// revisions form no graph, [`HistoryError::StrayDowngrade`] when a `#[downgrade]` has no
    /// migration beside it.
    pub fn linked() -> Result<Self, Error> {
        let databases: BTreeSet<Dialect> =
            inventory::iter::<RegisteredFolder>().flat_map(|folder| folder.databases).copied().collect();
        let folders = inventory::iter::<RegisteredFolder>().flat_map(|folder| folder.migrations);
        let mut migrations: Vec<&RegisteredMigration> =
            folders.copied().flatten().chain(inventory::iter::<RegisteredMigration>()).collect();
        if migrations.is_empty() {
            return Err(HistoryError::Empty.into());
        }
        migrations
            .sort_by_cached_key(|migration| (file_name(migration.file), migration.line, migration.revision));
        let graph = Graph::new(migrations.iter().map(|migration| revision(migration)))
            .map_err(HistoryError::Unsound)?;
        let modules: HashMap<&str, &str> =
            migrations.iter().map(|migration| (migration.module, migration.revision)).collect();
        let mut downgrades = HashMap::new();
        for downgrade in inventory::iter::<RegisteredDowngrade>() {
            if !modules.contains_key(downgrade.module) {
                return Err(HistoryError::StrayDowngrade { module: downgrade.module }.into());
            }
            downgrades.insert(downgrade.module, downgrade);
        }
        Ok(History {
            graph,
            migrations,
            downgrades,
            databases: databases.into_iter().collect(),
            lock: OnceLock::new(),
        })
    }

    /// The graph of the revisions.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The databases that the history says it is for; empty when it does not say.
    pub fn databases(&self) -> &[Dialect] {
        &self.databases
    }

    /// The released revisions: what `migrations.lock` said when the program was built. A line that is
    /// wrong was an error of the compiler's.
    pub fn lock(&self) -> &Lock {
        self.lock.get_or_init(|| {
            let texts = inventory::iter::<RegisteredFolder>().filter_map(|folder| folder.lock);
            let locks: Vec<Lock> = texts.filter_map(|text| Lock::read(text).ok()).collect();
            let mut all = Lock::default();
            for (id, fingerprint) in locks.iter().flat_map(Lock::iter) {
                all.insert(id, fingerprint.clone());
            }
            all
        })
    }

    /// What was registered for a revision.
    pub fn registered(&self, index: RevisionIndex) -> &'static RegisteredMigration {
        self.migrations[index.position()]
    }

    /// Records what a revision does, by calling its functions.
    pub fn migration(&self, index: RevisionIndex) -> Migration {
        let registered = self.registered(index);
        Migration {
            revision: self.graph.revision(index).clone(),
            upgrade: self.recorded_upgrade(index).into_recorded(),
            downgrade: self.recorded_downgrade(index).map(Operations::into_recorded),
            irreversible: registered.irreversible.map(ToOwned::to_owned),
            transaction: registered.transaction,
        }
    }
}

impl History {
    /// What a revision does on the way up, with the places in the source.
    pub(crate) fn recorded_upgrade(&self, index: RevisionIndex) -> Operations {
        record(self.registered(index).upgrade)
    }

    /// What its author says that it does on the way down, with the places in the source.
    pub(crate) fn recorded_downgrade(&self, index: RevisionIndex) -> Option<Operations> {
        self.downgrades.get(self.registered(index).module).map(|downgrade| record(downgrade.downgrade))
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn record(function: fn(&mut Operations)) -> Operations {
    let mut operations = Operations::default();
    function(&mut operations);
    operations
}

fn revision(migration: &RegisteredMigration) -> Revision {
    let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    Revision {
        id: migration.revision.to_owned(),
        down_revision: owned(migration.down_revision),
        depends_on: owned(migration.depends_on),
        branch_labels: owned(migration.branch_labels),
        message: migration.message.to_owned(),
    }
}

impl From<&HistoryError> for Diagnostic {
    fn from(error: &HistoryError) -> Self {
        match error {
            HistoryError::Empty => Diagnostic::new("no-migrations", "no migration is linked into this program")
                .help("name the migrations crate in the binary, as in `use app_migrations as _;`, or Rust leaves it out")
                .help("its `migrations/mod.rs` must have `migrator_runtime::migrations!();`")
                .help("a first migration is written by `revision -m \"initial\"`"),
            HistoryError::Unsound(errors) => {
                let facts: Vec<String> = errors.errors.iter().map(|error| error.diagnostic().fact).collect();
                let mut diagnostic = Diagnostic::new("unsound-history", facts.join("\n"));
                diagnostic.help = errors.errors.first().and_then(|error| error.diagnostic().help);
                diagnostic
            }
            HistoryError::StrayDowngrade { module } => Diagnostic::new(
                "stray-downgrade",
                format!("`#[downgrade]` in `{module}` has no `#[migration]` beside it"),
            )
            .help("put both functions into one file"),
        }
    }
}
