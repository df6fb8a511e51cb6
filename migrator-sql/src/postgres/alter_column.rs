use super::column::{self, default_value, identity_word};
use super::column_type;
use super::fold::{Part, Pass, Touches};
use super::quote::{identifier, object, parenthesized, text};
use super::statements::alter_table;
use migrator_core::limits::postgres::cast::{self, Cast};
use migrator_core::limits::postgres::{is_computed_anew, needs_new_default};
use migrator_core::name::ObjectName;
use migrator_core::op::AlterColumn;
use migrator_core::schema::{Column, Identity, Table};

/// What changes a column: parts of an `ALTER TABLE`, and statements behind it.
pub(super) struct Change {
    pub(super) parts: Vec<Part>,
    pub(super) statements: Vec<String>,
}

/// How a column is changed. `table` is the table as the model knows it, if it does.
pub(super) fn change(alter: &AlterColumn, table: Option<&Table>) -> Change {
    let column = table.and_then(|table| table.column(&alter.column));
    let mut parts = Vec::new();
    let mut counted = None;
    let mut comment = alter.comment.clone();
    if let Some(column) = column
        && is_computed_anew(alter, column)
    {
        parts.extend(compute_anew(alter, column));
        comment = comment.or_else(|| column.comment.clone().map(Some));
    } else {
        parts.extend(parts_of(alter, column));
        counted = alter.identity.as_ref().and_then(Option::as_ref);
    }
    let mut statements = Vec::new();
    if let Some(to) = alter.rename.as_ref().filter(|to| **to != alter.column) {
        statements.push(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            object(&alter.table),
            identifier(&alter.column),
            identifier(to)
        ));
    }
    if let Some(comment) = &comment {
        statements.push(column::comment(&alter.table, alter.renamed(), comment.as_ref()));
    }
    if let Some(identity) = counted
        && column.is_none_or(|column| column.identity.is_none())
        && counts_up_from_one(identity)
    {
        statements.push(count_on(&alter.table, alter.renamed()));
    }
    // While the column counts, PostgreSQL gives its sequence the new type too, and refuses most.
    if let Some(at) = parts.iter().position(|part: &Part| part.sql.ends_with(" DROP IDENTITY"))
        && parts.iter().any(|part| part.pass == Pass::AlterType)
    {
        let first = parts.remove(at);
        statements.insert(0, alter_table(&alter.table, &parts));
        parts = vec![first];
    }
    Change { parts, statements }
}

fn parts_of(alter: &AlterColumn, column: Option<&Column>) -> Vec<Part> {
    let name = identifier(&alter.column);
    let part = |pass, change: &str| Part {
        pass,
        sql: format!("ALTER COLUMN {name} {change}"),
        touches: Touches::column(&alter.column),
    };
    let new_type = alter.column_type.as_ref();
    let mut default = alter.default.clone();
    let mut parts = Vec::new();
    if alter.generated == Some(None) && column.is_none_or(|column| column.generated.is_some()) {
        parts.push(part(Pass::Drop, "DROP EXPRESSION"));
    }
    if let Some(None) = &alter.identity
        && column.is_none_or(|column| column.identity.is_some())
    {
        parts.push(part(Pass::Drop, "DROP IDENTITY"));
    }
    if new_type.is_some() || alter.collation.is_some() {
        // PostgreSQL would cast the old default, and refuse where it cannot.
        if needs_new_default(alter, column) {
            let old = column.and_then(|column| column.default.as_ref());
            default = default.or_else(|| old.map(|old| Some(old.clone())));
            parts.push(part(Pass::Drop, "DROP DEFAULT"));
        }
        parts.extend(alter_type(alter, column));
    }
    match default {
        Some(Some(value)) => {
            let column_type = new_type.or(column.map(|column| &column.column_type));
            let change = format!("SET DEFAULT {}", default_value(&value, column_type));
            parts.push(part(Pass::Rest, &change));
        }
        // It has none, and the server would not hear of it.
        Some(None) if column.is_some_and(|own| own.identity.is_some() || own.generated.is_some()) => {}
        Some(None) if !parts.iter().any(|part| part.sql.ends_with(" DROP DEFAULT")) => {
            parts.push(part(Pass::Drop, "DROP DEFAULT"));
        }
        Some(None) | None => {}
    }
    match alter.nullable {
        Some(true) => parts.push(part(Pass::Drop, "DROP NOT NULL")),
        Some(false) => parts.push(part(Pass::NotNull, "SET NOT NULL")),
        None => {}
    }
    if let Some(Some(identity)) = &alter.identity {
        parts.extend(identity_parts(alter, column, identity));
    }
    parts
}

