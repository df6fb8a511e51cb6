//! An expression as a tree, and the tree as text.

use crate::mysql::quote;
use std::fmt;

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A column.
    Name(String),
    /// A text.
    Text(String),
    /// A number, `NULL`, a word such as `CURRENT_USER`: what is written as it is.
    Word(String),
    /// `DATE '2020-01-01'`.
    Typed(String, String),
    /// `-a`, `not a`.
    Prefix(&'static str, Box<Node>),
    /// `a + b`.
    Infix(Box<Node>, Infix, Box<Node>),
    /// `a between b and c`.
    Between { of: Box<Node>, not: bool, from: Box<Node>, to: Box<Node> },
    /// `a in (b, c)`.
    In { of: Box<Node>, not: bool, list: Vec<Node> },
    /// `a like b escape c`.
    Like { of: Box<Node>, not: bool, pattern: Box<Node>, escape: Option<Box<Node>> },
    /// `a is not null`.
    Is { of: Box<Node>, not: bool, what: &'static str },
    /// `a collate utf8mb4_bin`.
    Collate(Box<Node>, String),
    /// `f(a, b)`.
    Call(String, Vec<Node>),
    /// `cast(a as char(3))`.
    Cast(Box<Node>, String),
    /// `extract(year from a)`, `trim(leading 'x' from a)`, `convert(a using utf8mb4)`.
    Worded(String, Vec<Node>),
    /// `interval 1 day`.
    Interval(Box<Node>, String),
    /// `case a when b then c else d end`.
    Case { of: Option<Box<Node>>, when: Vec<(Node, Node)>, otherwise: Option<Box<Node>> },
    /// `(a, b)`.
    Row(Vec<Node>),
}

/// An operator between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Infix {
    /// How it is written.
    pub(super) sign: &'static str,
    /// How strongly it binds: <https://dev.mysql.com/doc/refman/8.0/en/operator-precedence.html>.
    pub(super) binds: u8,
}

pub(super) const OR: u8 = 1;
pub(super) const XOR: u8 = 2;
pub(super) const AND: u8 = 3;
pub(super) const NOT: u8 = 4;
pub(super) const BETWEEN: u8 = 5;
pub(super) const COMPARISON: u8 = 6;
pub(super) const SIGN: u8 = 13;
pub(super) const COLLATE: u8 = 14;
const ATOM: u8 = 15;

/// The operators between two sides, the longer ones first.
pub(super) const INFIX: [Infix; 24] = [
    Infix { sign: "<=>", binds: COMPARISON },
    Infix { sign: "->>", binds: COLLATE },
    Infix { sign: "->", binds: COLLATE },
    Infix { sign: "<=", binds: COMPARISON },
    Infix { sign: ">=", binds: COMPARISON },
    Infix { sign: "<>", binds: COMPARISON },
    Infix { sign: "!=", binds: COMPARISON },
    Infix { sign: "<<", binds: 9 },
    Infix { sign: ">>", binds: 9 },
    Infix { sign: "&&", binds: AND },
    Infix { sign: "=", binds: COMPARISON },
    Infix { sign: "<", binds: COMPARISON },
    Infix { sign: ">", binds: COMPARISON },
    Infix { sign: "|", binds: 7 },
    Infix { sign: "&", binds: 8 },
    Infix { sign: "+", binds: 10 },
    Infix { sign: "-", binds: 10 },
    Infix { sign: "*", binds: 11 },
    Infix { sign: "/", binds: 11 },
    Infix { sign: "%", binds: 11 },
    Infix { sign: "^", binds: 12 },
    Infix { sign: "and", binds: AND },
    Infix { sign: "or", binds: OR },
    Infix { sign: "div", binds: 11 },
];

impl Node {
    fn binds(&self) -> u8 {
        match self {
            Node::Infix(_, infix, _) => infix.binds,
            Node::Prefix("not", _) => NOT,
            Node::Prefix(..) => SIGN,
            Node::Between { .. } => BETWEEN,
            Node::In { .. } | Node::Like { .. } | Node::Is { .. } => COMPARISON,
            Node::Collate(..) => COLLATE,
            Node::Word(number) if number.starts_with('-') => SIGN,
            _ => ATOM,
        }
    }

    /// This piece, in brackets where it binds less than its place needs.
    fn at(&self, least: u8) -> String {
        if self.binds() < least { format!("({self})") } else { self.to_string() }
    }

    fn list(nodes: &[Node]) -> String {
        nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// The expression in the model's words: names in double quotes where they need quotes, texts as MySQL
/// escapes them.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let no = |not: &bool| if *not { " not" } else { "" };
        match self {
            Node::Name(name) => f.write_str(&super::name(name)),
            Node::Text(value) => f.write_str(&quote::text(value)),
            Node::Word(word) => f.write_str(word),
            Node::Typed(word, value) => write!(f, "{word} {}", quote::text(value)),
            Node::Prefix("not", of) => write!(f, "not {}", of.at(NOT)),
            Node::Prefix(sign, of) => write!(f, "{sign}{}", of.at(ATOM)),
            Node::Infix(left, infix, right) => {
                write!(f, "{} {} {}", left.at(infix.binds), infix.sign, right.at(infix.binds + 1))
            }
            Node::Between { of, not, from, to } => {
                let least = BETWEEN + 1;
                write!(f, "{}{} between {} and {}", of.at(least), no(not), from.at(least), to.at(least))
            }
            Node::In { of, not, list } => {
                write!(f, "{}{} in ({})", of.at(COMPARISON), no(not), Node::list(list))
            }
            Node::Like { of, not, pattern, escape } => {
                write!(f, "{}{} like {}", of.at(COMPARISON), no(not), pattern.at(COMPARISON + 1))?;
                match escape {
                    Some(escape) => write!(f, " escape {}", escape.at(COMPARISON + 1)),
                    None => Ok(()),
                }
            }
            Node::Is { of, not, what } => write!(f, "{} is{} {what}", of.at(COMPARISON), no(not)),
            Node::Collate(of, name) => write!(f, "{} collate {name}", of.at(COLLATE)),
            Node::Call(name, arguments) => write!(f, "{name}({})", Node::list(arguments)),
            Node::Cast(of, to) => write!(f, "cast({of} as {to})"),
            Node::Worded(name, parts) => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                write!(f, "{name}({})", parts.join(" "))
            }
            Node::Interval(amount, unit) => write!(f, "interval {amount} {unit}"),
            Node::Case { of, when, otherwise } => {
                f.write_str("case")?;
                if let Some(of) = of {
                    write!(f, " {of}")?;
                }
                for (condition, value) in when {
                    write!(f, " when {condition} then {value}")?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " else {otherwise}")?;
                }
                f.write_str(" end")
            }
            Node::Row(nodes) => write!(f, "({})", Node::list(nodes)),
        }
    }
}
