//! Tokens to a tree.

use super::token::{Token, tokens};
use super::tree::{Node, power};
use crate::postgres::type_name;

/// How deep brackets may nest: deeper ones are left as they are.
const MAX_DEPTH: usize = 100;

/// The tree of an expression, where it is one that this parser knows.
pub(in crate::postgres) fn parse(sql: &str) -> Option<Node> {
    let mut parser = Parser { tokens: tokens(sql)?, at: 0, depth: 0, in_position: false };
    let node = parser.expression(0)?;
    (parser.at == parser.tokens.len()).then_some(node)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Whether these are the arguments of `POSITION('a' IN name)`, where IN has no list.
    in_position: bool,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn is_mark(&self, mark: &str) -> bool {
        matches!(self.peek(), Some(Token::Mark(m)) if m == mark)
    }

    fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token::Word(w)) if w == word)
    }

    fn take_mark(&mut self, mark: &str) -> bool {
        let is = self.is_mark(mark);
        self.at += usize::from(is);
        is
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.is_word_at(0, word);
        self.at += usize::from(is);
        is
    }

    fn take_words(&mut self, words: &[&str]) -> bool {
        let all = words.iter().enumerate().all(|(ahead, word)| self.is_word_at(ahead, word));
        self.at += if all { words.len() } else { 0 };
        all
    }

    fn expect(&mut self, mark: &str) -> Option<()> {
        self.take_mark(mark).then_some(())
    }

    /// An expression of operators that bind more strongly than `least`.
    fn expression(&mut self, least: u8) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut left = self.operand()?;
        while let Some(node) = self.operator(&left, least)? {
            left = node;
        }
        self.depth -= 1;
        Some(left)
    }

    /// What follows an operand: the whole with it, `None` when nothing more belongs to it.
    #[allow(clippy::option_option)] // no more, or no expression at all
    fn operator(&mut self, left: &Node, least: u8) -> Option<Option<Node>> {
        let node = match self.peek() {
            Some(Token::Mark(mark)) => match mark.as_str() {
                "::" => {
                    self.at += 1;
                    Node::Cast(Box::new(left.clone()), self.type_name()?)
                }
                "[" => {
                    self.at += 1;
                    let mut items = vec![self.expression(0)?];
                    while self.take_mark(",") {
                        items.push(self.expression(0)?);
                    }
                    self.expect("]")?;
                    Node::Subscript(Box::new(left.clone()), items)
                }
                "." if !matches!(left, Node::Number(_)) => {
                    self.at += 1;
                    let field = self.name()?;
                    Node::Field(Box::new(left.clone()), field)
                }
                "(" | ")" | "]" | "," | ";" | ":" | "." | "{" | "}" | "\\" => return Some(None),
                operator => {
                    let operator = operator.to_owned();
                    if !operator.chars().all(|c| "+-*/<>=~!@#%^&|`?".contains(c)) {
                        return Some(None);
                    }
                    let strength = power::of(&operator);
                    if strength <= least {
                        return Some(None);
                    }
                    self.at += 1;
                    return self.right_of(left, &operator, strength).map(Some);
                }
            },
            Some(Token::Word(word)) => {
                let word = word.clone();
                return self.word_operator(left, &word, least);
            }
            _ => return Some(None),
        };
        Some(Some(node))
    }

    fn right_of(&mut self, left: &Node, operator: &str, strength: u8) -> Option<Node> {
        for quantifier in ["any", "some", "all"] {
            if self.is_word_at(0, quantifier)
                && matches!(self.tokens.get(self.at + 1), Some(Token::Mark(m)) if m == "(")
            {
                self.at += 2;
                let array = self.expression(0)?;
                self.expect(")")?;
                let name = if quantifier == "some" { "any" } else { quantifier };
                let call = Node::Call { name: vec![name.to_owned()], arguments: vec![(None, array)] };
                return Some(Node::binary(operator, left.clone(), call));
            }
        }
        Some(Node::binary(operator, left.clone(), self.expression(strength)?))
    }

    #[allow(clippy::option_option)]
    fn word_operator(&mut self, left: &Node, word: &str, least: u8) -> Option<Option<Node>> {
        let boxed = || Box::new(left.clone());
        let strength = match word {
            "or" => power::OR,
            "and" => power::AND,
            "is" | "isnull" | "notnull" => power::IS,
            "not" | "in" | "between" | "like" | "ilike" => power::IN,
            "at" => power::AT,
            "collate" => power::COLLATE,
            _ => return Some(None),
        };
        if strength <= least {
            return Some(None);
        }
        let start = self.at;
        self.at += 1;
        let node = match word {
            "or" => Node::chain("OR", vec![left.clone(), self.expression(strength)?]),
            "and" => Node::chain("AND", vec![left.clone(), self.expression(strength)?]),
            "isnull" => Node::Is(boxed(), "NULL".into()),
            "notnull" => Node::Is(boxed(), "NOT NULL".into()),
            "is" => self.is(left)?,
            "collate" => {
                let collation = self.name()?;
                Node::binary("collate", left.clone(), Node::Name(vec![collation]))
            }
            "at" => {
                if !self.take_words(&["time", "zone"]) {
                    return None;
                }
                Node::binary("at time zone", left.clone(), self.expression(strength)?)
            }
            _ => {
                let negated = word == "not";
                let word = if negated { self.next()? } else { Token::Word(word.to_owned()) };
                let Token::Word(word) = word else { return None };
                match word.as_str() {
                    "in" => self.in_list(left, negated)?,
                    "between" => self.between(left, negated)?,
                    "like" | "ilike" => {
                        let operator = match (word.as_str(), negated) {
                            ("like", false) => "~~",
                            ("like", true) => "!~~",
                            (_, false) => "~~*",
                            (_, true) => "!~~*",
                        };
                        let pattern = self.expression(power::OTHER)?;
                        if self.is_word_at(0, "escape") {
                            return None;
                        }
                        Node::binary(operator, left.clone(), pattern)
                    }
                    _ => {
                        self.at = start;
                        return None;
                    }
                }
            }
        };
        Some(Some(node))
    }

    fn is(&mut self, left: &Node) -> Option<Node> {
        let negated = self.take_word("not");
        if self.take_words(&["distinct", "from"]) {
            let operator = if negated { "is not distinct from" } else { "is distinct from" };
            return Some(Node::binary(operator, left.clone(), self.expression(power::IS)?));
        }
        let Some(Token::Word(what)) = self.next() else { return None };
        if !matches!(what.as_str(), "null" | "true" | "false" | "unknown") {
            return None;
        }
        let not = if negated { "NOT " } else { "" };
        Some(Node::Is(Box::new(left.clone()), format!("{not}{}", what.to_uppercase())))
    }

    fn in_list(&mut self, left: &Node, negated: bool) -> Option<Node> {
        if !self.take_mark("(") {
            if !self.in_position {
                return None;
            }
            return Some(Node::binary("in", left.clone(), self.expression(power::IN)?));
        }
        let list = self.list(")")?;
        (!list.is_empty()).then(|| Node::In { value: Box::new(left.clone()), list, negated })
    }

    fn between(&mut self, left: &Node, negated: bool) -> Option<Node> {
        if self.is_word_at(0, "symmetric") || self.is_word_at(0, "asymmetric") {
            return None;
        }
        let low = self.expression(power::IN)?;
        if !self.take_word("and") {
            return None;
        }
        let high = self.expression(power::IN)?;
        let compare = |operator: &str, bound| Node::binary(operator, left.clone(), bound);
        Some(if negated {
            Node::chain("OR", vec![compare("<", low), compare(">", high)])
        } else {
            Node::chain("AND", vec![compare(">=", low), compare("<=", high)])
        })
    }

    /// The expressions up to a closing mark, with commas between them.
    fn list(&mut self, close: &str) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        if self.take_mark(close) {
            return Some(items);
        }
        loop {
            items.push(self.expression(0)?);
            if self.take_mark(close) {
                return Some(items);
            }
            self.expect(",")?;
        }
    }

    fn operand(&mut self) -> Option<Node> {
        match self.next()? {
            Token::Text(text) => Some(Node::Text(text)),
            Token::Number(number) => Some(Node::Number(number)),
            Token::Quoted(name) => self.name_or_call(name),
            Token::Word(word) => self.word(word),
            Token::Mark(mark) => match mark.as_str() {
                "(" => {
                    let outer = std::mem::replace(&mut self.in_position, false);
                    let mut items = self.list(")")?;
                    self.in_position = outer;
                    if items.len() == 1 { items.pop() } else { Some(Node::Row(items)) }
                }
                "-" | "+" => {
                    let operand = self.expression(power::SIGN)?;
                    Some(match (mark.as_str(), operand) {
                        ("+", operand) => operand,
                        (_, Node::Number(number)) if !number.starts_with('-') => {
                            Node::Number(format!("-{number}"))
                        }
                        (_, operand) => Node::Prefix(mark, Box::new(operand)),
                    })
                }
                operator if operator.chars().all(|c| "~!@#%^&|`?".contains(c)) => {
                    let operator = operator.to_owned();
                    Some(Node::Prefix(operator, Box::new(self.expression(power::OTHER)?)))
                }
                _ => None,
            },
        }
    }

    fn word(&mut self, word: String) -> Option<Node> {
        match word.as_str() {
            "not" => Some(Node::Not(Box::new(self.expression(power::NOT)?))),
            "null" | "true" | "false" => Some(Node::Keyword(word)),
            "current_timestamp" | "current_date" | "current_time" | "localtime" | "localtimestamp"
            | "current_user" | "session_user" | "user" | "current_role" | "current_catalog"
            | "current_schema"
                if !self.is_mark("(") =>
            {
                Some(Node::Keyword(word))
            }
            "case" => self.case(),
            "cast" => {
                self.expect("(")?;
                let value = self.expression(0)?;
                if !self.take_word("as") {
                    return None;
                }
                let name = self.type_name()?;
                self.expect(")")?;
                Some(Node::Cast(Box::new(value), name))
            }
            "array" if self.take_mark("[") => Some(Node::Array(self.list("]")?)),
            "row" if self.take_mark("(") => Some(Node::Row(self.list(")")?)),
            "and" | "or" | "in" | "is" | "between" | "like" | "ilike" | "when" | "then" | "else" | "end"
            | "from" | "for" | "select" | "exists" | "operator" | "as" | "using" | "collate" | "distinct"
            | "any" | "all" | "some" | "array" | "over" | "filter" | "within" | "escape" | "asc" | "desc" => {
                None
            }
            _ => {
                // A type before a text: date '2020-01-01'.
                if let Some(Token::Text(_)) = self.peek() {
                    let Some(Token::Text(text)) = self.next() else { return None };
                    return Some(Node::Cast(Box::new(Node::Text(text)), type_name::normal(&word)));
                }
                self.name_or_call(word)
            }
        }
    }

    fn name_or_call(&mut self, first: String) -> Option<Node> {
        let mut name = vec![first];
        while self.is_mark(".") {
            self.at += 1;
            name.push(self.name()?);
        }
        if !self.take_mark("(") {
            return Some(Node::Name(name));
        }
        let mut arguments = Vec::new();
        if self.take_mark(")") {
            return Some(Node::Call { name, arguments });
        }
        let is_position = name.last().is_some_and(|name| name == "position");
        let outer = std::mem::replace(&mut self.in_position, is_position);
        let mut before = self.argument_word();
        loop {
            let argument = if self.take_mark("*") { Node::Keyword("*".into()) } else { self.expression(0)? };
            arguments.push((before.take(), argument));
            if self.take_mark(")") {
                break;
            }
            if self.take_mark(",") {
                before = self.argument_word();
            } else {
                before = Some(self.argument_word()?);
            }
        }
        self.in_position = outer;
        // Aggregates and windows are not for the expressions of a table.
        if ["over", "filter", "within"].iter().any(|word| self.is_word_at(0, word)) {
            return None;
        }
        if is_position {
            // POSITION('a' IN (name)) is no list of one.
            for (_, argument) in &mut arguments {
                if let Node::In { value, list, negated: false } = argument
                    && let [within] = list.as_slice()
                {
                    *argument = Node::binary("in", (**value).clone(), within.clone());
                }
            }
        }
        Some(Node::Call { name, arguments })
    }

    /// A word that stands before an argument.
    fn argument_word(&mut self) -> Option<String> {
        let mut words = Vec::new();
        for word in [
            "distinct", "all", "variadic", "both", "leading", "trailing", "from", "for", "placing", "similar",
        ] {
            if self.take_word(word) {
                words.push(word);
            }
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn case(&mut self) -> Option<Node> {
        let operand = if self.is_word_at(0, "when") { None } else { Some(Box::new(self.expression(0)?)) };
        let mut branches = Vec::new();
        while self.take_word("when") {
            let condition = self.expression(0)?;
            if !self.take_word("then") {
                return None;
            }
            branches.push((condition, self.expression(0)?));
        }
        let otherwise = if self.take_word("else") { Some(Box::new(self.expression(0)?)) } else { None };
        (self.take_word("end") && !branches.is_empty()).then_some(Node::Case { operand, branches, otherwise })
    }

    fn name(&mut self) -> Option<String> {
        let mut name = match self.next()? {
            Token::Word(name) | Token::Quoted(name) => name,
            _ => return None,
        };
        // A collation may stand in a schema.
        if name == "pg_catalog" && self.take_mark(".") {
            name = self.name()?;
        }
        Some(name)
    }

    /// The name of a type: words, brackets with numbers, `[]`.
    fn type_name(&mut self) -> Option<String> {
        let mut name = String::new();
        match self.next()? {
            Token::Word(word) => name.push_str(&word),
            Token::Quoted(quoted) => name.push_str(&crate::postgres::quote::name(&quoted)),
            _ => return None,
        }
        loop {
            match self.peek() {
                Some(Token::Mark(mark)) if mark == "." => {
                    self.at += 1;
                    let next = self.name()?;
                    name.push('.');
                    name.push_str(&crate::postgres::quote::name(&next));
                }
                Some(Token::Mark(mark)) if mark == "(" => {
                    self.at += 1;
                    let mut numbers = Vec::new();
                    loop {
                        match self.next()? {
                            Token::Number(number) => numbers.push(number),
                            Token::Word(word) => numbers.push(word),
                            _ => return None,
                        }
                        if self.take_mark(")") {
                            break;
                        }
                        self.expect(",")?;
                    }
                    name.push_str(&format!("({})", numbers.join(",")));
                }
                Some(Token::Mark(mark)) if mark == "[" => {
                    let closes = matches!(self.tokens.get(self.at + 1), Some(Token::Mark(m)) if m == "]");
                    if !closes {
                        break;
                    }
                    self.at += 2;
                    name.push_str("[]");
                }
                Some(Token::Word(word)) if type_name::continues(&name, word) => {
                    name.push(' ');
                    name.push_str(word);
                    self.at += 1;
                }
                _ => break,
            }
        }
        Some(type_name::normal(&name))
    }
}
