//! Changes of a table that no migration created: nothing is known of it.

use super::quote::{identifier, object};
use super::{alter, column, conditional, constraint, create_table, index, rows};
use crate::batch::check_rows;
use crate::error::{RenderCause, Unsupported};
use migrator_core::name::ObjectName;
use migrator_core::op::{AlterColumn, Operation};
use migrator_core::schema::Constraint;

/// The statements of one operation.
pub(super) fn statements(operation: &Operation) -> Result<Vec<String>, RenderCause> {
    let add =
        |name: &str, rule: Constraint| constraint::clause(name, &rule).map(|clause| format!("ADD {clause}"));
    let clause = match operation {
        Operation::BulkInsert(insert) => {
            check_rows(operation)?;
            return Ok(rows::insert(&insert.table, &insert.columns, &insert.rows));
        }
        Operation::DeleteRows(delete) => {
            check_rows(operation)?;
            return Ok(rows::delete(&delete.table, None, &delete.columns, &delete.rows));
        }
        Operation::AddColumn(add) => {
            if add.column.identity.is_some() {
                return Err(identity(&add.table.to_string(), &add.column.name).into());
            }
            format!("ADD COLUMN {}", column::definition(&add.column)?)
        }
        Operation::DropColumn(drop) => format!("DROP COLUMN {}", identifier(&drop.column)),
        Operation::AlterColumn(alter) => alter_column(alter)?,
        Operation::CreateIndex(create) => format!("ADD {}", index::clause(&create.name, &create.index)?),
        Operation::DropIndex(drop) => index::drop(&drop.name),
        Operation::CreatePrimaryKey(c) => add(&c.name, Constraint::PrimaryKey(c.columns.clone()))?,
        Operation::CreateUniqueConstraint(c) => add(&c.name, Constraint::Unique(c.unique.clone()))?,
        Operation::CreateCheckConstraint(c) => add(&c.name, Constraint::Check(c.check.clone()))?,
        Operation::CreateForeignKey(c) => add(&c.name, Constraint::ForeignKey(c.key.clone()))?,
        // Since MySQL 8.0.19 these words drop a constraint of any kind.
        Operation::DropConstraint(drop) => format!("DROP CONSTRAINT {}", identifier(&drop.name)),
        Operation::CreateExcludeConstraint(c) => add(&c.name, Constraint::Exclude(c.exclude.clone()))?,
        Operation::RenameIndex(rename) => {
            format!("RENAME INDEX {} TO {}", identifier(&rename.name), identifier(&rename.to))
        }
        Operation::RenameConstraint(rename) => return Err(renamed(&rename.table, &rename.name).into()),
        Operation::CreateTableComment(create) => {
            let comment =
                column::comment_text(&create.table.name, &create.comment, create_table::MAX_COMMENT)?;
            format!("COMMENT={comment}")
        }
        Operation::DropTableComment(_) => "COMMENT=''".into(),
        _ => return Ok(Vec::new()),
    };
    let Some(table) = alter::altered_table(operation) else { return Ok(Vec::new()) };
    let sql = alter::statement(table, &[clause]);
    if let (Some((thing, there)), Some(sql)) = (alter::doubtful(operation), &sql) {
        return Ok(conditional::statements(table, &thing, there, sql));
    }
    Ok(sql.into_iter().collect())
}

fn renamed(table: &ObjectName, name: &str) -> Unsupported {
    Unsupported::new(
        format!(
            "no migration created `{table}`, and MySQL renames constraint `{name}` only by creating it anew"
        ),
        "drop it and create it under its new name",
    )
}

/// A name and a default change without the rest of the column; nothing else does.
fn alter_column(alter: &AlterColumn) -> Result<String, Unsupported> {
    let name = identifier(&alter.column);
    match alter {
        AlterColumn { rename: Some(to), .. } if *alter == renaming(alter, to) => {
            Ok(format!("RENAME COLUMN {name} TO {}", identifier(to)))
        }
        AlterColumn { default: Some(None), .. } if *alter == dropping_default(alter) => {
            Ok(format!("ALTER COLUMN {name} DROP DEFAULT"))
        }
        _ => Err(Unsupported::new(
            format!(
                "no migration created `{}`, and MySQL changes a column only when the whole of it is written",
                alter.table
            ),
            format!(
                "write it yourself: op.execute(\"ALTER TABLE {} MODIFY {name} …\"), with its type, NOT NULL, default and comment",
                object(&alter.table)
            ),
        )),
    }
}

fn identity(table: &str, column: &str) -> Unsupported {
    Unsupported::new(
        format!(
            "no migration created `{table}`, and MySQL adds identity column `{column}` only with its key"
        ),
        "write both in one statement: op.execute(\"ALTER TABLE … ADD COLUMN … AUTO_INCREMENT, ADD PRIMARY KEY (…)\")",
    )
}

/// The change of the name and of nothing else.
fn renaming(alter: &AlterColumn, to: &str) -> AlterColumn {
    let mut only = AlterColumn::new(&alter.table, &alter.column);
    only.rename_to(to);
    only
}

/// The change that takes the default away and nothing else.
fn dropping_default(alter: &AlterColumn) -> AlterColumn {
    let mut only = AlterColumn::new(&alter.table, &alter.column);
    only.drop_default();
    only
}
