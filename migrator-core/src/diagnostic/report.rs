use super::Diagnostic;
use std::fmt;

/// Every mistake that one judgement found; empty when there was none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The mistakes, in the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// `Ok(value)` when nothing is wrong, otherwise this report.
    ///
    /// # Errors
    ///
    /// The report itself, when it holds a mistake.
    pub fn or<T>(self, value: T) -> Result<T, Report> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Diagnostic> for Report {
    fn from(diagnostic: Diagnostic) -> Self {
        Report { diagnostics: vec![diagnostic] }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.diagnostics.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
