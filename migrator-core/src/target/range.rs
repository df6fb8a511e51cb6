use super::{Expression, TargetError};

/// A range of the history; both ends are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Where it starts, on the side of the bases.
    pub start: Side,
    /// Where it ends, on the side of the heads.
    pub end: Side,
}

/// One side of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Nothing was written: from the bases, or to the heads.
    Open,
    /// `current`: the revisions in the version table.
    Current,
    /// Anything else.
    Expression(Expression),
}

impl Range {
    /// Everything.
    pub const ALL: Range = Range { start: Side::Open, end: Side::Open };

    /// Reads `start:end`, `start:` or `:end`.
    ///
    /// # Errors
    ///
    /// [`TargetError::BadRange`] when there is not exactly one `:`, and what
    /// [`Expression::parse`] finds wrong with a side.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let bad = || TargetError::BadRange { text: text.to_owned() };
        let (start, end) = text.split_once(':').ok_or_else(bad)?;
        if end.contains(':') {
            return Err(bad());
        }
        Ok(Range { start: Side::parse(start)?, end: Side::parse(end)? })
    }
}

impl Side {
    fn parse(text: &str) -> Result<Self, TargetError> {
        Ok(match text.trim() {
            "" => Side::Open,
            "current" => Side::Current,
            other => Side::Expression(Expression::parse(other)?),
        })
    }
}

/// The start, if there is one, and the target of a script's range `from:to`.
///
/// # Errors
///
/// [`TargetError::BadRange`] when there are several `:`.
pub fn script_range(text: &str) -> Result<(Option<&str>, &str), TargetError> {
    match text.split_once(':') {
        None => Ok((None, text)),
        Some((from, to)) if !to.contains(':') => Ok((Some(from), to)),
        Some(_) => Err(TargetError::BadRange { text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_may_be_open() {
        assert_eq!(Range::parse(":"), Ok(Range::ALL));
        assert_eq!(Range::parse("current:").unwrap().start, Side::Current);
    }

    #[test]
    fn one_colon_makes_a_range() {
        for text in ["ae10", "a:b:c"] {
            assert_eq!(Range::parse(text), Err(TargetError::BadRange { text: text.into() }));
        }
        assert_eq!(script_range("a:b"), Ok((Some("a"), "b")));
        assert_eq!(script_range("b"), Ok((None, "b")));
        assert!(script_range("a:b:c").is_err());
    }
}