fn identity_parts(alter: &AlterColumn, column: Option<&Column>, identity: &Identity) -> Vec<Part> {
    let name = identifier(&alter.column);
    let part = |change: String| Part {
        pass: Pass::Rest,
        sql: format!("ALTER COLUMN {name} {change}"),
        touches: Touches::column(&alter.column),
    };
    let Some(old) = column.and_then(|column| column.identity.as_ref()) else {
        return vec![part(format!("ADD {}", column::identity_clause(identity)))];
    };
    let mut changes = Vec::new();
    if old.always != identity.always {
        changes.push(format!("SET GENERATED {}", identity_word(identity)));
    }
    if old.increment != identity.increment {
        changes.push(format!("SET INCREMENT BY {}", identity.increment.unwrap_or(1)));
    }
    if old.start != identity.start {
        changes.push(format!("SET START WITH {}", identity.start.unwrap_or(1)));
    }
    if changes.is_empty() {
        changes.push(format!("SET GENERATED {}", identity_word(identity)));
    }
    vec![part(changes.join(" "))]
}

fn counts_up_from_one(identity: &Identity) -> bool {
    identity.start.is_none() && identity.increment.is_none_or(|step| step > 0)
}

/// Lets an identity column count on from the greatest value that is there, as other databases do.
pub(crate) fn count_on(table: &ObjectName, column: &str) -> String {
    let table = object(table);
    format!(
        "SELECT pg_catalog.setval(ids.counter, ids.greatest) FROM (SELECT \
         pg_catalog.pg_get_serial_sequence({}, {})::regclass AS counter, max({}) AS greatest FROM {table}) AS ids \
         WHERE ids.greatest >= COALESCE(pg_catalog.pg_sequence_last_value(ids.counter), 1)",
        text(&table),
        text(column),
        identifier(column)
    )
}

/// PostgreSQL cannot make a column a computed one, nor cast one that is: another takes its place.
fn compute_anew(alter: &AlterColumn, column: &Column) -> Vec<Part> {
    let changed = alter.altered(column);
    vec![
        Part {
            pass: Pass::Drop,
            sql: format!("DROP COLUMN {}", identifier(&alter.column)),
            touches: Touches::column(&alter.column),
        },
        Part {
            pass: Pass::AddColumn,
            sql: format!("ADD COLUMN {}", column::definition(&changed)),
            touches: Touches::column(&alter.column),
        },
    ]
}

/// Nothing where neither the new type nor the old one is known.
fn alter_type(alter: &AlterColumn, column: Option<&Column>) -> Option<Part> {
    let name = identifier(&alter.column);
    let old_type = column.map(|column| &column.column_type);
    let new_type = alter.column_type.as_ref().or(old_type)?;
    let mut touches = Touches::column(&alter.column);
    let mut sql = format!("ALTER COLUMN {name} TYPE {}", column_type::name(new_type));
    // Without these words the column would be compared in the database's own way again.
    match &alter.collation {
        Some(Some(collation)) => sql.push_str(&format!(" COLLATE {}", identifier(collation))),
        Some(None) => sql.push_str(" COLLATE \"default\""),
        None => {
            if let Some(collation) = column.and_then(|column| column.collation.as_ref()) {
                sql.push_str(&format!(" COLLATE {}", identifier(collation)));
            }
        }
    }
    if let Some(using) = &alter.using {
        sql.push_str(&format!(" USING {}", parenthesized(using)));
        touches.expressions.push(using.clone());
    } else if column.is_some_and(|column| column.generated.is_some()) && alter.generated.is_none() {
        // Its values are computed anew, and PostgreSQL takes no other way to make them.
    } else if let Some(Cast::Explicit(types)) = old_type.map(|old_type| cast::between(old_type, new_type)) {
        let casts: Vec<String> = types.iter().map(|t| format!("::{}", column_type::name(t))).collect();
        sql.push_str(&format!(" USING {name}{}", casts.concat()));
    }
    Some(Part { pass: Pass::AlterType, sql, touches })
}
