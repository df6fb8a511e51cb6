use std::fmt;

/// A generator of numbers. Its name stands beside it, in the schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// The first number.
    pub start: i64,
    /// The step from a number to the next.
    pub increment: i64,
    /// The least number, where it is not the database's own.
    pub min: Option<i64>,
    /// The greatest number, where it is not the database's own.
    pub max: Option<i64>,
    /// How many numbers a connection takes at once.
    pub cache: i64,
    /// Whether it begins again after the last.
    pub cycle: bool,
}

impl Default for Sequence {
    fn default() -> Self {
        Sequence { start: 1, increment: 1, min: None, max: None, cache: 1, cycle: false }
    }
}

impl Sequence {
    /// What differs from a plain sequence: a word and a value, in order.
    pub(crate) fn options(&self) -> Vec<(&'static str, String)> {
        let plain = Sequence::default();
        let mut options = Vec::new();
        let mut add = |differs: bool, word, value: String| {
            if differs {
                options.push((word, value));
            }
        };
        add(self.start != plain.start, "start", self.start.to_string());
        add(self.increment != plain.increment, "increment", self.increment.to_string());
        add(self.min.is_some(), "min", self.min.unwrap_or_default().to_string());
        add(self.max.is_some(), "max", self.max.unwrap_or_default().to_string());
        add(self.cache != plain.cache, "cache", self.cache.to_string());
        add(self.cycle, "cycle", String::new());
        options
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (word, value) in self.options() {
            write!(f, " {word}{}{value}", if value.is_empty() { "" } else { " " })?;
        }
        Ok(())
    }
}
