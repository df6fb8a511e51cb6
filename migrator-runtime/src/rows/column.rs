use super::{Assign, Kind};
use sea_query::{DynIden, Expr, ExprTrait, Iden, SchemaName, TableName};
use std::fmt;
use std::marker::PhantomData;

/// A column of a table as it was, which knows the type of its values.
///
/// Wherever sea-query takes a column it takes one of these too.
///
/// ```
/// use migrator_runtime::rows::Column;
/// # use sea_query::{Query, SqliteQueryBuilder};
/// # mod users {
/// #     use migrator_runtime::rows::Column;
/// #     pub const NAME: Column<Option<String>> = Column::new("name");
/// # }
/// let select = Query::select().column(users::NAME).from("users").and_where(users::NAME.is_null()).take();
/// assert_eq!(select.to_string(SqliteQueryBuilder), r#"SELECT "name" FROM "users" WHERE "name" IS NULL"#);
/// ```
pub struct Column<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// The column of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Column { name, of: PhantomData }
    }

    /// Its name, without quotes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $method:ident;)*) => {
        impl<T: Kind> Column<T> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $method(self, value: impl Assign<T::Plain>) -> Expr {
                    ExprTrait::$method(Expr::from(self), value.into_expression())
                }
            )*

            /// Whether it is one of these values.
            #[must_use]
            pub fn is_in<V: Assign<T::Plain>>(self, values: impl IntoIterator<Item = V>) -> Expr {
                ExprTrait::is_in(Expr::from(self), values.into_iter().map(Assign::into_expression))
            }
        }
    };
}
comparisons! {
    /// Whether it is this value. `NULL` is no value: ask for it with `is_null`.
    eq;
    /// Whether it is another value than this.
    ne;
    /// Whether it is less.
    lt;
    /// Whether it is less or the same.
    lte;
    /// Whether it is more.
    gt;
    /// Whether it is more or the same.
    gte;
}

impl<T> Column<Option<T>> {
    /// Whether it is `NULL`.
    #[must_use]
    pub fn is_null(self) -> Expr {
        ExprTrait::is_null(Expr::from(self))
    }

    /// Whether it is not `NULL`.
    #[must_use]
    pub fn is_not_null(self) -> Expr {
        ExprTrait::is_not_null(Expr::from(self))
    }
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Column<T> {}

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({:?})", self.name)
    }
}

impl<T> Iden for Column<T> {
    fn unquoted(&self) -> &str {
        self.name
    }
}

impl<T> From<Column<T>> for Expr {
    fn from(column: Column<T>) -> Self {
        Expr::col(column)
    }
}

/// A table as it was, with the schema that it is in where that is not the connection's own.
///
/// Wherever sea-query takes a table it takes one of these too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    schema: Option<&'static str>,
    name: &'static str,
}

impl Table {
    /// The table of this name.
    #[must_use]
    pub const fn new(schema: Option<&'static str>, name: &'static str) -> Self {
        Table { schema, name }
    }

    /// The schema that it is in, if one is named.
    #[must_use]
    pub const fn schema(self) -> Option<&'static str> {
        self.schema
    }

    /// Its name, without quotes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl From<Table> for TableName {
    fn from(table: Table) -> Self {
        let schema = table.schema.map(|schema| SchemaName(None, DynIden::from(schema)));
        TableName(schema, DynIden::from(table.name))
    }
}
