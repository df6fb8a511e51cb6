use crate::complete::revisions;
use crate::failure::{Failure, NO, REFUSED, USAGE};
use crate::finding::Finding;
use crate::lock_file;
use crate::output::{BOLD, Output, styled};
use clap::Args;
use migrator_core::diagnostic::{Diagnostic, every};
use migrator_core::lock::{FILE_NAME, Fingerprint, Lock as LockFile, edited, removed};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// Lock what is released, so that it cannot change unnoticed
///
/// Writes the marks of all migrations that have none yet into migrations.lock, a text file beside them.
/// Commit it: from then on the compiler refuses a migration in it that was edited or removed, and says
/// which operations changed. Layout, comments and the code of data steps do not count. Run it when
/// migrations are released, in the pull request or on the main branch; `lock --check` in CI sees to that.
///
/// What is locked stays as it is. When a locked migration must change (no database has it yet, or all
/// that have it are as good as new), `lock --accept REVISION` locks it as it is now; of one that is gone,
/// its line is taken out. Databases that have the old version are told by `validate` and `upgrade`.
#[derive(Debug, Args)]
pub struct Lock {
    /// Write nothing; end with 1 when a migration is not locked, or not as it was locked
    #[arg(long, conflicts_with = "accept")]
    check: bool,
    /// Lock this revision as it is now, or forget it if it is gone; nothing else is locked then
    #[arg(long, value_name = "REVISION", add = revisions())]
    accept: Vec<String>,
}

/// A migration that may be locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lockable {
    /// Its id.
    pub revision: String,
    /// Its file, as it is shown.
    pub path: String,
    /// The line of its mark, where it is known.
    pub line: Option<usize>,
    /// The statements that record it; `None` when they could not be read.
    pub statements: Option<Statements>,
}

/// The statements that record a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statements {
    /// Those of the way up.
    pub upgrade: Vec<String>,
    /// Those of its `#[downgrade]`, if it has one.
    pub downgrade: Option<Vec<String>>,
}

impl Statements {
    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.upgrade, self.downgrade.as_deref())
    }
}

/// The migrations of a folder.
#[derive(Debug)]
pub struct LockableFolder<'a> {
    /// The folder.
    pub path: &'a Path,
    /// Its migrations.
    pub migrations: &'a [Lockable],
    /// Whether there can be no migration besides them.
    pub complete: bool,
}

/// What is said of a folder's lock.
#[derive(Default)]
struct Report<'a> {
    locked: Vec<&'a str>,
    accepted: Vec<String>,
    forgotten: Vec<String>,
    unlocked: Vec<&'a str>,
    unreadable: Vec<&'a str>,
    findings: Vec<Finding>,
}

impl Lock {
    /// Locks, or checks.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written, is malformed, or a revision to accept is unknown.
    pub fn run(&self, folder: &LockableFolder<'_>, output: &Output) -> Result<ExitCode, Failure> {
        let before = lock_file::read(folder.path)?;
        let mut lock = before.clone().unwrap_or_default();
        let mut report = Report::default();
        if self.accept.is_empty() {
            add(&mut lock, folder, self.check, &mut report);
        }
        for revision in &self.accept {
            accept(&mut lock, folder, revision, &mut report, output)?;
        }
        report.findings = findings(&lock, folder);
        if !self.check && before.as_ref() != Some(&lock) {
            lock_file::write(folder.path, &lock)?;
        }
        report.print(folder, &lock, output);
        if !report.unreadable.is_empty() {
            output.warning(&format!(
                "{} cannot be read from the source: {} {} left to `cargo run --bin migrate -- lock`, which runs the functions",
                every(&report.unreadable),
                if report.unreadable.len() == 1 { "it" } else { "they" },
                if report.unreadable.len() == 1 { "is" } else { "are" },
            ));
        }
        if report.findings.is_empty() && report.unlocked.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        if output.is_text() {
            return Err(Failure::no(report.verdict()));
        }
        Ok(NO.into())
    }
}

/// Locks what has no line yet, or only says it.
fn add<'a>(lock: &mut LockFile, folder: &LockableFolder<'a>, check: bool, report: &mut Report<'a>) {
    for migration in folder.migrations {
        let id = migration.revision.as_str();
        match &migration.statements {
            None => {
                report.unreadable.push(id);
                if check && !lock.contains(id) {
                    report.unlocked.push(id);
                }
            }
            Some(_) if lock.contains(id) => {}
            Some(_) if check => report.unlocked.push(id),
            Some(statements) => {
                lock.insert(id, statements.fingerprint());
                report.locked.push(id);
            }
        }
    }
}

/// Locks a revision as it is now, or forgets it.
fn accept(
    lock: &mut LockFile,
    folder: &LockableFolder<'_>,
    asked: &str,
    report: &mut Report<'_>,
    output: &Output,
) -> Result<(), Failure> {
    let id = known(lock, folder, asked)?;
    let migration = folder.migrations.iter().find(|migration| migration.revision == id);
    match migration.map(|migration| &migration.statements) {
        Some(Some(statements)) => {
            let now = statements.fingerprint();
            if lock.get(&id).is_some_and(|locked| *locked != now) {
                output.warning(&format!(
                    "databases that have `{id}` keep what its old version did: `validate` and `upgrade` will say so there"
                ));
            }
            lock.insert(id.as_str(), now);
            report.accepted.push(id);
        }
        Some(None) => {
            let help = "`cargo run --bin migrate -- lock --accept` runs its functions";
            let fact = format!("what `{id}` records cannot be read from the source");
            return Err(Failure::new(REFUSED, Diagnostic::new("unreadable-migration", fact).help(help)));
        }
        None => {
            output.warning(&format!(
                "a database that is at `{id}`, or at what followed it, is at a revision that nobody knows any more"
            ));
            lock.remove(&id);
            report.forgotten.push(id);
        }
    }
    Ok(())
}

