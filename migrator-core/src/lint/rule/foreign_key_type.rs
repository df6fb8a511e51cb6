use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::{AlterColumn, Operation};
use crate::schema::{Column, ColumnType, Constraint, ForeignKey, Schema};

/// A foreign key compares columns whose types have nothing in common.
pub(in crate::lint) const FOREIGN_KEY_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "foreign-key-type";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let before = situation.before;
    match situation.operation {
        Operation::CreateForeignKey(create) => {
            let Some(own) = before.table(&create.table) else { return Vec::new() };
            wrong(before, &create.name, &create.table, &own.columns, &create.key).into_iter().collect()
        }
        Operation::CreateTable(create) => {
            let keys = create.constraints.iter().filter_map(|(name, constraint)| match constraint {
                Constraint::ForeignKey(key) => Some((name, key)),
                _ => None,
            });
            keys.filter_map(|(name, key)| wrong(before, name, &create.table, &create.columns, key)).collect()
        }
        Operation::AlterColumn(alter) => retyped(before, alter).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A column of a key, or one that a key points at, gets another type.
fn retyped(before: &Schema, alter: &AlterColumn) -> Option<Diagnostic> {
    let new = alter.column_type.as_ref()?;
    let table = before.table(&alter.table)?;
    let own = table.constraints.iter().find_map(|(name, constraint)| {
        let Constraint::ForeignKey(key) = constraint else { return None };
        let at = key.columns.iter().position(|column| *column == alter.column)?;
        let target = before.table(&key.referenced_table)?.column(key.referenced_columns.get(at)?)?;
        Some((name.as_str(), table, &key.referenced_table, target))
    });
    let others = before.references_to(&alter.table).find_map(|(other, name, key)| {
        let at = key.referenced_columns.iter().position(|column| *column == alter.column)?;
        Some((name, other, &other.name, other.column(key.columns.get(at)?)?))
    });
    let is_wrong = |column: &Column| !comparable(new, &column.column_type);
    let (name, owner, table, column) = [own, others].into_iter().flatten().find(|found| is_wrong(found.3))?;
    let fact = format!(
        "column `{}` of `{}` becomes {new}, and foreign key `{name}` compares it with `{table}.{}`, which is {}",
        alter.column, alter.table, column.name, column.column_type
    );
    let drop = format!("op.drop_constraint({name:?}, {})", owner.name.source());
    let help = format!("drop the key first with {drop}, and change both columns before it is created again");
    Some(Diagnostic::new(NAME, fact).help(help).at_token(&alter.column).of_table(&alter.table.name))
}

fn wrong(
    before: &Schema,
    name: &str,
    table: &ObjectName,
    own: &[Column],
    key: &ForeignKey,
) -> Option<Diagnostic> {
    let find =
        |columns: &[Column], name: &String| columns.iter().find(|column| column.name == *name).cloned();
    let targets: &[Column] =
        if key.referenced_table == *table { own } else { &before.table(&key.referenced_table)?.columns };
    key.columns.iter().zip(&key.referenced_columns).find_map(|(from, to)| {
        let (from, to) = (find(own, from)?, find(targets, to)?);
        if comparable(&from.column_type, &to.column_type) {
            return None;
        }
        let fact = format!(
            "foreign key `{name}` compares `{table}.{}`, which is {}, with `{}.{}`, which is {}",
            from.name, from.column_type, key.referenced_table, to.name, to.column_type
        );
        let help = format!("make the type of `{table}.{}` {}", from.name, to.column_type);
        Some(Diagnostic::new(NAME, fact).help(help).at_token(from.name).of_table(&table.name))
    })
}

/// Kinds of values that databases compare among themselves.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Number,
    Text,
    Bytes,
    Boolean,
    Uuid,
    Moment,
    Json,
    Enumeration,
}

fn comparable(a: &ColumnType, b: &ColumnType) -> bool {
    match (kind(a), kind(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

pub(super) fn kind(column_type: &ColumnType) -> Option<Kind> {
    use ColumnType as T;
    Some(match column_type {
        T::SmallInteger
        | T::Integer
        | T::BigInteger
        | T::Float
        | T::Double
        | T::Numeric(..)
        | T::UnboundedNumeric => Kind::Number,
        T::String(_) | T::Char(_) | T::Text => Kind::Text,
        T::Binary | T::VarBinary(_) => Kind::Bytes,
        T::Boolean => Kind::Boolean,
        T::Enumeration { .. } => Kind::Enumeration,
        T::Uuid => Kind::Uuid,
        T::Date | T::Timestamp { .. } => Kind::Moment,
        T::Json | T::JsonBinary => Kind::Json,
        _ => return None,
    })
}
