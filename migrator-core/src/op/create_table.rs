use super::apply_error::{Find, check_columns};
use super::create_foreign_key::check_target;
use super::source::{array, text};
use super::{ApplyError, ColumnDefinition, DropTable, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::{ObjectName, constraint_name};
use crate::schema::{Column, Constraint, Expression, ForeignKey, Index, ReferentialAction, Schema, Table};

/// Creates a table, with its constraints and indexes.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table.
    pub table: ObjectName,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints, each with its name.
    pub constraints: Vec<(String, Constraint)>,
    /// Its indexes, each with its name.
    pub indexes: Vec<(String, Index)>,
}

impl CreateTable {
    /// The operation for a table with these columns; their own keys and checks become constraints.
    pub fn new(table: impl Into<ObjectName>, columns: impl IntoIterator<Item = ColumnDefinition>) -> Self {
        let table = table.into();
        let mut constraints = Vec::new();
        let mut key = Vec::new();
        let mut plain = Vec::new();
        for definition in columns {
            constraints.extend(definition.constraints(&table.name));
            if definition.primary_key {
                key.push(definition.column.name.clone());
            }
            plain.push(definition.column);
        }
        if !key.is_empty() {
            constraints.insert(0, (constraint_name(&table.name, &[], "pkey"), Constraint::PrimaryKey(key)));
        }
        CreateTable { table, columns: plain, constraints, indexes: Vec::new() }
    }

    /// Makes these columns the primary key, called `{table}_pkey`, and so never `NULL`.
    pub fn primary_key<C: Into<String>>(&mut self, columns: impl IntoIterator<Item = C>) -> &mut Self {
        let key: Vec<String> = columns.into_iter().map(Into::into).collect();
        for column in self.columns.iter_mut().filter(|column| key.contains(&column.name)) {
            column.nullable = false;
        }
        let name = constraint_name(&self.table.name, &[], "pkey");
        self.constraint(name, Constraint::PrimaryKey(key))
    }

    /// No two rows may have the same values in these columns.
    pub fn unique<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) -> &mut Self {
        self.constraint(name, Constraint::Unique(columns.into_iter().map(Into::into).collect()))
    }

    /// No row may break this condition, in SQL.
    pub fn check(&mut self, name: impl Into<String>, condition: impl Into<Expression>) -> &mut Self {
        self.constraint(name, Constraint::Check(condition.into()))
    }

    /// These columns point at a row of another table.
    pub fn foreign_key<C: Into<String>, R: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
        referenced_table: impl Into<ObjectName>,
        referenced_columns: impl IntoIterator<Item = R>,
    ) -> &mut Self {
        let key = ForeignKey::new(columns, referenced_table, referenced_columns);
        self.constraint(name, Constraint::ForeignKey(key))
    }

    /// What the foreign key added last does when the row that it points at goes.
    pub fn on_delete(&mut self, action: ReferentialAction) -> &mut Self {
        if let Some(key) = self.last_foreign_key() {
            key.on_delete = action;
        }
        self
    }

    /// What the foreign key added last does when the key that it points at changes.
    pub fn on_update(&mut self, action: ReferentialAction) -> &mut Self {
        if let Some(key) = self.last_foreign_key() {
            key.on_update = action;
        }
        self
    }

    /// Adds an index on these columns.
    pub fn index<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) -> &mut Self {
        let columns = columns.into_iter().map(Into::into).collect();
        self.indexes.push((name.into(), Index { columns, unique: false, predicate: None }));
        self
    }

    fn last_foreign_key(&mut self) -> Option<&mut ForeignKey> {
        self.constraints.iter_mut().rev().find_map(|(_, constraint)| match constraint {
            Constraint::ForeignKey(key) => Some(key),
            _ => None,
        })
    }

    fn constraint(&mut self, name: impl Into<String>, constraint: Constraint) -> &mut Self {
        self.constraints.push((name.into(), constraint));
        self
    }

    /// The operation that creates this table as it is.
    pub(super) fn of(table: &Table) -> Self {
        CreateTable {
            table: table.name.clone(),
            columns: table.columns.clone(),
            constraints: table.constraints.iter().map(|(n, c)| (n.clone(), c.clone())).collect(),
            indexes: table.indexes.iter().map(|(n, i)| (n.clone(), i.clone())).collect(),
        }
    }

    /// The table that it creates.
    ///
    /// # Errors
    ///
    /// When the table contradicts itself: a name twice, a key on a column that is not there.
    pub fn to_table(&self) -> Result<Table, ApplyError> {
        let mut table = Table::new(&self.table);
        for column in &self.columns {
            if table.column(&column.name).is_some() {
                return Err(ApplyError::ColumnExists {
                    table: self.table.clone(),
                    column: column.name.clone(),
                });
            }
            table.columns.push(column.clone());
        }
        if table.columns.is_empty() {
            return Err(ApplyError::invalid(
                format!("table `{}` has no column", self.table),
                "give it at least one column",
            ));
        }
        for (name, constraint) in &self.constraints {
            add_constraint(&mut table, name, constraint)?;
        }
        for (name, index) in &self.indexes {
            check_columns(&table, &index.columns)?;
            if table.indexes.insert(name.clone(), index.clone()).is_some() {
                return Err(ApplyError::IndexExists { table: self.table.clone(), name: name.clone() });
            }
        }
        Ok(table)
    }
}

