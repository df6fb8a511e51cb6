use crate::cli::complete::targets;
use crate::cli::json;
use crate::cli::settings::Settings;
use crate::event::Direction;
use crate::executor::Transaction;
use crate::run_plan::{PlannedOperation, PlannedStep, PlannedWayBack, RunPlan};
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::output::{BOLD, DIM, GREEN, Output, RED, YELLOW, styled};
use std::process::ExitCode;

/// Show what upgrade or downgrade would do, operation by operation
///
/// Shows what upgrade or downgrade would do, operation by operation, and what is lost on the way
/// and on the way back. Changes nothing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// The target [default: heads]
    #[arg(allow_negative_numbers = true, add = targets())]
    target: Option<String>,
    /// Plan a downgrade
    #[arg(long, requires = "target")]
    downgrade: bool,
    /// How much one transaction covers
    #[arg(long, value_name = "MODE", value_parser = Transaction::WORDS)]
    transaction: Option<String>,
}

impl Plan {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let mut migrator = settings.migrator()?;
        if let Some(Ok(mode)) = self.transaction.as_deref().map(str::parse) {
            migrator = migrator.transaction(mode);
        }
        let direction = if self.downgrade { Direction::Down } else { Direction::Up };
        let plan = migrator.plan(direction, self.target.as_deref().unwrap_or("heads")).await?;
        plan.warnings.iter().for_each(|warning| output.warning(warning));
        output.report(|| json::plan(&plan), || lines(&plan));
        Ok(ExitCode::SUCCESS)
    }
}

/// The plan, operation by operation.
pub(super) fn lines(plan: &RunPlan) -> Vec<String> {
    if plan.steps.is_empty() {
        return vec!["nothing to do".to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for part in &plan.parts {
        lines.extend(part.split.map(|why| styled(DIM, format!("── commit: {why}"))));
        let steps = plan.steps.get(part.steps.clone()).unwrap_or_default();
        lines.extend(steps.iter().flat_map(step_lines));
    }
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let transactions = plan.parts.iter().filter(|part| part.transactional);
    let within: usize = transactions.clone().map(|part| part.steps.len()).sum();
    let (transactions, steps) = (transactions.count(), counted(plan.steps.len(), "step"));
    let alone = plan.steps.len() - within;
    let transactions = counted(transactions, "transaction");
    lines.push(match (within, alone) {
        (_, 0) => format!("{steps} in {transactions}"),
        (0, _) => format!("{steps} without a transaction"),
        _ => format!("{steps}: {within} in {transactions}, {alone} without one"),
    });
    lines
}

fn step_lines(step: &PlannedStep) -> Vec<String> {
    let alone = if step.transactional { "" } else { " (without a transaction)" };
    let mut lines = vec![format!(
        "{} {} {}{alone}",
        step.direction,
        styled(YELLOW, &step.revision),
        styled(BOLD, &step.message)
    )];
    for operation in &step.operations {
        let style = match operation.line.chars().next() {
            Some('+') => GREEN,
            Some('-') => RED,
            _ => YELLOW,
        };
        lines.push(format!("  {}", styled(style, &operation.line)));
        lines.extend(operation.loses.as_ref().map(|loss| format!("      {} {loss}", styled(RED, "loses"))));
    }
    match &step.way_back {
        None => {}
        Some(PlannedWayBack::None(reasons)) => {
            lines.push(format!("  way back: {} ({})", styled(RED, "none"), reasons.join("; ")));
        }
        Some(PlannedWayBack::Operations { written, operations }) => {
            let losses: Vec<&str> = operations
                .iter()
                .filter_map(|operation: &PlannedOperation| operation.loses.as_deref())
                .collect();
            let how = if *written { "written" } else { "computed" };
            let loses = if losses.is_empty() {
                "loses nothing".to_owned()
            } else {
                format!("{} {}", styled(RED, "loses"), losses.join(", "))
            };
            lines.push(format!("  {}", styled(DIM, format!("way back ({how}): {loses}"))));
        }
    }
    lines
}
