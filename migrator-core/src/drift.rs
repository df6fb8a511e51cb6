//! What is otherwise in a live database than the migrations make it.

use crate::name::ObjectName;
use crate::schema::{Column, Function, Schema, Sequence, Table, TableOptions, View};
use std::collections::BTreeMap;
use std::fmt;

/// Something that is otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table that it belongs to, if it belongs to one.
    pub table: Option<ObjectName>,
    /// What kind of thing it is: `table`, `column`, `index` …
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// How it is otherwise.
    pub change: Change,
}

/// How something is otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is not there; this is what it should be.
    Missing(String),
    /// It is there, and should not; this is what it is.
    Unexpected(String),
    /// It is there, and should be something else.
    Different {
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
}

/// Compares two schemas of one database, both in its canonical form. What belongs to a table comes
/// with that table; a table that is missing or unexpected is one difference.
///
/// ```
/// use migrator_core::{drift::drift, op::*, schema::Schema};
/// let mut expected = Schema::default();
/// CreateTable::new("users", [integer("id"), text("name")]).apply(&mut expected).unwrap();
/// let mut found = Schema::default();
/// CreateTable::new("users", [integer("id"), text("nick")]).apply(&mut found).unwrap();
/// let lines: Vec<String> = drift(&expected, &found).iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["- column name: name text", "+ column nick: nick text"]);
/// ```
pub fn drift(expected: &Schema, found: &Schema) -> Vec<Difference> {
    let mut differences = Vec::new();
    let schemas = |schema: &Schema| -> BTreeMap<String, String> {
        schema.schemas.iter().map(|name| (name.clone(), name.clone())).collect()
    };
    let extensions = |schema: &Schema| -> BTreeMap<String, String> {
        schema.extensions.iter().map(|name| (name.clone(), name.clone())).collect()
    };
    let mut whole = Comparison { table: None, differences: &mut differences };
    whole.maps("schema", &schemas(expected), &schemas(found), String::clone);
    whole.maps("extension", &extensions(expected), &extensions(found), String::clone);
    whole.maps("enum", &expected.enums, &found.enums, |labels| labels.join(", "));
    whole.maps("sequence", &expected.sequences, &found.sequences, Sequence::to_string);
    whole.maps("table", &names(&expected.tables), &names(&found.tables), Clone::clone);
    for (name, table) in &expected.tables {
        if let Some(other) = found.tables.get(name).filter(|other| *other != table) {
            tables(table, other, &mut differences);
        }
    }
    let mut whole = Comparison { table: None, differences: &mut differences };
    whole.maps("view", &expected.views, &found.views, view);
    whole.maps("function", &expected.functions, &found.functions, function);
    differences
}

fn names(tables: &BTreeMap<ObjectName, Table>) -> BTreeMap<ObjectName, String> {
    tables.keys().map(|name| (name.clone(), String::new())).collect()
}

fn function(function: &Function) -> String {
    let Function { returns, language, attributes, body } = function;
    format!("returns {returns} language {language} {attributes} as {}", body.line())
}

fn view(view: &View) -> String {
    let kind = if view.materialized { "materialized " } else { "" };
    format!("{kind}{}", view.query.line())
}

fn tables(expected: &Table, found: &Table, differences: &mut Vec<Difference>) {
    let columns = |table: &Table| -> BTreeMap<String, Column> {
        table.columns.iter().map(|column| (column.name.clone(), column.clone())).collect()
    };
    let mut own = Comparison { table: Some(expected.name.clone()), differences };
    own.maps("column", &columns(expected), &columns(found), column);
    own.maps("constraint", &expected.constraints, &found.constraints, ToString::to_string);
    own.maps("index", &expected.indexes, &found.indexes, |index| {
        format!("{}{index}", if index.unique { "unique " } else { "" })
    });
    own.maps("trigger", &expected.triggers, &found.triggers, |trigger| {
        format!("{trigger}: {}", trigger.body.line())
    });
    own.one("comment", &expected.comment, &found.comment, |comment| format!("{comment:?}"));
    own.one("options", &expected.options, &found.options, options);
}

fn column(column: &Column) -> String {
    match &column.comment {
        Some(comment) => format!("{column} comment {comment:?}"),
        None => column.to_string(),
    }
}

fn options(options: &TableOptions) -> String {
    let said = options.source().split_whitespace().collect::<Vec<_>>().join(" ");
    if said.is_empty() { "none".to_owned() } else { said }
}

struct Comparison<'a> {
    table: Option<ObjectName>,
    differences: &'a mut Vec<Difference>,
}

impl Comparison<'_> {
    fn maps<K: Ord + fmt::Display, V: PartialEq>(
        &mut self,
        kind: &'static str,
        expected: &BTreeMap<K, V>,
        found: &BTreeMap<K, V>,
        said: impl Fn(&V) -> String,
    ) {
        for (name, value) in expected {
            match found.get(name) {
                None => self.push(kind, name, Change::Missing(said(value))),
                Some(other) if other != value => {
                    let change = Change::Different { expected: said(value), found: said(other) };
                    self.push(kind, name, change);
                }
                Some(_) => {}
            }
        }
        for (name, value) in found.iter().filter(|(name, _)| !expected.contains_key(name)) {
            self.push(kind, name, Change::Unexpected(said(value)));
        }
    }

    fn one<V: PartialEq>(
        &mut self,
        kind: &'static str,
        expected: &V,
        found: &V,
        said: impl Fn(&V) -> String,
    ) {
        if expected != found {
            let change = Change::Different { expected: said(expected), found: said(found) };
            self.push(kind, "", change);
        }
    }

    fn push(&mut self, kind: &'static str, name: impl fmt::Display, change: Change) {
        let (table, name) = (self.table.clone(), name.to_string());
        self.differences.push(Difference { table, kind, name, change });
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, said) = match &self.change {
            Change::Missing(expected) => ('-', expected.clone()),
            Change::Unexpected(found) => ('+', found.clone()),
            Change::Different { expected, found } => ('~', format!("expected {expected}, found {found}")),
        };
        write!(f, "{sign} {}", self.kind)?;
        if !self.name.is_empty() {
            write!(f, " {}", self.name)?;
        }
        if said.is_empty() { Ok(()) } else { write!(f, ": {said}") }
    }
}
