use std::fmt;

/// A place in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SqlPlace {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub column: usize,
}

impl SqlPlace {
    /// The place of a character of a text; characters are counted from 1.
    #[cfg_attr(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")), allow(dead_code))]
    pub(crate) fn of_character(text: &str, character: usize) -> Option<Self> {
        let before: String = text.chars().take(character.checked_sub(1)?).collect();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Some(SqlPlace { line, column })
    }

    /// The only place of a word in a text; what stands there more than once cannot be told apart.
    #[cfg_attr(not(any(feature = "sqlite", feature = "mysql")), allow(dead_code))]
    pub(crate) fn of_word(text: &str, word: &str) -> Option<Self> {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let mut found = text.match_indices(word).filter(|(at, _)| {
            let inside = |a: Option<char>, b: Option<char>| is_word(a) && is_word(b);
            let end = at + word.len();
            !inside(text[..*at].chars().next_back(), word.chars().next())
                && !inside(word.chars().next_back(), text[end..].chars().next())
        });
        let (at, _) = found.next().filter(|_| !word.is_empty())?;
        match found.next() {
            None => Self::of_character(text, text[..at].chars().count() + 1),
            Some(_) => None,
        }
    }

    /// The text with a caret under the place.
    pub fn under(self, text: &str) -> String {
        let mut shown = String::new();
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                shown.push('\n');
            }
            shown.push_str(line);
            if at + 1 == self.line {
                // A tab is as wide in the line of the caret as above it.
                let blanks: String =
                    line.chars().take(self.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                shown.push_str(&format!("\n{blanks}^"));
            }
        }
        shown
    }
}

impl fmt::Display for SqlPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let text = "SELECT 'ы',\n\tnmae";
        assert_eq!(SqlPlace::of_character(text, 9), Some(SqlPlace { line: 1, column: 9 }));
        let place = SqlPlace::of_character(text, 14).unwrap();
        assert_eq!(place, SqlPlace { line: 2, column: 2 });
        assert_eq!(place.under(text), "SELECT 'ы',\n\tnmae\n\t^");
        assert_eq!(SqlPlace::of_character(text, 0), None);
    }

    #[test]
    fn a_word_has_a_place_when_it_stands_there_once() {
        assert_eq!(SqlPlace::of_word("SELECT a, ab FROM t", "a"), Some(SqlPlace { line: 1, column: 8 }));
        assert_eq!(SqlPlace::of_word("SELECT a, a FROM t", "a"), None);
        assert_eq!(SqlPlace::of_word("SELECT )) FROM t", ") FROM"), Some(SqlPlace { line: 1, column: 9 }));
        assert_eq!(SqlPlace::of_word("SELECT a", "b"), None);
        assert_eq!(SqlPlace::of_word("SELECT a", ""), None);
    }
}
