//! What MySQL does not know of a constraint, and what it asks of conditions.

use super::columns::check_expression;
use super::foreign_keys::changes_columns;
use super::types::known;
use crate::limits::Unsupported;
use crate::schema::{
    Column, ColumnType, Constraint, Expression, ForeignKey, ReferentialAction, Schema, Table,
};
use std::collections::BTreeMap;

/// Checks a constraint by itself. A primary key has no name but `PRIMARY`.
pub(super) fn check(name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    check_rule(name, constraint).map_err(|error| error.or_at(name))
}

fn check_rule(name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    check_options(name, constraint)?;
    match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => Ok(()),
        Constraint::Check(check) => check_expression(&check.condition),
        Constraint::ForeignKey(key) => check_actions(name, key),
        Constraint::Exclude(_) => Err(Unsupported::new(
            format!("`{name}` is an exclude constraint, which MySQL does not have"),
            "use a unique constraint, or a trigger",
        )),
    }
}

/// MariaDB takes the words and forgets them; MySQL refuses them.
fn check_actions(name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action == ReferentialAction::SetDefault {
            return Err(Unsupported::new(
                format!("foreign key `{name}` has ON {event} SET DEFAULT, which MySQL's tables do not have"),
                "choose another action, or set the default in a trigger",
            ));
        }
    }
    Ok(())
}

/// Refuses what only PostgreSQL knows of a constraint.
fn check_options(name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("{} `{name}` {fact}", constraint.kind()), help))
    };
    let deferrable = match constraint {
        Constraint::Unique(unique) => unique.deferrable,
        Constraint::ForeignKey(key) => key.deferrable,
        _ => None,
    };
    if deferrable.is_some() {
        return refuse("may be checked later, and MySQL checks at once", "leave .deferrable(…) out");
    }
    if constraint.is_not_valid() {
        return refuse("leaves old rows unchecked, and MySQL checks all rows", "leave .not_valid() out");
    }
    match constraint {
        Constraint::Unique(unique) if unique.nulls_not_distinct => {
            refuse("takes two NULLs for the same, which MySQL does not", "make the columns not null")
        }
        Constraint::ForeignKey(key) if key.match_full => {
            refuse("has MATCH FULL, which MySQL reads and forgets", "leave .match_full() out, or add a check")
        }
        Constraint::ForeignKey(key) if !key.set_columns.is_empty() => {
            refuse("sets only some of its columns, and MySQL sets all", "leave the columns out")
        }
        _ => Ok(()),
    }
}

/// Checks the conditions of a table: they may name no column that the database changes on its own.
pub(super) fn check_conditions(table: &Table) -> Result<(), Unsupported> {
    check_names_of_checks(table)?;
    let checks = table.constraints.iter().filter_map(|(name, rule)| match rule {
        Constraint::Check(check) => Some((name, &check.condition)),
        _ => None,
    });
    for (name, condition) in checks {
        let identity =
            table.columns.iter().find(|column| column.identity.is_some() && condition.names(&column.name));
        if let Some(column) = identity {
            return Err(Unsupported::new(
                format!(
                    "check `{name}` of `{}` names identity column `{}`, which MySQL does not allow",
                    table.name, column.name
                ),
                "leave the column out of the condition",
            )
            .at(name));
        }
        for (other, rule) in &table.constraints {
            let Constraint::ForeignKey(key) = rule else { continue };
            let stands_on = |column: &&String| stands_on(table, condition, column);
            let Some(column) = key.columns.iter().find(stands_on) else { continue };
            if changes_columns(key) {
                return Err(Unsupported::new(
                    format!(
                        "check `{name}` of `{}` names column `{column}`, which foreign key `{other}` changes on its own: \
                         MySQL does not allow that",
                        table.name
                    ),
                    "leave the column out of the condition, or .on_delete(…) and .on_update(…) out of the foreign key",
                )
                .at(name));
            }
        }
    }
    Ok(())
}

/// Whether the condition names the column, or one that is computed from it.
fn stands_on(table: &Table, condition: &Expression, column: &str) -> bool {
    let is_computed = |other: &Column| other.name != column && other.uses(column);
    condition.names(column)
        || table.columns.iter().filter(|o| is_computed(o)).any(|o| stands_on(table, condition, &o.name))
}

/// Refuses a check of a name that another table has: MySQL has each once a database, MariaDB once a table.
/// The names that MariaDB gives by itself are left to it.
pub(super) fn check_name_is_free(schema: &Schema, table: &Table, name: &str) -> Result<(), Unsupported> {
    let is_mariadbs = name
        .strip_prefix("CONSTRAINT_")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let has = |other: &&Table| {
        other.name != table.name
            && other.name.schema == table.name.schema
            && other.constraints.iter().any(|(known, rule)| {
                matches!(rule, Constraint::Check(_)) && known.to_lowercase() == name.to_lowercase()
            })
    };
    match schema.tables.values().find(has) {
        Some(other) if !is_mariadbs => Err(Unsupported::new(
            format!("`{}` has a check `{name}` already, and MySQL has each name once a database", other.name),
            "give it another name",
        )
        .at(name)),
        _ => Ok(()),
    }
}

/// To MySQL and MariaDB, names of checks that differ in small and great letters only are the same.
fn check_names_of_checks(table: &Table) -> Result<(), Unsupported> {
    let mut checks: BTreeMap<String, &String> = BTreeMap::new();
    for (name, constraint) in &table.constraints {
        if !matches!(constraint, Constraint::Check(_)) {
            continue;
        }
        if let Some(other) = checks.insert(name.to_lowercase(), name) {
            return Err(Unsupported::new(
                format!(
                    "the checks `{other}` and `{name}` of `{}` differ in small and great letters only",
                    table.name
                ),
                "to MySQL that is one name: give one of them another",
            )
            .at(name));
        }
    }
    checks.values().try_for_each(|name| check_name_of_check(table, name))
}

/// On MariaDB a check shares its name with no key of its table, nor with a column of type JSON, which has a check
/// of its own.
fn check_name_of_check(table: &Table, name: &str) -> Result<(), Unsupported> {
    let is_same = |other: &str| other.to_lowercase() == name.to_lowercase();
    let rules = table.constraints.iter().filter(|(_, rule)| !matches!(rule, Constraint::Check(_)));
    let mut keys = rules.map(|(other, rule)| match rule {
        Constraint::PrimaryKey(_) => ("PRIMARY", rule.kind()),
        _ => (other.as_str(), rule.kind()),
    });
    let mut indexes = table.indexes.iter().filter(|(_, index)| index.unique);
    let is_json = |column: &&Column| known(&column.column_type) == ColumnType::Json;
    let holder = keys
        .find(|(other, _)| is_same(other))
        .map(|(_, kind)| kind)
        .or_else(|| indexes.find(|(other, _)| is_same(other)).map(|_| "unique index"))
        .or_else(|| {
            table.columns.iter().filter(is_json).find(|own| is_same(&own.name)).map(|_| "JSON column")
        });
    match holder {
        Some(kind) => Err(Unsupported::new(
            format!(
                "check `{name}` of `{}` has the name of a {kind}, which MariaDB does not allow",
                table.name
            ),
            "give one of them another name",
        )
        .at(name)),
        None => Ok(()),
    }
}
