use super::apply_error::Find;
use super::parts::{check_column, check_enumeration, check_expression, check_sequence};
use super::{ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Column, ColumnDefault, ColumnType, Expression, Generated, Identity, Schema};

/// Changes a column: its type, whether it may be `NULL`, its default, its name, and what else it is.
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
    /// How the database counts it up from now on; `Some(None)` stops it.
    pub identity: Option<Option<Identity>>,
    /// From what the database computes it from now on; `Some(None)` makes it a plain column that
    /// keeps its values.
    pub generated: Option<Option<Generated>>,
    /// How its texts are compared; `Some(None)` is the database's own way.
    pub collation: Option<Option<String>>,
    /// What it is for; `Some(None)` takes the words away.
    pub comment: Option<Option<String>>,
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
            identity: None,
            generated: None,
            collation: None,
            comment: None,
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

    /// The database counts it up from now on. It must not be `NULL`.
    pub fn set_identity(&mut self) -> &mut Self {
        self.set_identity_with(Identity::default())
    }

    /// The database counts it up from now on, in its own way.
    pub fn set_identity_with(&mut self, identity: Identity) -> &mut Self {
        self.identity = Some(Some(identity));
        self
    }

    /// The database stops counting it up.
    pub fn drop_identity(&mut self) -> &mut Self {
        self.identity = Some(None);
        self
    }

    /// The database computes it from others of the row from now on, and stores it.
    pub fn set_generated_stored(&mut self, expression: impl Into<Expression>) -> &mut Self {
        self.generated = Some(Some(Generated { expression: expression.into(), stored: true }));
        self
    }

    /// The database computes it from others of the row from now on, whenever it is read.
    pub fn set_generated_virtual(&mut self, expression: impl Into<Expression>) -> &mut Self {
        self.generated = Some(Some(Generated { expression: expression.into(), stored: false }));
        self
    }

    /// The database stops computing it; it keeps its values where they were stored.
    pub fn drop_generated(&mut self) -> &mut Self {
        self.generated = Some(None);
        self
    }

    /// Compares its texts in another way.
    pub fn set_collation(&mut self, name: impl Into<String>) -> &mut Self {
        self.collation = Some(Some(name.into()));
        self
    }

    /// Compares its texts in the database's own way.
    pub fn drop_collation(&mut self) -> &mut Self {
        self.collation = Some(None);
        self
    }

    /// Says what it is for, in words that the database keeps.
    pub fn set_comment(&mut self, comment: impl Into<String>) -> &mut Self {
        self.comment = Some(Some(comment.into()));
        self
    }

    /// Takes those words away.
    pub fn drop_comment(&mut self) -> &mut Self {
        self.comment = Some(None);
        self
    }

    /// The column's name afterwards.
    pub fn renamed(&self) -> &str {
        self.rename.as_deref().unwrap_or(&self.column)
    }

    /// The column with the changes, but for its name.
    pub fn altered(&self, column: &Column) -> Column {
        let mut altered = column.clone();
        if let Some(column_type) = &self.column_type {
            altered.column_type = column_type.clone();
        }
        if let Some(nullable) = self.nullable {
            altered.nullable = nullable;
        }
        if let Some(default) = &self.default {
            altered.default.clone_from(default);
        }
        if let Some(identity) = &self.identity {
            altered.identity.clone_from(identity);
        }
        if let Some(generated) = &self.generated {
            altered.generated.clone_from(generated);
        }
        if let Some(collation) = &self.collation {
            altered.collation.clone_from(collation);
        }
        if let Some(comment) = &self.comment {
            altered.comment.clone_from(comment);
        }
        altered
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
        match &self.identity {
            Some(Some(identity)) => {
                let source = identity.refinement("set_identity", "set_identity_with");
                changes.push((identity.to_string(), source));
            }
            Some(None) => changes.push(("no identity".into(), ".drop_identity()".into())),
            None => {}
        }
        match &self.generated {
            Some(Some(generated)) => changes.push((generated.to_string(), generated.source("set_"))),
            Some(None) => changes.push(("not generated".into(), ".drop_generated()".into())),
            None => {}
        }
        for (word, change) in [("collation", &self.collation), ("comment", &self.comment)] {
            match change {
                Some(Some(text)) => {
                    changes.push((format!("{word} {text:?}"), format!(".set_{word}({text:?})")));
                }
                Some(None) => changes.push((format!("no {word}"), format!(".drop_{word}()"))),
                None => {}
            }
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
        if let Some(column_type) = &self.column_type {
            check_enumeration(schema, column_type)?;
        }
        check_sequence(schema, self.default.as_ref().and_then(Option::as_ref))?;
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
        if let Some(Some(generated)) = &self.generated {
            check_expression(table, &generated.expression)?;
        }
        if let Some(column) = table.column_mut(&self.column) {
            let altered = self.altered(column);
            check_column(&self.table, &altered)?;
            *column = altered;
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
                identity: self.identity.as_ref().map(|_| column.identity.clone()),
                generated: self.generated.as_ref().map(|_| column.generated.clone()),
                collation: self.collation.as_ref().map(|_| column.collation.clone()),
                comment: self.comment.as_ref().map(|_| column.comment.clone()),
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
        if column.generated.is_none() && matches!(self.generated, Some(Some(_))) {
            return Some(format!(
                "all values of {}.{}, which are computed from then on",
                self.table, self.column
            ));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_compute_a_column_takes_its_values() {
        let mut alter = AlterColumn::new("users", "age");
        alter.set_generated_stored("1 + 1");
        assert!(alter.loses(&example::users()).is_some());
        alter.generated = Some(None);
        assert_eq!(alter.loses(&example::users()), None);
    }
}
