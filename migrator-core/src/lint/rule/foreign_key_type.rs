use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Column, ColumnType, Constraint, ForeignKey, Schema};

/// A foreign key compares columns whose types have nothing in common.
pub(in crate::lint) const FOREIGN_KEY_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "foreign-key-type";

fn judge(situation: &Situation<'_>) -> Option<Diagnostic> {
    let before = situation.before;
    match situation.operation {
        Operation::CreateForeignKey(create) => {
            let own = &before.table(&create.table)?.columns;
            wrong(before, &create.name, &create.table, own, &create.key)
        }
        Operation::CreateTable(create) => create.constraints.iter().find_map(|(name, constraint)| {
            let Constraint::ForeignKey(key) = constraint else { return None };
            wrong(before, name, &create.table, &create.columns, key)
        }),
        Operation::AlterColumn(alter) => {
            let new = alter.column_type.as_ref()?;
            let table = before.table(&alter.table)?;
            table.constraints.iter().find_map(|(name, constraint)| {
                let Constraint::ForeignKey(key) = constraint else { return None };
                let at = key.columns.iter().position(|column| *column == alter.column)?;
                let target = before.table(&key.referenced_table)?.column(key.referenced_columns.get(at)?)?;
                let fact = format!(
                    "column `{}` of `{}` becomes {new}, and foreign key `{name}` compares it with `{}.{}`, \
                     which is {}",
                    alter.column, alter.table, key.referenced_table, target.name, target.column_type
                );
                (!comparable(new, &target.column_type)).then(|| {
                    Diagnostic::new(NAME, fact).help("drop the foreign key first").at_token(&alter.column)
                })
            })
        }
        _ => None,
    }
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
        Some(Diagnostic::new(NAME, fact).help(help).at_token(from.name))
    })
}

/// Kinds of values that databases compare among themselves.
#[derive(PartialEq)]
enum Kind {
    Number,
    Text,
    Bytes,
    Boolean,
    Uuid,
    Moment,
    Json,
}

fn comparable(a: &ColumnType, b: &ColumnType) -> bool {
    match (kind(a), kind(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn kind(column_type: &ColumnType) -> Option<Kind> {
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
        T::Uuid => Kind::Uuid,
        T::Date | T::Timestamp { .. } => Kind::Moment,
        T::Json | T::JsonBinary => Kind::Json,
        _ => return None,
    })
}
