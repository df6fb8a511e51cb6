use super::source::array;
use super::{ApplyError, Backfill};
use crate::capability::Dialect;
use crate::schema::{ColumnType, Table};

/// The names that SQLite has for the id of a row: <https://www.sqlite.org/lang_createtable.html#rowid>.
pub const ROW_IDS: [&str; 3] = ["rowid", "_rowid_", "oid"];

impl Backfill {
    /// The columns that rows are told apart by, on this database. A row of SQLite has an id.
    ///
    /// # Errors
    ///
    /// When the table has none that would do.
    pub fn key_columns(&self, table: &Table, dialect: Option<Dialect>) -> Result<Vec<String>, ApplyError> {
        let key = match self.key.is_empty() {
            true => self.own_key(table, dialect)?,
            false => self.given_key(table)?,
        };
        // What MySQL shows of it is another number: https://dev.mysql.com/doc/refman/8.4/en/problems-with-float.html
        let is_inexact = |name: &&String| {
            dialect == Some(Dialect::Mysql)
                && table.column(name).is_some_and(|column| column.column_type == ColumnType::Float)
        };
        match key.iter().find(is_inexact) {
            None => Ok(key),
            Some(column) => Err(ApplyError::unfit_column(
                table,
                column,
                format!(
                    "column `{column}` of `{}`, by which the backfill is to go, is a FLOAT, whose values MySQL \
                     does not find again",
                    self.table
                ),
                "go by other columns that are unique: .key([\"…\"])",
            )),
        }
    }

    /// The key that the table has by itself.
    fn own_key(&self, table: &Table, dialect: Option<Dialect>) -> Result<Vec<String>, ApplyError> {
        if let Some((_, columns)) = table.primary_key() {
            return Ok(columns.to_vec());
        }
        if let Some(name) = row_id(table).filter(|_| dialect == Some(Dialect::Sqlite)) {
            return Ok(vec![name.to_owned()]);
        }
        let named = "name columns that are not NULL and unique together: .key([\"…\"])";
        let help = match (table.unique_columns(), dialect) {
            (Some(columns), _) => format!("name columns that are unique: .key({})", array(columns)),
            (None, None) => format!(
                "give it a primary key, or {named}; if it is for SQLite only, where rows have ids, say \
                 migrations!(databases = [sqlite])"
            ),
            (None, Some(_)) => format!("give it a primary key with op.create_primary_key(…), or {named}"),
        };
        let fact = format!("table `{}` has no primary key by which a backfill could go over it", self.table);
        Err(ApplyError::invalid(fact, help))
    }

    /// The key that the author names.
    fn given_key(&self, table: &Table) -> Result<Vec<String>, ApplyError> {
        if let Some(missing) = self.key.iter().find(|column| table.column(column).is_none()) {
            return Err(ApplyError::no_such_column(table, missing));
        }
        let nullable = self.key.iter().find(|name| table.column(name).is_some_and(|column| column.nullable));
        if let Some(column) = nullable {
            return Err(ApplyError::unfit_column(
                table,
                column,
                format!("column `{column}` of `{}`, by which the backfill is to go, may be NULL", self.table),
                "go by columns that are .not_null(): rows without a value would be missed",
            ));
        }
        if table.is_unique(&self.key) {
            return Ok(self.key.clone());
        }
        Err(ApplyError::invalid(
            format!("the columns {} do not tell the rows of `{}` apart", array(&self.key), self.table),
            "go by the primary key, or by the columns of a unique constraint",
        ))
    }
}

/// A name for the id of a row that no column has taken, where rows have one.
fn row_id(table: &Table) -> Option<&'static str> {
    let is_free = |name: &&str| !table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    ROW_IDS.into_iter().find(is_free).filter(|_| !table.options.without_rowid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{CreateTable, Op, float, integer, string};
    use crate::schema::Schema;

    #[test]
    fn rows_of_sqlite_have_an_id() {
        let key = |columns: &[&str], dialect, without_rowid: bool| {
            let columns: Vec<_> = columns.iter().map(|name| string(*name, 9)).collect();
            let mut create = CreateTable::new("log", columns);
            if without_rowid {
                create.without_rowid();
            }
            let mut schema = Schema::default();
            create.apply(&mut schema).unwrap();
            Backfill::new("log").key_columns(schema.table(&"log".into()).unwrap(), dialect)
        };
        let sqlite = Some(Dialect::Sqlite);
        assert_eq!(key(&["line"], sqlite, false).unwrap(), ["rowid"]);
        assert_eq!(key(&["RowId"], sqlite, false).unwrap(), ["_rowid_"]);
        assert!(key(&["rowid", "_rowid_", "oid"], sqlite, false).is_err());
        assert!(key(&["line"], sqlite, true).is_err());
        for other in [None, Some(Dialect::Postgres), Some(Dialect::Mysql)] {
            assert!(key(&["line"], other, false).is_err());
        }
    }

    #[test]
    fn a_table_without_a_key_is_told() {
        let mut schema = Schema::default();
        CreateTable::new("log", [string("line", 9), integer("level").not_null()]).apply(&mut schema).unwrap();
        let mut backfill = Backfill::new("log");
        backfill.set("line", "'x'");
        assert!(backfill.apply(&mut schema).unwrap_err().to_string().contains("no primary key"));
        backfill.key(["level"]);
        assert!(backfill.apply(&mut schema).unwrap_err().to_string().contains("do not tell the rows"));
        let unique = CreateTable::new("log2", [string("line", 9), integer("level").not_null().unique()]);
        unique.apply(&mut schema).unwrap();
        let mut backfill = Backfill::new("log2");
        backfill.set("line", "'x'");
        let said = backfill.apply(&mut schema).unwrap_err();
        assert!(said.to_string().contains(".key([\"level\"])"), "{said}");
    }

    #[test]
    fn a_float_is_no_key_on_mysql() {
        let mut schema = Schema::default();
        CreateTable::new("t", [float("f").primary_key(), integer("n")]).apply(&mut schema).unwrap();
        let key = |dialect| Backfill::new("t").key_columns(schema.table(&"t".into()).unwrap(), Some(dialect));
        assert!(key(Dialect::Mysql).unwrap_err().to_string().contains("FLOAT"));
        assert!(key(Dialect::Postgres).is_ok() && key(Dialect::Sqlite).is_ok());
    }
}
