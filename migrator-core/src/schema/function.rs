use super::SqlText;
use crate::name::ObjectName;
use std::fmt;

/// What tells a function from others: its name and the types of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionName {
    /// The name.
    pub name: ObjectName,
    /// The arguments in SQL, without their parentheses: `amount numeric, rate numeric`.
    pub arguments: String,
}

/// A function that the database keeps. Its name stands beside it, in the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// The type of what it returns, in SQL; `trigger` for one that a trigger calls.
    pub returns: String,
    /// The language that it is written in.
    pub language: String,
    /// What else is said of it between its type and its body, in SQL: `IMMUTABLE STRICT`.
    pub attributes: String,
    /// The body: what stands in the quotes on PostgreSQL, and after the attributes on MySQL and
    /// MariaDB.
    pub body: SqlText,
}

impl FunctionName {
    /// The name of a function with these arguments, in SQL.
    pub fn new(name: impl Into<ObjectName>, arguments: impl Into<String>) -> Self {
        FunctionName { name: name.into(), arguments: arguments.into() }
    }
}

impl Function {
    /// A function that returns a value of this type, in SQL; `trigger` for one that a trigger calls.
    ///
    /// ```
    /// use migrator_core::schema::Function;
    /// let touch = Function::returning("trigger")
    ///     .language("plpgsql")
    ///     .body("BEGIN NEW.updated_at := now(); RETURN NEW; END");
    /// assert_eq!(touch.language, "plpgsql");
    /// ```
    pub fn returning(returns: impl Into<String>) -> Self {
        Function {
            returns: returns.into(),
            language: "sql".into(),
            attributes: String::new(),
            body: SqlText::new(""),
        }
    }

    /// The language that it is written in, where it is not SQL.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// What else is said of it, in SQL: `IMMUTABLE STRICT`, `DETERMINISTIC`.
    #[must_use]
    pub fn attributes(mut self, attributes: impl Into<String>) -> Self {
        self.attributes = attributes.into();
        self
    }

    /// What it does.
    #[must_use]
    pub fn body(mut self, body: impl Into<SqlText>) -> Self {
        self.body = body.into();
        self
    }

    /// This function as the Rust expression that makes it.
    pub(crate) fn source(&self) -> String {
        let mut source = format!("Function::returning({:?})", self.returns);
        if self.language != "sql" {
            source.push_str(&format!(".language({:?})", self.language));
        }
        if !self.attributes.is_empty() {
            source.push_str(&format!(".attributes({:?})", self.attributes));
        }
        format!("{source}.body({})", self.body.source())
    }
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.arguments)
    }
}
