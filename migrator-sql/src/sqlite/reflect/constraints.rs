use super::find;
use crate::sqlite::ddl::{Clause, ClauseKind, Cursor, Token, is_name_at, items, same_name};
use crate::sqlite::enumeration;
use crate::sqlite::expression::plain;
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::schema::{
    CheckConstraint, Constraint, Deferrable, Expression, ForeignKey, ReferentialAction, Schema, Table,
    UniqueConstraint,
};
use std::collections::BTreeMap;

/// The constraints of a table, as they are read.
pub(super) struct Rules {
    table: ObjectName,
    columns: Vec<String>,
    named: BTreeMap<String, Constraint>,
    /// Those without a name, with the one that they get if it is free.
    unnamed: Vec<(String, Constraint)>,
    counted: Option<String>,
    pub(super) has_conflict_clause: bool,
    pub(super) has_sorted_key: bool,
}

impl Rules {
    pub(super) fn new(table: &Table) -> Self {
        Rules {
            table: table.name.clone(),
            columns: table.column_names().map(ToOwned::to_owned).collect(),
            named: BTreeMap::new(),
            unnamed: Vec::new(),
            counted: None,
            has_conflict_clause: false,
            has_sorted_key: false,
        }
    }

    /// Reads a constraint, which may stand behind a column.
    pub(super) fn read(&mut self, column: Option<&str>, clause: &Clause, tokens: &[Token]) {
        if clause.kind != ClauseKind::Check && tokens.iter().any(|token| token.is("CONFLICT")) {
            self.has_conflict_clause = true;
        }
        let (suffix, constraint) = match clause.kind {
            ClauseKind::PrimaryKey => {
                let key = self.listed(column, tokens);
                if tokens.iter().any(|token| token.is("AUTOINCREMENT")) {
                    self.counted = key.first().cloned();
                }
                ("pkey", Constraint::PrimaryKey(key))
            }
            ClauseKind::Unique => {
                ("key", Constraint::Unique(UniqueConstraint::new(self.listed(column, tokens))))
            }
            ClauseKind::Check => {
                let mut cursor = Cursor::new(tokens);
                let _ = cursor.skip("CHECK");
                let inside = cursor.bracket().unwrap_or_default();
                let check = Constraint::Check(CheckConstraint::new(Expression(plain(inside))));
                if let Some(column) = column.filter(|_| enumeration::is_check(clause, tokens)) {
                    // Its name is not the user's, and goes with the names of its table and its column.
                    self.named.insert(enumeration::check_name(&self.table.name, column), check);
                    return;
                }
                ("check", check)
            }
            ClauseKind::ForeignKey => ("fkey", Constraint::ForeignKey(self.foreign_key(column, tokens))),
            _ => return,
        };
        match &clause.name {
            Some(name) if !self.named.contains_key(name) => {
                self.named.insert(name.clone(), constraint);
            }
            _ => {
                let name = self.default_name(&constraint, tokens, suffix);
                self.unnamed.push((name, constraint));
            }
        }
    }

    /// The constraints by name, and the column that the database counts up.
    pub(super) fn finish(self) -> (BTreeMap<String, Constraint>, Option<String>) {
        let mut constraints = self.named;
        for (name, constraint) in self.unnamed {
            let numbered = (1..).map(|number| format!("{name}{number}"));
            let free =
                std::iter::once(name.clone()).chain(numbered).find(|name| !constraints.contains_key(name));
            constraints.insert(free.unwrap_or(name), constraint);
        }
        (constraints, self.counted)
    }

    /// The name that PostgreSQL would give.
    fn default_name(&self, constraint: &Constraint, tokens: &[Token], suffix: &str) -> String {
        let columns: Vec<&str> = match constraint {
            Constraint::PrimaryKey(_) => Vec::new(),
            Constraint::Check(_) => {
                let named = |column: &&String| {
                    (1..tokens.len()).any(|at| is_name_at(tokens, at) && tokens[at].names(column))
                };
                let named: Vec<&str> = self.columns.iter().filter(named).map(String::as_str).collect();
                if named.len() == 1 { named } else { Vec::new() }
            }
            other => other.columns().iter().map(String::as_str).collect(),
        };
        constraint_name(&self.table.name, &columns, suffix)
    }

