//! Changes of one table, those that follow each other in one statement where their order is of no matter.

use super::column::identity_start;
use super::conditional::{self, Thing};
use super::quote::{identifier, identifiers, object, text};
use super::{alter_column, column, constraint, index};
use crate::error::RenderError;
use crate::render::no_nul;
use crate::script::RenderedStep;
use migrator_core::limits::mysql::{draws_values, follow_statement, supporting_indexes};
use migrator_core::name::ObjectName;
use migrator_core::op::{AddColumn, Operation, RenameConstraint};
use migrator_core::schema::{Column, Constraint, Schema, Table};

/// Renders the operation at `start`, and those after it that share its statement; gives how many they are.
pub(super) fn render(
    operations: &[Operation],
    start: usize,
    table: &ObjectName,
    schema: &mut Schema,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let first = schema.table(table).cloned();
    let mut together: Vec<String> = Vec::new();
    let mut statements = Vec::new();
    let mut is_alone = false;
    let end = follow_statement(operations, start, table, schema, |change| {
        let operation = &operations[change.position];
        if change.is_alone {
            statements = alone_statements(operation, change.before, change.after);
        } else {
            together.extend(clauses(operation, change.before, change.after));
        }
        is_alone = change.is_alone;
    })
    .map_err(|refusal| RenderError::refused(operations, refusal))?;
    if let (false, Some(before), Some(after)) = (is_alone, first, schema.table(table)) {
        together.extend(supporting_clauses(&before, after));
    }
    statements.extend(statement(table, &together));
    for sql in statements {
        let last = end - 1;
        no_nul(&sql).map_err(|error| RenderError::new(last, &operations[last], error))?;
        steps.push(RenderedStep::sql(start, sql));
    }
    Ok(end - start)
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

/// The statements of an operation that stands alone.
fn alone_statements(operation: &Operation, before: &Table, after: &Schema) -> Vec<String> {
    match operation {
        Operation::AlterColumn(alter) => return alter_column::statements(alter, before, after),
        Operation::RenameConstraint(rename) => return rename_constraint(rename, before, after),
        _ => {}
    }
    if let Operation::AddColumn(add) = operation
        && !add.if_not_exists
        && draws_values(add)
    {
        return drawn(add);
    }
    if let Some((thing, there)) = doubtful(operation) {
        match (is_known(operation, before), there) {
            (true, true) => {}
            (true, false) => return Vec::new(),
            // What the model does not know may be there all the same.
            (false, _) => {
                let mut clauses: Vec<String> = missing_clause(operation).into_iter().collect();
                if let (Operation::CreateIndex(_), Some(table)) = (operation, after.table(&before.name)) {
                    clauses.extend(supporting_clauses(before, table));
                }
                let sql = statement(&before.name, &clauses);
                let statements = sql.map(|sql| conditional::statements(&before.name, &thing, there, &sql));
                return statements.unwrap_or_default();
            }
        }
    }
    let mut all = clauses(operation, before, after);
    if let Some(table) = after.table(&before.name) {
        all.extend(supporting_clauses(before, table));
    }
    statement(&before.name, &all).into_iter().collect()
}

/// MySQL adds no column whose default is random, because its rows would get other values on a replica
/// (error 1674): there the rows are filled by a statement that is copied row by row. MariaDB does it at
/// once, and reads what stands in `/*M! … */`.
fn drawn(add: &AddColumn) -> Vec<String> {
    let plain = Column { default: None, comment: None, ..add.column.clone() };
    let whole = column::definition(&add.column);
    let (table, name) = (object(&add.table), identifier(&add.column.name));
    let last = match add.column.comment {
        Some(_) => format!("MODIFY {whole}"),
        None => format!("ALTER COLUMN {name} SET DEFAULT (uuid())"),
    };
    vec![
        format!("ALTER TABLE {table} ADD COLUMN {} /*M! DEFAULT (uuid()) */", column::definition(&plain)),
        format!("UPDATE {table} SET {name} = uuid() /*M! WHERE FALSE */"),
        format!("ALTER TABLE {table} {last}"),
    ]
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
fn missing_clause(operation: &Operation) -> Option<String> {
    Some(match operation {
        Operation::AddColumn(add) => format!("ADD COLUMN {}", column::definition(&add.column)),
        Operation::CreateIndex(create) => format!("ADD {}", index::clause(&create.name, &create.index)),
        Operation::DropColumn(drop) => format!("DROP COLUMN {}", identifier(&drop.column)),
        Operation::DropIndex(drop) => index::drop(&drop.name),
        Operation::DropConstraint(drop) => format!("DROP CONSTRAINT {}", identifier(&drop.name)),
        _ => return None,
    })
}

/// The clauses of an operation.
fn clauses(operation: &Operation, before: &Table, after: &Schema) -> Vec<String> {
    let added = |name: &str, rule: Constraint| vec![format!("ADD {}", constraint::clause(name, &rule))];
    match operation {
        Operation::AddColumn(add) => {
            let definition = format!("ADD COLUMN {}", column::definition(&add.column));
            [definition].into_iter().chain(identity_start([&add.column])).collect()
        }
        Operation::DropColumn(drop) => vec![format!("DROP COLUMN {}", identifier(&drop.column))],
        Operation::AlterColumn(alter) => alter_column::clauses(alter, before, after),
        Operation::CreateIndex(create) => {
            vec![format!("ADD {}", index::clause(&create.name, &create.index))]
        }
        Operation::DropIndex(drop) => vec![index::drop(&drop.name)],
        Operation::RenameIndex(rename) => {
            vec![rename_index(&rename.name, &rename.to)]
        }
        Operation::CreatePrimaryKey(create) => {
            added(&create.name, Constraint::PrimaryKey(create.columns.clone()))
        }
        Operation::CreateUniqueConstraint(create) => match &create.using_index {
            // To MySQL a unique index is the constraint.
            Some(index) if *index == create.name => Vec::new(),
            Some(index) => {
                vec![rename_index(index, &create.name)]
            }
            None => added(&create.name, Constraint::Unique(create.unique.clone())),
        },
        Operation::CreateCheckConstraint(create) => {
            added(&create.name, Constraint::Check(create.check.clone()))
        }
        Operation::CreateForeignKey(create) => {
            added(&create.name, Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateExcludeConstraint(create) => {
            added(&create.name, Constraint::Exclude(create.exclude.clone()))
        }
        Operation::DropConstraint(drop) => before
            .constraints
            .get(&drop.name)
            .map(|rule| constraint::drop(&drop.name, rule))
            .into_iter()
            .collect(),
        Operation::CreateTableComment(create) => {
            let comment = text(&create.comment);
            vec![format!("COMMENT={comment}")]
        }
        Operation::DropTableComment(_) => vec!["COMMENT=''".into()],
        // MySQL leaves no row unchecked.
        _ => Vec::new(),
    }
}

fn rename_index(from: &str, to: &str) -> String {
    format!("RENAME INDEX {} TO {}", identifier(from), identifier(to))
}

/// A primary key has no name, a unique constraint is an index; the others are created anew. A foreign key
/// is not dropped and added in one statement: MySQL does that only without copying the table.
fn rename_constraint(rename: &RenameConstraint, before: &Table, after: &Schema) -> Vec<String> {
    let Some(rule) = before.constraints.get(&rename.name) else { return Vec::new() };
    let table = &rename.table;
    let drop = constraint::drop(&rename.name, rule);
    let statements = match rule {
        _ if rename.name == rename.to => Vec::new(),
        Constraint::PrimaryKey(_) => Vec::new(),
        Constraint::Unique(_) => vec![vec![rename_index(&rename.name, &rename.to)]],
        Constraint::ForeignKey(_) => {
            let mut add = vec![format!("ADD {}", constraint::clause(&rename.to, rule))];
            if let Some(now) = after.table(table) {
                add.extend(supporting_clauses(before, now));
            }
            vec![vec![drop], add]
        }
        other => vec![vec![drop, format!("ADD {}", constraint::clause(&rename.to, other))]],
    };
    statements.iter().filter_map(|clauses| statement(table, clauses)).collect()
}

/// The clauses that keep the indexes which foreign keys stand on.
pub(super) fn supporting_clauses(before: &Table, after: &Table) -> Vec<String> {
    let (had, needs) = (supporting_indexes(before), supporting_indexes(after));
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
