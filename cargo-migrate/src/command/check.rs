use crate::project::{Project, shown};
use crate::source_history::place;
use clap::Args;
use migrator_commands::failure::NO;
use migrator_commands::output::{BOLD, CYAN, DIM, RED, styled};
use migrator_commands::{Failure, Output};
use migrator_source::check::{Located, check, check_file};
use migrator_source::folder::{chain_of, read_ahead};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Judge the migrations as the compiler would
///
/// Judges the migrations as the compiler would: ids, parents, labels, circles, heads, the arguments of
/// `#[migration]`, the functions, and operations without a way back. Builds nothing and needs no
/// database. Ends with 1 when something is wrong.
#[derive(Debug, Args)]
pub(crate) struct Check {}

impl Check {
    pub(crate) fn run(&self, project: &Project, output: &Output) -> Result<ExitCode, Failure> {
        let folder = &project.folder;
        read_ahead(folder);
        let Some(chain) = chain_of(folder) else {
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
        output.report(
            || {
                json!({
                    "migrations": chain.nodes.len(),
                    "complete": chain.complete,
                    "findings": found.iter().map(as_json).collect::<Vec<Value>>(),
                })
            },
            || {
                let mut lines: Vec<String> = found.iter().flat_map(as_lines).collect();
                let migrations = counted(chain.nodes.len(), "migration");
                lines.push(match found.len() {
                    0 => format!("nothing is wrong with {migrations}"),
                    wrong => format!("{} in {migrations}", counted(wrong, "mistake")),
                });
                lines
            },
        );
        Ok(if found.is_empty() { ExitCode::SUCCESS } else { NO.into() })
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn as_lines(located: &Located) -> Vec<String> {
    let diagnostic = &located.diagnostic;
    let mut lines = vec![format!("{}: {}", styled(RED, "error"), styled(BOLD, &diagnostic.fact))];
    lines.extend(diagnostic.help.as_ref().map(|help| format!(" {}: {help}", styled(CYAN, "help"))));
    lines.push(format!("  --> {} {}", place(located), styled(DIM, format!("({})", diagnostic.code))));
    lines.push(String::new());
    lines
}

fn as_json(located: &Located) -> Value {
    let diagnostic = &located.diagnostic;
    json!({
        "code": diagnostic.code,
        "fact": diagnostic.fact,
        "help": diagnostic.help,
        "candidates": diagnostic.candidates,
        "revision": diagnostic.locus.revision,
        "path": shown(&located.path),
        "line": located.position.map(|position| position.line),
        "column": located.position.map(|position| position.column),
    })
}
