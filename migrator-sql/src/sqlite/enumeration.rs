//! Enumerations, which SQLite does not have: a text behind which a check stands.
//!
//! The check is part of its column, so that it goes when the column goes, and is told from a user's own
//! checks by its name and its form.

use super::ddl::{Clause, ClauseKind, Token};
use super::quote::{identifier, text};
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::op::{AlterColumn, Operation};
use migrator_core::schema::{ColumnDefault, ColumnType, Expression, Literal, Schema};

const SUFFIX: &str = "enum";

/// The name of the check on a column of labels.
pub(super) fn check_name(table: &str, column: &str) -> String {
    constraint_name(table, &[column], SUFFIX)
}

/// The condition that a column holds one of the labels.
pub(super) fn condition(column: &str, labels: &[String]) -> Expression {
    let labels: Vec<String> = labels.iter().map(|label| text(label)).collect();
    Expression(format!("{} IN ({})", identifier(column), labels.join(", ")))
}

/// The check that stands behind a column, which may be written under another name, if its type is an
/// enumeration.
pub(super) fn check(table: &str, column: &str, written: &str, column_type: &ColumnType) -> Option<String> {
    let ColumnType::Enumeration { labels, .. } = column_type else { return None };
    let name = identifier(&check_name(table, column));
    Some(format!("CONSTRAINT {name} CHECK ({})", condition(written, labels)))
}

/// Whether a constraint that stands behind a column is such a check; the tokens are those of its body.
pub(super) fn is_check(clause: &Clause, tokens: &[Token]) -> bool {
    let named = clause.name.as_ref().is_some_and(|name| name.ends_with(&format!("_{SUFFIX}")));
    let said: Vec<&Token> = tokens.iter().filter(|token| !token.is_blank()).collect();
    let [check, open, column, is_in, list @ .., close] = said.as_slice() else { return false };
    let mut labels = list.iter().enumerate();
    clause.kind == ClauseKind::Check
        && named
        && check.is("CHECK")
        && open.symbol("(")
        && column.name().is_some()
        && is_in.is("IN")
        && close.symbol(")")
        && labels.all(|(at, token)| match at {
            0 => token.symbol("("),
            last if last + 1 == list.len() => token.symbol(")"),
            odd if odd % 2 == 1 => token.is_text(),
            _ => token.symbol(","),
        })
}

/// The changes of columns that follow when an enumeration gets other labels, table by table. The schema
/// is the one after the operation.
pub(super) fn changes(operation: &Operation, after: &Schema) -> Vec<(ObjectName, Vec<Operation>)> {
    let (name, renamed) = match operation {
        Operation::AddEnumValue(add) => (&add.name, None),
        Operation::RenameEnumValue(rename) => (&rename.name, Some((&rename.value, &rename.to))),
        _ => return Vec::new(),
    };
    let mut tables: Vec<(ObjectName, Vec<Operation>)> = Vec::new();
    for (table, column) in after.columns_of_enum(name) {
        if matches!(column.column_type, ColumnType::Array(_)) {
            continue; // lists are not checked
        }
        let mut alter = AlterColumn::new(&table.name, &column.name);
        alter.set_type(column.column_type.clone());
        if let (Some((from, to)), None) = (renamed, &column.generated) {
            let own = identifier(&column.name);
            alter.using(format!("CASE {own} WHEN {} THEN {} ELSE {own} END", text(from), text(to)));
            let default = ColumnDefault::Literal(Literal::Text(to.clone()));
            if column.default.as_ref() == Some(&default) {
                alter.set_default(default);
            }
        }
        match tables.last_mut() {
            Some((last, changes)) if *last == table.name => changes.push(alter.into()),
            _ => tables.push((table.name.clone(), vec![alter.into()])),
        }
    }
    tables
}