/// The revision that is meant by an id or the beginning of one.
fn known(lock: &LockFile, folder: &LockableFolder<'_>, asked: &str) -> Result<String, Failure> {
    let mut ids: Vec<&str> = folder.migrations.iter().map(|migration| migration.revision.as_str()).collect();
    ids.extend(lock.iter().map(|(id, _)| id));
    ids.sort_unstable();
    ids.dedup();
    if ids.contains(&asked) {
        return Ok(asked.to_owned());
    }
    let begins: Vec<&str> =
        ids.iter().copied().filter(|id| id.starts_with(asked) && !asked.is_empty()).collect();
    match begins.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => {
            let fact = format!("there is no revision `{asked}`, neither here nor in {FILE_NAME}");
            Err(Failure::new(USAGE, Diagnostic::new("unknown-revision", fact).meant(asked, ids)))
        }
        several => {
            let fact = format!("`{asked}` is the beginning of {}", every(several));
            Err(Failure::usage("ambiguous-revision", fact, Some("write more of the id")))
        }
    }
}

/// What is not as it was locked.
fn findings(lock: &LockFile, folder: &LockableFolder<'_>) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Lockable> =
        folder.migrations.iter().map(|migration| (migration.revision.as_str(), migration)).collect();
    let mut findings = Vec::new();
    for (id, locked) in lock.iter() {
        let Some(migration) = by_id.get(id) else {
            if folder.complete {
                let present = folder.migrations.iter().map(|migration| {
                    let upgrade =
                        migration.statements.as_ref().map(|statements| statements.upgrade.as_slice());
                    (migration.revision.as_str(), upgrade)
                });
                findings.push(Finding {
                    diagnostic: removed(id, lock, present),
                    path: folder.path.join(FILE_NAME).display().to_string(),
                    line: None,
                    column: None,
                });
            }
            continue;
        };
        let Some(now) = &migration.statements else { continue };
        let downgrade = now.downgrade.as_deref();
        let found = [
            locked.upgrade_difference(&now.upgrade).map(|found| edited(id, &found, &now.upgrade)),
            locked
                .downgrade_difference(downgrade)
                .map(|found| edited(id, &found, downgrade.unwrap_or_default())),
        ];
        findings.extend(found.into_iter().flatten().map(|diagnostic| Finding {
            diagnostic,
            path: migration.path.clone(),
            line: migration.line,
            column: None,
        }));
    }
    findings
}

impl Report<'_> {
    fn print(&self, folder: &LockableFolder<'_>, lock: &LockFile, output: &Output) {
        let path = folder.path.join(FILE_NAME).display().to_string();
        output.report(
            || {
                json!({
                    "path": path,
                    "total": lock.len(),
                    "locked": self.locked,
                    "accepted": self.accepted,
                    "forgotten": self.forgotten,
                    "unlocked": self.unlocked,
                    "unreadable": self.unreadable,
                    "findings": self.findings.iter().map(Finding::json).collect::<Vec<_>>(),
                })
            },
            || {
                let mut lines: Vec<String> = Vec::new();
                lines.extend(self.locked.iter().map(|id| format!("locked {}", styled(BOLD, id))));
                lines.extend(
                    self.accepted.iter().map(|id| format!("locked {} as it is now", styled(BOLD, id))),
                );
                lines.extend(self.forgotten.iter().map(|id| format!("forgot {}", styled(BOLD, id))));
                lines.extend(self.unlocked.iter().map(|id| format!("not locked: {}", styled(BOLD, id))));
                lines.extend(self.findings.iter().flat_map(Finding::lines));
                let changed = self.locked.len() + self.accepted.len() + self.forgotten.len();
                if changed > 0 {
                    lines.push(format!("wrote {path}: commit it with the migrations"));
                } else if self.unlocked.is_empty() && self.findings.is_empty() {
                    lines.push(match lock.len() {
                        0 => "there is nothing to lock".to_owned(),
                        1 => format!("1 migration is locked in {path}"),
                        several => format!("{several} migrations are locked in {path}"),
                    });
                }
                lines
            },
        );
    }

    fn verdict(&self) -> Diagnostic {
        let counted = |number: usize, one: &str, several: &str| match number {
            1 => format!("1 migration is {one}"),
            _ => format!("{number} migrations are {several}"),
        };
        let diagnostic = match (self.unlocked.len(), self.findings.len()) {
            (0, findings) => Diagnostic::new(
                "not-as-locked",
                counted(findings, "not as it was locked", "not as they were locked"),
            ),
            (unlocked, 0) => Diagnostic::new("not-locked", counted(unlocked, "not locked", "not locked")),
            (unlocked, findings) => Diagnostic::new(
                "not-as-locked",
                format!(
                    "{}, and {}",
                    counted(findings, "not as it was locked", "not as they were locked"),
                    counted(unlocked, "not locked", "not locked")
                ),
            ),
        };
        if self.unlocked.is_empty() {
            return diagnostic;
        }
        diagnostic.help(format!("`lock` without `--check` locks what is not; commit {FILE_NAME} with it"))
    }
}
