use super::token::{Kind, Token, tokens};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::Schema;

/// A text with what its words are.
pub(crate) struct Text<'a> {
    pub(super) dialect: Dialect,
    pub(super) all: Vec<Token<'a>>,
    /// The places, among all, of what is neither white space nor comment.
    pub(super) said: Vec<usize>,
    /// What it reads or writes, in order.
    pub(super) relations: Vec<Relation>,
    /// Whether it has parts that words do not explain.
    pub(super) obscure: bool,
}

/// A table or a view that a text reads or writes.
pub(super) struct Relation {
    /// Where its name stands, among what is said.
    pub(super) at: usize,
    /// The schema that is said before it.
    pub(super) schema: Option<String>,
    /// Its other name in this text.
    pub(super) alias: Option<String>,
}

/// What stands before the name of a table.
const BEFORE_TABLES: [&str; 10] =
    ["from", "join", "into", "update", "only", "abort", "fail", "ignore", "replace", "rollback"];
/// What begins a clause.
const CLAUSES: [&str; 14] = [
    "select",
    "from",
    "where",
    "by",
    "having",
    "on",
    "set",
    "values",
    "returning",
    "limit",
    "offset",
    "window",
    "using",
    "into",
];

impl<'a> Text<'a> {
    pub(crate) fn read(sql: &'a str, dialect: Dialect) -> Self {
        let all = tokens(sql, dialect);
        let said = (0..all.len()).filter(|&at| all[at].kind != Kind::Blank).collect();
        let mut text = Text { dialect, all, said, relations: Vec::new(), obscure: false };
        // A backslash may hide the end of a string, and `$$` may be a quote.
        text.obscure = dialect != Dialect::Sqlite && sql.contains('\\')
            || dialect == Dialect::Postgres && sql.contains("$$");
        for at in 0..text.said.len() {
            if text.token(at).is_some_and(|token| token.is_name()) && text.stands_for_table(at) {
                let relation =
                    Relation { at, schema: text.qualifier(at).map(Token::name), alias: text.alias(at) };
                text.relations.push(relation);
            }
        }
        text
    }

