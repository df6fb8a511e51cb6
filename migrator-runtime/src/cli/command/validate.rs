use crate::altered::WAY_OUT;
use crate::cli::json;
use crate::cli::many::{ManyOptions, at};
use crate::cli::settings::Settings;
use crate::inspect::Validation;
use clap::Args;
use migrator_commands::output::{GREEN, RED, YELLOW, styled};
use migrator_commands::{Failure, Output};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::drift::{Change, Difference};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Compare the database with what the migrations make it
///
/// Compares the database with what the revisions that it is at make it: tables, columns, keys,
/// indexes, views and the rest; and what each revision did when it ran with what it does now. Changes
/// nothing. Ends with 1 when something is otherwise: `-` is missing, `+` should not be there, `~` is
/// something else than it should be.
#[derive(Debug, Args)]
pub(in crate::cli) struct Validate {
    #[command(flatten)]
    pub(in crate::cli) many: ManyOptions,
}

impl Validate {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        if let Some(run) = self.many.of(&migrator, settings, output).await? {
            let report = run.many.validate().await;
            return run.list(&report, in_json, in_a_line, Validation::is_valid);
        }
        let validation = migrator.validate().await?;
        let url = migrator.url().to_string();
        output.report(
            || {
                let mut json = in_json(&validation);
                json["database"] = url.clone().into();
                json
            },
            || lines(&validation, &url),
        );
        if validation.is_valid() {
            return Ok(ExitCode::SUCCESS);
        }
        if output.is_text() {
            return Err(Failure::no(verdict(&validation)));
        }
        Ok(ExitCode::from(migrator_commands::failure::NO))
    }
}

fn in_json(validation: &Validation) -> Value {
    json!({
        "valid": validation.is_valid(),
        "version_table": validation.version_table,
        "rows": validation.rows,
        "differences": validation.differences.iter().map(json::difference).collect::<Vec<_>>(),
        "altered": validation.altered.iter().map(json::altered).collect::<Vec<_>>(),
        "unmodelled": validation.unmodelled.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// The same on one line, for a list of many databases.
fn in_a_line(validation: &Validation) -> String {
    if validation.is_valid() {
        return format!("{} at {}", styled(GREEN, "valid"), at(&validation.rows));
    }
    styled(RED, verdict(validation).fact)
}

fn verdict(validation: &Validation) -> Diagnostic {
    let altered = match validation.altered.len() {
        1 => "1 revision did".to_owned(),
        several => format!("{several} revisions did"),
    };
    match validation.differences.len() {
        0 if !validation.altered.is_empty() => Diagnostic::new(
            "altered-revision",
            format!("{altered} something else when it ran on this database than it does now"),
        )
        .help(WAY_OUT),
        0 => Diagnostic::new("no-version-table", "the database has no version table")
            .help("`upgrade head` creates it; `stamp` does too, for a database that has the schema already"),
        number => Diagnostic::new(
            "drift",
            format!(
                "the database differs from what the migrations make it in {number} {}",
                if number == 1 { "place" } else { "places" }
            ),
        )
        .help("write a migration that brings both together, or undo what was changed by hand"),
    }
}

fn lines(validation: &Validation, url: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut table = None;
    for difference in &validation.differences {
        if difference.table != table {
            table.clone_from(&difference.table);
            lines.extend(table.iter().map(|table| format!("table {table}")));
        }
        let indent = if difference.table.is_some() { "  " } else { "" };
        lines.push(format!("{indent}{}", styled(style(difference), difference)));
    }
    for altered in &validation.altered {
        lines.push(format!("revision {} did something else when it ran", altered.revision));
        lines.extend(
            altered.changes().iter().map(|change| format!("  {}", styled(YELLOW, format!("~ {change}")))),
        );
    }
    if !validation.unmodelled.is_empty() {
        lines.push("not compared, because the migrations cannot say it:".to_owned());
        lines.extend(validation.unmodelled.iter().map(|object| format!("  {object}")));
    }
    if validation.is_valid() {
        let at = if validation.rows.is_empty() { "base".to_owned() } else { validation.rows.join(", ") };
        lines.push(format!("{} {url} is as the migrations make it at {at}", styled(GREEN, "valid:")));
    }
    lines
}

fn style(difference: &Difference) -> anstyle::Style {
    match difference.change {
        Change::Missing(_) => RED,
        Change::Unexpected(_) => GREEN,
        Change::Different { .. } => YELLOW,
    }
}
