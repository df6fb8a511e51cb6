//! What follows in the texts of views and triggers when a table or a column gets another name.

use super::sql_names::{ColumnChange, Followed, Text, follow_column as column, follow_table as table};
use super::{Schema, SqlText, Trigger};
use crate::capability::Dialect;
use crate::name::ObjectName;
use std::collections::BTreeMap;

/// A text that may name a table or a column: whose it is, in words, and the table that it is a trigger of.
struct Owner<'a> {
    words: String,
    view: Option<&'a ObjectName>,
    trigger_of: Option<&'a ObjectName>,
    text: &'a str,
}

/// What a text would read like afterwards.
type Follow<'f> = dyn Fn(&str, Option<&ObjectName>) -> Followed + 'f;

impl Schema {
    /// The views and triggers that name the table in a way in which words do not tell what becomes of them
    /// when it is renamed.
    ///
    /// ```
    /// use migrator_core::{capability::Dialect, op::{Operations, integer}, schema::Schema};
    /// let mut schema = Schema::of(Dialect::Postgres);
    /// let mut op = Operations::default();
    /// op.create_table("users", [integer("id")]);
    /// op.create_view("plain", "SELECT users.id FROM users");
    /// op.create_view("rows", "SELECT users FROM users");
    /// op.recorded().iter().for_each(|one| one.apply(&mut schema).unwrap());
    /// assert_eq!(schema.lost_by_table(&"users".into()), ["view `rows`"]);
    /// ```
    pub fn lost_by_table(&self, name: &ObjectName) -> Vec<String> {
        let Some(dialect) = self.dialect else { return Vec::new() };
        let probe = name.sibling("migrator renamed");
        let unsure = |owner: &Owner<'_>| match dialect {
            Dialect::Mysql => !Text::read(owner.text, dialect).places_of(&name.name).is_empty(),
            _ => table(owner.text, dialect, name, &probe) == Followed::Unsure,
        };
        self.owners(dialect).into_iter().filter(unsure).map(|owner| owner.words).collect()
    }

    /// The views and triggers that name the column in a way in which words do not tell what becomes of them
    /// when it is renamed.
    pub fn lost_by_column(&self, name: &ObjectName, own: &str) -> Vec<String> {
        let Some(dialect) = self.dialect else { return Vec::new() };
        let change = ColumnChange { table: name, from: own, to: "migrator renamed" };
        let owners = self.owners(dialect);
        let changed = |owner: &Owner<'_>| column(owner.text, dialect, self, owner.trigger_of, &change);
        // SQLite gives the columns of a view other names, and looks whether others know them.
        let renamed_views: Vec<&ObjectName> = match dialect {
            Dialect::Sqlite => owners
                .iter()
                .filter(|owner| changed(owner) != Followed::NotNamed || reads_all(owner.text, dialect, name))
                .filter_map(|owner| owner.view)
                .collect(),
            _ => Vec::new(),
        };
        let unsure = |owner: &Owner<'_>| {
            let text = Text::read(owner.text, dialect);
            if dialect == Dialect::Mysql {
                return self.names_column(owner, &text, name, own);
            }
            changed(owner) == Followed::Unsure
                || renamed_views
                    .iter()
                    .any(|view| owner.view != Some(*view) && text.has_both(&view.name, own))
        };
        owners.iter().filter(|owner| unsure(owner)).map(|owner| owner.words.clone()).collect()
    }

    /// The views and triggers whose text stands on the column, and stop working without it: those of which
    /// words tell so for certain, and on MySQL and in triggers, where the database does not look, all that
    /// name it.
    pub(crate) fn texts_using(&self, name: &ObjectName, own: &str) -> Vec<String> {
        let Some(dialect) = self.dialect else { return Vec::new() };
        let change = ColumnChange { table: name, from: own, to: "migrator renamed" };
        let uses = |owner: &Owner<'_>| {
            let text = Text::read(owner.text, dialect);
            match (dialect, owner.view) {
                // What names it is found when it is rendered.
                (Dialect::Mysql, Some(_)) => false,
                (_, Some(_)) => {
                    let changed = column(owner.text, dialect, self, None, &change);
                    matches!(changed, Followed::Renamed(_))
                }
                (_, None) => self.names_column(owner, &text, name, own),
            }
        };
        self.owners(dialect).into_iter().filter(uses).map(|owner| owner.words).collect()
    }

    /// Whether a text has the words for the column, whatever they mean.
    fn names_column(&self, owner: &Owner<'_>, text: &Text<'_>, table: &ObjectName, column: &str) -> bool {
        let of_row = owner.trigger_of == Some(table) && text.names_column_of_row(column);
        of_row || text.has_both(&table.name, column)
    }

    /// The texts that the database keeps, and of which it knows that they name tables.
    fn owners(&self, dialect: Dialect) -> Vec<Owner<'_>> {
        let mut owners = Vec::new();
        for (name, view) in &self.views {
            let text = view.query.get(dialect);
            owners.push(Owner { words: format!("view `{name}`"), view: Some(name), trigger_of: None, text });
        }
        // On PostgreSQL, what a trigger does is a function, which no rename changes.
        if dialect == Dialect::Postgres {
            return owners;
        }
        let of_views = self.views.iter().map(|(name, view)| (name, &view.triggers));
        for (of, triggers) in self.tables.values().map(|table| (&table.name, &table.triggers)).chain(of_views)
        {
            for (name, trigger) in triggers {
                let words = format!("trigger `{name}` of `{of}`");
                owners.push(Owner {
                    words,
                    view: None,
                    trigger_of: Some(of),
                    text: trigger.body.get(dialect),
                });
            }
        }
        owners
    }

    /// Rewrites each text that the database rewrites.
    fn follow(&mut self, dialect: Dialect, followed: &Follow<'_>) {
        let put = |text: &mut SqlText, of: Option<&ObjectName>| {
            if let Followed::Renamed(sql) = followed(text.get(dialect), of) {
                text.set(dialect, sql);
            }
        };
        let put_all = |triggers: &mut BTreeMap<String, Trigger>, of: &ObjectName| {
            if dialect == Dialect::Sqlite {
                triggers.values_mut().for_each(|trigger| put(&mut trigger.body, Some(of)));
            }
        };
        for (name, view) in &mut self.views {
            put(&mut view.query, None);
            put_all(&mut view.triggers, name);
        }
        for table in self.tables.values_mut() {
            put_all(&mut table.triggers, &table.name);
        }
    }
}

/// Whether a query gives all columns of the table.
fn reads_all(sql: &str, dialect: Dialect, table: &ObjectName) -> bool {
    let text = Text::read(sql, dialect);
    text.uses_table(table) != Some(false) && text.has_mark("*")
}

/// The dialect, if the database of it rewrites texts.
fn rewriting(schema: &Schema) -> Option<Dialect> {
    schema.dialect.filter(|dialect| *dialect != Dialect::Mysql)
}

/// Gives a table another name in the texts of views and triggers.
pub(super) fn follow_table(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    if let Some(dialect) = rewriting(schema) {
        schema.follow(dialect, &|sql, _| table(sql, dialect, from, to));
    }
}

/// Gives a column another name in the texts of views and triggers.
pub(super) fn follow_column(schema: &mut Schema, of: &ObjectName, from: &str, to: &str) {
    if let Some(dialect) = rewriting(schema) {
        let before = schema.clone();
        let change = ColumnChange { table: of, from, to };
        schema.follow(dialect, &|sql, owner| column(sql, dialect, &before, owner, &change));
    }
}
