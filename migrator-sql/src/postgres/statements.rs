//! Operations to statements.

use super::alter_column::{self, Change};
use super::fold::{Part, Pass, Touches, can_join};
use super::quote::{identifier, in_schema, object, text};
use super::{column, constraint, create_table, index, object, rows, standing_keys};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::script::RenderedStep;
use migrator_core::limits::postgres::{check_before, follow_one};
use migrator_core::name::ObjectName;
use migrator_core::op::{DropTable, Operation};
use migrator_core::schema::{Constraint, Schema};

/// Renders the operation at `start`, with those after it that belong to it, and gives how many they
/// are. Without a schema, nothing is known of the tables.
pub(crate) fn render_next(
    operations: &[Operation],
    start: usize,
    mut schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let table = altered_table(&operations[start]);
    let mut parts: Vec<Part> = Vec::new();
    let mut statements = Vec::new();
    let mut taken = 0;
    for (position, operation) in operations.iter().enumerate().skip(start) {
        if taken > 0 && altered_table(operation) != table {
            break;
        }
        let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
        let refused = check_before(operation, schema.as_deref());
        let sql = match &refused {
            Ok(()) => sql(operation, schema.as_deref()),
            Err(_) => Sql::default(),
        };
        if taken > 0 && !can_join(&parts, &sql.parts) {
            break;
        }
        follow_one(operation, schema.as_deref_mut(), refused).map_err(fail)?;
        for text in sql.parts.iter().map(|part| &part.sql).chain(&sql.statements) {
            check_nul(text).map_err(|e| fail(e.into()))?;
        }
        taken += 1;
        parts.extend(sql.parts);
        statements.extend(sql.statements);
        if table.is_none() || !statements.is_empty() {
            break;
        }
    }
    if let (Some(table), false) = (table, parts.is_empty()) {
        steps.push(RenderedStep::sql(start, alter_table(table, &parts)));
    }
    steps.extend(statements.into_iter().map(|sql| RenderedStep::sql(start, sql)));
    Ok(taken)
}

/// What an operation is in SQL: parts of an `ALTER TABLE`, then statements of their own.
#[derive(Default)]
struct Sql {
    parts: Vec<Part>,
    statements: Vec<String>,
}

impl Sql {
    fn part(pass: Pass, sql: String, touches: Touches) -> Self {
        Sql { parts: vec![Part { pass, sql, touches }], statements: Vec::new() }
    }

    fn statement(statement: String) -> Self {
        Sql::statements(vec![statement])
    }

    fn statements(statements: Vec<String>) -> Self {
        Sql { parts: Vec::new(), statements }
    }
}

/// The table that an operation alters by an `ALTER TABLE` which it can share.
fn altered_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::CreatePrimaryKey(_)
        | Operation::CreateUniqueConstraint(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::CreateExcludeConstraint(_)
        | Operation::DropConstraint(_) => operation.table(),
        _ => None,
    }
}

pub(super) fn alter_table(table: &ObjectName, parts: &[Part]) -> String {
    let head = format!("ALTER TABLE {}", object(table));
    match parts {
        [only] => format!("{head} {}", only.sql),
        several => {
            let lines: Vec<&str> = several.iter().map(|part| part.sql.as_str()).collect();
            format!("{head}\n    {}", lines.join(",\n    "))
        }
    }
}

