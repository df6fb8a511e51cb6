use std::fmt;

/// How the database counts a column up.
///
/// ```
/// use migrator_core::schema::Identity;
/// let identity = Identity::default().start(1000).increment(10);
/// assert_eq!(identity.start, Some(1000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Identity {
    /// Whether an `INSERT` may not give a value of its own (PostgreSQL).
    pub always: bool,
    /// The first value, where it is not 1.
    pub start: Option<i64>,
    /// The step from a value to the next, where it is not 1 (PostgreSQL).
    pub increment: Option<i64>,
}

impl Identity {
    /// One that an `INSERT` may not overrule.
    pub fn always() -> Self {
        Identity { always: true, ..Identity::default() }
    }

    /// Begins with this value.
    #[must_use]
    pub fn start(mut self, start: i64) -> Self {
        self.start = (start != 1).then_some(start);
        self
    }

    /// Counts in steps of this size.
    #[must_use]
    pub fn increment(mut self, increment: i64) -> Self {
        self.increment = (increment != 1).then_some(increment);
        self
    }

    /// The refinement that says so, for a method and the one with options.
    pub(crate) fn refinement(&self, plain: &str, with_options: &str) -> String {
        if *self == Identity::default() {
            return format!(".{plain}()");
        }
        let mut source = if self.always { "Identity::always()" } else { "Identity::default()" }.to_owned();
        for (method, value) in [("start", self.start), ("increment", self.increment)] {
            if let Some(value) = value {
                source.push_str(&format!(".{method}({value})"));
            }
        }
        format!(".{with_options}({source})")
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.always { "identity always" } else { "identity" })?;
        for (word, value) in [("start", self.start), ("increment", self.increment)] {
            if let Some(value) = value {
                write!(f, " {word} {value}")?;
            }
        }
        Ok(())
    }
}
