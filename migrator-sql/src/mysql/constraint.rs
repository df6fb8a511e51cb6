use super::canonical::charset_of;
use super::quote::{identifier, identifiers, object};
use super::{expression, index, names};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Constraint, Expression, ForeignKey, ReferentialAction, Schema, Table};
use std::collections::BTreeMap;

/// A constraint, with its name. A primary key has none but `PRIMARY`.
pub(super) fn clause(name: &str, constraint: &Constraint) -> Result<String, Unsupported> {
    check_options(name, constraint)?;
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => return Ok(format!("PRIMARY KEY ({})", identifiers(columns))),
        Constraint::Unique(unique) => format!("UNIQUE ({})", identifiers(&unique.columns)),
        Constraint::Check(check) => format!("CHECK {}", expression::parenthesized(&check.condition)?),
        Constraint::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", identifiers(&key.columns), references(name, key)?)
        }
        Constraint::Exclude(_) => {
            return Err(Unsupported::new(
                format!("`{name}` is an exclude constraint, which MySQL does not have"),
                "use a unique constraint, or a trigger",
            ));
        }
    };
    names::check(constraint.kind(), name)?;
    Ok(format!("CONSTRAINT {} {rule}", identifier(name)))
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

/// The clause that drops a constraint: for each kind the words that MySQL and MariaDB both have.
pub(super) fn drop(name: &str, constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(_) => "DROP PRIMARY KEY".into(),
        Constraint::Unique(_) => format!("DROP INDEX {}", identifier(name)),
        Constraint::ForeignKey(_) => format!("DROP FOREIGN KEY {}", identifier(name)),
        Constraint::Check(_) | Constraint::Exclude(_) => format!("DROP CONSTRAINT {}", identifier(name)),
    }
}

fn references(name: &str, key: &ForeignKey) -> Result<String, Unsupported> {
    let mut sql =
        format!("REFERENCES {} ({})", object(&key.referenced_table), identifiers(&key.referenced_columns));
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        match action {
            ReferentialAction::NoAction => {}
            // MariaDB takes the words and forgets them; MySQL refuses them.
            ReferentialAction::SetDefault => {
                return Err(Unsupported::new(
                    format!(
                        "foreign key `{name}` has ON {event} SET DEFAULT, which MySQL's tables do not have"
                    ),
                    "choose another action, or set the default in a trigger",
                ));
            }
            other => sql.push_str(&format!(" ON {event} {}", other.sql())),
        }
    }
    Ok(sql)
}

/// Whether MySQL keeps no foreign keys of the table, nor any that point at it.
fn has_no_foreign_keys(table: &Table) -> bool {
    let engine = table.options.engine.as_deref();
    table.options.temporary || engine.is_some_and(|engine| !engine.eq_ignore_ascii_case("innodb"))
}

/// Checks a foreign key against what InnoDB asks of it and PostgreSQL and SQLite do not.
pub(super) fn check_foreign_key(
    schema: &Schema,
    table: &Table,
    name: &str,
    key: &ForeignKey,
) -> Result<(), Unsupported> {
    if let Some(other) = schema.tables.values().find(|other| {
        other.name.schema == table.name.schema
            && other.constraints.iter().any(|(known, constraint)| {
                (other.name != table.name || known != name)
                    && matches!(constraint, Constraint::ForeignKey(_))
                    && known.to_lowercase() == name.to_lowercase()
            })
    }) {
        return Err(Unsupported::new(
            format!(
                "`{}` has a foreign key `{name}` already, in these letters or in small or great ones, and MySQL has \
                 each name once a database",
                other.name
            ),
            "give it another name",
        ));
    }
    let referenced =
        if key.referenced_table == table.name { Some(table) } else { schema.table(&key.referenced_table) };
    if let Some(other) = [Some(table), referenced].into_iter().flatten().find(|t| has_no_foreign_keys(t)) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}`: `{}` is temporary or of another engine than InnoDB, and MySQL refuses \
                 or forgets such keys",
                table.name, other.name
            ),
            "make both tables lasting ones of InnoDB, or leave the key out",
        ));
    }
    if key.referenced_table.schema.is_none() && table.name.schema.is_some() {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}` points at `{}` of the connection's own database, which MySQL would \
                 look for beside the table",
                table.name, key.referenced_table
            ),
            "keep both tables in one database",
        ));
    }
    if is_generated_name(&table.name, name) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` has a name as MySQL makes them, and changes it when the table is renamed"
            ),
            "give it a name of your own",
        ));
    }
    check_set_null(table, name, key)?;
    let target =
        if key.referenced_table == table.name { Some(table) } else { schema.table(&key.referenced_table) };
    let Some(target) = target else { return Ok(()) };
    if !has_key_in_order(target, &key.referenced_columns) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` points at ({}) of `{}`, and no key there begins with these columns in this order",
                key.referenced_columns.join(", "),
                target.name
            ),
            "name the columns in the order of the key that they are",
        ));
    }
    check_types(table, name, key, target)
}

