//! Changes of one table, those that follow each other in one statement where their order is of no matter.

use super::column::{comment_text, identity_start};
use super::conditional::{self, Thing};
use super::quote::{identifier, identifiers, object};
use super::touched::Touched;
use super::{
    alter_column, column, constraint, create_table, identity, index, limits, names, supporting, views,
};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::lost_names;
use crate::render::no_nul;
use crate::script::RenderedStep;
use migrator_core::name::ObjectName;
use migrator_core::op::{AddColumn, Operation, RenameConstraint};
use migrator_core::schema::{Column, ColumnDefault, Constraint, Schema, Table};

/// The table that an operation alters.
pub(super) fn altered_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// Renders the operation at `start`, and those after it that share its statement; gives how many they are.
pub(super) fn render(
    operations: &[Operation],
    start: usize,
    table: &ObjectName,
    schema: &mut Schema,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let mut together = Together::default();
    let first = schema.table(table).cloned();
    let mut taken = 0;
    for (position, operation) in operations.iter().enumerate().skip(start) {
        if altered_table(operation) != Some(table) {
            break;
        }
        let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
        let before = schema.table(table).cloned().unwrap_or_else(|| Table::new(table));
        let touched = Touched::by(operation, &before);
        let alone = stands_alone(operation, &before, schema);
        if taken > 0 && (alone || !together.touched.allows(&touched)) {
            break;
        }
        views::check_columns(operation, schema).map_err(|e| fail(e.into()))?;
        let lost = lost_names::check(operation, schema);
        operation.apply(schema).map_err(|e| fail(e.into()))?;
        lost.map_err(|e| fail(e.into()))?;
        taken += 1;
        if alone {
            let after = schema.table(table).unwrap_or(&before);
            check(after).map_err(|e| fail(e.into()))?;
            let statements = alone_statements(operation, &before, schema).map_err(|e| fail(e.into()))?;
            return push(statements, start, steps).map_err(|e| fail(e.into())).map(|()| taken);
        }
        let clauses = clauses(operation, &before, schema).map_err(|e| fail(e.into()))?;
        together.touched.add(touched);
        together.clauses.extend(clauses);
    }
    let last = start + taken.saturating_sub(1);
    let fail = |cause: Unsupported| RenderError::new(last, &operations[last], cause);
    if let (Some(before), Some(after)) = (first, schema.table(table)) {
        check(after).map_err(fail)?;
        together.clauses.extend(supporting_clauses(&before, after));
    }
    push(statement(table, &together.clauses).into_iter().collect(), start, steps).map_err(fail)?;
    Ok(taken)
}

#[derive(Default)]
struct Together {
    clauses: Vec<String>,
    touched: Touched,
}

/// `ALTER TABLE` with these clauses; nothing without any.
pub(super) fn statement(table: &ObjectName, clauses: &[String]) -> Option<String> {
    let head = format!("ALTER TABLE {}", object(table));
    match clauses {
        [] => None,
        [only] => Some(format!("{head} {only}")),
        several => Some(format!("{head}\n    {}", several.join(",\n    "))),
    }
}

fn push(statements: Vec<String>, position: usize, steps: &mut Vec<RenderedStep>) -> Result<(), Unsupported> {
    for sql in statements {
        no_nul(&sql)?;
        steps.push(RenderedStep::sql(position, sql));
    }
    Ok(())
}

/// Checks a table as a whole, at the end of a statement.
fn check(table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    limits::check(table)?;
    constraint::check_conditions(table)
}

/// Whether the operation needs statements of its own.
fn stands_alone(operation: &Operation, before: &Table, schema: &Schema) -> bool {
    match operation {
        Operation::AlterColumn(alter) => {
            // Together with a change that copies the table, MariaDB refuses to rename it.
            let renames_key = alter.rename.is_some()
                && (before.constraints.values().any(|rule| {
                    matches!(rule, Constraint::ForeignKey(key) if key.columns.contains(&alter.column)
                        || key.referenced_table == before.name && key.referenced_columns.contains(&alter.column))
                }) || schema
                    .references_to(&before.name)
                    .any(|(_, _, key)| key.referenced_columns.contains(&alter.column)));
            renames_key || alter_column::needs_several(alter, before, schema)
        }
        Operation::DropConstraint(drop) => {
            matches!(before.constraints.get(&drop.name), Some(Constraint::ForeignKey(_)) | None)
        }
        Operation::RenameConstraint(_) => true,
        Operation::CreateForeignKey(create) => create.key.referenced_table == create.table,
        Operation::AddColumn(add) => add.if_not_exists || draws_values(add),
        Operation::DropColumn(drop) => before.column(&drop.column).is_none(),
        Operation::CreateIndex(create) => create.if_not_exists,
        Operation::DropIndex(drop) => !before.indexes.contains_key(&drop.name),
        _ => false,
    }
}

