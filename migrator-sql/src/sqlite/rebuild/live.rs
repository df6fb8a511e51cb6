use super::error::{RebuildCause, RebuildError};
use crate::sqlite::ddl::same_name;
use crate::sqlite::quote::{identifier, text};
use crate::sqlite::{create_table, index, trigger, view};
use migrator_core::limits::sqlite::check_model;
use migrator_core::name::ObjectName;
use migrator_core::op::ApplyError;
use migrator_core::schema::Schema;

/// A table as it stands in the database, with what may stand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveTable {
    /// Its name, in the letters that the database has it in.
    pub name: ObjectName,
    /// Its `CREATE TABLE`.
    pub create: String,
    /// Its indexes that have a statement of their own.
    pub indexes: Vec<LiveObject>,
    /// Its triggers.
    pub triggers: Vec<LiveObject>,
    /// Every view, and every trigger of another table: they may name the table.
    pub others: Vec<LiveObject>,
}

/// An index, a trigger or a view as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveObject {
    /// Its name.
    pub name: String,
    /// The statement that creates it.
    pub sql: String,
}

/// The query whose rows (`type`, `name`, `tbl_name`, `sql`) are what [`LiveTable::from_rows`] takes.
pub fn live_table_query(table: &ObjectName) -> String {
    let schema = table.schema.as_deref().map(|schema| format!("{}.", identifier(schema)));
    format!(
        "SELECT type, name, tbl_name, sql FROM {}sqlite_schema WHERE sql IS NOT NULL \
         AND (tbl_name = {} COLLATE NOCASE OR type IN ('view', 'trigger')) ORDER BY rowid",
        schema.unwrap_or_default(),
        text(&table.name)
    )
}

impl LiveTable {
    /// The table that the rows of [`live_table_query`] tell of.
    ///
    /// # Errors
    ///
    /// When none of them is the table.
    pub fn from_rows(
        table: &ObjectName,
        rows: impl IntoIterator<Item = (String, String, String, String)>,
    ) -> Result<Self, RebuildError> {
        let mut live = LiveTable::new(table, String::new());
        let mut found = false;
        for (kind, name, of_table, sql) in rows {
            let own = same_name(&of_table, &table.name);
            match kind.as_str() {
                "table" if same_name(&name, &table.name) => {
                    found = true;
                    live.name = table.sibling(name);
                    live.create = sql;
                }
                "index" if own => live.indexes.push(LiveObject { name, sql }),
                "trigger" if own => live.triggers.push(LiveObject { name, sql }),
                "trigger" | "view" => live.others.push(LiveObject { name, sql }),
                _ => {}
            }
        }
        if found { Ok(live) } else { Err(no_such_table(table, Vec::new())) }
    }

    /// The table as the model knows it: for scripts that are written without a database.
    ///
    /// # Errors
    ///
    /// When the schema has no such table, or SQLite cannot have it.
    pub fn of_model(schema: &Schema, table: &ObjectName) -> Result<Self, RebuildError> {
        let Some(model) = schema.table(table) else {
            return Err(no_such_table(table, schema.tables.keys().map(ToString::to_string).collect()));
        };
        let constraints = model.constraints.iter().map(|(name, constraint)| (name.as_str(), constraint));
        check_model(schema, model)
            .map_err(|error| RebuildError { table: table.clone(), cause: error.into() })?;
        let create = create_table::statement(table, &model.columns, constraints, &model.options, false);
        let mut live = LiveTable::new(table, create);
        let plain = ObjectName::from(&table.name); // the database keeps statements without its own name
        live.indexes = model
            .indexes
            .iter()
            .map(|(name, i)| LiveObject { name: name.clone(), sql: index::create(&plain, name, i, false) })
            .collect();
        for (name, own) in &model.triggers {
            let sql = trigger::create(name, &plain, own);
            live.triggers.push(LiveObject { name: name.clone(), sql });
        }
        for (name, own) in &schema.views {
            let sql = view::of_model(name, own);
            live.others.push(LiveObject { name: name.name.clone(), sql });
        }
        Ok(live)
    }

    fn new(name: &ObjectName, create: String) -> Self {
        LiveTable {
            name: name.clone(),
            create,
            indexes: Vec::new(),
            triggers: Vec::new(),
            others: Vec::new(),
        }
    }
}

fn no_such_table(table: &ObjectName, existing: Vec<String>) -> RebuildError {
    let error = ApplyError::NoSuchTable { table: table.clone(), existing };
    RebuildError { table: table.clone(), cause: RebuildCause::Misfit(error) }
}