/// A column that a foreign key sets to NULL has to be one that may be NULL.
fn check_set_null(table: &Table, name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    if [key.on_delete, key.on_update].contains(&ReferentialAction::SetNull)
        && let Some(column) = table.columns.iter().find(|c| !c.nullable && key.columns.contains(&c.name))
    {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` sets `{}.{}` to NULL, which it may not be",
                table.name, column.name
            ),
            "let the column be NULL, or choose another action",
        ));
    }
    Ok(())
}

/// A column that is computed, or that a stored one is computed from, may not be changed by a foreign key:
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>.
fn check_computed(table: &Table, name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    let own = table.columns.iter().find(|c| c.generated.is_some() && key.columns.contains(&c.name));
    if let Some(column) = own
        && changes_columns(key)
    {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` would write into `{}.{}`, which is computed from other columns",
                table.name, column.name
            ),
            "leave its actions out",
        ));
    }
    let computed = table.columns.iter().find(|column| {
        column.generated.as_ref().is_some_and(|generated| generated.stored)
            && key.columns.iter().any(|own| column.uses(own))
    });
    match computed {
        Some(column) if changes_columns(key) || key.on_delete == ReferentialAction::Cascade => {
            Err(Unsupported::new(
                format!(
                    "foreign key `{name}` of `{}` changes what `{}` is computed from and stored, which MySQL does \
                     not allow",
                    table.name, column.name
                ),
                "compute it as .generated_virtual(…), or leave .on_delete(…) and .on_update(…) out of the foreign key",
            ))
        }
        _ => Ok(()),
    }
}

/// Checks the conditions of a table, which may name no column that the database changes on its own, and its
/// foreign keys.
pub(super) fn check_conditions(table: &Table) -> Result<(), Unsupported> {
    check_names_of_checks(table)?;
    for (name, rule) in &table.constraints {
        if let Constraint::ForeignKey(key) = rule {
            check_set_null(table, name, key)?;
            check_computed(table, name, key)?;
        }
    }
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
            ));
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
                ));
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

/// Whether the database gives the pointing columns other values when what they point at changes.
fn changes_columns(key: &ForeignKey) -> bool {
    use ReferentialAction as A;
    matches!(key.on_delete, A::SetNull | A::SetDefault)
        || matches!(key.on_update, A::Cascade | A::SetNull | A::SetDefault)
}

/// Both sides of a foreign key have the same type; texts may differ in length.
fn check_types(table: &Table, name: &str, key: &ForeignKey, target: &Table) -> Result<(), Unsupported> {
    use super::column_type::type_name;
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        let (Some(from), Some(to)) = (table.column(from), target.column(to)) else { continue };
        let (left, right) = (type_name(&from.column_type)?, type_name(&to.column_type)?);
        let is_text = |name: &str| {
            let name = name.to_ascii_uppercase();
            name.starts_with("VARCHAR") || name.starts_with("CHAR")
        };
        if !(left.eq_ignore_ascii_case(&right) || is_text(&left) && is_text(&right)) {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}` has {left} in `{}.{}` and {right} in `{}.{}`, and MySQL wants the same type",
                    table.name, from.name, target.name, to.name
                ),
                "make the types the same; to change both, drop the foreign key first and create it again",
            ));
        }
        if is_text(&left) && is_compared_otherwise((table, from), (target, to)) {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}`: the texts of `{}.{}` and `{}.{}` have different collations or character \
                     sets, and MySQL wants the same",
                    table.name, from.name, target.name, to.name
                ),
                "give both columns the same collation",
            ));
        }
    }
    Ok(())
}

/// Whether texts of the two columns certainly have different collations. What a character set comes with is
/// the server's own affair, but it is never a binary one.
fn is_compared_otherwise(from: (&Table, &Column), to: (&Table, &Column)) -> bool {
    let collation =
        |(table, column): (&Table, &Column)| column.collation.clone().or(table.options.collation.clone());
    match (collation(from), collation(to)) {
        (Some(left), Some(right)) => !left.eq_ignore_ascii_case(&right),
        (Some(known), None) | (None, Some(known)) => known.to_lowercase().ends_with("_bin"),
        (None, None) => !charset_of(&from.0.options).eq_ignore_ascii_case(charset_of(&to.0.options)),
    }
}

fn has_key_in_order(target: &Table, columns: &[String]) -> bool {
    target.constraints.values().any(|constraint| match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => constraint.columns().starts_with(columns),
        _ => false,
    }) || target.indexes.values().any(|index| {
        index.unique && index::plain_columns(index).is_some_and(|indexed| indexed.starts_with(columns))
    })
}

/// `{table}_ibfk_1`, as InnoDB names foreign keys; it renames them with the table.
pub(super) fn is_generated_name(table: &ObjectName, name: &str) -> bool {
    name.strip_prefix(table.name.as_str())
        .and_then(|rest| rest.strip_prefix("_ibfk_"))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// To MySQL and MariaDB, names of checks that differ in small and great letters only are the same.
fn check_names_of_checks(table: &Table) -> Result<(), Unsupported> {
    let mut known: BTreeMap<String, &String> = BTreeMap::new();
    for (name, constraint) in &table.constraints {
        if !matches!(constraint, Constraint::Check(_)) {
            continue;
        }
        if let Some(other) = known.insert(name.to_lowercase(), name) {
            return Err(Unsupported::new(
                format!(
                    "the checks `{other}` and `{name}` of `{}` differ in small and great letters only",
                    table.name
                ),
                "to MySQL that is one name: give one of them another",
            ));
        }
    }
    Ok(())
}
