//! What a run would do, with what its backfills would make of a few rows.

use super::plan;
use crate::backfill::{Sample, SampledRow, shown};
use crate::cli::json;
use crate::run_plan::RunPlan;
use migrator_commands::output::{BOLD, DIM, Output, YELLOW, styled};
use migrator_core::schema::Literal;
use serde_json::{Value, json};

pub(super) fn report(plan: &RunPlan, samples: &[Sample], output: &Output) {
    plan.warnings.iter().for_each(|warning| output.warning(warning));
    output.report(
        || {
            let mut all = json::plan(plan);
            all["samples"] = samples.iter().map(sample_json).collect();
            all
        },
        || {
            let mut lines = plan::lines(plan);
            lines.extend(samples.iter().flat_map(sample_lines));
            lines.push("nothing was changed".to_owned());
            lines
        },
    );
}

fn sample_lines(sample: &Sample) -> Vec<String> {
    let mut lines = vec![format!("{} {}", styled(YELLOW, &sample.revision), styled(BOLD, &sample.backfill))];
    lines.extend(sample.note.as_ref().map(|note| format!("  {}", styled(DIM, note))));
    if sample.rows.is_empty() && sample.note.is_none() {
        lines.push(format!("  {}", styled(DIM, "no row needs it")));
    }
    lines.extend(sample.rows.iter().map(row_line));
    lines
}

fn row_line(row: &SampledRow) -> String {
    let key: Vec<String> =
        row.key.iter().map(|(column, value)| format!("{column} = {}", shown(value))).collect();
    if row.kept {
        return format!("  {}: left alone", key.join(", "));
    }
    let columns = row.columns.iter().map(|(column, before, after)| match before {
        Some(before) => format!("{column}: {before} → {after}"),
        None => format!("{column}: {after}"),
    });
    format!("  {}: {}", key.join(", "), columns.collect::<Vec<_>>().join(", "))
}

fn sample_json(sample: &Sample) -> Value {
    let rows: Vec<Value> = sample
        .rows
        .iter()
        .map(|row| {
            let key: serde_json::Map<String, Value> =
                row.key.iter().map(|(column, value)| (column.clone(), value_json(value))).collect();
            let columns = row.columns.iter().map(|(column, before, after)| {
                let before = before.as_ref().map(value_json);
                (column.clone(), json!({ "before": before, "after": value_json(after) }))
            });
            let columns: serde_json::Map<String, Value> = columns.collect();
            json!({ "key": key, "left_alone": row.kept, "columns": columns })
        })
        .collect();
    json!({ "revision": sample.revision, "backfill": sample.backfill, "note": sample.note, "rows": rows })
}

fn value_json(value: &Literal) -> Value {
    match value {
        Literal::Null => Value::Null,
        Literal::Boolean(value) => json!(value),
        Literal::Integer(value) => json!(value),
        Literal::Decimal(text) | Literal::Text(text) => json!(text),
        Literal::Bytes(bytes) => json!(bytes),
    }
}
