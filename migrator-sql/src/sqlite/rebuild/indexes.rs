use super::edit::Edit;
use super::error::RebuildCause;
use super::live::LiveObject;
use super::swap;
use crate::sqlite::ddl::{same_name, tokens};
use crate::sqlite::index;
use migrator_core::name::ObjectName;
use migrator_core::op::{ApplyError, CreateIndex};
use migrator_core::schema::{Index, IndexKey};

/// An index of the table that is being edited.
pub(super) struct EditedIndex {
    pub(super) name: String,
    source: Source,
}

enum Source {
    /// It is in the database, by this statement.
    Live(String),
    /// It is new.
    New(Index),
}

impl EditedIndex {
    pub(super) fn live(object: &LiveObject) -> Self {
        EditedIndex { name: object.name.clone(), source: Source::Live(object.sql.clone()) }
    }

    /// The statement that creates it.
    pub(super) fn create(&self, table: &ObjectName) -> String {
        match &self.source {
            Source::Live(sql) => swap::in_schema(table, sql),
            Source::New(new) => index::create(table, &self.name, new),
        }
    }

    /// Whether it stands on the column.
    pub(super) fn uses(&self, column: &str) -> bool {
        match &self.source {
            Source::New(new) => new.uses(column),
            Source::Live(sql) => {
                let tokens = tokens(sql);
                tokens.iter().skip_while(|token| !token.symbol("(")).any(|token| token.names(column))
            }
        }
    }
}

impl Edit<'_> {
    pub(super) fn create_index(&mut self, create: &CreateIndex) -> Result<(), RebuildCause> {
        if self.indexes.iter().any(|index| same_name(&index.name, &create.name)) {
            return Err(
                ApplyError::IndexExists { table: self.live.name.clone(), name: create.name.clone() }.into()
            );
        }
        let mut new = create.index.clone();
        for part in &mut new.parts {
            match &mut part.key {
                IndexKey::Column(column) => *column = self.working(std::slice::from_ref(column))?.remove(0),
                IndexKey::Expression(expression) => *expression = self.translated(expression),
            }
        }
        new.predicate = new.predicate.as_ref().map(|predicate| self.translated(predicate));
        let source = Source::New(new);
        self.indexes.push(EditedIndex { name: create.name.clone(), source });
        Ok(())
    }

    pub(super) fn drop_index(&mut self, name: &str) -> Result<(), RebuildCause> {
        let Some(at) = self.indexes.iter().position(|index| same_name(&index.name, name)) else {
            let existing = self.indexes.iter().map(|index| index.name.clone()).collect();
            let table = self.live.name.clone();
            return Err(ApplyError::NoSuchIndex { table, name: name.to_owned(), existing }.into());
        };
        self.indexes.remove(at);
        Ok(())
    }

    /// The statements for the indexes alone, when the table stays as it is.
    pub(super) fn index_statements(&self) -> Vec<String> {
        let stays = |live: &&LiveObject| {
            self.indexes
                .iter()
                .any(|index| matches!(&index.source, Source::Live(_)) && index.name == live.name)
        };
        let dropped = self.live.indexes.iter().filter(|live| !stays(live));
        let dropped = dropped.map(|live| index::drop(&self.live.name, &live.name));
        let created = self.indexes.iter().filter(|index| matches!(index.source, Source::New(_)));
        dropped.chain(created.map(|index| index.create(&self.live.name))).collect()
    }
}
