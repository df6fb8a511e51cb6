use crate::schema::ColumnType;

/// A type from its declaration, in small letters, with single blanks and none around brackets and commas.
/// What is no type of the model stays as it is declared; so does an enumeration.
pub fn read_type(declared: &str) -> ColumnType {
    let (word, rest) = declared.split_once('(').unwrap_or((declared, ""));
    let (arguments, after) = rest.split_once(')').unwrap_or((rest, ""));
    let numbers: Vec<u32> = arguments.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    let precision = |numbers: &[u32]| numbers.first().map_or(Some(0), |digits| u8::try_from(*digits).ok());
    match (word, numbers.as_slice(), after) {
        ("smallint" | "int2", _, "") => ColumnType::SmallInteger,
        ("int" | "integer" | "int4", _, "") => ColumnType::Integer,
        ("bigint" | "int8", _, "") => ColumnType::BigInteger,
        ("float" | "float4", [], "") => ColumnType::Float,
        ("double" | "double precision" | "real" | "float8", [], "") => ColumnType::Double,
        ("decimal" | "numeric" | "dec" | "fixed", [precision, scale], "") => {
            ColumnType::Numeric(*precision, *scale)
        }
        ("decimal" | "numeric" | "dec" | "fixed", [precision], "") => ColumnType::Numeric(*precision, 0),
        ("decimal" | "numeric" | "dec" | "fixed", [], "") => ColumnType::Numeric(10, 0),
        ("tinyint", [1], "") | ("bool" | "boolean", [], "") => ColumnType::Boolean,
        ("varchar" | "character varying", [length], "") => ColumnType::String(*length),
        ("char" | "character", [length], "") => ColumnType::Char(*length),
        ("char" | "character", [], "") => ColumnType::Char(1),
        ("varbinary", [length], "") => ColumnType::VarBinary(*length),
        ("bit", [length], "") => ColumnType::Bit(*length),
        ("bit", [], "") => ColumnType::Bit(1),
        ("longtext", _, "") => ColumnType::Text,
        ("longblob", _, "") => ColumnType::Binary,
        ("date", [], "") => ColumnType::Date,
        ("time", numbers, "") => ColumnType::Time { with_time_zone: false, precision: precision(numbers) },
        ("datetime", numbers, "") => {
            ColumnType::Timestamp { with_time_zone: false, precision: precision(numbers) }
        }
        ("timestamp", numbers, "") => {
            ColumnType::Timestamp { with_time_zone: true, precision: precision(numbers) }
        }
        ("json", [], "") => ColumnType::Json,
        // A display width says nothing of the values; MySQL 8 leaves it out, MariaDB does not.
        ("tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint", _, _) => {
            let word = if word == "integer" { "int" } else { word };
            ColumnType::Custom(format!("{word}{after}"))
        }
        _ => ColumnType::Custom(declared.to_owned()),
    }
}

/// The type that a user declared in words of MySQL, as far as it is plain.
pub(super) fn custom(declared: &str) -> ColumnType {
    if declared.contains(['\'', '"', '`']) {
        return ColumnType::Custom(declared.to_owned());
    }
    let mut tidy = declared.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    for symbol in ["(", ")", ","] {
        let mut apart: Vec<&str> = tidy.split(symbol).collect();
        let last = apart.len() - 1;
        for (at, piece) in apart.iter_mut().enumerate() {
            // Behind a closing bracket a blank parts words.
            *piece = match (at, symbol) {
                (at, _) if at < last => piece.trim_end(),
                _ => piece,
            };
            if at > 0 && symbol != ")" {
                *piece = piece.trim_start();
            }
        }
        tidy = apart.join(symbol);
    }
    read_type(&tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_declare_is_read() {
        assert_eq!(custom("VARCHAR ( 30 )"), ColumnType::String(30));
        assert_eq!(custom("Decimal( 9 , 2 )"), ColumnType::Numeric(9, 2));
        assert_eq!(custom("INT ( 10 )  UNSIGNED"), ColumnType::Custom("int unsigned".into()));
        assert_eq!(custom("set('a', 'B')"), ColumnType::Custom("set('a', 'B')".into()));
    }
}
