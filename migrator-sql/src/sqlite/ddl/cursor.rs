use super::token::{Kind, Token};

/// A reader of tokens, that passes over blanks and comments.
#[derive(Debug, Clone, Copy)]
pub(in crate::sqlite) struct Cursor<'a> {
    rest: &'a [Token],
}

impl<'a> Cursor<'a> {
    pub(in crate::sqlite) fn new(tokens: &'a [Token]) -> Self {
        Cursor { rest: tokens }
    }

    /// What was not read yet.
    pub(in crate::sqlite) fn rest(self) -> &'a [Token] {
        self.rest
    }

    /// The next token.
    pub(in crate::sqlite) fn next(&mut self) -> Option<&'a Token> {
        let at = self.rest.iter().position(|token| !token.is_blank())?;
        let token = &self.rest[at];
        self.rest = &self.rest[at + 1..];
        Some(token)
    }

    /// Reads this keyword, if it is the next token.
    pub(in crate::sqlite) fn skip(&mut self, keyword: &str) -> bool {
        self.skip_if(|token| token.is(keyword))
    }

    /// Reads this character, if it is the next token.
    pub(in crate::sqlite) fn skip_symbol(&mut self, symbol: &str) -> bool {
        self.skip_if(|token| token.symbol(symbol))
    }

    /// Reads a name.
    pub(in crate::sqlite) fn name(&mut self) -> Option<String> {
        self.next()?.name()
    }

    /// Reads a name that may stand behind that of its database.
    pub(in crate::sqlite) fn object(&mut self) -> Option<String> {
        let name = self.name()?;
        if self.skip_symbol(".") { self.name() } else { Some(name) }
    }

    /// Reads a pair of brackets, if it comes next, and gives what stands in it.
    pub(in crate::sqlite) fn bracket(&mut self) -> Option<&'a [Token]> {
        let mut ahead = *self;
        if !ahead.skip_symbol("(") {
            return None;
        }
        let inside = ahead.rest;
        let mut depth = 0_usize;
        for (at, token) in inside.iter().enumerate() {
            if token.symbol("(") {
                depth += 1;
            } else if token.symbol(")") {
                if depth == 0 {
                    self.rest = &inside[at + 1..];
                    return Some(&inside[..at]);
                }
                depth -= 1;
            }
        }
        None
    }

    /// Reads up to this keyword, outside of brackets, and gives what stands before it.
    pub(in crate::sqlite) fn until(&mut self, keyword: &str) -> Option<&'a [Token]> {
        let mut depth = 0_usize;
        for (at, token) in self.rest.iter().enumerate() {
            if depth == 0 && token.is(keyword) {
                let before = &self.rest[..at];
                self.rest = &self.rest[at + 1..];
                return Some(before);
            }
            match token.kind {
                Kind::Symbol if token.text == "(" => depth += 1,
                Kind::Symbol if token.text == ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }

    fn skip_if(&mut self, is: impl Fn(&Token) -> bool) -> bool {
        let mut ahead = *self;
        let found = ahead.next().is_some_and(is);
        if found {
            *self = ahead;
        }
        found
    }
}

/// What stands between the commas, outside of brackets.
pub(in crate::sqlite) fn items(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.symbol("(") {
                depth += 1;
            } else if token.symbol(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.symbol(",")
        })
        .collect()
}
