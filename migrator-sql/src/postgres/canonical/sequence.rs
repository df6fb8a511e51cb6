use crate::postgres::column_type;
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::schema::{Column, ColumnType, Schema, Sequence};

pub(super) fn canonical(sequence: &Sequence) -> Sequence {
    let down = sequence.increment < 0;
    let (usual_min, usual_max) = if down { (i64::MIN, -1) } else { (1, i64::MAX) };
    Sequence {
        min: sequence.min.filter(|min| *min != usual_min),
        max: sequence.max.filter(|max| *max != usual_max),
        ..sequence.clone()
    }
}

/// The sequence that a column of a serial type brings along, with its name.
pub(super) fn of_serial(table: &ObjectName, column: &Column) -> Option<(ObjectName, Sequence)> {
    if !column_type::is_serial(&column.column_type) {
        return None;
    }
    let max = match column_type::canonical(&column.column_type, &Schema::default()) {
        ColumnType::SmallInteger => Some(i64::from(i16::MAX)),
        ColumnType::Integer => Some(i64::from(i32::MAX)),
        _ => None,
    };
    Some((name_of_serial(table, column), Sequence { max, ..Sequence::default() }))
}

/// The name that PostgreSQL gives it.
pub(super) fn name_of_serial(table: &ObjectName, column: &Column) -> ObjectName {
    table.sibling(constraint_name(&table.name, &[&column.name], "seq"))
}
