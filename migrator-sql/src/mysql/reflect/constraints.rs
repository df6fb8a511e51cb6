use super::columns::written;
use super::row::Row;
use super::{Found, Server};
use crate::mysql::{canonical, expression};
use crate::reflect::{ReflectError, Rows, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::{CheckConstraint, Constraint, ForeignKey, ReferentialAction};
use std::collections::BTreeMap;

/// A check, of a table or of one column.
pub(super) struct Check<'a> {
    schema: Option<&'a str>,
    table: &'a str,
    name: &'a str,
    of_column: bool,
    condition: &'a str,
    enforced: bool,
}

impl<'a> Check<'a> {
    /// Whether it is the one that makes a text JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json_column().is_some()
    }

    /// The database, the table and the name of the column that it makes JSON. The check itself is called
    /// as the column was when it was created.
    pub(super) fn json_column(&self) -> Option<(Option<&'a str>, &'a str, String)> {
        let condition = if self.of_column { self.condition } else { return None };
        let quoted = condition.strip_prefix("json_valid(`")?.strip_suffix("`)")?;
        let name = quoted.replace("``", "`");
        let is_one_name = crate::mysql::quote::identifier(&name) == format!("`{quoted}`");
        is_one_name.then_some((self.schema, self.table, name))
    }
}

/// The checks.
pub(super) fn checks(rows: &Rows) -> Result<Vec<Check<'_>>, ReflectError> {
    rows.iter()
        .map(|row| {
            let row = Row(row);
            Ok(Check {
                schema: row.get(0)?,
                table: row.text(1)?,
                name: row.text(2)?,
                of_column: row.text(3)? == "Column",
                condition: row.text(4)?,
                enforced: row.text(5)? != "NO",
            })
        })
        .collect()
}

/// Puts checks and foreign keys into their tables.
pub(super) fn read(
    key_columns: &Rows,
    keys: &Rows,
    checks: &[Check<'_>],
    server: Server,
    found: &mut Found,
) -> Result<(), ReflectError> {
    for check in checks.iter().filter(|check| !check.is_json()) {
        let name = ObjectName { schema: check.schema.map(ToOwned::to_owned), name: check.table.to_owned() };
        let Some(table) = found.schema.tables.get_mut(&name) else { continue };
        if check.of_column || !check.enforced {
            let kind = if check.of_column { "check of column" } else { "check that is not enforced" };
            found.unmodelled.push(Unmodelled::new(kind, format!("{name}.{}", check.name)));
            continue;
        }
        let sql = match server {
            Server::Mysql => expression::canonical(&written(check.condition)),
            Server::Mariadb => expression::canonical(check.condition),
        };
        table.constraints.insert(check.name.to_owned(), Constraint::Check(CheckConstraint::new(sql)));
    }
    foreign_keys(key_columns, keys, found)
}

fn foreign_keys(key_columns: &Rows, keys: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    let mut actions = BTreeMap::new();
    for row in keys {
        let row = Row(row);
        actions
            .insert((row.get(0)?, row.text(1)?, row.text(2)?), (action(row.text(3)?), action(row.text(4)?)));
    }
    for row in key_columns {
        let row = Row(row);
        let Some(table) = found.schema.tables.get_mut(&row.object(0)?) else { continue };
        let name = row.text(2)?;
        let entry = table.constraints.entry(name.to_owned()).or_insert_with(|| {
            Constraint::ForeignKey(ForeignKey::new([""; 0], ObjectName::from(""), [""; 0]))
        });
        let Constraint::ForeignKey(key) = entry else { continue };
        key.columns.push(row.text(3)?.to_owned());
        key.referenced_columns.push(row.text(6)?.to_owned());
        key.referenced_table = row.object(4)?;
        if let Some((on_delete, on_update)) = actions.get(&(row.get(0)?, row.text(1)?, name)) {
            (key.on_delete, key.on_update) = (*on_delete, *on_update);
        }
    }
    Ok(())
}

fn action(words: &str) -> ReferentialAction {
    use ReferentialAction as A;
    let action = [A::Cascade, A::SetNull, A::SetDefault, A::Restrict].into_iter().find(|a| a.sql() == words);
    canonical::action(action.unwrap_or_default())
}
