use std::fmt;

/// The longest identifier or label, in characters: what `version_num VARCHAR(32)` holds.
pub const MAX_ID_LENGTH: usize = 32;

const RESERVED_WORDS: [&str; 4] = ["head", "heads", "base", "current"];

/// Why a text can be neither a revision id nor a branch label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    /// There is nothing in it.
    Empty,
    /// It has a character that means something in a target, or that is not visible.
    Character(char),
    /// It has more than [`MAX_ID_LENGTH`] characters.
    TooLong(usize),
    /// It is a word that means something as a target.
    Reserved,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdError::Empty => write!(f, "it is empty"),
            IdError::Character(c) if c.is_whitespace() => write!(f, "it contains white space"),
            IdError::Character(c) => write!(f, "it contains `{}`", c.escape_debug()),
            IdError::TooLong(length) => {
                write!(f, "it has {length} characters, and the version table holds {MAX_ID_LENGTH}")
            }
            IdError::Reserved => write!(f, "it is a word of the command line"),
        }
    }
}

impl std::error::Error for IdError {}

/// Judges the text of a revision id or a branch label.
///
/// # Errors
///
/// The first reason why it can be neither: empty, a character out of `@ - + :`, a white-space or
/// control character, too long, or one of the words `head`, `heads`, `base`, `current`.
///
/// ```
/// use migrator_core::revision::{check_id, IdError};
/// assert_eq!(check_id("ae1027a6acf"), Ok(()));
/// assert_eq!(check_id("a:b"), Err(IdError::Character(':')));
/// ```
pub fn check_id(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if let Some(c) =
        text.chars().find(|c| matches!(c, '@' | '-' | '+' | ':') || c.is_whitespace() || c.is_control())
    {
        return Err(IdError::Character(c));
    }
    let length = text.chars().count();
    if length > MAX_ID_LENGTH {
        return Err(IdError::TooLong(length));
    }
    if RESERVED_WORDS.contains(&text) {
        return Err(IdError::Reserved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_id_may_not_be() {
        assert_eq!(check_id(""), Err(IdError::Empty));
        assert_eq!(check_id("a b"), Err(IdError::Character(' ')));
        assert_eq!(check_id("a-b"), Err(IdError::Character('-')));
        assert_eq!(check_id("head"), Err(IdError::Reserved));
        assert_eq!(check_id(&"x".repeat(33)), Err(IdError::TooLong(33)));
    }

    #[test]
    fn what_an_id_may_be() {
        for id in ["1", "2025_01_06", "добавить_поле", "o'brien", &"я".repeat(32)] {
            assert_eq!(check_id(id), Ok(()), "{id}");
        }
    }
}
