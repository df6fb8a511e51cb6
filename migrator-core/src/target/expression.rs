use super::TargetError;
use std::fmt;

/// What a user wrote to denote revisions; it has not been looked up anywhere.
///
/// ```
/// use migrator_core::target::{Anchor, Expression, Point};
///
/// let expression = Expression::parse("billing@ae10-2")?;
/// assert_eq!(expression.label.as_deref(), Some("billing"));
/// assert_eq!(
///     expression.anchor,
///     Anchor::Relative { from: Some(Point::Named("ae10".into())), up: false, steps: 2 }
/// );
/// # Ok::<(), migrator_core::target::TargetError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What stands before `@`: a branch label, an id or the beginning of one.
    pub label: Option<String>,
    /// The rest.
    pub anchor: Anchor,
}

/// An expression without its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A point of the graph.
    Absolute(Point),
    /// So many steps from a point.
    Relative {
        /// The point; none = the current state.
        from: Option<Point>,
        /// Whether it is `+N`, towards the heads.
        up: bool,
        /// The `N`.
        steps: usize,
    },
}

/// A point of the graph, by word or by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// `head`: the one head.
    Head,
    /// `heads`: all heads.
    Heads,
    /// `base`: before the first revision.
    Base,
    /// An id, a branch label, or the beginning of one.
    Named(String),
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// [`TargetError::Empty`] when nothing is left before or after the `@`. Any other text is an
    /// expression, if only one that denotes nothing.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        let (label, rest) = match text.split_once('@') {
            Some((label, rest)) => (Some(label), rest),
            None => (None, text),
        };
        if rest.is_empty() || label.is_some_and(str::is_empty) {
            return Err(TargetError::Empty { text: text.to_owned() });
        }
        Ok(Expression { label: label.map(str::to_owned), anchor: Anchor::parse(rest) })
    }
}

impl Anchor {
    fn parse(text: &str) -> Self {
        let point = |text: &str| match text {
            "head" => Point::Head,
            "heads" => Point::Heads,
            "base" => Point::Base,
            name => Point::Named(name.to_owned()),
        };
        if let Some(sign) = text.rfind(['+', '-']) {
            let digits = &text[sign + 1..];
            if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
                return Anchor::Relative {
                    from: (sign > 0).then(|| point(&text[..sign])),
                    up: text[sign..].starts_with('+'),
                    // More steps than there are numbers lead past the end all the same.
                    steps: digits.parse().unwrap_or(usize::MAX),
                };
            }
        }
        Anchor::Absolute(point(text))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = &self.label {
            write!(f, "{label}@")?;
        }
        self.anchor.fmt(f)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Anchor::Absolute(point) => point.fmt(f),
            Anchor::Relative { from, up, steps } => {
                if let Some(point) = from {
                    point.fmt(f)?;
                }
                write!(f, "{}{steps}", if *up { '+' } else { '-' })
            }
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Point::Head => "head",
            Point::Heads => "heads",
            Point::Base => "base",
            Point::Named(name) => name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn anchor(text: &str) -> Anchor {
        Expression::parse(text).unwrap().anchor
    }

    #[test]
    fn words_names_and_steps() {
        assert_eq!(anchor("heads"), Anchor::Absolute(Point::Heads));
        assert_eq!(anchor("headsman"), Anchor::Absolute(Point::Named("headsman".into())));
        assert_eq!(anchor("-3"), Anchor::Relative { from: None, up: false, steps: 3 });
        assert_eq!(anchor("base+2"), Anchor::Relative { from: Some(Point::Base), up: true, steps: 2 });
        assert_eq!(anchor("x@+1"), Anchor::Relative { from: None, up: true, steps: 1 });
        assert_eq!(anchor("a-b"), Anchor::Absolute(Point::Named("a-b".into())));
        assert_eq!(anchor("a+"), Anchor::Absolute(Point::Named("a+".into())));
    }

    #[test]
    fn nothing_is_no_expression() {
        for text in ["", " ", "@", "x@", "@head"] {
            assert!(matches!(Expression::parse(text), Err(TargetError::Empty { .. })), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,40}") {
            let _ = Expression::parse(&text);
        }

        #[test]
        fn what_is_displayed_parses_to_the_same(text in "([a-z]{1,5}@)?(head|heads|base|[a-z0-9é]{1,9})?([+-][0-9]{1,25})?") {
            if let Ok(expression) = Expression::parse(&text) {
                prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression));
            }
        }
    }
}
