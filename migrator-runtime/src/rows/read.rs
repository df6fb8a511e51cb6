use sqlx::{Error, Row};

/// A row of a database, read column by column as the types that `rows(…)` gives them: implemented for the
/// rows of the drivers that are switched on.
///
/// `text` is what the database writes for a value of any type. It asks for no type, so that no feature of
/// sqlx is needed for UUIDs, times, numerics and the like: the servers are asked in their text protocol, and
/// SQLite makes a text of any number.
pub trait ReadRow: Row {
    /// A `small_integer`.
    ///
    /// # Errors
    ///
    /// As for all of them: when there is no such column, or its value is none of the type.
    fn small_integer(&self, column: &str) -> Result<Option<i16>, Error>;
    /// An `integer`.
    fn integer(&self, column: &str) -> Result<Option<i32>, Error>;
    /// A `big_integer`.
    fn big_integer(&self, column: &str) -> Result<Option<i64>, Error>;
    /// A `float`.
    fn float(&self, column: &str) -> Result<Option<f32>, Error>;
    /// A `double`.
    fn double(&self, column: &str) -> Result<Option<f64>, Error>;
    /// A `boolean`.
    fn boolean(&self, column: &str) -> Result<Option<bool>, Error>;
    /// A `binary` or `var_binary`.
    fn bytes(&self, column: &str) -> Result<Option<Vec<u8>>, Error>;
    /// Anything else.
    fn text(&self, column: &str) -> Result<Option<String>, Error>;
    /// A `bit` of this length, or a `var_bit`.
    fn bits(&self, column: &str, length: u32) -> Result<Option<String>, Error>;
}

macro_rules! read_row {
    ($feature:literal, $row:ty, $bits:expr) => {
        #[cfg(feature = $feature)]
        impl ReadRow for $row {
            read_row!(typed {
                small_integer: i16;
                integer: i32;
                big_integer: i64;
                float: f32;
                double: f64;
                boolean: bool;
                bytes: Vec<u8>;
            });

            fn text(&self, column: &str) -> Result<Option<String>, Error> {
                self.try_get_unchecked(column)
            }

            fn bits(&self, column: &str, length: u32) -> Result<Option<String>, Error> {
                let read: fn(&Self, &str, u32) -> Result<Option<String>, Error> = $bits;
                read(self, column, length)
            }
        }
    };
    (typed { $($method:ident: $type:ty;)* }) => {$(
        fn $method(&self, column: &str) -> Result<Option<$type>, Error> {
            self.try_get(column)
        }
    )*};
}
read_row!("sqlite", sqlx::sqlite::SqliteRow, |row, column, _| row.text(column));
read_row!("postgres", sqlx::postgres::PgRow, |row, column, _| row.text(column));
read_row!("mysql", sqlx::mysql::MySqlRow, |row, column, length| {
    let bytes: Option<Vec<u8>> = row.try_get_unchecked(column)?;
    Ok(bytes.map(|bytes| digits(&bytes, length)))
});

/// The bits of a number whose bytes come from the highest to the lowest.
#[cfg(feature = "mysql")]
fn digits(bytes: &[u8], length: u32) -> String {
    let all: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let length = usize::try_from(length).unwrap_or(all.len());
    format!("{:0>length$}", all.trim_start_matches('0'))
}

/// A value of a column that is never `NULL`.
///
/// # Errors
///
/// When it is `NULL` all the same.
pub fn required<T>(value: Option<T>, column: &str) -> Result<T, Error> {
    value.ok_or_else(|| Error::ColumnDecode {
        index: format!("{column:?}"),
        source: "it is NULL, and the migrations say that it never is".into(),
    })
}

#[cfg(all(test, feature = "mysql"))]
mod tests {
    use super::digits;

    #[test]
    fn bits_are_as_many_digits_as_the_type_says() {
        assert_eq!(digits(&[0b101], 3), "101");
        assert_eq!(digits(&[0], 4), "0000");
        assert_eq!(digits(&[1, 2], 10), "0100000010");
    }
}
