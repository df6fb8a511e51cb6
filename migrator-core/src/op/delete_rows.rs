use super::bulk_insert::{check_rows, rows_source};
use super::{ApplyError, BulkInsert, Irreversible, Line, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Column, Literal, Schema};

/// Deletes the rows that have exactly these values: the way back from [`BulkInsert`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteRows {
    /// The table.
    pub table: ObjectName,
    /// The columns that are compared.
    pub columns: Vec<String>,
    /// The rows to delete, each with a value for each of `columns`.
    pub rows: Vec<Vec<Literal>>,
}

impl Op for DeleteRows {
    const NAME: &'static str = "delete_rows";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        check_rows(schema, &self.table, &self.columns, &self.rows)
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let DeleteRows { table, columns, rows } = self.clone();
        Ok(vec![BulkInsert { table, columns, rows }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Remove,
            format!(
                "delete the rows of {} equal to {} given ones in ({})",
                self.table,
                self.rows.len(),
                self.columns.join(", ")
            ),
        )
    }

    fn source(&self) -> String {
        rows_source(Self::NAME, &self.table, &self.columns, &self.rows)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    /// The way back inserts what is compared, once.
    fn loses(&self, before: &Schema) -> Option<String> {
        let table = before.table(&self.table);
        let others: Vec<&str> = table.map_or_else(Vec::new, |table| {
            let is_other =
                |column: &&Column| column.generated.is_none() && !self.columns.contains(&column.name);
            table.columns.iter().filter(is_other).map(|column| column.name.as_str()).collect()
        });
        match (table, others.as_slice()) {
            (None, _) => {
                Some(format!("the columns that are not compared, of the deleted rows of {}", self.table))
            }
            (Some(table), []) => (!table.identifies(&self.columns))
                .then(|| format!("all but one of equal rows of {}", self.table)),
            (Some(_), others) => Some(format!("{} of the deleted rows of {}", others.join(", "), self.table)),
        }
    }

    fn examples() -> Vec<(Schema, Self)> {
        BulkInsert::examples()
            .into_iter()
            .map(|(schema, BulkInsert { table, columns, rows })| {
                (schema, DeleteRows { table, columns, rows })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{CreateTable, integer, string};

    #[test]
    fn what_the_way_back_does_not_insert_is_told() {
        let mut schema = Schema::default();
        let columns = [integer("id").primary_key(), string("email", 9), integer("age")];
        CreateTable::new("users", columns).apply(&mut schema).unwrap();
        CreateTable::new("log", [string("line", 9)]).apply(&mut schema).unwrap();
        let loses = |table: &str, columns: &[&str]| {
            let columns = columns.iter().map(ToString::to_string).collect();
            DeleteRows { table: table.into(), columns, rows: Vec::new() }.loses(&schema)
        };
        assert_eq!(loses("users", &["email"]).as_deref(), Some("id, age of the deleted rows of users"));
        assert_eq!(loses("users", &["age", "id", "email"]), None);
        assert_eq!(loses("log", &["line"]).as_deref(), Some("all but one of equal rows of log"));
        assert!(loses("unknown", &["line"]).is_some());
    }
}
