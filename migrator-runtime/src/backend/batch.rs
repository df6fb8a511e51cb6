//! Statements that go to a server in one message.

use std::ops::Range;

/// How long a message may become: servers refuse long ones (MySQL's `max_allowed_packet`), and keep a
/// whole message in memory. A statement that is longer goes alone.
const MESSAGE_BYTES: usize = 512 * 1024;

/// Which statements go together.
pub(super) fn messages(statements: &[String]) -> Vec<Range<usize>> {
    let mut messages: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, statement) in statements.iter().enumerate() {
        match messages.last_mut() {
            Some(last) if bytes + statement.len() <= MESSAGE_BYTES => last.end = at + 1,
            _ => {
                messages.push(at..at + 1);
                bytes = 0;
            }
        }
        bytes += statement.len() + SEPARATOR.len();
    }
    messages
}

/// What stands between two statements.
pub(super) const SEPARATOR: &str = ";\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_statements_go_alone() {
        let statements = ["a".to_owned(), "b".to_owned(), "c".repeat(MESSAGE_BYTES + 1), "d".to_owned()];
        assert_eq!(messages(&statements), [0..2, 2..3, 3..4]);
        assert!(messages(&[]).is_empty());
    }
}