    /// The n-th token that is no white space.
    pub(super) fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.all.get(*self.said.get(at)?)
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token<'a>> {
        self.token(at.checked_sub(1)?)
    }

    pub(super) fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.token(at).is_some_and(|token| token.is_mark(mark))
    }

    pub(super) fn is_after_mark(&self, at: usize, mark: &str) -> bool {
        self.before(at).is_some_and(|token| token.is_mark(mark))
    }

    pub(super) fn is_after(&self, at: usize, keywords: &[&str]) -> bool {
        self.before(at).is_some_and(|token| token.is_one_of(keywords))
    }

    /// Whether the token is this name, bare or in quotes.
    pub(super) fn names(&self, at: usize, name: &str) -> bool {
        self.token(at).is_some_and(|token| token.names(name, self.dialect))
    }

    /// Where the text has the name.
    pub(crate) fn places_of(&self, name: &str) -> Vec<usize> {
        (0..self.said.len()).filter(|&at| self.names(at, name)).collect()
    }

    /// The name before the dot before this one.
    pub(super) fn qualifier(&self, at: usize) -> Option<&Token<'a>> {
        if self.is_after_mark(at, ".") { self.token(at.checked_sub(2)?) } else { None }
    }

    /// Where a name begins, with what qualifies it.
    pub(super) fn head(&self, at: usize) -> usize {
        let mut head = at;
        while head >= 2 && self.is_after_mark(head, ".") {
            head -= 2;
        }
        head
    }

    /// Where the bracket opens that this stands in.
    pub(super) fn opening(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for place in (0..at).rev() {
            if self.is_mark(place, ")") {
                depth += 1;
            } else if self.is_mark(place, "(") {
                match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Some(place),
                }
            }
        }
        None
    }

    /// Where the keyword stands that begins the clause which this stands in, inside of the same brackets.
    pub(super) fn clause(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for place in (0..at).rev() {
            if self.is_mark(place, ")") {
                depth += 1;
            } else if self.is_mark(place, "(") {
                depth = depth.checked_sub(1)?;
            } else if depth == 0 && self.token(place).is_some_and(|token| token.is_one_of(&CLAUSES)) {
                return Some(place);
            }
        }
        None
    }

    fn stands_for_table(&self, at: usize) -> bool {
        let mut head = self.head(at);
        if self.is_mark(at + 1, ".") || head + 2 < at {
            return false;
        }
        while self.is_after_mark(head, "(") && head >= 2 {
            let before = head - 2;
            let opens_tables = self.token(before).is_some_and(|token| token.is_one_of(&["from", "join"]))
                || self.is_mark(before, "(");
            if !opens_tables {
                break;
            }
            head -= 1;
        }
        if self.is_after_mark(head, ",") {
            return self.clause(head).is_some_and(|clause| self.is_table_clause(clause));
        }
        match head.checked_sub(1) {
            Some(before) if self.is_after(head, &["from"]) => self.is_table_clause(before),
            // `ON UPDATE`, `FOR UPDATE` and `DO UPDATE` name no table.
            Some(before) if self.is_after(head, &["update"]) => !self.is_after(before, &["on", "for", "do"]),
            Some(_) => self.is_after(head, &BEFORE_TABLES),
            None => false,
        }
    }

    /// Whether a FROM is one of tables: not that of `extract(year FROM …)` or `IS DISTINCT FROM`.
    fn is_table_clause(&self, at: usize) -> bool {
        if !self.token(at).is_some_and(|token| token.is("from")) || self.is_after(at, &["distinct"]) {
            return false;
        }
        match self.opening(at) {
            Some(open) => {
                self.token(open + 1).is_some_and(|token| token.is_one_of(&["select", "with", "delete"]))
            }
            None => true,
        }
    }

    fn alias(&self, at: usize) -> Option<String> {
        let next = self.token(at + 1)?;
        let alias = if next.is("as") { self.token(at + 2)? } else { next };
        alias.is_name().then(|| alias.name())
    }

    /// Whether the text reads or writes the table. Unsure, where it names it in another way.
    pub(crate) fn uses_table(&self, table: &ObjectName) -> Option<bool> {
        let mut uses = false;
        for relation in &self.relations {
            match self.is_of(relation, table) {
                Some(is) => uses |= is,
                None => return None,
            }
        }
        Some(uses)
    }

    /// Whether a relation is this table; nothing where a schema is said that may be the usual one.
    pub(super) fn is_of(&self, relation: &Relation, table: &ObjectName) -> Option<bool> {
        if !self.names(relation.at, &table.name) {
            return Some(false);
        }
        if relation.schema == table.schema {
            return Some(true);
        }
        let is_usual = |schema: &Option<String>| {
            schema
                .as_deref()
                .is_none_or(|schema| ["public", "main"].contains(&schema.to_lowercase().as_str()))
        };
        if is_usual(&relation.schema) && is_usual(&table.schema) { None } else { Some(false) }
    }

    /// The table of a relation, when the schema has it.
    pub(super) fn table_of<'s>(
        &self,
        relation: &Relation,
        schema: &'s Schema,
    ) -> Option<&'s crate::schema::Table> {
        schema.tables.values().find(|table| self.is_of(relation, &table.name) == Some(true))
    }

    /// Whether the text has both words, whatever they mean.
    pub(crate) fn has_both(&self, one: &str, other: &str) -> bool {
        !self.places_of(one).is_empty() && !self.places_of(other).is_empty()
    }

    /// Whether the text names the column of the row that a trigger is about.
    pub(crate) fn names_column_of_row(&self, column: &str) -> bool {
        let is_of_row = |at: &usize| self.qualifier(*at).is_some_and(|row| row.is_one_of(&["new", "old"]));
        self.places_of(column).iter().any(is_of_row)
    }

    pub(crate) fn has_mark(&self, mark: &str) -> bool {
        (0..self.said.len()).any(|at| self.is_mark(at, mark))
    }

    /// The text with other words at places among what is said.
    pub(super) fn with(&self, changes: &[(usize, String)]) -> String {
        let mut text = String::new();
        for (place, token) in self.all.iter().enumerate() {
            let change = changes.iter().find(|(at, _)| self.said.get(*at) == Some(&place));
            text.push_str(change.map_or(token.text, |(_, change)| change));
        }
        text
    }
}
