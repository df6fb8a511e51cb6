//! A new migrations crate.
//!
//! | file | what it knows |
//! |---|---|
//! | `place` | where it goes: an empty folder, or a workspace |
//! | `name` | the name of its package |
//! | `runtime` | where `migrator-runtime` comes from |
//! | `database` | where the database's address is kept |
//! | `scaffold` | the texts of its files |
//! | `gitignore` | what Git is to leave alone |

mod database;
mod gitignore;
mod name;
mod place;
mod runtime;
mod scaffold;

use crate::args::Global;
use crate::project::{here, shown};
use clap::Args;
use database::Database;
use migrator_commands::failure::REFUSED;
use migrator_commands::output::{BOLD, styled};
use migrator_commands::settings::CONFIG_FILE;
use migrator_commands::{Failure, FileName, NewFile, Output, random_id};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::plan::Placement;
use place::Place;
use runtime::Runtime;
use serde_json::json;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Make a new migrations crate
///
/// Writes a complete crate that compiles: Cargo.toml, build.rs, the program `migrate`, a first empty
/// migration, and migrator.toml with every setting explained. In a workspace, or beside a package, the
/// crate becomes a member. Nothing that is there is written over. `--database-url` also says which
/// driver the crate is built with.
///
/// migrator-runtime is not on crates.io yet. By default the new crate uses, in this order: the
/// workspace's own `migrator-runtime` dependency, the checkout that this program was built from if it
/// is on this machine, and this program's version from the registry.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder of the new crate [default: `migrations` in a project, this folder otherwise]
    directory: Option<PathBuf>,
    /// The name of its package [default: the name of the folder]
    #[arg(long)]
    name: Option<String>,
    /// Where migrator-runtime comes from: a version, the path of a checkout, or the URL of a Git
    /// repository
    #[arg(long, value_name = "SOURCE", visible_alias = "runtime-path")]
    runtime: Option<String>,
}

/// What is to be written, and what was decided for it.
struct Plan {
    files: Vec<(PathBuf, String)>,
    migrations: PathBuf,
}

impl Init {
    pub(crate) fn run(&self, global: &Global, output: &Output) -> Result<(), Failure> {
        let here = here()?;
        let mut place = Place::find(&here, self.directory.as_deref())?;
        let name = match &self.name {
            Some(name) => name::checked(name)?,
            None => name::of_folder(&place.folder)?,
        };
        let runtime = Runtime::choose(self.runtime.as_deref(), &here, &place)?;
        let database = Database::read(global.database_url.as_deref())?;
        let plan = plan(&place, &name, &runtime, &database);
        refuse_to_overwrite(&plan)?;
        let joined = place.join_workspace()?;

        for (path, text) in &plan.files {
            create(path, text)?;
        }
        let mut files: Vec<PathBuf> = plan.files.into_iter().map(|(path, _)| path).collect();
        files.push(first_migration(&plan.migrations)?);
        let mut changed = Vec::new();
        if let Some(manifest) = joined {
            fs::write(&manifest.path, manifest.document.to_string())
                .map_err(|error| cannot_write(&manifest.path, &error))?;
            changed.push(manifest.path);
        }
        changed.extend(gitignore::extend(&place.root)?);

        let files: Vec<PathBuf> = files.iter().map(|path| shown(path)).collect();
        let changed: Vec<PathBuf> = changed.iter().map(|path| shown(path)).collect();
        output.report(
            || json!({ "package": name, "files": files, "changed": changed }),
            || {
                let mut lines: Vec<String> =
                    files.iter().map(|path| format!("wrote {}", styled(BOLD, path.display()))).collect();
                lines.extend(changed.iter().map(|path| format!("added to {}", styled(BOLD, path.display()))));
                lines.push(String::new());
                lines.push("next:".to_owned());
                if place.settings != here {
                    lines.push(format!("  cd {}", shown(&place.settings).display()));
                }
                lines.push("  cargo migrate upgrade head".to_owned());
                lines.push("  cargo migrate revision -m \"add users\"".to_owned());
                lines
            },
        );
        Ok(())
    }
}

fn plan(place: &Place, name: &str, runtime: &Runtime, database: &Database) -> Plan {
    let folder = &place.folder;
    let migrations = folder.join("src/migrations");
    let below = migrations.strip_prefix(&place.settings).unwrap_or(&migrations);
    let mut files = vec![
        (folder.join("Cargo.toml"), scaffold::manifest(name, runtime, database)),
        (folder.join("build.rs"), scaffold::BUILD.to_owned()),
        (folder.join("src/lib.rs"), scaffold::LIB.to_owned()),
        (folder.join("src/bin/migrate.rs"), scaffold::program(name)),
        (migrations.join("mod.rs"), scaffold::map(database)),
        (place.settings.join(CONFIG_FILE), scaffold::settings(below, database)),
    ];
    files.extend(database.dotenv().map(|text| (place.settings.join(".env"), text)));
    Plan { files, migrations }
}

fn refuse_to_overwrite(plan: &Plan) -> Result<(), Failure> {
    let mut there: Vec<String> = Vec::new();
    for (path, _) in &plan.files {
        if path.symlink_metadata().is_ok() {
            there.push(shown(path).display().to_string());
        }
    }
    if there.is_empty() {
        return Ok(());
    }
    let verb = if there.len() == 1 { "exists" } else { "exist" };
    let fact = format!("{} {verb} already; nothing was written", there.join(", "));
    let help = "name a folder for the new crate, as in `cargo migrate init migrations`, or move them away";
    Err(Failure::new(REFUSED, Diagnostic::new("would-overwrite", fact).help(help)))
}

fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let written = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    written().map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    let help = match error.kind() {
        ErrorKind::PermissionDenied => "check who may write there",
        _ => "check the disk and the folder",
    };
    Failure::usage("cannot-write", format!("cannot write {}: {error}", shown(path).display()), Some(help))
}

fn first_migration(folder: &Path) -> Result<PathBuf, Failure> {
    let placement = Placement {
        down_revision: Vec::new(),
        depends_on: Vec::new(),
        heads: Vec::new(),
        effective_heads: Vec::new(),
    };
    let id = random_id();
    let file = NewFile { id: &id, message: "Initial", placement: &placement, labels: &[] };
    file.write(folder, &FileName::new(None, None, None)?)
}
