use super::edit::Edit;
use super::error::RebuildCause;
use super::live::LiveObject;
use super::swap;
use crate::sqlite::ddl::{same_name, tokens};
use crate::sqlite::index;
use crate::sqlite::quote::identifier;
use migrator_core::name::ObjectName;
use migrator_core::op::{ApplyError, CreateIndex};
use migrator_core::schema::{Index, IndexKey};

/// An index of the table that is being edited.
pub(super) struct EditedIndex {
    pub(super) name: String,
    source: Source,
}

enum Source {
    /// It is in the database under this name, by this statement.
    Live(String, String),
    /// It is new.
    New(Index),
}

impl EditedIndex {
    pub(super) fn live(object: &LiveObject) -> Self {
        EditedIndex {
            name: object.name.clone(),
            source: Source::Live(object.name.clone(), object.sql.clone()),
        }
    }

    /// The statement that creates it.
    pub(super) fn create(&self, table: &ObjectName) -> String {
        match &self.source {
            Source::Live(name, sql) if *name == self.name => swap::in_schema(table, sql),
            Source::Live(_, sql) => swap::in_schema(table, &swap::with_name(sql, |_| identifier(&self.name))),
            Source::New(new) => index::create(table, &self.name, new, false),
        }
    }

    /// Whether it stands on the column.
    pub(super) fn uses(&self, column: &str) -> bool {
        match &self.source {
            Source::New(new) => new.uses(column),
            Source::Live(_, sql) => {
                let tokens = tokens(sql);
                tokens.iter().skip_while(|token| !token.symbol("(")).any(|token| token.names(column))
            }
        }
    }
}

impl Edit<'_> {
    pub(super) fn create_index(&mut self, create: &CreateIndex) -> Result<(), RebuildCause> {
        if self.indexes.iter().any(|index| same_name(&index.name, &create.name)) {
            if create.if_not_exists {
                return Ok(());
            }
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

    pub(super) fn drop_index(&mut self, name: &str, if_exists: bool) -> Result<(), RebuildCause> {
        match self.find_index(name) {
            Err(_) if if_exists => {}
            found => {
                self.indexes.remove(found?);
            }
        }
        Ok(())
    }

    pub(super) fn rename_index(&mut self, name: &str, to: &str) -> Result<(), RebuildCause> {
        let at = self.find_index(name)?;
        if self.indexes.iter().enumerate().any(|(other, index)| other != at && same_name(&index.name, to)) {
            let (table, name) = (self.live.name.clone(), to.to_owned());
            return Err(ApplyError::IndexExists { table, name }.into());
        }
        to.clone_into(&mut self.indexes[at].name);
        Ok(())
    }

    fn find_index(&self, name: &str) -> Result<usize, RebuildCause> {
        self.indexes.iter().position(|index| same_name(&index.name, name)).ok_or_else(|| {
            let existing = self.indexes.iter().map(|index| index.name.clone()).collect();
            let table = self.live.name.clone();
            ApplyError::NoSuchIndex { table, name: name.to_owned(), existing }.into()
        })
    }

    /// The statements for the indexes alone, when the table stays as it is.
    pub(super) fn index_statements(&self) -> Vec<String> {
        let is_as_it_was =
            |index: &EditedIndex| matches!(&index.source, Source::Live(name, _) if *name == index.name);
        let stays = |live: &&LiveObject| {
            self.indexes.iter().any(|index| is_as_it_was(index) && index.name == live.name)
        };
        let dropped = self.live.indexes.iter().filter(|live| !stays(live));
        let dropped = dropped.map(|live| index::drop(&self.live.name, &live.name, false));
        let created = self.indexes.iter().filter(|index| !is_as_it_was(index));
        dropped.chain(created.map(|index| index.create(&self.live.name))).collect()
    }
}
