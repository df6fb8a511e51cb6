use super::query::{Obstacle, Subject};
use crate::quote::{self, parenthesized};
use migrator_core::schema::{Constraint, ForeignKey, Index};

/// Rows that break a constraint.
pub(super) fn obstacles(subject: &Subject<'_>, constraint: &Constraint) -> Vec<Obstacle> {
    match constraint {
        Constraint::PrimaryKey(columns) => {
            let nulls = columns.iter().map(|column| {
                let name = format!("`{}.{column}`", subject.table.name);
                let condition = format!("{} IS NULL", subject.identifier(column));
                subject.rows_where(format!("rows with NULL in {name}"), &condition)
            });
            nulls.chain([duplicates(subject, columns, None)]).collect()
        }
        Constraint::Unique(unique) => vec![duplicates(subject, &unique.columns, None)],
        Constraint::Check(check) => {
            let rows =
                format!("rows of `{}` that break the condition {}", subject.table.name, check.condition);
            vec![subject.rows_where(rows, &format!("NOT {}", parenthesized(&check.condition)))]
        }
        Constraint::ForeignKey(key) => vec![orphans(subject, key)],
        Constraint::Exclude(_) => Vec::new(),
    }
}

/// Values that a unique index would find more than once.
pub(super) fn unique_index(subject: &Subject<'_>, index: &Index) -> Vec<Obstacle> {
    let columns: Vec<String> = index.columns().map(ToOwned::to_owned).collect();
    let plain = columns.len() == index.parts.len() && index.parts.iter().all(|p| p.prefix_length.is_none());
    if !index.unique || !plain {
        return Vec::new();
    }
    vec![duplicates(subject, &columns, index.predicate.as_ref().map(parenthesized).as_deref())]
}

fn duplicates(subject: &Subject<'_>, columns: &[String], predicate: Option<&str>) -> Obstacle {
    let quoted: Vec<String> = columns.iter().map(|column| subject.identifier(column)).collect();
    let list = quoted.join(", ");
    let mut conditions: Vec<String> = quoted.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    conditions.extend(predicate.map(ToOwned::to_owned));
    let from = format!(
        "FROM (SELECT {list} FROM {} WHERE {} GROUP BY {list} HAVING COUNT(*) > 1) AS duplicates",
        subject.table_name(),
        conditions.join(" AND ")
    );
    Obstacle {
        rows: format!("values more than once in `{}` ({})", subject.table.name, columns.join(", ")),
        sql: subject.counted(&subject.shown(columns, ""), &from),
    }
}

fn orphans(subject: &Subject<'_>, key: &ForeignKey) -> Obstacle {
    let pairs = key.columns.iter().zip(&key.referenced_columns);
    let joined: Vec<String> = pairs
        .map(|(own, other)| {
            format!("target.{} = source.{}", subject.identifier(other), subject.identifier(own))
        })
        .collect();
    let given: Vec<String> =
        key.columns.iter().map(|own| format!("source.{} IS NOT NULL", subject.identifier(own))).collect();
    let from = format!(
        "FROM {} AS source WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS target WHERE {})",
        subject.table_name(),
        given.join(" AND "),
        quote::object(subject.dialect, &key.referenced_table),
        joined.join(" AND ")
    );
    Obstacle {
        rows: format!("rows of `{}` that point at no row of `{}`", subject.table.name, key.referenced_table),
        sql: subject.counted(&subject.shown(&key.columns, "source."), &from),
    }
}
