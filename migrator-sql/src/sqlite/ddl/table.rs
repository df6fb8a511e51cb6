use super::clause::{Clause, begins_table_constraint};
use super::column::ColumnText;
use super::constraints::ConstraintsText;
use super::error::DdlError;
use super::token::{Kind, Token, same_name, tokens};
use std::fmt;

/// A `CREATE TABLE` as it is written. Displayed, it is the text that was read, but for what was
/// changed since.
///
/// ```
/// use migrator_sql::sqlite::TableText;
/// let sql = "CREATE TABLE [t] (a INT, -- the key\n  b TEXT COLLATE nocase, CHECK (a > 0)) STRICT";
/// let table = TableText::read(sql).unwrap();
/// assert_eq!(table.name(), "t");
/// assert_eq!(table.columns().map(|column| column.name()).collect::<Vec<_>>(), ["a", "b"]);
/// assert!(table.is_strict());
/// assert_eq!(table.to_string(), sql);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableText {
    name: String,
    /// Everything before the first element, with the opening bracket.
    head: Vec<Token>,
    elements: Vec<Element>,
    /// Everything from the closing bracket on.
    tail: Vec<Token>,
}

/// What stands between two commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) enum Element {
    Column(ColumnText),
    Constraints(ConstraintsText),
}

