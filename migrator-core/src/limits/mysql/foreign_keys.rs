//! What InnoDB asks of a foreign key, and PostgreSQL and SQLite do not.

use super::indexes::plain_columns;
use super::tables::charset_of;
use super::types;
use crate::limits::Unsupported;
use crate::schema::{Column, ColumnType, Constraint, ForeignKey, ReferentialAction, Schema, Table};

/// Checks a foreign key of a table, which stands in the schema or is about to.
pub(super) fn check(schema: &Schema, table: &Table, name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
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
        )
        .at(name));
    }
    let target =
        if key.referenced_table == table.name { Some(table) } else { schema.table(&key.referenced_table) };
    if let Some(other) = [Some(table), target].into_iter().flatten().find(|t| has_no_foreign_keys(t)) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}`: `{}` is temporary or of another engine than InnoDB, and MySQL refuses \
                 or forgets such keys",
                table.name, other.name
            ),
            "make both tables lasting ones of InnoDB, or leave the key out",
        )
        .at(name));
    }
    if key.referenced_table.schema.is_none() && table.name.schema.is_some() {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}` points at `{}` of the connection's own database, which MySQL would \
                 look for beside the table",
                table.name, key.referenced_table
            ),
            "keep both tables in one database",
        )
        .at(name));
    }
    check_set_null(table, name, key)?;
    check_virtual(table, name, &key.columns)?;
    let Some(target) = target else { return Ok(()) };
    check_virtual(target, name, &key.referenced_columns)?;
    if !has_key_in_order(target, &key.referenced_columns) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` points at ({}) of `{}`, and no key there begins with these columns in this order",
                key.referenced_columns.join(", "),
                target.name
            ),
            "name the columns in the order of the key that they are",
        )
        .at(name));
    }
    check_update(table, name, key, target)?;
    check_types(table, name, key, target)
}

/// Checks what the foreign keys of a table, and those that point at it, hand on when a key changes.
pub(super) fn check_updates(schema: &Schema, table: &Table) -> Result<(), Unsupported> {
    for (name, rule) in &table.constraints {
        let Constraint::ForeignKey(key) = rule else { continue };
        if let Some(target) = schema.table(&key.referenced_table) {
            check_update(table, name, key, target)?;
        }
    }
    schema.references_to(&table.name).try_for_each(|(from, name, key)| check_update(from, name, key, table))
}

/// MariaDB hands no NULL on to a column that may not be NULL: <https://jira.mariadb.org/browse/MDEV-34392>.
fn check_update(table: &Table, name: &str, key: &ForeignKey, target: &Table) -> Result<(), Unsupported> {
    if key.on_update != ReferentialAction::Cascade {
        return Ok(());
    }
    let may_be_null = |table: &Table, column: &str| {
        let is_key = table.primary_key().is_some_and(|(_, key)| key.iter().any(|own| own == column));
        !is_key && table.column(column).is_some_and(|column| column.nullable)
    };
    let mut pairs = key.columns.iter().zip(&key.referenced_columns);
    let of_none = |(own, _): &(&String, &String)| table.column(own).is_some() && !may_be_null(table, own);
    match pairs.find(|pair| of_none(pair) && may_be_null(target, pair.1)) {
        Some((own, referenced)) => Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}` would hand a NULL of `{}.{referenced}` on to `{own}`, which may not be \
                 NULL: MariaDB does not allow that",
                table.name, target.name
            ),
            "leave .on_update(…) out, or make both columns not null",
        )
        .at(own)),
        None => Ok(()),
    }
}

/// Whether MySQL keeps no foreign keys of the table, nor any that point at it.
fn has_no_foreign_keys(table: &Table) -> bool {
    let engine = table.options.engine.as_deref();
    table.options.temporary || engine.is_some_and(|engine| !engine.eq_ignore_ascii_case("innodb"))
}

/// Checks the foreign keys of a table against its columns, as they are at the end of a statement.
pub(super) fn check_columns(table: &Table) -> Result<(), Unsupported> {
    for (name, rule) in &table.constraints {
        if let Constraint::ForeignKey(key) = rule {
            check_set_null(table, name, key)?;
            check_computed(table, name, key)?;
        }
    }
    Ok(())
}

/// MySQL has no foreign keys between values that are computed when they are read:
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>. MariaDB has, and breaks them.
fn check_virtual(table: &Table, name: &str, columns: &[String]) -> Result<(), Unsupported> {
    let is_virtual = |column: &&Column| column.generated.as_ref().is_some_and(|generated| !generated.stored);
    match columns.iter().filter_map(|column| table.column(column)).find(is_virtual) {
        Some(column) => Err(Unsupported::new(
            format!(
                "foreign key `{name}` is about `{}.{}`, which is computed when it is read: MySQL has no such keys",
                table.name, column.name
            ),
            "compute it as .generated_stored(…)",
        )
        .at(&column.name)),
        None => Ok(()),
    }
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
        )
        .at(&column.name));
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
        )
        .at(&column.name));
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
            )
            .at(&column.name))
        }
        _ => Ok(()),
    }
}

/// Whether the database gives the pointing columns other values when what they point at changes.
pub(super) fn changes_columns(key: &ForeignKey) -> bool {
    use ReferentialAction as A;
    matches!(key.on_delete, A::SetNull | A::SetDefault)
        || matches!(key.on_update, A::Cascade | A::SetNull | A::SetDefault)
}

/// Both sides of a foreign key have the same type; texts may differ in length.
fn check_types(table: &Table, name: &str, key: &ForeignKey, target: &Table) -> Result<(), Unsupported> {
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        let (Some(from), Some(to)) = (table.column(from), target.column(to)) else { continue };
        types::check(&from.column_type).map_err(|error| error.or_at(&from.name))?;
        types::check(&to.column_type).map_err(|error| error.or_at(&to.name))?;
        if !is_same(&from.column_type, &to.column_type) {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}` has {} in `{}.{}` and {} in `{}.{}`, and MySQL wants the same type",
                    from.column_type, table.name, from.name, to.column_type, target.name, to.name
                ),
                "make the types the same; to change both, drop the foreign key first and create it again",
            )
            .at(&from.name));
        }
        if is_text(&from.column_type) && is_compared_otherwise((table, from), (target, to)) {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}`: the texts of `{}.{}` and `{}.{}` have different collations or character \
                     sets, and MySQL wants the same",
                    table.name, from.name, target.name, to.name
                ),
                "give both columns the same collation",
            )
            .at(&from.name));
        }
    }
    Ok(())
}

fn is_text(column_type: &ColumnType) -> bool {
    matches!(types::known(column_type), ColumnType::String(_) | ColumnType::Char(_))
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

fn is_same(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType as T;
    match (types::known(from), types::known(to)) {
        (T::String(_) | T::Char(_), T::String(_) | T::Char(_)) => true,
        (T::Enumeration { labels: own, .. }, T::Enumeration { labels: other, .. }) => own == other,
        // What a user declared is not read whole.
        (T::Enumeration { .. }, T::Custom(own)) | (T::Custom(own), T::Enumeration { .. }) => {
            own.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("enum"))
        }
        (T::Custom(own), T::Custom(other)) => own.eq_ignore_ascii_case(&other),
        (from, to) => from == to,
    }
}

fn has_key_in_order(target: &Table, columns: &[String]) -> bool {
    target.constraints.values().any(|constraint| match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => constraint.columns().starts_with(columns),
        _ => false,
    }) || target
        .indexes
        .values()
        .any(|index| index.unique && plain_columns(index).is_some_and(|indexed| indexed.starts_with(columns)))
}
