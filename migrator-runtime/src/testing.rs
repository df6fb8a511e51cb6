//! The one-line test of a crate with migrations: [`check_migrations!`](crate::testing::check_migrations).

use crate::backend::DatabaseUrl;
use crate::error::{Error, HistoryError};
use crate::judge::{Judged, Judgement, judge};
use crate::migrator::Migrator;
use crate::prepare::{WayBack, way_back};
use crate::registry::{History, RegisteredFolder};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::{Follow, RevisionIndex};
use migrator_core::schema::Schema;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A test of all migrations: `migrator_runtime::testing::check_migrations!();`, once in the crate that has
/// them, such as in its `lib.rs`.
///
/// It becomes a `#[test]` with the name `migrations_are_sound`, and nothing outside of tests. It judges what
/// `migrate check` judges, by running the functions. When the history is for SQLite, it then goes up to all
/// heads on a fresh database in a temporary folder, down as far as there is a way back, and up again, and
/// after each leg compares the database with what the migrations make, as `validate` does.
///
/// - A history that says it is for other databases only, by `migrations!(databases = [postgres])`, is
///   judged for those, and no database is made. One that does not say is taken to be for SQLite, if the
///   driver is built in, and for the drivers that are built in otherwise.
/// - A revision that says `irreversible` stays, with all that it needs; what comes after it, and what stands
///   on branches beside it, goes down and up again.
/// - The tables are empty. What data steps do with rows is for tests of your own.
///
/// ```
/// migrator_runtime::testing::check_migrations!();
/// # fn main() {}
/// ```
///
/// In a test of its own (`tests/migrations.rs`) name the crate, or Rust leaves its migrations out:
///
/// ```
/// // use app_migrations as _;
/// migrator_runtime::testing::check_migrations!();
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __check_migrations {
    () => {
        #[cfg(test)]
        #[test]
        fn migrations_are_sound() {
            $crate::testing::assert_sound();
        }
    };
}

#[doc(inline)]
pub use crate::__check_migrations as check_migrations;

/// Does what the test of [`check_migrations!`](crate::testing::check_migrations) does: for a test with a
/// name or with attributes of your own. It blocks, and cannot be called from asynchronous code.
///
/// # Panics
///
/// When something is wrong, with all of it in the message.
#[track_caller]
pub fn assert_sound() {
    if let Err(said) = judged_and_run() {
        panic!("{said}");
    }
}

fn judged_and_run() -> Result<(), String> {
    let history = match History::linked() {
        Ok(history) => Arc::new(history),
        // A new crate, with a folder in which nothing is yet.
        Err(Error::History(HistoryError::Empty))
            if inventory::iter::<RegisteredFolder>().next().is_some() =>
        {
            return Ok(());
        }
        Err(error) => return Err(text("the migrations cannot be read", &[located(error.diagnostic())])),
    };
    let databases = databases(&history);
    let Judgement { findings, complete } = judge(&history, &databases);
    if !findings.is_empty() {
        let mut said = text("the migrations are not sound", &findings);
        if !complete {
            said.push_str("\nWhat follows these migrations may have mistakes of its own.\n");
        }
        if history.databases().is_empty() {
            let names: Vec<&str> = databases.iter().map(|dialect| dialect.title()).collect();
            let _ = write!(
                said,
                "\n`migrations!()` does not say for which databases they are: they were judged for {}.\n\
                 Write `migrations!(databases = [postgres])` if that is not meant.\n",
                names.join(", ")
            );
        }
        return Err(said);
    }
    if databases.contains(&Dialect::Sqlite) && cfg!(feature = "sqlite") {
        return journey(&history);
    }
    Ok(())
}

fn databases(history: &History) -> Vec<Dialect> {
    let said = history.databases();
    if !said.is_empty() {
        return said.to_vec();
    }
    let is_built_in = |dialect: &Dialect| match dialect {
        Dialect::Sqlite => cfg!(feature = "sqlite"),
        Dialect::Postgres => cfg!(feature = "postgres"),
        Dialect::Mysql => cfg!(feature = "mysql"),
    };
    match is_built_in(&Dialect::Sqlite) {
        true => vec![Dialect::Sqlite],
        false => Dialect::ALL.into_iter().filter(is_built_in).collect(),
    }
}

fn located(diagnostic: Diagnostic) -> Judged {
    Judged { diagnostic, path: String::new(), line: None }
}

