use crate::limits::Unsupported;
use crate::limits::given::given_names;
use crate::op::Operation;
use crate::schema::Schema;

const MAX_CHARACTERS: usize = 64;

/// Checks every name that an operation gives. A primary key has none there but `PRIMARY`, and an enumeration
/// has none.
pub(super) fn check(operation: &Operation, before: Option<&Schema>) -> Result<(), Unsupported> {
    for given in given_names(operation, before) {
        match given.kind {
            "primary key" | "enum" | "sequence" | "extension" => {}
            "schema" => check_name("database", given.name)?,
            kind => check_name(kind, given.name)?,
        }
    }
    Ok(())
}

/// Checks a name against MySQL's rules (<https://dev.mysql.com/doc/refman/8.0/en/identifiers.html>): it
/// has at most 64 characters, none of them beyond U+FFFF, and ends in no space.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), Unsupported> {
    let length = name.chars().count();
    let fact = if length > MAX_CHARACTERS {
        format!("{what} `{name}` has {length} characters, and MySQL has names of at most {MAX_CHARACTERS}")
    } else if name.is_empty() {
        format!("{what} has an empty name, which MySQL does not have")
    } else if name.ends_with(|c: char| c.is_ascii_whitespace() || c == '\u{b}') {
        format!("{what} `{name}` ends in a space, and no name on MySQL does")
    } else if name.chars().any(|character| character > '\u{FFFF}') {
        format!("{what} `{name}` holds a character beyond U+FFFF, and no name on MySQL does")
    } else {
        return Ok(());
    };
    Err(Unsupported::new(fact, "give it another name").at(name))
}

/// Checks a word that stands in SQL without quotes: a collation, an engine, a character set.
pub(super) fn check_bare(what: &str, name: &str) -> Result<(), Unsupported> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("`{name}` is the name of no {what} on MySQL"),
        "names of collations, character sets and engines are letters, digits and `_`: utf8mb4_bin",
    )
    .at(name))
}
