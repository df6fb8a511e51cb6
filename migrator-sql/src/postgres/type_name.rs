//! PostgreSQL's names of types, in the form that its catalogs give them.

use migrator_core::schema::ColumnType;

/// The one name of a type that has several, in lower case: `varchar(20)` is `character varying(20)`.
pub(super) fn normal(name: &str) -> String {
    let (element, lists) = match name.find("[]") {
        Some(at) => (&name[..at], "[]"),
        None => (name, ""),
    };
    let (word, arguments, rest) = split(element);
    let (word, rest) = match (word.as_str(), rest.as_str()) {
        ("timestamp" | "time", "with time zone" | "without time zone") => (word.as_str(), format!(" {rest}")),
        ("timestamp" | "time", "") => (word.as_str(), " without time zone".into()),
        ("timestamptz", "") => ("timestamp", " with time zone".into()),
        ("timetz", "") => ("time", " with time zone".into()),
        ("varchar" | "character varying" | "char varying", "") => ("character varying", String::new()),
        ("char" | "character", "") => ("character", String::new()),
        ("int" | "int4" | "integer", "") => ("integer", String::new()),
        ("int8" | "bigint", "") => ("bigint", String::new()),
        ("int2" | "smallint", "") => ("smallint", String::new()),
        ("bool", "") => ("boolean", String::new()),
        ("float4", "") => ("real", String::new()),
        ("float8" | "float" | "double precision", "") => ("double precision", String::new()),
        ("decimal" | "dec" | "numeric", "") => ("numeric", String::new()),
        ("varbit" | "bit varying", "") => ("bit varying", String::new()),
        (word, "") => (word, String::new()),
        (word, rest) => (word, format!(" {rest}")),
    };
    let name = if rest.trim_start().starts_with("with") {
        format!("{word}{arguments}{rest}")
    } else {
        format!("{word}{rest}{arguments}")
    };
    format!("{name}{lists}")
}

/// A name in its words before the brackets, the brackets, and the words behind them.
fn split(name: &str) -> (String, String, String) {
    let name = name.trim();
    if name.contains('"') {
        return (name.to_owned(), String::new(), String::new());
    }
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let (before, arguments, after) = match (name.find('('), name.find(')')) {
        (Some(open), Some(close)) if open < close => {
            let arguments: String = name[open..=close].split_whitespace().collect();
            (words(&name[..open]), arguments, words(&name[close + 1..]))
        }
        _ => (words(name), String::new(), String::new()),
    };
    for kind in ["timestamp", "time"] {
        if let Some(zone) = before.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')) {
            return (kind.to_owned(), arguments, zone.to_owned());
        }
    }
    (before, arguments, after)
}

/// Whether the word goes on with the name of a type.
pub(super) fn continues(name: &str, word: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    let last = last.split('(').next().unwrap_or(last);
    matches!(
        (last, word),
        ("double", "precision")
            | ("character" | "char" | "bit", "varying")
            | ("timestamp" | "time", "with" | "without")
            | ("with" | "without", "time")
    ) || last == "time" && word == "zone" && name.contains(' ')
}

/// Whether the type is one of numbers.
pub(super) fn is_number(name: &str) -> bool {
    let word = name.split('(').next().unwrap_or(name);
    matches!(word, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
}

/// Whether the type is one of texts.
pub(super) fn is_text(name: &str) -> bool {
    matches!(name.split('(').next().unwrap_or(name), "text" | "character varying" | "character" | "bpchar")
}

/// Whether a cast to the type leaves every text as it is.
pub(super) fn is_unbounded_text(name: &str) -> bool {
    matches!(name, "text" | "character varying" | "character" | "bpchar")
}

/// Whether a number of the column's type is the same number as one of the other type.
pub(super) fn widens(from: &ColumnType, to: &str) -> bool {
    use ColumnType as T;
    match from {
        T::SmallInteger | T::Integer => matches!(to, "integer" | "bigint" | "numeric" | "double precision"),
        T::BigInteger | T::Numeric(..) => matches!(to, "numeric" | "double precision"),
        T::Float => to == "double precision",
        _ => false,
    }
}
