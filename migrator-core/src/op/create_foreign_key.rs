use super::apply_error::{Find, check_columns};
use super::parts::add_constraint;
use super::source::array;
use super::{ApplyError, CreateTable, DropConstraint, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Constraint, Deferrable, ForeignKey, ReferentialAction, Schema, Table};

/// Makes columns point at a row of another table.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateForeignKey {
    /// The name of the constraint.
    pub name: String,
    /// The table whose columns point.
    pub table: ObjectName,
    /// What points where.
    pub key: ForeignKey,
}

impl CreateForeignKey {
    /// What happens to a row when the row that it points at goes.
    pub fn on_delete(&mut self, action: ReferentialAction) -> &mut Self {
        self.key.on_delete = action;
        self
    }

    /// What happens to a row when the key that it points at changes.
    pub fn on_update(&mut self, action: ReferentialAction) -> &mut Self {
        self.key.on_update = action;
        self
    }

    /// The columns that `SetNull` or `SetDefault` sets when the row pointed at goes, where it is not
    /// all of them (PostgreSQL 15).
    pub fn set_columns<C: Into<String>>(&mut self, columns: impl IntoIterator<Item = C>) -> &mut Self {
        self.key.set_columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// A row must have all pointing columns `NULL`, or none (PostgreSQL).
    pub fn match_full(&mut self) -> &mut Self {
        self.key.match_full = true;
        self
    }

    /// It may be checked at the end of the transaction (PostgreSQL, SQLite).
    pub fn deferrable(&mut self, deferrable: Deferrable) -> &mut Self {
        self.key.deferrable = Some(deferrable);
        self
    }

    /// Leaves the rows that are there unchecked, until
    /// [`validate_constraint`](super::Operations::validate_constraint) (PostgreSQL).
    pub fn not_valid(&mut self) -> &mut Self {
        self.key.not_valid = true;
        self
    }
}

fn counted(columns: usize) -> String {
    if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") }
}

/// Checks that a foreign key fits the table that it points at.
pub(super) fn check_target(key: &ForeignKey, target: &Table) -> Result<(), ApplyError> {
    check_columns(target, &key.referenced_columns)?;
    if key.columns.len() != key.referenced_columns.len() {
        return Err(ApplyError::invalid(
            format!(
                "{} of a foreign key cannot point at {} of `{}`",
                counted(key.columns.len()),
                counted(key.referenced_columns.len()),
                target.name
            ),
            "name as many columns on both sides",
        ));
    }
    if !target.is_unique(&key.referenced_columns) {
        return Err(ApplyError::NotUnique {
            table: target.name.clone(),
            columns: key.referenced_columns.clone(),
        });
    }
    Ok(())
}

/// The refinements, where there are any.
pub(super) fn refinements(key: &ForeignKey) -> String {
    let mut source = String::new();
    for (method, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != ReferentialAction::NoAction {
            source.push_str(&format!(".{method}({action:?})"));
        }
    }
    if !key.set_columns.is_empty() {
        source.push_str(&format!(".set_columns({})", array(&key.set_columns)));
    }
    if key.match_full {
        source.push_str(".match_full()");
    }
    if let Some(deferrable) = key.deferrable {
        source.push_str(deferrable.source());
    }
    if key.not_valid {
        source.push_str(".not_valid()");
    }
    source
}

impl Op for CreateForeignKey {
    const NAME: &'static str = "create_foreign_key";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        check_columns(table, &self.key.columns)?;
        if let Some(other) = self.key.set_columns.iter().find(|column| !self.key.columns.contains(column)) {
            return Err(ApplyError::invalid(
                format!("foreign key `{}` sets `{other}`, which is none of its columns", self.name),
                "name columns of the key in .set_columns([…])",
            ));
        }
        check_target(&self.key, schema.find_table(&self.key.referenced_table)?)?;
        let table = schema.find_table_mut(&self.table)?;
        add_constraint(table, &self.name, &Constraint::ForeignKey(self.key.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint::new(&self.name, &self.table).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create foreign key {} on {}: {}", self.name, self.table, self.key))
    }

    fn source(&self) -> String {
        format!(
            "op.create_foreign_key({:?}, {}, {}, {}, {}){};",
            self.name,
            self.table.source(),
            array(&self.key.columns),
            self.key.referenced_table.source(),
            array(&self.key.referenced_columns),
            refinements(&self.key)
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = example::users();
        // The tests apply every example, so a mistake here fails them.
        let _ = CreateTable::new("notes", [super::integer("id").primary_key(), super::string("mail", 255)])
            .apply(&mut schema);
        let mut create = CreateForeignKey {
            name: "fk \"o'brien\"".into(),
            table: "notes".into(),
            key: ForeignKey::new(["mail"], "users", ["email"]),
        };
        let plain = create.clone();
        create.on_delete(ReferentialAction::SetNull).on_update(ReferentialAction::Cascade);
        vec![(schema.clone(), plain), (schema, create)]
    }
}
