use super::token::{Kind, Token};
use std::ops::Range;

/// A constraint as it is written: of a column, or of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it says.
    pub kind: ClauseKind,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// What it says, as it is written, without its name: `CHECK (a > 0)`.
    pub text: String,
    /// Which tokens it is, from `CONSTRAINT` to its last word.
    pub(in crate::sqlite) tokens: Range<usize>,
    /// Which of them say what it says, without its name.
    pub(in crate::sqlite) body: Range<usize>,
}

/// What a constraint says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    /// `PRIMARY KEY`.
    PrimaryKey,
    /// `NOT NULL`.
    NotNull,
    /// `NULL`, which says nothing.
    Null,
    /// `UNIQUE`.
    Unique,
    /// `CHECK (…)`.
    Check,
    /// `DEFAULT …`.
    Default,
    /// `COLLATE …`.
    Collate,
    /// `REFERENCES …`, or `FOREIGN KEY (…) REFERENCES …`.
    ForeignKey,
    /// `GENERATED ALWAYS AS (…)`, or `AS (…)`.
    Generated,
    /// `CONSTRAINT` and a name, and nothing else.
    Empty,
}

impl ClauseKind {
    /// Whether it is a rule that the rows keep, as a table's own constraints are.
    pub fn is_rule(self) -> bool {
        matches!(self, Self::PrimaryKey | Self::Unique | Self::Check | Self::ForeignKey)
    }
}

/// Whether a table's element that begins with this token is a list of constraints.
pub(super) fn begins_table_constraint(token: &Token) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|keyword| token.is(keyword))
}

/// The constraints among the tokens, from the token `from` on.
pub(super) fn clauses(tokens: &[Token], from: usize) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut depth = 0_usize;
    let mut previous: Option<&Token> = None;
    for (at, token) in tokens.iter().enumerate().skip(from).filter(|(_, token)| !token.is_blank()) {
        let next = tokens[at + 1..].iter().find(|token| !token.is_blank());
        let open = clauses.last().and_then(|clause| tokens.get(clause.body.start));
        let foreign = open.is_some_and(|token| token.is("FOREIGN"));
        if depth == 0
            && !(foreign && token.is("REFERENCES"))
            && let Some(kind) = begins(token, previous, next)
        {
            match clauses.last_mut() {
                Some(open) if open.kind == ClauseKind::Empty && kind != ClauseKind::Empty => {
                    open.kind = kind;
                    open.body = at..at;
                }
                _ => clauses.push(Clause {
                    kind,
                    name: None,
                    text: String::new(),
                    tokens: at..at,
                    body: at..at,
                }),
            }
        }
        if let Some(clause) = clauses.last_mut() {
            clause.tokens.end = at + 1;
            clause.body.end = at + 1;
            if previous.is_some_and(|token| token.is("CONSTRAINT")) && clause.kind == ClauseKind::Empty {
                clause.name = token.name();
                clause.body = at + 1..at + 1;
            }
        }
        match token.kind {
            Kind::Symbol if token.text == "(" => depth += 1,
            Kind::Symbol if token.text == ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        // What a foreign key sets is no value that follows.
        let is_action = token.is("DEFAULT") && previous.is_some_and(|token| token.is("SET"));
        previous = if is_action { None } else { Some(token) };
    }
    for clause in &mut clauses {
        clause.text = tokens[clause.body.clone()].iter().map(|token| token.text.as_str()).collect();
    }
    clauses
}

/// The kind of the constraint that begins with this token. `CONSTRAINT` begins one whose kind the
/// next word tells.
fn begins(token: &Token, previous: Option<&Token>, next: Option<&Token>) -> Option<ClauseKind> {
    let after = |keyword: &str| previous.is_some_and(|token| token.is(keyword));
    if ["CONSTRAINT", "DEFAULT", "COLLATE", "REFERENCES", "MATCH", "SET"].iter().any(|k| after(k)) {
        return None;
    }
    let keywords = [
        ("CONSTRAINT", ClauseKind::Empty),
        ("PRIMARY", ClauseKind::PrimaryKey),
        ("NOT", ClauseKind::NotNull),
        ("NULL", ClauseKind::Null),
        ("UNIQUE", ClauseKind::Unique),
        ("CHECK", ClauseKind::Check),
        ("DEFAULT", ClauseKind::Default),
        ("COLLATE", ClauseKind::Collate),
        ("REFERENCES", ClauseKind::ForeignKey),
        ("FOREIGN", ClauseKind::ForeignKey),
        ("GENERATED", ClauseKind::Generated),
        ("AS", ClauseKind::Generated),
    ];
    let kind = keywords.iter().find(|(keyword, _)| token.is(keyword)).map(|(_, kind)| *kind)?;
    let goes_on = match kind {
        ClauseKind::NotNull => next.is_some_and(|token| token.is("DEFERRABLE")),
        ClauseKind::Null => after("NOT"),
        ClauseKind::Generated => token.is("AS") && after("ALWAYS"),
        _ => false,
    };
    (!goes_on).then_some(kind)
}
