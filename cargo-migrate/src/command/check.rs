use crate::project::{Project, shown};
use crate::source_history::finding;
use clap::Args;
use migrator_commands::finding::{Finding, report};
use migrator_commands::{Failure, Output};
use migrator_source::check::{check, check_file};
use migrator_source::folder::{Depth, chain_of, read_ahead};
use std::process::ExitCode;

/// Judge the migrations as the compiler would
///
/// Judges the migrations as the compiler would: ids, parents, labels, circles, heads, the arguments of
/// `#[migration]`, the functions, and whether each operation fits the tables that the migrations before
/// it make, up and down. Builds nothing and needs no database. (`cargo run --bin migrate -- check` runs
/// the functions, and so sees through helper functions and conditions.) Ends with 1 when something is
/// wrong.
#[derive(Debug, Args)]
pub(crate) struct Check {}

impl Check {
    pub(crate) fn run(&self, project: &Project, output: &Output) -> Result<ExitCode, Failure> {
        let folder = &project.folder;
        read_ahead(folder, Depth::Bodies);
        let Some(chain) = chain_of(folder, Depth::Bodies) else {
            let help = Some("its `mod.rs` must have `migrator_runtime::migrations!();`");
            let fact = format!("{} is no folder of migrations", shown(folder).display());
            return Err(Failure::usage("no-folder", fact, help));
        };
        let mut found = check(folder).map_err(|error| {
            let fact = format!("the folder {} cannot be read: {error}", shown(folder).display());
            Failure::usage("unreadable-folder", fact, None)
        })?;
        let beside = folder.with_extension("rs");
        if beside.is_file() && !folder.join("mod.rs").is_file() {
            found.extend(check_file(&beside));
        }
        let findings: Vec<Finding> = found.iter().map(finding).collect();
        Ok(report(&findings, chain.nodes.len(), chain.complete, output))
    }
}
