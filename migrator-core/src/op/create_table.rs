use super::apply_error::{Find, missing_columns};
use super::create_foreign_key::check_target;
use super::parts::{
    add_constraint, check_column, check_enumeration, check_expression, check_index, check_partitioned,
    check_sequence,
};
use super::source::{array, text};
use super::{ApplyError, ColumnDefinition, DropTable, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::{ObjectName, constraint_name};
use crate::schema::{
    CheckConstraint, Column, Constraint, Expression, ForeignKey, Index, IndexPart, PartitionBy, PartitionOf,
    PartitionStrategy, ReferentialAction, Schema, Table, TableOptions, UniqueConstraint,
};

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
    /// What it is for, in words that the database keeps.
    pub comment: Option<String>,
    /// What else it is.
    pub options: TableOptions,
    /// Whether a table of this name that is there already is left as it is.
    pub if_not_exists: bool,
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
        CreateTable {
            table,
            columns: plain,
            constraints,
            indexes: Vec::new(),
            comment: None,
            options: TableOptions::default(),
            if_not_exists: false,
        }
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
        self.constraint(name, Constraint::Unique(UniqueConstraint::new(columns)))
    }

    /// No row may break this condition, in SQL.
    pub fn check(&mut self, name: impl Into<String>, condition: impl Into<Expression>) -> &mut Self {
        self.constraint(name, Constraint::Check(CheckConstraint::new(condition)))
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
    pub fn index<P: Into<IndexPart>>(
        &mut self,
        name: impl Into<String>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut Self {
        self.indexes.push((name.into(), Index::new(parts)));
        self
    }

    /// Leaves a table of this name that is there already as it is. Whether it looks alike is not
    /// checked.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// What it is for, in words that the database keeps (SQLite does not).
    pub fn comment(&mut self, comment: impl Into<String>) -> &mut Self {
        self.comment = Some(comment.into());
        self
    }

    /// The table goes with the connection.
    pub fn temporary(&mut self) -> &mut Self {
        self.options.temporary = true;
        self
    }

    /// Skips the write-ahead log: faster, and empty after a crash (PostgreSQL).
    pub fn unlogged(&mut self) -> &mut Self {
        self.options.unlogged = true;
        self
    }

    /// Holds every value to its column's type (SQLite; others always do).
    pub fn strict(&mut self) -> &mut Self {
        self.options.strict = true;
        self
    }

    /// Keeps the rows in the primary key itself (SQLite).
    pub fn without_rowid(&mut self) -> &mut Self {
        self.options.without_rowid = true;
        self
    }

    /// The storage engine (MySQL, MariaDB).
    pub fn engine(&mut self, engine: impl Into<String>) -> &mut Self {
        self.options.engine = Some(engine.into());
        self
    }

    /// The character set (MySQL, MariaDB).
    pub fn charset(&mut self, charset: impl Into<String>) -> &mut Self {
        self.options.charset = Some(charset.into());
        self
    }

    /// How texts are compared (MySQL, MariaDB).
    pub fn collation(&mut self, collation: impl Into<String>) -> &mut Self {
        self.options.collation = Some(collation.into());
        self
    }

    /// Divides it into partitions, each from one value to the next (PostgreSQL).
    pub fn partition_by_range<E: Into<Expression>>(&mut self, key: impl IntoIterator<Item = E>) -> &mut Self {
        self.partition_by(PartitionStrategy::Range, key)
    }

    /// Divides it into partitions, each of some values (PostgreSQL).
    pub fn partition_by_list<E: Into<Expression>>(&mut self, key: impl IntoIterator<Item = E>) -> &mut Self {
        self.partition_by(PartitionStrategy::List, key)
    }

    /// Divides it into partitions by a hash of the values (PostgreSQL).
    pub fn partition_by_hash<E: Into<Expression>>(&mut self, key: impl IntoIterator<Item = E>) -> &mut Self {
        self.partition_by(PartitionStrategy::Hash, key)
    }

    /// Makes it a partition of a table, whose columns it has (PostgreSQL). The bound is SQL:
    /// `FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`, or `DEFAULT`.
    pub fn partition_of(&mut self, table: impl Into<ObjectName>, bound: impl Into<Expression>) -> &mut Self {
        self.options.partition_of = Some(PartitionOf { table: table.into(), bound: bound.into() });
        self
    }

    fn partition_by<E: Into<Expression>>(
        &mut self,
        strategy: PartitionStrategy,
        key: impl IntoIterator<Item = E>,
    ) -> &mut Self {
        let key = key.into_iter().map(Into::into).collect();
        self.options.partition_by = Some(PartitionBy { strategy, key });
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
    pub(crate) fn of(table: &Table) -> Self {
        CreateTable {
            table: table.name.clone(),
            columns: table.columns.clone(),
            constraints: table.constraints.iter().map(|(n, c)| (n.clone(), c.clone())).collect(),
            indexes: table.indexes.iter().map(|(n, i)| (n.clone(), i.clone())).collect(),
            comment: table.comment.clone(),
            options: table.options.clone(),
            if_not_exists: false,
        }
    }

    /// All that keeps it from being applied to the schema, and not only the first of it.
    pub fn misfits(&self, schema: &Schema) -> Vec<ApplyError> {
        let Err(first) = self.apply(&mut schema.clone()) else { return Vec::new() };
        if schema.table(&self.table).is_some() {
            return vec![first];
        }
        let mut all = Vec::new();
        let mut table = Table::new(&self.table);
        for column in &self.columns {
            if table.column(&column.name).is_some() {
                all.push(twice(&self.table, &column.name));
                continue;
            }
            all.extend(check_column(&self.table, column).err());
            all.extend(check_enumeration(schema, &column.column_type).err());
            all.extend(check_sequence(schema, column.default.as_ref()).err());
            table.columns.push(column.clone());
        }
        for (name, constraint) in &self.constraints {
            let missing = match constraint {
                Constraint::Check(_) | Constraint::Exclude(_) => Vec::new(),
                _ => missing_columns(&table, constraint.columns()),
            };
            if missing.is_empty() {
                all.extend(add_constraint(&mut table, name, constraint).err().map(|error| self.told(error)));
            }
            all.extend(missing);
        }
        for (name, index) in &self.indexes {
            let missing = missing_columns(&table, &index.named_columns());
            if missing.is_empty() {
                all.extend(check_index(&table, name, index).err());
            }
            all.extend(missing);
            let owner = schema.table_with_index(name).map(|owner| owner.name.clone());
            let twice = table.indexes.insert(name.clone(), index.clone()).map(|_| self.table.clone());
            if let Some(owner) = twice.or(owner) {
                all.push(ApplyError::IndexExists { table: owner, name: name.clone() });
            }
        }
        for (_, constraint) in &self.constraints {
            let Constraint::ForeignKey(key) = constraint else { continue };
            let target = match key.referenced_table == table.name {
                true => Ok(&table),
                false => schema.find_table(&key.referenced_table),
            };
            all.extend(target.and_then(|target| check_target(key, target)).err());
        }
        if !all.contains(&first) {
            all.insert(0, first);
        }
        all
    }

    /// The error in words for a table that is only about to be there.
    fn told(&self, error: ApplyError) -> ApplyError {
        match error {
            ApplyError::PrimaryKeyExists { .. } => ApplyError::invalid(
                format!("table `{}` gets two primary keys", self.table),
                "say .primary_key() of columns, or .primary_key([…]) of the table, and not both",
            ),
            other => other,
        }
    }

    /// The table that it creates.
    ///
    /// # Errors
    ///
    /// When the table contradicts itself: a name twice, a key on a column that is not there.
    pub fn to_table(&self) -> Result<Table, ApplyError> {
        let mut table = Table::new(&self.table);
        table.comment.clone_from(&self.comment);
        table.options = self.options.clone();
        for column in &self.columns {
            if table.column(&column.name).is_some() {
                return Err(twice(&self.table, &column.name));
            }
            check_column(&self.table, column)?;
            table.columns.push(column.clone());
        }
        if table.columns.is_empty() && table.options.partition_of.is_none() {
            return Err(ApplyError::invalid(
                format!("table `{}` has no column", self.table),
                "give it at least one column",
            ));
        }
        for generated in table.columns.iter().filter_map(|column| column.generated.as_ref()) {
            check_expression(&table, &generated.expression)?;
        }
        for (name, constraint) in &self.constraints {
            add_constraint(&mut table, name, constraint).map_err(|error| self.told(error))?;
        }
        for (name, index) in &self.indexes {
            check_index(&table, name, index)?;
            if table.indexes.insert(name.clone(), index.clone()).is_some() {
                return Err(ApplyError::IndexExists { table: self.table.clone(), name: name.clone() });
            }
        }
        Ok(table)
    }
}

fn twice(table: &ObjectName, column: &str) -> ApplyError {
    let help = "leave one out, or give it another name";
    ApplyError::invalid(format!("table `{table}` gets two columns `{column}`"), help)
}

/// The refinement that adds the constraint, where one says all of it.
fn refinement(table: &ObjectName, name: &str, constraint: &Constraint) -> Option<String> {
    match constraint {
        Constraint::PrimaryKey(key) if name == constraint_name(&table.name, &[], "pkey") => {
            Some(format!(".primary_key({})", array(key)))
        }
        Constraint::Unique(unique) if *unique == UniqueConstraint::new(&unique.columns) => {
            Some(format!(".unique({name:?}, {})", array(&unique.columns)))
        }
        Constraint::Check(check) if !check.not_valid => {
            Some(format!(".check({name:?}, {})", text(&check.condition)))
        }
        Constraint::ForeignKey(key) => {
            let plain = ForeignKey {
                on_delete: key.on_delete,
                on_update: key.on_update,
                ..ForeignKey::new(&key.columns, &key.referenced_table, &key.referenced_columns)
            };
            (*key == plain).then(|| {
                format!(
                    ".foreign_key({name:?}, {}, {}, {}){}",
                    array(&key.columns),
                    key.referenced_table.source(),
                    array(&key.referenced_columns),
                    super::create_foreign_key::refinements(key)
                )
            })
        }
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclude(_) => {
            None
        }
    }
}

impl Op for CreateTable {
    const NAME: &'static str = "create_table";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.table(&self.table).is_some() {
            if self.if_not_exists {
                return Ok(());
            }
            return Err(ApplyError::TableExists(self.table.clone()));
        }
        schema.check_relation_free(&self.table)?;
        let table = self.to_table()?;
        for column in &table.columns {
            check_enumeration(schema, &column.column_type)?;
            check_sequence(schema, column.default.as_ref())?;
        }
        if let Some(of) = &self.options.partition_of {
            check_partitioned(schema.find_table(&of.table)?)?;
        }
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

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.table(&self.table).is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![DropTable::new(&self.table).into()])
    }

    fn describe(&self) -> Line {
        let columns: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        Line::new(Sign::Add, format!("create table {} ({})", self.table, columns.join(", ")))
    }

    fn source(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| format!("    {},\n", c.source())).collect();
        let mut source = format!("op.create_table({}, [\n{}])", self.table.source(), columns.concat());
        source.push_str(&self.options.source());
        if self.if_not_exists {
            source.push_str("\n    .if_not_exists()");
        }
        if let Some(comment) = &self.comment {
            source.push_str(&format!("\n    .comment({comment:?})"));
        }
        let mut apart = Vec::new();
        for (name, constraint) in &self.constraints {
            match refinement(&self.table, name, constraint) {
                Some(refinement) => source.push_str(&format!("\n    {refinement}")),
                None => apart.push(super::create_constraint(name, &self.table, constraint).source()),
            }
        }
        source.push(';');
        for (name, index) in &self.indexes {
            let create = super::CreateIndex::of(&self.table, name, index);
            source.push_str(&format!("\n{}", create.source()));
        }
        for statement in apart {
            source.push_str(&format!("\n{statement}"));
        }
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        use super::{boolean, decimal, enumeration, integer, now, numeric, string, timestamp_tz, uuid};
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
        let mut noted = tree.clone();
        noted.table = "noted o'brien".into();
        noted.constraints.truncate(1);
        noted.comment("what's \"noted\"").if_not_exists();
        let mood = enumeration("mood \"o'brien\"", "mood", ["so", "it's", "we\"ird"]);
        let moods = CreateTable::new("moods", [integer("id").primary_key(), mood.not_null().default("so")]);
        vec![
            (Schema::default(), plain),
            (example::users(), participants),
            (Schema::default(), tree),
            (Schema::default(), noted),
            (example::moods(), moods),
        ]
    }
}