    /// The columns that a key lists, or the one that it stands behind.
    fn listed(&mut self, column: Option<&str>, tokens: &[Token]) -> Vec<String> {
        if let Some(column) = column {
            self.has_sorted_key |= tokens.iter().any(|token| token.is("DESC"));
            return vec![column.to_owned()];
        }
        let mut cursor = Cursor::new(tokens);
        let _ = cursor.skip("PRIMARY") && cursor.skip("KEY") || cursor.skip("UNIQUE");
        let list = cursor.bracket().unwrap_or_default();
        self.has_sorted_key |= list.iter().any(|token| token.is("DESC") || token.is("COLLATE"));
        self.names(list)
    }

    /// The columns of a list, by their own names.
    fn names(&self, list: &[Token]) -> Vec<String> {
        let names = items(list).into_iter().filter_map(|item| Cursor::new(item).name());
        names.map(|name| own(self.columns.iter().map(String::as_str), &name)).collect()
    }

    fn foreign_key(&self, column: Option<&str>, tokens: &[Token]) -> ForeignKey {
        let mut cursor = Cursor::new(tokens);
        let columns = match column {
            Some(column) => vec![column.to_owned()],
            None => {
                let _ = cursor.skip("FOREIGN") && cursor.skip("KEY");
                self.names(cursor.bracket().unwrap_or_default())
            }
        };
        let _ = cursor.skip("REFERENCES");
        let target = self.table.sibling(cursor.name().unwrap_or_default());
        let targets = items(cursor.bracket().unwrap_or_default());
        let targets = targets.into_iter().filter_map(|item| Cursor::new(item).name());
        let mut key = ForeignKey::new(columns, target, targets);
        loop {
            if cursor.skip("ON") {
                let on_delete = cursor.skip("DELETE") || !cursor.skip("UPDATE");
                let action = action(&mut cursor);
                if on_delete { key.on_delete = action } else { key.on_update = action }
            } else if cursor.skip("MATCH") {
                cursor.next(); // SQLite reads it and does nothing
            } else if cursor.skip("NOT") {
                let _ = cursor.skip("DEFERRABLE") && cursor.skip("INITIALLY") && cursor.next().is_some();
            } else if cursor.skip("DEFERRABLE") {
                let later = cursor.skip("INITIALLY") && cursor.next().is_some_and(|t| t.is("DEFERRED"));
                key.deferrable =
                    Some(if later { Deferrable::InitiallyDeferred } else { Deferrable::InitiallyImmediate });
            } else {
                return key;
            }
        }
    }
}

fn action(cursor: &mut Cursor<'_>) -> ReferentialAction {
    if cursor.skip("CASCADE") {
        ReferentialAction::Cascade
    } else if cursor.skip("RESTRICT") {
        ReferentialAction::Restrict
    } else if cursor.skip("SET") {
        if cursor.skip("DEFAULT") {
            ReferentialAction::SetDefault
        } else {
            cursor.next();
            ReferentialAction::SetNull
        }
    } else {
        let _ = cursor.skip("NO") && cursor.skip("ACTION");
        ReferentialAction::NoAction
    }
}

/// The name among these that this one means, in whatever letters.
pub(super) fn own<'a>(mut names: impl Iterator<Item = &'a str>, name: &str) -> String {
    names.find(|own| same_name(own, name)).unwrap_or(name).to_owned()
}

/// Gives foreign keys the names that their targets have themselves. One that names no column points at
/// the primary key.
pub(super) fn resolve_targets(schema: &mut Schema) {
    let resolved: Vec<(ObjectName, String, ForeignKey)> = schema
        .tables
        .values()
        .flat_map(|table| {
            table.constraints.iter().filter_map(|(name, constraint)| match constraint {
                Constraint::ForeignKey(key) => {
                    resolve(key, schema).map(|k| (table.name.clone(), name.clone(), k))
                }
                _ => None,
            })
        })
        .collect();
    for (table, name, key) in resolved {
        if let Some(table) = schema.tables.get_mut(&table) {
            table.constraints.insert(name, Constraint::ForeignKey(key));
        }
    }
}

/// The key with its target's own names, if it is written with others.
fn resolve(key: &ForeignKey, schema: &Schema) -> Option<ForeignKey> {
    let target = schema.table(&find(&schema.tables, &key.referenced_table)?)?;
    let columns = match key.referenced_columns.as_slice() {
        [] => target.primary_key()?.1.to_vec(),
        named => named.iter().map(|name| own(target.column_names(), name)).collect(),
    };
    Some(ForeignKey { referenced_table: target.name.clone(), referenced_columns: columns, ..key.clone() })
}
