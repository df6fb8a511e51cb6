//! The phrases of SQL: calls that have words between their arguments, and `CASE`.

use super::node::{COMPARISON, Node};
use super::parse::Reader;
use super::token::Token;

impl Reader<'_> {
    pub(super) fn cast(&mut self) -> Option<Node> {
        let of = Box::new(self.expression(0)?);
        if self.word("using") {
            let Token::Word(charset) = self.next()? else { return None };
            self.expect(")")?;
            let parts = vec![*of, Node::Word("using".into()), Node::Word(charset.to_lowercase())];
            return Some(Node::Worded("convert".into(), parts));
        }
        if !self.word("as") && !self.symbol(",") {
            return None;
        }
        let mut to = String::new();
        let mut depth = 0;
        loop {
            let token = self.next()?;
            match token {
                Token::Symbol(")") if depth == 0 => break,
                Token::Symbol("(") => depth += 1,
                Token::Symbol(")") => depth -= 1,
                // The character set is the connection's.
                Token::Word(raw) if raw.eq_ignore_ascii_case("charset") => {
                    self.next()?;
                    continue;
                }
                Token::Word(raw) if raw.eq_ignore_ascii_case("character") => {
                    self.next()?;
                    self.next()?;
                    continue;
                }
                _ => {}
            }
            if matches!(token, Token::Word(_)) && !to.is_empty() && !to.ends_with('(') {
                to.push(' ');
            }
            to.push_str(&token.raw().to_lowercase());
        }
        let to = match to.as_str() {
            "signed integer" => "signed".into(),
            "unsigned integer" => "unsigned".into(),
            _ => to,
        };
        Some(Node::Cast(of, to))
    }

    /// The calls that have words between their arguments.
    pub(super) fn with_words(&mut self, name: &str) -> Option<Node> {
        if name == "extract" {
            let Token::Word(unit) = self.next()? else { return None };
            if !self.word("from") {
                return None;
            }
            let of = self.expression(0)?;
            self.expect(")")?;
            let parts = vec![Node::Word(unit.to_lowercase()), Node::Word("from".into()), of];
            return Some(Node::Worded("extract".into(), parts));
        }
        if name == "trim" {
            let side = ["leading", "trailing", "both"].into_iter().find(|side| self.word(side));
            let first =
                if side.is_some() && self.is_word(0, "from") { None } else { Some(self.expression(0)?) };
            if self.word("from") {
                let of = self.expression(0)?;
                self.expect(")")?;
                let side = side.filter(|side| *side != "both").map(|side| Node::Word(side.into()));
                let parts = side.into_iter().chain(first).chain([Node::Word("from".into()), of]).collect();
                return Some(Node::Worded("trim".into(), parts));
            }
            self.expect(")")?;
            return Some(Node::Call("trim".into(), first.into_iter().collect()));
        }
        let first = self.expression(if name == "position" { COMPARISON + 1 } else { 0 })?;
        if name == "position" {
            if !self.word("in") {
                return None;
            }
            let of = self.expression(0)?;
            self.expect(")")?;
            return Some(Node::Call("locate".into(), vec![first, of]));
        }
        let mut arguments = vec![first];
        while self.symbol(",") || self.word("from") || self.word("for") {
            arguments.push(self.expression(0)?);
        }
        self.expect(")")?;
        Some(Node::Call("substr".into(), arguments))
    }

    pub(super) fn case(&mut self) -> Option<Node> {
        let of = if self.is_word(0, "when") { None } else { Some(Box::new(self.expression(0)?)) };
        let mut when = Vec::new();
        while self.word("when") {
            let condition = self.expression(0)?;
            if !self.word("then") {
                return None;
            }
            when.push((condition, self.expression(0)?));
        }
        let otherwise = if self.word("else") { Some(Box::new(self.expression(0)?)) } else { None };
        self.word("end").then_some(Node::Case { of, when, otherwise })
    }
}
