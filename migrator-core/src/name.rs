//! Names of tables and constraints.

use std::fmt;

/// The longest default name, in bytes: PostgreSQL cuts names there, silently.
const MAX_NAME_BYTES: usize = 63;

/// The name of a table, with the schema it is in where that is not the connection's own.
///
/// ```
/// use migrator_core::name::ObjectName;
/// assert_eq!(ObjectName::from("users").to_string(), "users");
/// assert_eq!(ObjectName::from(("billing", "invoices")).to_string(), "billing.invoices");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectName {
    /// The schema (namespace), if one is named.
    pub schema: Option<String>,
    /// The name itself.
    pub name: String,
}

impl ObjectName {
    /// This name as the Rust expression that makes it.
    pub fn source(&self) -> String {
        match &self.schema {
            Some(schema) => format!("({schema:?}, {:?})", self.name),
            None => format!("{:?}", self.name),
        }
    }

    /// Another name in the same schema.
    #[must_use]
    pub fn sibling(&self, name: impl Into<String>) -> Self {
        ObjectName { schema: self.schema.clone(), name: name.into() }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        ObjectName { schema: None, name: name.to_owned() }
    }
}

impl From<String> for ObjectName {
    fn from(name: String) -> Self {
        ObjectName { schema: None, name }
    }
}

impl From<&String> for ObjectName {
    fn from(name: &String) -> Self {
        name.as_str().into()
    }
}

impl From<(&str, &str)> for ObjectName {
    fn from((schema, name): (&str, &str)) -> Self {
        ObjectName { schema: Some(schema.to_owned()), name: name.to_owned() }
    }
}

impl From<&ObjectName> for ObjectName {
    fn from(name: &ObjectName) -> Self {
        name.clone()
    }
}

/// The name that a constraint gets when its author gives none: PostgreSQL's own convention, so that
/// a constraint has the same name on every database.
///
/// `suffix` is `pkey`, `key`, `fkey` or `check`. A name of more than 63 bytes is cut, and a hash of
/// the whole keeps it unique.
///
/// ```
/// use migrator_core::name::constraint_name;
/// assert_eq!(constraint_name("users", &["email"], "key"), "users_email_key");
/// assert_eq!(constraint_name("users", &[], "pkey"), "users_pkey");
/// ```
pub fn constraint_name(table: &str, columns: &[&str], suffix: &str) -> String {
    let mut parts = vec![table];
    parts.extend(columns);
    parts.push(suffix);
    let whole = parts.join("_");
    if whole.len() <= MAX_NAME_BYTES {
        return whole;
    }
    let hash = format!("_{:08x}_{suffix}", crate::fingerprint::fnv1a(whole.as_bytes()) >> 32);
    let mut end = MAX_NAME_BYTES - hash.len();
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{hash}", &whole[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_default_names_are_cut_and_stay_different() {
        let table = "т".repeat(40);
        let (a, b) = (constraint_name(&table, &["a"], "key"), constraint_name(&table, &["b"], "key"));
        assert!(a.len() <= 63 && b.len() <= 63, "{a} {b}");
        assert_ne!(a, b);
        assert!(a.ends_with("_key"));
    }
}
