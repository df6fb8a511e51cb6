use super::catalog::Catalog;
use super::record::{Record, records};
use crate::postgres::split;
use crate::reflect::{ReflectError, Row};
use migrator_core::name::ObjectName;
use migrator_core::schema::{
    CheckConstraint, Constraint, Deferrable, ExcludeConstraint, ForeignKey, ReferentialAction,
    UniqueConstraint,
};

/// Reads the constraints of the tables.
pub(super) fn read(rows: &[Row], catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    for record in records("constraints", rows, 20) {
        let record = record?;
        let oid = record.need(0)?;
        let name = record.need(1)?;
        let Some(entry) = catalog.tables.get(oid) else { continue };
        let table = entry.table.name.clone();
        let columns = entry.names(&record.numbers(3)?);
        let deferrable = deferrable(record);
        let constraint = match record.need(2)? {
            "p" => {
                if deferrable.is_some() {
                    catalog.not_modelled("deferrable primary key", table.sibling(name));
                }
                Constraint::PrimaryKey(columns)
            }
            "u" => Constraint::Unique(UniqueConstraint {
                columns,
                nulls_not_distinct: record.is(16),
                deferrable,
            }),
            "c" => Constraint::Check(CheckConstraint {
                condition: record.text(14).unwrap_or_default().into(),
                not_valid: !record.is(13),
            }),
            "x" => match exclude(record.text(17).unwrap_or_default(), deferrable) {
                Some(exclude) => Constraint::Exclude(exclude),
                None => {
                    catalog.not_modelled("exclude constraint", table.sibling(name));
                    continue;
                }
            },
            _ => Constraint::ForeignKey(foreign_key(record, columns, deferrable, catalog)?),
        };
        if let Some(what) = record.text(18) {
            catalog.not_modelled(format!("{what} of {}", constraint.kind()), table.sibling(name));
        }
        if let Some(entry) = catalog.tables.get_mut(oid) {
            entry.table.constraints.insert(name.to_owned(), constraint);
        }
    }
    Ok(())
}

fn deferrable(record: Record<'_>) -> Option<Deferrable> {
    match (record.is(11), record.is(12)) {
        (false, _) => None,
        (true, false) => Some(Deferrable::InitiallyImmediate),
        (true, true) => Some(Deferrable::InitiallyDeferred),
    }
}

fn foreign_key(
    record: Record<'_>,
    columns: Vec<String>,
    deferrable: Option<Deferrable>,
    catalog: &Catalog<'_>,
) -> Result<ForeignKey, ReflectError> {
    let target = catalog.tables.get(record.need(7)?);
    let referenced_columns = match (record.text(19), target) {
        (None, Some(target)) => target.names(&record.numbers(6)?),
        _ => record.list(19)?.into_iter().flatten().collect(),
    };
    let own = record.need(0)?;
    let set = record.numbers(15)?;
    let set_columns = catalog.tables.get(own).map(|entry| entry.names(&set)).unwrap_or_default();
    Ok(ForeignKey {
        referenced_table: ObjectName {
            schema: record.text(4).map(ToOwned::to_owned),
            name: record.need(5)?.to_owned(),
        },
        on_update: action(record.need(8)?),
        on_delete: action(record.need(9)?),
        match_full: record.need(10)? == "f",
        set_columns,
        deferrable,
        not_valid: !record.is(13),
        ..ForeignKey::new(columns, "", referenced_columns)
    })
}

fn action(letter: &str) -> ReferentialAction {
    match letter {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// `EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (…)`
fn exclude(words: &str, deferrable: Option<Deferrable>) -> Option<ExcludeConstraint> {
    let (method, rest) = words.strip_prefix("EXCLUDE USING ")?.split_once(' ')?;
    let (list, rest) = split::brackets(rest)?;
    let mut elements = Vec::new();
    for element in split::at_commas(list) {
        let (expression, operator) = split::at_word(element, " WITH ")?;
        elements.push((expression.trim().into(), operator.trim().to_owned()));
    }
    let predicate = match rest.trim_start().strip_prefix("WHERE ") {
        Some(condition) => Some(split::brackets(condition)?.0.into()),
        None if rest.trim_start().starts_with("INCLUDE") => return None,
        None => None,
    };
    Some(ExcludeConstraint { method: method.to_owned(), elements, predicate, deferrable })
}