impl TableText {
    /// Reads a statement as it stands in `sqlite_schema.sql`.
    ///
    /// # Errors
    ///
    /// When the text is no `CREATE TABLE` with a list of columns. No text makes it panic.
    pub fn read(sql: &str) -> Result<Self, DdlError> {
        let tokens = tokens(sql);
        let mut said = tokens.iter().enumerate().filter(|(_, token)| !token.is_blank()).peekable();
        let mut skip = |keyword: &str| said.next_if(|(_, token)| token.is(keyword)).is_some();
        if !skip("CREATE") {
            return Err(DdlError::new("it does not begin with CREATE"));
        }
        let _ = skip("TEMP") || skip("TEMPORARY");
        if skip("VIRTUAL") {
            return Err(DdlError::new("it is a virtual table"));
        }
        if !skip("TABLE") {
            return Err(DdlError::new("it is not a CREATE TABLE"));
        }
        let _ = skip("IF") && skip("NOT") && skip("EXISTS");
        let mut name = said.next().and_then(|(_, token)| token.name());
        if said.next_if(|(_, token)| token.symbol(".")).is_some() {
            name = said.next().and_then(|(_, token)| token.name());
        }
        let name = name.ok_or_else(|| DdlError::new("it has no name"))?;
        let open = match said.next() {
            Some((at, token)) if token.symbol("(") => at,
            _ => return Err(DdlError::new("it has no list of columns")),
        };
        let (elements, close) = elements(&tokens, open)?;
        if !matches!(elements.first(), Some(Element::Column(_))) {
            return Err(DdlError::new("it has no column"));
        }
        Ok(TableText { name, head: tokens[..=open].to_vec(), elements, tail: tokens[close..].to_vec() })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &ColumnText> {
        self.elements.iter().filter_map(|element| match element {
            Element::Column(column) => Some(column),
            Element::Constraints(_) => None,
        })
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns().find(|column| same_name(&column.name(), name))
    }

    /// The column of this name, to change it.
    pub(in crate::sqlite) fn column_mut(&mut self, name: &str) -> Option<&mut ColumnText> {
        self.elements.iter_mut().find_map(|element| match element {
            Element::Column(column) if same_name(&column.name(), name) => Some(column),
            _ => None,
        })
    }

    pub(in crate::sqlite) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Where the columns end, in bytes: the comma before the table's constraints, or the closing bracket.
    pub(in crate::sqlite) fn end_of_columns(&self) -> usize {
        let columns = self.columns().map(|column| column.to_string().len() + 1).sum::<usize>();
        joined(&self.head).len() + columns.saturating_sub(1)
    }

    /// The constraints that stand behind the columns.
    pub fn constraints(&self) -> impl Iterator<Item = Clause> {
        self.elements.iter().flat_map(|element| match element {
            Element::Constraints(constraints) => constraints.clauses(),
            Element::Column(_) => Vec::new(),
        })
    }

    /// Whether it is `STRICT`.
    pub fn is_strict(&self) -> bool {
        self.tail.iter().any(|token| token.is("STRICT"))
    }

    /// Whether its rows are kept in its primary key.
    pub fn is_without_rowid(&self) -> bool {
        self.tail.iter().any(|token| token.is("WITHOUT"))
    }

    /// The statement under another name, which comes in quotes.
    pub(in crate::sqlite) fn to_sql(&self, quoted_name: &str) -> String {
        format!("CREATE TABLE {quoted_name} ({}{}", self.body(), joined(&self.tail))
    }

    /// What stands between the brackets.
    fn body(&self) -> String {
        self.elements.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    /// Adds a column behind the last one.
    pub(in crate::sqlite) fn add_column(&mut self, column: &str) {
        let at = self.elements.iter().rposition(|e| matches!(e, Element::Column(_))).map_or(0, |at| at + 1);
        self.insert(at, column, |tokens| ColumnText::of(tokens).map(Element::Column));
    }

    /// Adds a constraint behind everything.
    pub(in crate::sqlite) fn add_constraint(&mut self, constraint: &str) {
        self.insert(self.elements.len(), constraint, |t| Some(Element::Constraints(ConstraintsText::of(t))));
    }

    /// Takes a column away.
    pub(in crate::sqlite) fn remove_column(&mut self, name: &str) {
        let at =
            self.elements.iter().position(|e| matches!(e, Element::Column(c) if same_name(&c.name(), name)));
        if let Some(at) = at {
            self.remove(at);
        }
    }

    /// Takes away the first of the table's constraints that `which` is true of.
    pub(in crate::sqlite) fn remove_constraint(&mut self, which: impl Fn(&Clause) -> bool) {
        for at in 0..self.elements.len() {
            let Element::Constraints(constraints) = &mut self.elements[at] else { continue };
            let clauses = constraints.clauses();
            let Some(clause) = clauses.iter().find(|clause| which(clause)) else { continue };
            if clauses.len() == 1 {
                self.remove(at);
            } else {
                constraints.remove(clause);
            }
            return;
        }
    }

    /// Puts a constraint that stands behind the columns before all others that do.
    pub(in crate::sqlite) fn put_first(&mut self, which: impl Fn(&Clause) -> bool) {
        let first = self.elements.iter().position(|element| matches!(element, Element::Constraints(_)));
        let sql = self.elements.iter().find_map(|element| match element {
            Element::Constraints(own) => {
                own.clauses().iter().find(|own| which(own)).map(|clause| own.sql(clause))
            }
            Element::Column(_) => None,
        });
        if let (Some(first), Some(sql)) = (first, sql) {
            self.remove_constraint(which);
            self.insert(first, &sql, |t| Some(Element::Constraints(ConstraintsText::of(t))));
        }
    }

    /// Gives a constraint another name, which comes in quotes. It stands behind this column, or behind
    /// the table's columns.
    pub(in crate::sqlite) fn rename_constraint(
        &mut self,
        column: Option<&str>,
        clause: &Clause,
        quoted: &str,
    ) {
        for element in &mut self.elements {
            let found = match (&*element, column) {
                (Element::Column(own), Some(name)) => {
                    same_name(&own.name(), name) && own.clauses().contains(clause)
                }
                (Element::Constraints(own), None) => own.clauses().contains(clause),
                _ => false,
            };
            if found {
                let mut said = clause.tokens.clone().filter(|at| !element.tokens()[*at].is_blank());
                if let Some(at) = said.nth(1) {
                    element.tokens()[at] = Token { kind: Kind::Name, text: quoted.to_owned() };
                }
                return;
            }
        }
    }

    /// Takes an element away. The blanks before the closing bracket stay.
    fn remove(&mut self, at: usize) {
        let mut removed = self.elements.remove(at);
        if at == self.elements.len()
            && let Some(last) = self.elements.last_mut()
        {
            let end = trailing_blanks(removed.tokens());
            let tokens = last.tokens();
            if !tokens.last().is_some_and(|token| token.kind == Kind::Blank) {
                tokens.extend(end);
            }
        }
    }

    /// Puts an element at a place, laid out as the one before it.
    fn insert(&mut self, at: usize, sql: &str, make: impl Fn(Vec<Token>) -> Option<Element>) {
        let at_end = at == self.elements.len();
        let mut fresh = tokens(sql);
        if let Some(before) = at.checked_sub(1).and_then(|before| self.elements.get_mut(before)) {
            let tokens = before.tokens();
            let end = if at_end { trailing_blanks(tokens) } else { Vec::new() };
            let said = tokens.iter().position(|token| !token.is_blank()).unwrap_or(0);
            let indent = tokens[..said].iter().rfind(|token| token.kind == Kind::Blank).cloned();
            let blank = indent.unwrap_or(Token { kind: Kind::Blank, text: " ".into() });
            fresh.insert(0, blank);
            fresh.extend(end);
        }
        self.elements.extend(make(fresh));
        self.elements[at..].rotate_right(1);
    }
}

impl Element {
    fn tokens(&mut self) -> &mut Vec<Token> {
        match self {
            Element::Column(column) => column.all_tokens(),
            Element::Constraints(constraints) => constraints.all_tokens(),
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Element::Column(column) => column.fmt(f),
            Element::Constraints(constraints) => constraints.fmt(f),
        }
    }
}

impl fmt::Display for TableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", joined(&self.head), self.body(), joined(&self.tail))
    }
}

fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect()
}

/// Takes the white space off the end, unless a comment needs it.
fn trailing_blanks(tokens: &mut Vec<Token>) -> Vec<Token> {
    match tokens.as_slice() {
        [.., before, last] if last.kind == Kind::Blank && before.kind != Kind::Comment => {
            tokens.split_off(tokens.len() - 1)
        }
        _ => Vec::new(),
    }
}

/// The elements behind the opening bracket, and where the closing one is.
fn elements(tokens: &[Token], open: usize) -> Result<(Vec<Element>, usize), DdlError> {
    let mut elements = Vec::new();
    let mut depth = 0_usize;
    let mut start = open + 1;
    for (at, token) in tokens.iter().enumerate().skip(open + 1) {
        let ends = depth == 0 && (token.symbol(",") || token.symbol(")"));
        if ends {
            elements.push(element(tokens[start..at].to_vec())?);
            if token.symbol(")") {
                return Ok((elements, at));
            }
            start = at + 1;
        } else if token.symbol("(") {
            depth += 1;
        } else if token.symbol(")") {
            depth -= 1;
        }
    }
    Err(DdlError::new("a bracket is not closed"))
}

fn element(tokens: Vec<Token>) -> Result<Element, DdlError> {
    if tokens.iter().find(|token| !token.is_blank()).is_some_and(begins_table_constraint) {
        return Ok(Element::Constraints(ConstraintsText::of(tokens)));
    }
    let text = joined(&tokens);
    let column = ColumnText::of(tokens);
    column.map(Element::Column).ok_or_else(|| DdlError::new(format!("`{}` is no column", text.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_come_and_go_in_the_layout_that_is_there() {
        let mut table = TableText::read(
            "CREATE TABLE t (\n  a INT, -- one\n  b INT,\n  UNIQUE (a) CONSTRAINT c CHECK (a,b)\n) STRICT",
        )
        .unwrap();
        table.add_column("\"d\" INT");
        table.remove_column("B");
        table.add_constraint("CONSTRAINT e CHECK (d)");
        table.remove_constraint(|clause| clause.name.is_none());
        assert_eq!(
            table.to_sql("\"x\""),
            "CREATE TABLE \"x\" (\n  a INT,\n  \"d\" INT,\n  CONSTRAINT c CHECK (a,b),\n  CONSTRAINT e CHECK (d)\n) STRICT"
        );
    }

    #[test]
    fn one_line_stays_one_line() {
        let mut table = TableText::read("CREATE TABLE t (a INT)").unwrap();
        table.add_column("b");
        table.add_constraint("CHECK (b)");
        assert_eq!(table.to_string(), "CREATE TABLE t (a INT, b, CHECK (b))");
        table.remove_constraint(|_| true);
        table.remove_column("b");
        assert_eq!(table.to_string(), "CREATE TABLE t (a INT)");
    }

    #[test]
    fn the_closing_bracket_stays_where_it_is() {
        let mut table = TableText::read("CREATE TABLE t (\n  a INT,\n  CHECK (a),\n  UNIQUE (a)\n)").unwrap();
        table.remove_constraint(|clause| clause.text == "UNIQUE (a)");
        assert_eq!(table.to_string(), "CREATE TABLE t (\n  a INT,\n  CHECK (a)\n)");
        table.remove_constraint(|_| true);
        table.add_column("b");
        table.remove_column("b");
        assert_eq!(table.to_string(), "CREATE TABLE t (\n  a INT\n)");
    }

    #[test]
    fn a_comment_never_swallows_what_follows() {
        let mut table = TableText::read("CREATE TABLE t (a INT -- last\n)").unwrap();
        table.add_column("b");
        assert_eq!(table.to_string(), "CREATE TABLE t (a INT -- last\n, b)");
    }

    #[test]
    fn what_is_no_table_is_said() {
        for (sql, fact) in [
            ("", "it does not begin with CREATE"),
            ("CREATE VIRTUAL TABLE t USING fts5(a)", "it is a virtual table"),
            ("CREATE VIEW v AS SELECT 1", "it is not a CREATE TABLE"),
            ("CREATE TABLE t AS SELECT 1", "it has no list of columns"),
            ("CREATE TABLE t (a, b", "a bracket is not closed"),
            ("CREATE TABLE t (a, , b)", "`` is no column"),
            ("CREATE TABLE t (CHECK (1))", "it has no column"),
        ] {
            assert_eq!(TableText::read(sql).unwrap_err().fact, fact, "{sql}");
        }
    }

    fn keeps(sql: &str) {
        if let Ok(mut table) = TableText::read(sql) {
            assert_eq!(table.to_string(), sql);
            for column in table.columns() {
                let _ = (column.clauses(), column.type_name());
            }
            let names: Vec<String> = table.columns().map(ColumnText::name).collect();
            for name in names {
                if let Some(column) = table.column_mut(&name) {
                    column.set_type("TEXT");
                    column.remove(|clause| clause.kind.is_rule());
                    column.push("NOT NULL");
                }
                table.add_column("\"x\"");
                table.remove_column(&name);
            }
            table.remove_constraint(|_| true);
        }
    }

    proptest! {
        #[test]
        fn reading_any_text_is_lossless(sql in any::<String>()) {
            keeps(&sql);
        }

        #[test]
        fn reading_what_looks_like_ddl_is_lossless(
            words in prop::collection::vec(prop::sample::select(vec![
                "a", "\"b\"", "[c", "'d'", "(", ")", ",", " ", "\n", "-- e\n", "/*", "*/", "CONSTRAINT", "NOT",
                "NULL", "DEFAULT", "CHECK", "PRIMARY KEY", "UNIQUE", "REFERENCES", "FOREIGN KEY", "AS", "GENERATED",
                "ALWAYS", "COLLATE", "STRICT", ".", "x'0'", "INT",
            ]), 0..40)
        ) {
            keeps(&format!("CREATE TABLE t ({})", words.join(" ")));
            keeps(&words.concat());
        }
    }
}
