use super::fingerprint::operation_mark;

/// So much is kept of a statement, in characters: rows of data would fill the journal.
const LONGEST: usize = 1_000;

/// So much is kept of all statements of a migration, in bytes; the marks are kept of all.
const ROOM: usize = 16_000;

/// The statements that recorded a migration when it ran, as the journal of a database keeps them: a line
/// each, with its mark before it; where a statement has several, the others begin with a tab.
///
/// ```
/// use migrator_core::lock::Recorded;
/// let statements = ["op.drop_table(\"a\");".to_owned()];
/// let text = Recorded::text(&statements);
/// assert_eq!(text, "92546b8c op.drop_table(\"a\");\n");
/// assert_eq!(Recorded::read(&text).unwrap().statements, statements);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The marks of the statements.
    pub marks: Vec<u32>,
    /// The statements; a very long one is cut, and ends with `…`.
    pub statements: Vec<String>,
}

impl Recorded {
    /// The text that the journal keeps.
    pub fn text(statements: &[String]) -> String {
        let mut text = String::new();
        for statement in statements {
            let end = match statement.char_indices().nth(LONGEST) {
                _ if text.len() > ROOM => 0,
                Some((end, _)) => end,
                None => statement.len(),
            };
            let more = if end < statement.len() { "…" } else { "" };
            let lines = statement[..end].replace('\n', "\n\t");
            text.push_str(&format!("{:08x} {lines}{more}\n", operation_mark(statement)));
        }
        text
    }

    /// Reads such a text; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut recorded = Recorded { marks: Vec::new(), statements: Vec::new() };
        for line in text.split_terminator('\n') {
            if let Some(more) = line.strip_prefix('\t') {
                let statement = recorded.statements.last_mut()?;
                statement.push('\n');
                statement.push_str(more);
            } else {
                let (mark, statement) = line.split_once(' ')?;
                recorded.marks.push(u32::from_str_radix(mark, 16).ok()?);
                recorded.statements.push(statement.to_owned());
            }
        }
        Some(recorded)
    }
}
