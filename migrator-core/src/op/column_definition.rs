use crate::name::{ObjectName, constraint_name};
use crate::schema::{
    CheckConstraint, Column, ColumnDefault, ColumnType, Constraint, Expression, ForeignKey, Generated,
    Identity, ReferentialAction, UniqueConstraint,
};

/// A column as a migration writes it: with the keys and checks that stand on it alone.
///
/// They become named constraints of the table, with PostgreSQL's default names on every database:
/// `users_pkey`, `users_email_key`, `entries_user_id_fkey`, `users_age_check`.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct ColumnDefinition {
    pub(super) column: Column,
    pub(super) primary_key: bool,
    unique: bool,
    check: Option<Expression>,
    references: Option<Reference>,
}

#[derive(Debug, Clone, PartialEq)]
struct Reference {
    table: ObjectName,
    column: String,
    on_delete: ReferentialAction,
    on_update: ReferentialAction,
}

impl ColumnDefinition {
    /// A column that may be `NULL`.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        ColumnDefinition {
            column: Column::new(name, column_type),
            primary_key: false,
            unique: false,
            check: None,
            references: None,
        }
    }

    /// Every row must have a value.
    pub fn not_null(mut self) -> Self {
        self.column.nullable = false;
        self
    }

    /// The column is the primary key, and so never `NULL`. Several such columns of one table are
    /// its key together, in their order.
    pub fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self.not_null()
    }

    /// No two rows may have the same value. The constraint is called `{table}_{column}_key`.
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// What the database fills in when an `INSERT` leaves the column out: a value, `now()`, or any
    /// `expression("…")`.
    pub fn default(mut self, default: impl Into<ColumnDefault>) -> Self {
        self.column.default = Some(default.into());
        self
    }

    /// The database counts the column up. It is then never `NULL`.
    pub fn identity(self) -> Self {
        self.identity_with(Identity::default())
    }

    /// The database counts the column up in its own way: from another start, in other steps, or so
    /// that no `INSERT` may overrule it.
    pub fn identity_with(mut self, identity: Identity) -> Self {
        self.column.identity = Some(identity);
        self.not_null()
    }

    /// The database computes the column from others of the row, and stores it.
    pub fn generated_stored(mut self, expression: impl Into<Expression>) -> Self {
        self.column.generated = Some(Generated { expression: expression.into(), stored: true });
        self
    }

    /// The database computes the column from others of the row whenever it is read.
    pub fn generated_virtual(mut self, expression: impl Into<Expression>) -> Self {
        self.column.generated = Some(Generated { expression: expression.into(), stored: false });
        self
    }

    /// How its texts are compared and sorted: a name that the database knows.
    pub fn collation(mut self, name: impl Into<String>) -> Self {
        self.column.collation = Some(name.into());
        self
    }

    /// What it is for, in words that the database keeps (SQLite does not).
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.column.comment = Some(comment.into());
        self
    }

    /// A condition, in SQL, that no row may break. The constraint is called
    /// `{table}_{column}_check`.
    pub fn check(mut self, condition: impl Into<Expression>) -> Self {
        self.check = Some(condition.into());
        self
    }

    /// The column points at a column of another table. The foreign key is called
    /// `{table}_{column}_fkey`.
    pub fn references(mut self, table: impl Into<ObjectName>, column: impl Into<String>) -> Self {
        self.references = Some(Reference {
            table: table.into(),
            column: column.into(),
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
        });
        self
    }

    /// What happens to a row when the row that it [`references`](Self::references) goes.
    pub fn on_delete(mut self, action: ReferentialAction) -> Self {
        if let Some(reference) = &mut self.references {
            reference.on_delete = action;
        }
        self
    }

    /// What happens to a row when the key that it [`references`](Self::references) changes.
    pub fn on_update(mut self, action: ReferentialAction) -> Self {
        if let Some(reference) = &mut self.references {
            reference.on_update = action;
        }
        self
    }

    /// The constraints on this column alone, but for the primary key, each with its default name.
    pub(super) fn constraints(&self, table: &str) -> Vec<(String, Constraint)> {
        let column = self.column.name.as_str();
        let name = |suffix| constraint_name(table, &[column], suffix);
        let mut constraints = Vec::new();
        if self.unique {
            constraints.push((name("key"), Constraint::Unique(UniqueConstraint::new([column]))));
        }
        if let Some(condition) = &self.check {
            constraints.push((name("check"), Constraint::Check(CheckConstraint::new(condition.clone()))));
        }
        if let Some(reference) = &self.references {
            let key = ForeignKey {
                on_delete: reference.on_delete,
                on_update: reference.on_update,
                ..ForeignKey::new([column], &reference.table, [&reference.column])
            };
            constraints.push((name("fkey"), Constraint::ForeignKey(key)));
        }
        constraints
    }
}
