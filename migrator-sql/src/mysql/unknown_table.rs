//! Changes of a table that no migration created: nothing is known of it.

use super::quote::{identifier, object};
use super::{alter, column, constraint, index, rows};
use crate::batch::check_rows;
use crate::error::{RenderCause, Unsupported};
use migrator_core::op::{AlterColumn, Operation};
use migrator_core::schema::{Column, Constraint};

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
            let column = Column { identity: false, ..add.column.clone() };
            if add.column.identity {
                return Err(identity(&add.table.to_string(), &column.name).into());
            }
            format!("ADD COLUMN {}", column::definition(&column)?)
        }
        Operation::DropColumn(drop) => format!("DROP COLUMN {}", identifier(&drop.column)),
        Operation::AlterColumn(alter) => alter_column(alter)?,
        Operation::CreateIndex(create) => format!("ADD {}", index::clause(&create.name, &create.to_index())?),
        Operation::DropIndex(drop) => index::drop(&drop.name),
        Operation::CreatePrimaryKey(c) => add(&c.name, Constraint::PrimaryKey(c.columns.clone()))?,
        Operation::CreateUniqueConstraint(c) => add(&c.name, Constraint::Unique(c.columns.clone()))?,
        Operation::CreateCheckConstraint(c) => add(&c.name, Constraint::Check(c.condition.clone()))?,
        Operation::CreateForeignKey(c) => add(&c.name, Constraint::ForeignKey(c.key.clone()))?,
        // Since MySQL 8.0.19 these words drop a constraint of any kind.
        Operation::DropConstraint(drop) => format!("DROP CONSTRAINT {}", identifier(&drop.name)),
        _ => return Ok(Vec::new()),
    };
    Ok(alter::altered_table(operation)
        .and_then(|table| alter::statement(table, &[clause]))
        .into_iter()
        .collect())
}

/// A name and a default change without the rest of the column; nothing else does.
fn alter_column(alter: &AlterColumn) -> Result<String, Unsupported> {
    let name = identifier(&alter.column);
    match alter {
        AlterColumn {
            column_type: None,
            using: None,
            nullable: None,
            default: None,
            rename: Some(to),
            ..
        } => Ok(format!("RENAME COLUMN {name} TO {}", identifier(to))),
        AlterColumn {
            column_type: None,
            using: None,
            nullable: None,
            default: Some(None),
            rename: None,
            ..
        } => Ok(format!("ALTER COLUMN {name} DROP DEFAULT")),
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
