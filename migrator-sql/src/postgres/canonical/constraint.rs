use crate::postgres::expression::{Columns, normal};
use migrator_core::schema::{CheckConstraint, Constraint, ExcludeConstraint};

pub(super) fn canonical(constraint: &Constraint, columns: Columns<'_>) -> Constraint {
    match constraint {
        Constraint::Check(check) => Constraint::Check(CheckConstraint {
            condition: normal(&check.condition, columns),
            not_valid: check.not_valid,
        }),
        Constraint::Exclude(exclude) => Constraint::Exclude(ExcludeConstraint {
            method: exclude.method.to_lowercase(),
            elements: exclude
                .elements
                .iter()
                .map(|(element, operator)| (normal(element, columns), operator.trim().to_owned()))
                .collect(),
            predicate: exclude.predicate.as_ref().map(|condition| normal(condition, columns)),
            deferrable: exclude.deferrable,
        }),
        other => other.clone(),
    }
}