/// Adds a constraint to a table, after checking what can be seen in the table alone.
pub(super) fn add_constraint(
    table: &mut Table,
    name: &str,
    constraint: &Constraint,
) -> Result<(), ApplyError> {
    if table.constraints.contains_key(name) {
        return Err(ApplyError::ConstraintExists { table: table.name.clone(), name: name.to_owned() });
    }
    if !matches!(constraint, Constraint::Check(_)) {
        check_columns(table, constraint.columns())?;
    }
    if let (Constraint::PrimaryKey(_), Some((existing, _))) = (constraint, table.primary_key()) {
        return Err(ApplyError::PrimaryKeyExists { table: table.name.clone(), name: existing.to_owned() });
    }
    table.constraints.insert(name.to_owned(), constraint.clone());
    Ok(())
}

impl Op for CreateTable {
    const NAME: &'static str = "create_table";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.table(&self.table).is_some() {
            return Err(ApplyError::TableExists(self.table.clone()));
        }
        let table = self.to_table()?;
        for name in table.indexes.keys() {
            if let Some(owner) = schema.table_with_index(name) {
                return Err(ApplyError::IndexExists { table: owner.name.clone(), name: name.clone() });
            }
        }
        for constraint in table.constraints.values() {
            if let Constraint::ForeignKey(key) = constraint {
                let target = if key.referenced_table == table.name {
                    &table
                } else {
                    schema.find_table(&key.referenced_table)?
                };
                check_target(key, target)?;
            }
        }
        schema.tables.insert(self.table.clone(), table);
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropTable { table: self.table.clone() }.into()])
    }

    fn describe(&self) -> Line {
        let columns: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        Line::new(Sign::Add, format!("create table {} ({})", self.table, columns.join(", ")))
    }

    fn source(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| format!("    {},\n", c.source())).collect();
        let mut source = format!("op.create_table({}, [\n{}])", self.table.source(), columns.concat());
        for (name, constraint) in &self.constraints {
            source.push_str("\n    ");
            match constraint {
                Constraint::PrimaryKey(key) => source.push_str(&format!(".primary_key({})", array(key))),
                Constraint::Unique(columns) => {
                    source.push_str(&format!(".unique({name:?}, {})", array(columns)));
                }
                Constraint::Check(condition) => {
                    source.push_str(&format!(".check({name:?}, {})", text(condition)));
                }
                Constraint::ForeignKey(key) => {
                    source.push_str(&format!(
                        ".foreign_key({name:?}, {}, {}, {})",
                        array(&key.columns),
                        key.referenced_table.source(),
                        array(&key.referenced_columns)
                    ));
                    source.push_str(&super::create_foreign_key::actions_source(key));
                }
            }
        }
        source.push(';');
        for (name, index) in &self.indexes {
            let create = super::CreateIndex::of(&self.table, name, index);
            source.push_str(&format!("\n{}", create.source()));
        }
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        use super::{boolean, decimal, integer, now, numeric, string, timestamp_tz, uuid};
        let plain = CreateTable::new(
            "events",
            [
                integer("id").identity().primary_key(),
                string("title", 200).not_null().default("it's \\ new"),
                numeric("price", 12, 2).default(decimal("9.50")).check("price >= 0"),
                boolean("open").not_null().default(true),
                timestamp_tz("created_at").not_null().default(now()),
            ],
        );
        let mut participants = CreateTable::new(
            "participants",
            [
                uuid("user_id").references("users", "id").on_delete(ReferentialAction::Cascade),
                integer(example::ODD).not_null(),
            ],
        );
        participants
            .primary_key(["user_id", example::ODD])
            .unique("uq o'brien", [example::ODD])
            .index("ix \"odd\"", [example::ODD]);
        let tree = CreateTable::new(
            "order",
            [integer("id").primary_key(), integer("parent_id").references("order", "id")],
        );
        vec![(Schema::default(), plain), (example::users(), participants), (Schema::default(), tree)]
    }
}
