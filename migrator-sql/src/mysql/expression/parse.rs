//! Text to tree. What it does not know gives nothing, and the text is then compared token by token.

use super::node::{AND, BETWEEN, COLLATE, COMPARISON, INFIX, Infix, NOT, Node, OR, SIGN, XOR};
use super::token::{Token, text_value, tokens, unquoted};

/// Deeper and longer expressions are compared token by token.
const MAX_DEPTH: usize = 100;
const MAX_OPERATORS: usize = 300;

const KEYWORDS: [&str; 26] = [
    "and", "or", "xor", "not", "is", "in", "like", "between", "regexp", "rlike", "div", "mod", "case",
    "when", "then", "else", "end", "collate", "escape", "from", "as", "using", "for", "select", "sounds",
    "member",
];

/// The tree of an expression.
pub(super) fn parse(sql: &str) -> Option<Node> {
    let tokens: Vec<Token<'_>> = tokens(sql).filter(|token| !matches!(token, Token::Blank(_))).collect();
    let mut reader = Reader { tokens: &tokens, at: 0, depth: 0, operators: 0 };
    let node = reader.expression(0)?;
    (reader.at == tokens.len()).then_some(node)
}

pub(super) struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    depth: usize,
    operators: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Whether a word stands a few tokens ahead.
    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token::Word(raw)) if raw.eq_ignore_ascii_case(word))
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(0, word);
        self.at += usize::from(is);
        is
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        let is = self.signs(symbol);
        if is {
            self.at += symbol.len();
        }
        is
    }

    /// Whether these symbols, of one character each, are next.
    fn signs(&self, symbols: &str) -> bool {
        symbols.chars().enumerate().all(|(ahead, symbol)| {
            matches!(self.tokens.get(self.at + ahead), Some(Token::Symbol(raw)) if raw.starts_with(symbol))
        })
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Option<()> {
        self.symbol(symbol).then_some(())
    }

    pub(super) fn expression(&mut self, least: u8) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut left = self.prefix()?;
        while let Some(longer) = self.infix(least, &left) {
            left = longer?;
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                return None;
            }
        }
        self.depth -= 1;
        Some(left)
    }

    /// The expression that `left` begins; nothing when it ends there, or nothing in it when it is none.
    #[allow(clippy::option_option)] // the end of an expression is not a mistake in it
    fn infix(&mut self, least: u8, left: &Node) -> Option<Option<Node>> {
        let negated = self.is_word(0, "not");
        let ahead = usize::from(negated);
        for (word, binds) in [
            ("between", BETWEEN),
            ("in", COMPARISON),
            ("like", COMPARISON),
            ("regexp", COMPARISON),
            ("rlike", COMPARISON),
        ] {
            if self.is_word(ahead, word) {
                if binds < least {
                    return None;
                }
                self.at += ahead + 1;
                return Some(self.worded(word, negated, left.clone()));
            }
        }
        if negated {
            return Some(None);
        }
        if self.is_word(0, "is") {
            if COMPARISON < least {
                return None;
            }
            self.at += 1;
            return Some(self.is(left.clone()));
        }
        if self.is_word(0, "collate") {
            if COLLATE < least {
                return None;
            }
            self.at += 1;
            let name = match self.next() {
                Some(Token::Word(raw)) => raw.to_lowercase(),
                Some(Token::Text(raw)) => text_value(raw).to_lowercase(),
                _ => return Some(None),
            };
            return Some(Some(Node::Collate(Box::new(left.clone()), name)));
        }
        let infix = self.infix_sign()?;
        if infix.0.binds < least {
            return None;
        }
        self.at += infix.1;
        let right = self.expression(infix.0.binds + 1);
        Some(right.map(|right| Node::Infix(Box::new(left.clone()), infix.0, Box::new(right))))
    }

    /// The operator that comes next, and how many tokens it is.
    fn infix_sign(&self) -> Option<(Infix, usize)> {
        for infix in INFIX {
            let is_word = infix.sign.starts_with(|c: char| c.is_ascii_lowercase());
            if is_word && self.is_word(0, infix.sign) {
                return Some((infix, 1));
            }
            if !is_word && self.signs(infix.sign) {
                let sign = match infix.sign {
                    "!=" => "<>",
                    "&&" => "and",
                    sign => sign,
                };
                return Some((Infix { sign, ..infix }, infix.sign.len()));
            }
        }
        if self.is_word(0, "xor") {
            return Some((Infix { sign: "xor", binds: XOR }, 1));
        }
        if self.is_word(0, "mod") {
            return Some((Infix { sign: "%", binds: 11 }, 1));
        }
        None
    }

    fn worded(&mut self, word: &str, not: bool, of: Node) -> Option<Node> {
        let of = Box::new(of);
        match word {
            "between" => {
                let from = Box::new(self.expression(BETWEEN + 1)?);
                if !self.word("and") {
                    return None;
                }
                let to = Box::new(self.expression(BETWEEN + 1)?);
                Some(Node::Between { of, not, from, to })
            }
            "in" => {
                self.expect("(")?;
                let list = self.list()?;
                Some(Node::In { of, not, list })
            }
            "like" => {
                let pattern = Box::new(self.expression(COMPARISON + 1)?);
                let escape =
                    if self.word("escape") { Some(Box::new(self.expression(COMPARISON + 1)?)) } else { None };
                Some(Node::Like { of, not, pattern, escape })
            }
            _ => {
                let pattern = self.expression(COMPARISON + 1)?;
                let call = Node::Call("regexp_like".into(), vec![*of, pattern]);
                Some(if not { Node::Prefix("not", Box::new(call)) } else { call })
            }
        }
    }

    fn is(&mut self, of: Node) -> Option<Node> {
        let not = self.word("not");
        let what = ["null", "true", "false", "unknown"].into_iter().find(|what| self.word(what))?;
        let what = if what == "unknown" { "null" } else { what };
        Some(Node::Is { of: Box::new(of), not, what })
    }

    fn prefix(&mut self) -> Option<Node> {
        if self.word("not") {
            return Some(Node::Prefix("not", Box::new(self.expression(NOT)?)));
        }
        if self.symbol("!") {
            return Some(Node::Prefix("not", Box::new(self.expression(COLLATE)?)));
        }
        if self.symbol("-") {
            return Some(Node::Prefix("-", Box::new(self.expression(SIGN)?)));
        }
        if self.symbol("+") {
            return self.expression(SIGN);
        }
        if self.symbol("~") {
            return Some(Node::Prefix("~", Box::new(self.expression(SIGN)?)));
        }
        if self.symbol("(") {
            let mut list = self.list()?;
            return if list.len() == 1 { list.pop() } else { Some(Node::Row(list)) };
        }
        match self.next()? {
            Token::Number(raw) => Some(Node::Word(raw.to_lowercase())),
            Token::Text(raw) => {
                let mut value = text_value(raw);
                // Texts that stand side by side are one.
                while let Some(Token::Text(more)) = self.peek() {
                    value.push_str(&text_value(more));
                    self.at += 1;
                }
                Some(Node::Text(value))
            }
            Token::Backticked(raw) => self.name(unquoted(raw, '`')),
            Token::DoubleQuoted(raw) => self.name(unquoted(raw, '"')),
            Token::Word(raw) => self.begins_with_word(&raw.to_lowercase()),
            Token::Symbol(_) | Token::Blank(_) => None,
        }
    }

    /// A column, behind the name of its table where that is given. A quoted name before a bracket is that
    /// of a function.
    fn name(&mut self, name: String) -> Option<Node> {
        let mut name = name;
        while self.symbol(".") {
            name = match self.next()? {
                Token::Backticked(raw) => unquoted(raw, '`'),
                Token::DoubleQuoted(raw) => unquoted(raw, '"'),
                Token::Word(raw) => raw.to_owned(),
                _ => return None,
            };
        }
        if self.symbol("(") {
            let arguments = self.arguments()?;
            return Some(Node::Call(name.to_lowercase(), arguments));
        }
        Some(Node::Name(name.to_lowercase()))
    }

    fn begins_with_word(&mut self, word: &str) -> Option<Node> {
        match (word, self.peek()) {
            ("case", _) => return self.case(),
            ("interval", Some(token)) if token != Token::Symbol(",") => {
                let amount = self.expression(0)?;
                return match self.next()? {
                    Token::Word(unit) => Some(Node::Interval(Box::new(amount), unit.to_lowercase())),
                    _ => None,
                };
            }
            ("date" | "time" | "timestamp", Some(Token::Text(raw))) => {
                self.at += 1;
                return Some(Node::Typed(word.to_owned(), text_value(raw)));
            }
            ("x" | "b", Some(Token::Text(raw))) => {
                self.at += 1;
                return Some(Node::Word(format!("{word}{}", raw.to_lowercase())));
            }
            // The character set of a text.
            (_, Some(Token::Text(_) | Token::Word(_) | Token::Number(_))) if word.starts_with('_') => {
                return self.prefix();
            }
            ("n", Some(Token::Text(_))) => return self.prefix(),
            ("binary", Some(token)) if token != Token::Symbol("(") => {
                return Some(Node::Cast(Box::new(self.expression(SIGN)?), "binary".into()));
            }
            ("cast" | "convert", Some(Token::Symbol("("))) => {
                self.at += 1;
                return self.cast();
            }
            ("extract" | "trim" | "position" | "substring" | "substr" | "mid", Some(Token::Symbol("("))) => {
                self.at += 1;
                return self.with_words(word);
            }
            _ => {}
        }
        if self.symbol("(") {
            let arguments = self.arguments()?;
            return Some(Node::Call(word.to_owned(), arguments));
        }
        if matches!(
            word,
            "current_timestamp"
                | "current_date"
                | "current_time"
                | "current_user"
                | "localtime"
                | "localtimestamp"
        ) {
            return Some(Node::Call(word.to_owned(), Vec::new()));
        }
        if matches!(word, "null" | "true" | "false") {
            return Some(Node::Word(word.to_owned()));
        }
        if KEYWORDS.contains(&word) {
            return None;
        }
        self.name(word.to_owned())
    }

    fn arguments(&mut self) -> Option<Vec<Node>> {
        if self.symbol(")") {
            return Some(Vec::new());
        }
        if self.symbol("*") {
            self.expect(")")?;
            return Some(vec![Node::Word("*".into())]);
        }
        self.list()
    }

    /// Expressions up to the closing bracket.
    fn list(&mut self) -> Option<Vec<Node>> {
        let mut list = vec![self.expression(0)?];
        while self.symbol(",") {
            list.push(self.expression(0)?);
        }
        self.expect(")")?;
        Some(list)
    }
}

/// The operators that join truths.
pub(super) fn is_logical(infix: Infix) -> bool {
    [OR, XOR, AND].contains(&infix.binds)
}
