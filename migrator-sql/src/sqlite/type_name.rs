use migrator_core::schema::ColumnType;

/// The type that a column is declared with, from its words. The spellings that users of SQLite have for
/// a type are that type; what has none in the model stays as it is written.
///
/// The rule by which SQLite itself reads them: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
pub(super) fn read(declared: &str) -> ColumnType {
    let words = declared.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, arguments) = match words.split_once('(') {
        Some((name, rest)) => (name.trim_end(), rest.trim_end().strip_suffix(')')),
        None => (words.as_str(), Some("")),
    };
    let other = || ColumnType::Custom(words.to_uppercase());
    let Some(arguments) = arguments else { return other() };
    let numbers: Result<Vec<u32>, _> =
        arguments.split(',').map(str::trim).filter(|number| !number.is_empty()).map(str::parse).collect();
    let Ok(numbers) = numbers else { return other() };
    match (name.to_ascii_uppercase().as_str(), numbers.as_slice()) {
        ("SMALLINT" | "INT2", []) => ColumnType::SmallInteger,
        ("INTEGER" | "INT" | "INT4" | "MEDIUMINT", []) => ColumnType::Integer,
        ("BIGINT" | "INT8", []) => ColumnType::BigInteger,
        ("REAL" | "FLOAT", []) => ColumnType::Float,
        ("DOUBLE" | "DOUBLE PRECISION", []) => ColumnType::Double,
        ("NUMERIC" | "DECIMAL", []) => ColumnType::UnboundedNumeric,
        ("NUMERIC" | "DECIMAL", [precision]) => ColumnType::Numeric(*precision, 0),
        ("NUMERIC" | "DECIMAL", [precision, scale]) => ColumnType::Numeric(*precision, *scale),
        ("BOOLEAN" | "BOOL", []) => ColumnType::Boolean,
        ("VARCHAR" | "CHARACTER VARYING" | "VARYING CHARACTER" | "NVARCHAR", [length]) => {
            ColumnType::String(*length)
        }
        // An id is declared so, because `UUID` would make a number of one that has digits only.
        ("CHAR", [36]) => ColumnType::Uuid,
        ("CHAR" | "CHARACTER" | "NCHAR", [length]) => ColumnType::Char(*length),
        ("TEXT" | "CLOB", []) => ColumnType::Text,
        ("BLOB", []) => ColumnType::Binary,
        ("DATE", []) => ColumnType::Date,
        ("TIME", []) => ColumnType::Time { with_time_zone: false, precision: None },
        ("TIMESTAMP" | "DATETIME", []) => ColumnType::Timestamp { with_time_zone: false, precision: None },
        _ => other(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_words_are_read() {
        assert_eq!(read("  double\n precision "), ColumnType::Double);
        assert_eq!(read("varchar ( 20 )"), ColumnType::String(20));
        assert_eq!(read("DECIMAL(10,2)"), ColumnType::Numeric(10, 2));
        assert_eq!(read(""), ColumnType::Custom(String::new()));
        assert_eq!(read("varchar(x"), ColumnType::Custom("VARCHAR(X".into()));
        assert_eq!(read("varchar(-1)"), ColumnType::Custom("VARCHAR(-1)".into()));
        assert_eq!(read("citext"), ColumnType::Custom("CITEXT".into()));
    }
}
