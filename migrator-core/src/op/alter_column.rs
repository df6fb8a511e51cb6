use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{ColumnDefault, ColumnType, Expression, Schema};

/// Changes a column: its type, whether it may be `NULL`, its default, its name.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: ObjectName,
    /// The column, by the name it has before.
    pub column: String,
    /// Its new type.
    pub column_type: Option<ColumnType>,
    /// How a value of the new type is made from one of the old, in SQL.
    pub using: Option<Expression>,
    /// Whether it may be `NULL` from now on.
    pub nullable: Option<bool>,
    /// Its new default; `Some(None)` takes the default away.
    pub default: Option<Option<ColumnDefault>>,
    /// Its new name.
    pub rename: Option<String>,
}

impl AlterColumn {
    /// The operation that changes nothing yet.
    pub fn new(table: impl Into<ObjectName>, column: impl Into<String>) -> Self {
        AlterColumn {
            table: table.into(),
            column: column.into(),
            column_type: None,
            using: None,
            nullable: None,
            default: None,
            rename: None,
        }
    }

    /// Gives it another type. Values are cast by the database, or as [`using`](Self::using) says.
    pub fn set_type(&mut self, column_type: ColumnType) -> &mut Self {
        self.column_type = Some(column_type);
        self
    }

    /// How a value of the new type is made, in SQL: `calories::bigint`.
    pub fn using(&mut self, expression: impl Into<Expression>) -> &mut Self {
        self.using = Some(expression.into());
        self
    }

    /// Every row must have a value from now on.
    pub fn set_not_null(&mut self) -> &mut Self {
        self.nullable = Some(false);
        self
    }

    /// It may be `NULL` from now on.
    pub fn drop_not_null(&mut self) -> &mut Self {
        self.nullable = Some(true);
        self
    }

    /// Gives it another default; rows that are there keep their values.
    pub fn set_default(&mut self, default: impl Into<ColumnDefault>) -> &mut Self {
        self.default = Some(Some(default.into()));
        self
    }

    /// Takes its default away.
    pub fn drop_default(&mut self) -> &mut Self {
        self.default = Some(None);
        self
    }

    /// Gives it another name; keys, checks and indexes follow.
    pub fn rename_to(&mut self, name: impl Into<String>) -> &mut Self {
        self.rename = Some(name.into());
        self
    }

    /// The column's name afterwards.
    pub fn renamed(&self) -> &str {
        self.rename.as_deref().unwrap_or(&self.column)
    }

    /// The changes in words, and the refinements that make them.
    fn changes(&self) -> Vec<(String, String)> {
        let mut changes = Vec::new();
        if let Some(column_type) = &self.column_type {
            changes.push((format!("type {column_type}"), format!(".set_type({})", column_type.source())));
        }
        if let Some(using) = &self.using {
            changes.push((format!("using {using}"), format!(".using({:?})", using.0)));
        }
        match self.nullable {
            Some(true) => changes.push(("null".into(), ".drop_not_null()".into())),
            Some(false) => changes.push(("not null".into(), ".set_not_null()".into())),
            None => {}
        }
        match &self.default {
            Some(Some(default)) => {
                changes.push((format!("default {default}"), format!(".set_default({})", default.source())));
            }
            Some(None) => changes.push(("no default".into(), ".drop_default()".into())),
            None => {}
        }
        if let Some(name) = &self.rename {
            changes.push((format!("name {name}"), format!(".rename_to({name:?})")));
        }
        changes
    }
}

