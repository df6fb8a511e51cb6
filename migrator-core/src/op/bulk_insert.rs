use super::apply_error::{Find, check_columns};
use super::source::array;
use super::{ApplyError, DeleteRows, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Literal, Schema};

/// Inserts rows.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub table: ObjectName,
    /// The columns that the rows have values for.
    pub columns: Vec<String>,
    /// The rows, each with a value for each of `columns`.
    pub rows: Vec<Vec<Literal>>,
}

/// Checks that rows fit their table.
pub(super) fn check_rows(
    schema: &Schema,
    table: &ObjectName,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> Result<(), ApplyError> {
    check_columns(schema.find_table(table)?, columns)?;
    match rows.iter().position(|row| row.len() != columns.len()) {
        Some(at) => Err(ApplyError::invalid(
            format!(
                "row {} for `{table}` has {} values for {} columns",
                at + 1,
                rows[at].len(),
                columns.len()
            ),
            "give each row a value for each column",
        )),
        None => Ok(()),
    }
}

/// The arguments of the method, as Rust source.
pub(super) fn rows_source(
    method: &str,
    table: &ObjectName,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let values: Vec<String> = row.iter().map(Literal::source).collect();
            format!("    row![{}],\n", values.join(", "))
        })
        .collect();
    format!("op.{method}({}, {}, [\n{}]);", table.source(), array(columns), rows.concat())
}

impl Op for BulkInsert {
    const NAME: &'static str = "bulk_insert";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        check_rows(schema, &self.table, &self.columns, &self.rows)
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let BulkInsert { table, columns, rows } = self.clone();
        Ok(vec![DeleteRows { table, columns, rows }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!("insert {} rows into {} ({})", self.rows.len(), self.table, self.columns.join(", ")),
        )
    }

    fn source(&self) -> String {
        rows_source(Self::NAME, &self.table, &self.columns, &self.rows)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let rows = vec![
            vec![
                "11111111-1111-4111-8111-111111111111".into(),
                "o'brien@example.org".into(),
                42.into(),
                "\\ \" \u{1F600}".into(),
            ],
            vec![
                "22222222-2222-4222-8222-222222222222".into(),
                "b@example.org".into(),
                Literal::Null,
                Literal::Null,
            ],
        ];
        let columns = ["id", "email", "age", example::ODD].map(String::from).to_vec();
        vec![(example::users(), BulkInsert { table: "users".into(), columns, rows })]
    }
}
