//! Changes of a table that no migration created: nothing is known of it.

use super::quote::{identifier, text};
use super::{alter, column, conditional, constraint, index, rows};
use migrator_core::limits::mysql::{altered_table, is_only_default_dropped, only_renamed};
use migrator_core::op::{AlterColumn, Operation};
use migrator_core::schema::Constraint;

/// The statements of one operation.
pub(super) fn statements(operation: &Operation) -> Vec<String> {
    let add = |name: &str, rule: Constraint| format!("ADD {}", constraint::clause(name, &rule));
    let clause = match operation {
        Operation::BulkInsert(insert) => {
            return rows::insert(&insert.table, &insert.columns, &insert.rows);
        }
        Operation::DeleteRows(delete) => {
            return rows::delete(&delete.table, None, &delete.columns, &delete.rows);
        }
        Operation::AddColumn(add) => format!("ADD COLUMN {}", column::definition(&add.column)),
        Operation::DropColumn(drop) => format!("DROP COLUMN {}", identifier(&drop.column)),
        Operation::AlterColumn(alter) => match alter_column(alter) {
            Some(clause) => clause,
            None => return Vec::new(),
        },
        Operation::CreateIndex(create) => format!("ADD {}", index::clause(&create.name, &create.index)),
        Operation::DropIndex(drop) => index::drop(&drop.name),
        Operation::CreatePrimaryKey(c) => add(&c.name, Constraint::PrimaryKey(c.columns.clone())),
        Operation::CreateUniqueConstraint(c) => add(&c.name, Constraint::Unique(c.unique.clone())),
        Operation::CreateCheckConstraint(c) => add(&c.name, Constraint::Check(c.check.clone())),
        Operation::CreateForeignKey(c) => add(&c.name, Constraint::ForeignKey(c.key.clone())),
        // Since MySQL 8.0.19 these words drop a constraint of any kind.
        Operation::DropConstraint(drop) => format!("DROP CONSTRAINT {}", identifier(&drop.name)),
        Operation::CreateExcludeConstraint(c) => add(&c.name, Constraint::Exclude(c.exclude.clone())),
        Operation::RenameIndex(rename) => {
            format!("RENAME INDEX {} TO {}", identifier(&rename.name), identifier(&rename.to))
        }
        Operation::CreateTableComment(create) => {
            let comment = text(&create.comment);
            format!("COMMENT={comment}")
        }
        Operation::DropTableComment(_) => "COMMENT=''".into(),
        _ => return Vec::new(),
    };
    let Some(table) = altered_table(operation) else { return Vec::new() };
    let sql = alter::statement(table, &[clause]);
    if let (Some((thing, there)), Some(sql)) = (alter::doubtful(operation), &sql) {
        return conditional::statements(table, &thing, there, sql);
    }
    sql.into_iter().collect()
}

/// A name and a default change without the rest of the column; nothing else does, and is refused.
fn alter_column(alter: &AlterColumn) -> Option<String> {
    let name = identifier(&alter.column);
    if let Some(to) = only_renamed(alter) {
        return Some(format!("RENAME COLUMN {name} TO {}", identifier(to)));
    }
    is_only_default_dropped(alter).then(|| format!("ALTER COLUMN {name} DROP DEFAULT"))
}