/// All that is wrong, as the test says it.
fn text(title: &str, findings: &[Judged]) -> String {
    let mut text = format!("{title}\n");
    for Judged { diagnostic, path, line } in findings {
        let _ = write!(text, "\nerror: {}\n", diagnostic.fact);
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(text, " help: {help}");
        }
        let line = line.map_or(String::new(), |line| format!(":{line}"));
        if !path.is_empty() {
            let _ = writeln!(text, "  --> {path}{line} ({})", diagnostic.code);
        }
    }
    text
}

/// Up, down and up again on a database of its own.
fn journey(history: &Arc<History>) -> Result<(), String> {
    let failed = |what: &str| format!("the test has no place for a database: {what}");
    let folder = Folder::new().map_err(|error| failed(&error.to_string()))?;
    let path = folder.0.join("test.db");
    let path = path.to_str().ok_or_else(|| failed("the path of the temporary folder is not UTF-8"))?;
    let url = DatabaseUrl::parse(&format!("sqlite://{}", encoded(path)))
        .map_err(|error| failed(&error.to_string()))?;
    let migrator = Migrator::with_history(Arc::clone(history), url);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all() // for data steps that wait
        .build()
        .map_err(|error| failed(&error.to_string()))?;
    runtime.block_on(async {
        up(&migrator, "up to all heads").await?;
        for target in targets_down(history) {
            let report = migrator.downgrade(&target).await;
            report.map_err(|error| leg("down again", &error.diagnostic()))?;
        }
        valid(&migrator, "down again").await?;
        up(&migrator, "up a second time").await
    })
}

async fn up(migrator: &Migrator, name: &str) -> Result<(), String> {
    migrator.upgrade("heads").await.map_err(|error| leg(name, &error.diagnostic()))?;
    valid(migrator, name).await
}

async fn valid(migrator: &Migrator, name: &str) -> Result<(), String> {
    let validation = migrator.validate().await.map_err(|error| leg(name, &error.diagnostic()))?;
    if validation.differences.is_empty() {
        return Ok(());
    }
    let at = match validation.rows.as_slice() {
        [] => "base".to_owned(),
        rows => rows.join(", "),
    };
    let mut said = format!("on SQLite, {name}: at {at} the database is not what the migrations say\n\n");
    for difference in &validation.differences {
        let table = difference.table.as_ref().map_or(String::new(), |table| format!("table {table}: "));
        let _ = writeln!(said, "  {table}{difference}");
    }
    said.push_str("\n  - is missing, + should not be there, ~ is something else than it should be\n");
    Err(said)
}

fn leg(name: &str, diagnostic: &Diagnostic) -> String {
    text(&format!("on SQLite, {name}"), &[located(diagnostic.clone())])
}

/// The targets that lead down as far as there is a way back: past everything that needs no revision which
/// has none.
fn targets_down(history: &History) -> Vec<String> {
    let graph = history.graph();
    let mut schema = Schema::of(Dialect::Sqlite);
    let mut irreversible = Vec::new();
    for index in graph.topological_order() {
        let way = way_back(&history.migration(index), &mut schema);
        if matches!(way, Ok(WayBack::None { .. })) {
            irreversible.push(index);
        }
    }
    if irreversible.is_empty() {
        return vec!["base".to_owned()];
    }
    let kept = graph.ancestors(irreversible, Follow::Requirements);
    let mut gone = graph.descendants([], Follow::Requirements);
    let mut targets = Vec::new();
    for index in graph.topological_order() {
        if kept.contains(index) || gone.contains(index) {
            continue;
        }
        let parent = graph.parents(index).iter().copied().find(|parent| kept.contains(*parent));
        if parent.is_none() && !graph.parents(index).is_empty() {
            continue;
        }
        let id = |index: RevisionIndex| graph.id(index).to_owned();
        // The branch at the parent that leads to it.
        targets.push(format!("{}@{}", id(index), parent.map_or("base".to_owned(), id)));
        for below in graph.descendants([index], Follow::Requirements).iter() {
            gone.insert(below);
        }
    }
    targets
}

/// A path as it stands in a URL.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let process = std::process::id();
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("migrations-are-sound-{process}-{number}"));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Folder(path)),
                // Of a process of the same number, that was killed.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A temporary folder is swept sooner or later.
        let _ = fs::remove_dir_all(&self.0);
    }
}
