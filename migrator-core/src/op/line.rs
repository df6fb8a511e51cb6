use std::fmt;

/// An operation said in one line, as `plan` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What kind of change it is.
    pub sign: Sign,
    /// What is changed.
    pub text: String,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Something new.
    Add,
    /// Something goes.
    Remove,
    /// Something changes.
    Change,
    /// Code or SQL runs.
    Run,
}

impl Line {
    pub(super) fn new(sign: Sign, text: impl Into<String>) -> Self {
        let text: String = text.into();
        // SQL of a user's own may have several lines.
        let text =
            if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text };
        Line { sign, text }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.sign {
            Sign::Add => '+',
            Sign::Remove => '-',
            Sign::Change => '~',
            Sign::Run => '>',
        };
        write!(f, "{sign} {}", self.text)
    }
}
