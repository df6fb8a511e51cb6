//! What is wrong, where, and the way out: the one shape that every judgement ends in.

mod report;

pub use report::Report;

use std::fmt;

/// One mistake, said to a user.
///
/// Displayed, it is the fact, followed by each line of the help on a line of its own:
///
/// ```
/// use migrator_core::diagnostic::Diagnostic;
/// let d = Diagnostic::new("no-such-table", "table `usres` does not exist").meant("usres", ["users"]);
/// assert_eq!(d.to_string(), "table `usres` does not exist\nhelp: did you mean `users`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the mistake, such as `unknown-parent`.
    pub code: &'static str,
    /// What is the case: lower case, without a full stop.
    pub fact: String,
    /// Where it is the case.
    pub locus: Locus,
    /// The right names near the wrong one, the nearest first.
    pub candidates: Vec<String>,
    /// How to get out: a line for each way.
    pub help: Option<String>,
}

/// The place that a diagnostic speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Locus {
    /// The revision that is at fault.
    pub revision: Option<String>,
    /// The operation's position in that revision's function, counted from 0.
    pub operation: Option<usize>,
    /// The name, as the user wrote it, that the mistake is about.
    pub token: Option<String>,
    /// What the name stands behind: the table of a column, the column of a value.
    pub table: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with neither place nor help.
    pub fn new(code: &'static str, fact: impl Into<String>) -> Self {
        Diagnostic { code, fact: fact.into(), locus: Locus::default(), candidates: Vec::new(), help: None }
    }

    /// Adds a way out; several stand one after the other, each question by itself.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        self.help = Some(match self.help {
            Some(before) if before.ends_with('?') => format!("{before} {help}"),
            Some(before) => format!("{before}; {help}"),
            None => help,
        });
        self
    }

    /// Adds a way out on a line of its own.
    #[must_use]
    pub fn another_help(mut self, help: impl AsRef<str>) -> Self {
        let help = help.as_ref();
        self.help = Some(match self.help {
            Some(before) => format!("{before}\n{help}"),
            None => help.to_owned(),
        });
        self
    }

    /// Adds a way out before the others.
    #[must_use]
    pub fn help_first(mut self, help: impl Into<String>) -> Self {
        let others = self.help.take();
        self = self.help(help);
        match others {
            Some(others) => self.help(others),
            None => self,
        }
    }

    /// Offers the names of `existing` that are near to the `wrong` one, as candidates and as help.
    #[must_use]
    pub fn meant<'a>(mut self, wrong: &str, existing: impl IntoIterator<Item = &'a str>) -> Self {
        let near = crate::suggest::nearest(wrong, existing);
        self.candidates = near.iter().map(ToString::to_string).collect();
        if near.is_empty() { self } else { self.help(format!("did you mean {}?", either(&near))) }
    }

    /// Takes back what [`meant`](Self::meant) offered, where the right name is known.
    #[must_use]
    pub fn without_guess(mut self) -> Self {
        let guess = format!("did you mean {}?", either(&self.candidates));
        if let Some(rest) = self.help.as_deref().and_then(|help| help.strip_prefix(&guess)) {
            self.help = Some(rest.trim_start().to_owned()).filter(|rest| !rest.is_empty());
        }
        self
    }

    /// Says which revision is at fault.
    #[must_use]
    pub fn at_revision(mut self, revision: impl Into<String>) -> Self {
        self.locus.revision = Some(revision.into());
        self
    }

    /// Says which operation (counted from 0) of the revision is at fault.
    #[must_use]
    pub fn at_operation(mut self, operation: usize) -> Self {
        self.locus.operation = Some(operation);
        self
    }

    /// Says behind which name the one stands that is at fault: the table of a column, the column of a value.
    #[must_use]
    pub fn of_table(mut self, table: impl Into<String>) -> Self {
        self.locus.table = Some(table.into());
        self
    }

    /// Says which of the user's own names is at fault.
    #[must_use]
    pub fn at_token(mut self, token: impl Into<String>) -> Self {
        self.locus.token = Some(token.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)?;
        self.help.iter().flat_map(|help| help.lines()).try_for_each(|line| write!(f, "\nhelp: {line}"))
    }
}

impl std::error::Error for Diagnostic {}

/// Names as a choice: `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``.
pub fn either(names: &[impl AsRef<str>]) -> String {
    joined(names, "or")
}

/// Names as a list: `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
pub fn every(names: &[impl AsRef<str>]) -> String {
    joined(names, "and")
}

/// A name as a word of a POSIX shell: as it is, or between quotes where the shell would read it.
///
/// ```
/// use migrator_core::diagnostic::shell_word;
/// assert_eq!(shell_word("ae10"), "ae10");
/// assert_eq!(shell_word("o'brien"), r"'o'\''brien'");
/// ```
pub fn shell_word(name: &str) -> String {
    if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

fn joined(names: &[impl AsRef<str>], last_word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_a_sentence_would() {
        assert_eq!(either(&["a"]), "`a`");
        assert_eq!(either(&["a", "b"]), "`a` or `b`");
        assert_eq!(every(&["a", "b", "c"]), "`a`, `b` and `c`");
    }

    #[test]
    fn helps_stand_one_after_the_other() {
        let d = Diagnostic::new("x", "fact").help("first").help("second");
        assert_eq!(d.to_string(), "fact\nhelp: first; second");
        let d = Diagnostic::new("x", "fact").help("first?").help("second");
        assert_eq!(d.to_string(), "fact\nhelp: first? second");
        let d = Diagnostic::new("x", "fact").help("first").another_help("second");
        assert_eq!(d.to_string(), "fact\nhelp: first\nhelp: second");
    }
}
