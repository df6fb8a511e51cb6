/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::postgres) enum Node {
    /// A column, or a word that means itself (`true`, `null`, `current_date`); the parts of a name.
    Name(Vec<String>),
    Keyword(String),
    Text(String),
    Number(String),
    /// `name(arguments)`; a word before an argument (`FROM`, `DISTINCT`) stands with it.
    Call {
        name: Vec<String>,
        arguments: Vec<(Option<String>, Node)>,
    },
    /// An operator before its operand.
    Prefix(String, Box<Node>),
    Binary(String, Box<Node>, Box<Node>),
    /// `AND` or `OR` of several.
    Chain(&'static str, Vec<Node>),
    Not(Box<Node>),
    /// `IS NULL`, `IS NOT TRUE` and the like.
    Is(Box<Node>, String),
    In {
        value: Box<Node>,
        list: Vec<Node>,
        negated: bool,
    },
    Cast(Box<Node>, String),
    Array(Vec<Node>),
    Row(Vec<Node>),
    Subscript(Box<Node>, Vec<Node>),
    Field(Box<Node>, String),
    Case {
        operand: Option<Box<Node>>,
        branches: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
}

impl Node {
    pub(super) fn binary(operator: impl Into<String>, left: Node, right: Node) -> Node {
        Node::Binary(operator.into(), Box::new(left), Box::new(right))
    }

    /// Joins conditions by `AND` or `OR`, of which there may be such inside.
    pub(super) fn chain(word: &'static str, nodes: Vec<Node>) -> Node {
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Chain(inner, more) if inner == word => all.extend(more),
                other => all.push(other),
            }
        }
        Node::Chain(word, all)
    }

    /// Whether it is a value that is written out.
    pub(super) fn is_literal(&self) -> bool {
        match self {
            Node::Text(_) | Node::Number(_) => true,
            Node::Keyword(word) => matches!(word.as_str(), "null" | "true" | "false"),
            Node::Cast(inner, _) => inner.is_literal(),
            Node::Array(items) | Node::Row(items) => items.iter().all(Node::is_literal),
            _ => false,
        }
    }
}

/// How strongly an operator binds.
///
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE>
pub(super) mod power {
    pub(in crate::postgres::expression) const OR: u8 = 1;
    pub(in crate::postgres::expression) const AND: u8 = 2;
    pub(in crate::postgres::expression) const NOT: u8 = 3;
    pub(in crate::postgres::expression) const IS: u8 = 4;
    pub(in crate::postgres::expression) const COMPARISON: u8 = 5;
    pub(in crate::postgres::expression) const IN: u8 = 6;
    pub(in crate::postgres::expression) const OTHER: u8 = 7;
    pub(in crate::postgres::expression) const SUM: u8 = 8;
    pub(in crate::postgres::expression) const PRODUCT: u8 = 9;
    pub(in crate::postgres::expression) const POWER: u8 = 10;
    pub(in crate::postgres::expression) const AT: u8 = 11;
    pub(in crate::postgres::expression) const COLLATE: u8 = 12;
    pub(in crate::postgres::expression) const SIGN: u8 = 13;
    pub(in crate::postgres::expression) const POSTFIX: u8 = 14;

    /// That of an operator between two operands.
    pub(in crate::postgres::expression) fn of(operator: &str) -> u8 {
        match operator {
            "<" | ">" | "=" | "<=" | ">=" | "<>" => COMPARISON,
            "is distinct from" | "is not distinct from" => IS,
            "at time zone" => AT,
            "collate" => COLLATE,
            "+" | "-" => SUM,
            "*" | "/" | "%" => PRODUCT,
            "^" => POWER,
            _ => OTHER,
        }
    }
}