/// An operation in SQL, on the schema before it.
fn sql(operation: &Operation, schema: Option<&Schema>) -> Sql {
    let table = operation.table().and_then(|name| schema?.table(name));
    match operation {
        Operation::CreateTable(create) => Sql::statements(create_table::statements(create, table.is_some())),
        Operation::DropTable(drop) => Sql::statements(drop_table(drop, schema)),
        Operation::RenameTable(rename) => {
            let sql = format!("ALTER TABLE {} RENAME TO {}", object(&rename.table), identifier(&rename.to));
            Sql::statements(vec![sql])
        }
        Operation::CreateTableComment(create) => {
            Sql::statement(create_table::comment(&create.table, Some(&create.comment)))
        }
        Operation::DropTableComment(drop) => Sql::statement(create_table::comment(&drop.table, None)),
        Operation::AddColumn(add) => {
            let exists = table.is_some_and(|table| table.column(&add.column.name).is_some());
            let if_not_exists = if add.if_not_exists { "IF NOT EXISTS " } else { "" };
            let mut sql = Sql::part(
                Pass::AddColumn,
                format!("ADD COLUMN {if_not_exists}{}", column::definition(&add.column)),
                Touches::column(&add.column.name),
            );
            if add.column.comment.is_some() && !exists {
                let comment = add.column.comment.as_ref();
                sql.statements.push(column::comment(&add.table, &add.column.name, comment));
            }
            sql
        }
        Operation::DropColumn(drop) => Sql::part(
            Pass::Drop,
            format!("DROP COLUMN {}{}", object::if_exists(drop.if_exists), identifier(&drop.column)),
            Touches::column(&drop.column),
        ),
        Operation::AlterColumn(alter) => {
            let Change { parts, statements } = alter_column::change(alter, table);
            Sql { parts, statements }
        }
        Operation::CreatePrimaryKey(create) => {
            add(&create.table, &create.name, &Constraint::PrimaryKey(create.columns.clone()))
        }
        Operation::CreateUniqueConstraint(create) => {
            let rule = Constraint::Unique(create.unique.clone());
            let sql = add(&create.table, &create.name, &rule);
            match &create.using_index {
                None => sql,
                Some(index) => Sql::statement(format!(
                    "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE USING INDEX {}{}",
                    object(&create.table),
                    identifier(&create.name),
                    identifier(index),
                    constraint::deferrable(create.unique.deferrable)
                )),
            }
        }
        Operation::CreateCheckConstraint(create) => {
            add(&create.table, &create.name, &Constraint::Check(create.check.clone()))
        }
        Operation::CreateForeignKey(create) => {
            add(&create.table, &create.name, &Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateExcludeConstraint(create) => {
            add(&create.table, &create.name, &Constraint::Exclude(create.exclude.clone()))
        }
        Operation::ValidateConstraint(validate) => Sql::statement(format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            object(&validate.table),
            identifier(&validate.name)
        )),
        Operation::RenameConstraint(rename) => Sql::statement(format!(
            "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
            object(&rename.table),
            identifier(&rename.name),
            identifier(&rename.to)
        )),
        Operation::DropConstraint(drop) => {
            let touches = match table.and_then(|table| table.constraints.get(&drop.name)) {
                Some(constraint) => touches(&drop.table, &drop.name, constraint),
                None => Touches { anything: true, ..Touches::default() },
            };
            let if_exists = object::if_exists(drop.if_exists);
            let part = Sql::part(
                Pass::Drop,
                format!("DROP CONSTRAINT {if_exists}{}", identifier(&drop.name)),
                touches,
            );
            match schema.and_then(|schema| standing_keys::on_constraint(schema, &drop.table, &drop.name)) {
                Some(keys) => Sql::statements(keys.around(alter_table(&drop.table, &part.parts))),
                None => part,
            }
        }
        Operation::CreateIndex(create) => Sql::statement(index::create(create)),
        Operation::DropIndex(drop) => {
            match schema.and_then(|schema| standing_keys::on_index(schema, &drop.table, &drop.name)) {
                Some(keys) => Sql::statements(keys.around(index::drop(drop))),
                None => Sql::statement(index::drop(drop)),
            }
        }
        Operation::RenameIndex(rename) => {
            let name = in_schema(&rename.table, &rename.name);
            Sql::statement(format!("ALTER INDEX {name} RENAME TO {}", identifier(&rename.to)))
        }
        Operation::BulkInsert(insert) => {
            let table = schema.and_then(|schema| schema.table(&insert.table));
            Sql::statements(rows::insert(&insert.table, table, &insert.columns, &insert.rows))
        }
        Operation::DeleteRows(delete) => {
            let table = schema.and_then(|schema| schema.table(&delete.table));
            Sql::statements(rows::delete(&delete.table, table, &delete.columns, &delete.rows))
        }
        other => Sql::statements(of_object(other, schema)),
    }
}

/// The statements of an operation on what is no table.
fn of_object(operation: &Operation, schema: Option<&Schema>) -> Vec<String> {
    vec![match operation {
        Operation::CreateSchema(create) => object::create_schema(create),
        Operation::DropSchema(drop) => format!(
            "DROP SCHEMA {}{}{}",
            object::if_exists(drop.if_exists),
            identifier(&drop.name),
            if drop.cascade { " CASCADE" } else { "" }
        ),
        Operation::CreateExtension(create) => object::create_extension(create),
        Operation::DropExtension(drop) => {
            format!("DROP EXTENSION {}{}", object::if_exists(drop.if_exists), identifier(&drop.name))
        }
        Operation::CreateEnum(create) => object::create_enum(create),
        Operation::AddEnumValue(add) => object::add_enum_value(add),
        Operation::RenameEnumValue(rename) => {
            format!(
                "ALTER TYPE {} RENAME VALUE {} TO {}",
                object(&rename.name),
                text(&rename.value),
                text(&rename.to)
            )
        }
        Operation::DropEnum(drop) => {
            format!("DROP TYPE {}{}", object::if_exists(drop.if_exists), object(&drop.name))
        }
        Operation::CreateSequence(create) => object::create_sequence(create),
        Operation::AlterSequence(alter) => object::alter_sequence(alter),
        Operation::DropSequence(drop) => {
            format!("DROP SEQUENCE {}{}", object::if_exists(drop.if_exists), object(&drop.name))
        }
        Operation::CreateView(create) => object::create_view(create),
        Operation::ReplaceView(replace) => return object::replace_view(replace, schema),
        Operation::DropView(drop) => object::drop_view(&drop.name, drop.materialized, drop.if_exists),
        Operation::CreateFunction(create) => object::create_function(create),
        Operation::DropFunction(drop) => object::drop_function(&drop.name, drop.if_exists),
        Operation::CreateTrigger(create) => object::create_trigger(create),
        Operation::DropTrigger(drop) => format!(
            "DROP TRIGGER {}{} ON {}",
            object::if_exists(drop.if_exists),
            identifier(&drop.name),
            object(&drop.table)
        ),
        // These are rendered the same way for every database, and those on tables stand above.
        _ => return Vec::new(),
    }]
}

/// With the table go the foreign keys that point at it, and nothing that the model does not know:
/// `CASCADE` would take views too.
fn drop_table(drop: &DropTable, schema: Option<&Schema>) -> Vec<String> {
    let name = object(&drop.table);
    let if_exists = object::if_exists(drop.if_exists);
    let mut statements = Vec::new();
    if let (true, Some(schema)) = (drop.cascade, schema) {
        for (other, key, _) in schema.references_to(&drop.table) {
            statements.push(format!(
                "ALTER TABLE {} DROP CONSTRAINT {}",
                object(&other.name),
                identifier(key)
            ));
        }
    }
    let cascade = if drop.cascade && schema.is_none() { " CASCADE" } else { "" };
    statements.push(format!("DROP TABLE {if_exists}{name}{cascade}"));
    statements
}

fn add(table: &ObjectName, name: &str, rule: &Constraint) -> Sql {
    let pass = match rule {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_) => Pass::AddKey,
        Constraint::Check(_) | Constraint::ForeignKey(_) => Pass::Rest,
    };
    Sql::part(pass, format!("ADD {}", constraint::clause(name, rule)), touches(table, name, rule))
}

/// What a constraint stands on in its own table.
fn touches(table: &ObjectName, name: &str, rule: &Constraint) -> Touches {
    let mut touches =
        Touches { columns: rule.columns().to_vec(), constraint: Some(name.to_owned()), ..Touches::default() };
    match rule {
        Constraint::Check(check) => touches.expressions.push(check.condition.clone()),
        Constraint::Exclude(exclude) => {
            touches.expressions.extend(exclude.elements.iter().map(|(element, _)| element.clone()));
            touches.expressions.extend(exclude.predicate.clone());
        }
        Constraint::ForeignKey(key) if key.referenced_table == *table => {
            touches.columns.extend(key.referenced_columns.iter().cloned());
        }
        _ => {}
    }
    touches
}

/// Refuses SQL with a NUL character in it.
fn check_nul(sql: &str) -> Result<(), Unsupported> {
    if sql.contains('\0') {
        return Err(Unsupported::new(
            "a name, a text or an SQL expression holds a NUL character, which PostgreSQL cannot store",
            "take it out, or keep the value as bytes",
        ));
    }
    Ok(())
}