impl Op for AlterColumn {
    const NAME: &'static str = "alter_column";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if table.column(&self.column).is_none() {
            return Err(ApplyError::no_such_column(table, &self.column));
        }
        let what = format!("`{}.{}`", self.table, self.column);
        if self.changes().is_empty() {
            return Err(ApplyError::invalid(
                format!("alter_column changes nothing of {what}"),
                "say what changes: .set_type(…), .set_not_null(), .set_default(…), .rename_to(…)",
            ));
        }
        if self.using.is_some() && self.column_type.is_none() {
            return Err(ApplyError::invalid(
                format!("alter_column of {what} has .using(…) without .set_type(…)"),
                "say the new type too",
            ));
        }
        let in_key = table.primary_key().is_some_and(|(_, key)| key.contains(&self.column));
        if self.nullable == Some(true) && in_key {
            return Err(ApplyError::invalid(
                format!("{what} is in the primary key and cannot be NULL"),
                "drop the primary key first",
            ));
        }
        if let Some(name) = self.rename.as_deref().filter(|name| *name != self.column)
            && table.column(name).is_some()
        {
            return Err(ApplyError::ColumnExists { table: self.table.clone(), column: name.to_owned() });
        }
        if let Some(column) = table.column_mut(&self.column) {
            if let Some(column_type) = &self.column_type {
                column.column_type = column_type.clone();
            }
            if let Some(nullable) = self.nullable {
                column.nullable = nullable;
            }
            if let Some(default) = &self.default {
                column.default.clone_from(default);
            }
        }
        if let Some(name) = &self.rename {
            schema.rename_column(&self.table, &self.column, name);
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let Some(column) = before.table(&self.table).and_then(|table| table.column(&self.column)) else {
            if let (Some(name), 1) = (&self.rename, self.changes().len()) {
                let mut back = AlterColumn::new(&self.table, name);
                back.rename_to(&self.column);
                return Ok(vec![back.into()]);
            }
            return Err(Irreversible::new(self.describe().text, "no migration created the column"));
        };
        Ok(vec![
            AlterColumn {
                table: self.table.clone(),
                column: self.renamed().to_owned(),
                column_type: self.column_type.as_ref().map(|_| column.column_type.clone()),
                using: None,
                nullable: self.nullable.map(|_| column.nullable),
                default: self.default.as_ref().map(|_| column.default.clone()),
                rename: self.rename.as_ref().map(|_| self.column.clone()),
            }
            .into(),
        ])
    }

    fn describe(&self) -> Line {
        let changes: Vec<String> = self.changes().into_iter().map(|(words, _)| words).collect();
        Line::new(
            Sign::Change,
            format!("alter column {}.{}: {}", self.table, self.column, changes.join(", ")),
        )
    }

    fn source(&self) -> String {
        let changes: String = self.changes().into_iter().map(|(_, source)| source).collect();
        format!("op.alter_column({}, {:?}){changes};", self.table.source(), self.column)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn loses(&self, before: &Schema) -> Option<String> {
        let column = before.table(&self.table)?.column(&self.column)?;
        let new = self.column_type.as_ref()?;
        (!column.column_type.fits_into(new)).then(|| {
            format!(
                "values of {}.{} that {new} cannot hold (it is {} now)",
                self.table, self.column, column.column_type
            )
        })
    }

    fn examples() -> Vec<(Schema, Self)> {
        use super::{big_integer_type, now, string_type, text_type};
        let mut all = Vec::new();
        let mut example = |table: &str, column: &str, change: &dyn Fn(&mut AlterColumn)| {
            let mut alter = AlterColumn::new(table, column);
            change(&mut alter);
            all.push((example::users(), alter));
        };
        example("users", "age", &|c| {
            c.set_type(big_integer_type()).using("age");
        });
        example("users", "email", &|c| {
            c.rename_to("e'mail").set_type(text_type());
        });
        example("users", "id", &|c| {
            c.rename_to("uuid");
        });
        example("users", example::ODD, &|c| {
            c.drop_default().rename_to("plain");
        });
        example("users", "nick", &|c| {
            c.set_not_null().set_default("nobody").set_type(string_type(80));
        });
        example("users", "email", &|c| {
            c.drop_not_null().set_default(now());
        });
        example("таблица", "select", &|c| {
            c.rename_to("from").set_default(7);
        });
        all
    }
}