/// The statements of an operation that stands alone.
fn alone_statements(
    operation: &Operation,
    before: &Table,
    after: &Schema,
) -> Result<Vec<String>, Unsupported> {
    match operation {
        Operation::AlterColumn(alter) => return alter_column::statements(alter, before, after),
        Operation::RenameConstraint(rename) => return rename_constraint(rename, before, after),
        _ => {}
    }
    if let Operation::AddColumn(add) = operation
        && !add.if_not_exists
    {
        return drawn(add);
    }
    if let Some((thing, there)) = doubtful(operation) {
        match (is_known(operation, before), there) {
            (true, true) => {}
            (true, false) => return Ok(Vec::new()),
            // What the model does not know may be there all the same.
            (false, _) => {
                let clause = missing_clause(operation)?;
                let sql = clause.and_then(|clause| statement(&before.name, &[clause]));
                let statements = sql.map(|sql| conditional::statements(&before.name, &thing, there, &sql));
                return Ok(statements.unwrap_or_default());
            }
        }
    }
    let mut all = clauses(operation, before, after)?;
    if let Some(table) = after.table(&before.name) {
        all.extend(supporting_clauses(before, table));
    }
    Ok(statement(&before.name, &all).into_iter().collect())
}

/// Whether each row gets a random value of its own.
fn draws_values(add: &AddColumn) -> bool {
    add.column.default == Some(ColumnDefault::NewUuid)
}

/// MySQL adds no column whose default is random, because its rows would get other values on a replica
/// (error 1674): there the rows are filled by a statement that is copied row by row. MariaDB does it at
/// once, and reads what stands in `/*M! … */`.
fn drawn(add: &AddColumn) -> Result<Vec<String>, Unsupported> {
    let plain = Column { default: None, comment: None, ..add.column.clone() };
    let whole = column::definition(&add.column)?;
    let (table, name) = (object(&add.table), identifier(&add.column.name));
    let comment = if add.column.comment.is_some() { Some(format!("MODIFY {whole}")) } else { None };
    let last = comment.unwrap_or_else(|| format!("ALTER COLUMN {name} SET DEFAULT (uuid())"));
    Ok(vec![
        format!("ALTER TABLE {table} ADD COLUMN {} /*M! DEFAULT (uuid()) */", column::definition(&plain)?),
        format!("UPDATE {table} SET {name} = uuid() /*M! WHERE FALSE */"),
        format!("ALTER TABLE {table} {last}"),
    ])
}

/// What an operation with `if_exists` or `if_not_exists` asks for, and whether it has to be there.
pub(super) fn doubtful(operation: &Operation) -> Option<(Thing<'_>, bool)> {
    match operation {
        Operation::AddColumn(add) if add.if_not_exists => Some((Thing::Column(&add.column.name), false)),
        Operation::DropColumn(drop) if drop.if_exists => Some((Thing::Column(&drop.column), true)),
        Operation::CreateIndex(create) if create.if_not_exists => Some((Thing::Index(&create.name), false)),
        Operation::DropIndex(drop) if drop.if_exists => Some((Thing::Index(&drop.name), true)),
        Operation::DropConstraint(drop) if drop.if_exists => Some((Thing::Constraint(&drop.name), true)),
        _ => None,
    }
}

/// Whether the model has what the operation asks for.
fn is_known(operation: &Operation, before: &Table) -> bool {
    match doubtful(operation) {
        Some((Thing::Column(name), _)) => before.column(name).is_some(),
        Some((Thing::Index(name), _)) => before.indexes.contains_key(name),
        Some((Thing::Constraint(name), _)) => before.constraints.contains_key(name),
        _ => false,
    }
}

/// The clause for something that the model does not have.
fn missing_clause(operation: &Operation) -> Result<Option<String>, Unsupported> {
    Ok(Some(match operation {
        Operation::AddColumn(add) => format!("ADD COLUMN {}", column::definition(&add.column)?),
        Operation::CreateIndex(create) => format!("ADD {}", index::clause(&create.name, &create.index)?),
        Operation::DropColumn(drop) => format!("DROP COLUMN {}", identifier(&drop.column)),
        Operation::DropIndex(drop) => index::drop(&drop.name),
        Operation::DropConstraint(drop) => format!("DROP CONSTRAINT {}", identifier(&drop.name)),
        _ => return Ok(None),
    }))
}

/// The clauses of an operation.
fn clauses(operation: &Operation, before: &Table, after: &Schema) -> Result<Vec<String>, Unsupported> {
    let added = |name: &str, rule: Constraint| Ok(vec![format!("ADD {}", constraint::clause(name, &rule)?)]);
    match operation {
        Operation::AddColumn(add) => {
            let definition = format!("ADD COLUMN {}", column::definition(&add.column)?);
            Ok([definition].into_iter().chain(identity_start([&add.column])).collect())
        }
        Operation::DropColumn(drop) => Ok(vec![format!("DROP COLUMN {}", identifier(&drop.column))]),
        Operation::AlterColumn(alter) => alter_column::clauses(alter, before, after),
        Operation::CreateIndex(create) => {
            Ok(vec![format!("ADD {}", index::clause(&create.name, &create.index)?)])
        }
        Operation::DropIndex(drop) => Ok(vec![index::drop(&drop.name)]),
        Operation::RenameIndex(rename) => {
            names::check("index", &rename.to)?;
            Ok(vec![rename_index(&rename.name, &rename.to)])
        }
        Operation::CreatePrimaryKey(create) => {
            added(&create.name, Constraint::PrimaryKey(create.columns.clone()))
        }
        Operation::CreateUniqueConstraint(create) => match &create.using_index {
            // To MySQL a unique index is the constraint.
            Some(index) if *index == create.name => Ok(Vec::new()),
            Some(index) => {
                names::check("unique constraint", &create.name)?;
                Ok(vec![rename_index(index, &create.name)])
            }
            None => added(&create.name, Constraint::Unique(create.unique.clone())),
        },
        Operation::CreateCheckConstraint(create) => {
            constraint::check_name_is_free(after, before, &create.name)?;
            added(&create.name, Constraint::Check(create.check.clone()))
        }
        Operation::CreateForeignKey(create) => {
            if let Some(table) = after.table(&create.table) {
                constraint::check_foreign_key(after, table, &create.name, &create.key)?;
            }
            added(&create.name, Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateExcludeConstraint(create) => {
            added(&create.name, Constraint::Exclude(create.exclude.clone()))
        }
        Operation::DropConstraint(drop) => Ok(before
            .constraints
            .get(&drop.name)
            .map(|rule| constraint::drop(&drop.name, rule))
            .into_iter()
            .collect()),
        Operation::CreateTableComment(create) => {
            let comment = comment_text(&create.table.name, &create.comment, create_table::MAX_COMMENT)?;
            Ok(vec![format!("COMMENT={comment}")])
        }
        Operation::DropTableComment(_) => Ok(vec!["COMMENT=''".into()]),
        // MySQL leaves no row unchecked.
        _ => Ok(Vec::new()),
    }
}

fn rename_index(from: &str, to: &str) -> String {
    format!("RENAME INDEX {} TO {}", identifier(from), identifier(to))
}

/// A primary key has no name, a unique constraint is an index; the others are created anew. A foreign key
/// is not dropped and added in one statement: MySQL does that only without copying the table.
fn rename_constraint(
    rename: &RenameConstraint,
    before: &Table,
    after: &Schema,
) -> Result<Vec<String>, Unsupported> {
    let Some(rule) = before.constraints.get(&rename.name) else { return Ok(Vec::new()) };
    let table = &rename.table;
    names::check(rule.kind(), &rename.to)?;
    let drop = constraint::drop(&rename.name, rule);
    let statements = match rule {
        _ if rename.name == rename.to => Vec::new(),
        Constraint::PrimaryKey(_) => Vec::new(),
        Constraint::Unique(_) => vec![vec![rename_index(&rename.name, &rename.to)]],
        Constraint::ForeignKey(key) => {
            let mut add = vec![format!("ADD {}", constraint::clause(&rename.to, rule)?)];
            if let Some(now) = after.table(table) {
                constraint::check_foreign_key(after, now, &rename.to, key)?;
                add.extend(supporting_clauses(before, now));
            }
            vec![vec![drop], add]
        }
        other => {
            constraint::check_name_is_free(after, before, &rename.to)?;
            vec![vec![drop, format!("ADD {}", constraint::clause(&rename.to, other)?)]]
        }
    };
    Ok(statements.iter().filter_map(|clauses| statement(table, clauses)).collect())
}

/// The clauses that keep the indexes which foreign keys stand on.
pub(super) fn supporting_clauses(before: &Table, after: &Table) -> Vec<String> {
    let (had, needs) = (supporting::indexes(before), supporting::indexes(after));
    // A column that was renamed is the same column; its index followed.
    let same = |old: &[String], new: &[String]| old == new || is_renamed(before, after, old, new);
    let gone = had
        .iter()
        .filter(|(name, columns)| !needs.get(*name).is_some_and(|needed| same(columns, needed)))
        .map(|(name, _)| index::drop(name));
    let fresh = needs
        .iter()
        .filter(|(name, columns)| !had.get(*name).is_some_and(|had| same(had, columns)))
        .map(|(name, columns)| format!("ADD INDEX {} ({})", identifier(name), identifiers(*columns)));
    gone.chain(fresh).collect()
}

/// Whether the columns are those before, some under other names.
fn is_renamed(before: &Table, after: &Table, old: &[String], new: &[String]) -> bool {
    old.len() == new.len()
        && old
            .iter()
            .zip(new)
            .all(|(old, new)| old == new || (after.column(old).is_none() && before.column(new).is_none()))
}
