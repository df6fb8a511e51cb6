use super::edit::{Edit, EditedColumn};
use super::error::RebuildCause;
use super::uses::inside;
use crate::sqlite::constraint;
use crate::sqlite::ddl::{Clause, ClauseKind, Element, same_name};
use crate::sqlite::quote::identifier;
use migrator_core::name::constraint_name;
use migrator_core::op::{ApplyError, CreateUniqueConstraint};
use migrator_core::schema::{CheckConstraint, Constraint, ForeignKey, UniqueConstraint};

/// A constraint of the edited table, wherever it is written.
struct Found {
    /// The working name of the column that it is written behind.
    column: Option<String>,
    clause: Clause,
    /// The working names of the columns it lists.
    listed: Vec<String>,
}

impl Edit<'_> {
    pub(super) fn create_primary_key(&mut self, name: &str, columns: &[String]) -> Result<(), RebuildCause> {
        if let Some(key) = self.rules().into_iter().find(|rule| rule.clause.kind == ClauseKind::PrimaryKey) {
            let name = key.clause.name.unwrap_or(key.clause.text);
            return Err(ApplyError::PrimaryKeyExists { table: self.live.name.clone(), name }.into());
        }
        self.check_constraint_free(name)?;
        let working = self.working(columns)?;
        for column in &working {
            self.set_nullable(column, false);
        }
        if let [only] = working.as_slice()
            && let Some(column) = self.columns.iter_mut().find(|column| column.working == *only)
            && column.identity
        {
            column.identity = false;
            self.count(only, name);
            return Ok(());
        }
        self.add_constraint(name, &Constraint::PrimaryKey(working));
        Ok(())
    }

    pub(super) fn create_unique(&mut self, create: &CreateUniqueConstraint) -> Result<(), RebuildCause> {
        let CreateUniqueConstraint { name, unique, using_index, table: _ } = create;
        self.check_constraint_free(name)?;
        if let Some(index) = using_index {
            self.drop_index(index, false)?; // the constraint has an index of its own
        }
        let unique = UniqueConstraint { columns: self.working(&unique.columns)?, ..unique.clone() };
        self.add_constraint(name, &Constraint::Unique(unique));
        Ok(())
    }

    pub(super) fn create_check(&mut self, name: &str, check: &CheckConstraint) -> Result<(), RebuildCause> {
        self.check_constraint_free(name)?;
        let check = CheckConstraint { condition: self.translated(&check.condition), ..check.clone() };
        self.add_constraint(name, &Constraint::Check(check));
        Ok(())
    }

    pub(super) fn create_foreign_key(&mut self, name: &str, key: &ForeignKey) -> Result<(), RebuildCause> {
        self.check_constraint_free(name)?;
        let mut key = key.clone();
        key.columns = self.working(&key.columns)?;
        if same_name(&key.referenced_table.name, &self.live.name.name) {
            key.referenced_columns = self.working(&key.referenced_columns)?;
        }
        self.add_constraint(name, &Constraint::ForeignKey(key));
        Ok(())
    }

    pub(super) fn rename_constraint(&mut self, name: &str, to: &str) -> Result<(), RebuildCause> {
        let Found { column, clause, .. } = self.find_rule(name)?;
        if clause.name.as_deref() != Some(to) {
            self.check_constraint_free(to)?;
        }
        self.text.rename_constraint(column.as_deref(), &clause, &identifier(to));
        Ok(())
    }

    /// Takes away the primary key that the column is alone, and gives its name.
    pub(super) fn take_key_of(&mut self, working: &str) -> Option<String> {
        let mut rules = self.rules().into_iter();
        let key = rules.find(|rule| rule.clause.kind == ClauseKind::PrimaryKey)?;
        let [only] = key.listed.as_slice() else { return None };
        if !same_name(only, working) {
            return None;
        }
        let name =
            key.clause.name.clone().unwrap_or_else(|| constraint_name(&self.live.name.name, &[], "pkey"));
        self.remove_rule(key.column.as_deref(), &key.clause);
        Some(name)
    }

    /// Writes the primary key before the unique constraints, if its column is a row id that gets another
    /// name and one of these stands before it with that column: SQLite's own renaming then fails with
    /// "expressions prohibited in PRIMARY KEY and UNIQUE constraints". Without row ids it fails where they
    /// stand behind it.
    pub(super) fn make_key_renamable(&mut self) {
        let rules: Vec<Found> = self.rules().into_iter().filter(|rule| rule.column.is_none()).collect();
        let Some(at) = rules.iter().position(|rule| rule.clause.kind == ClauseKind::PrimaryKey) else {
            return;
        };
        let [only] = rules[at].listed.as_slice() else { return };
        let is_renamed =
            |column: &EditedColumn| same_name(&column.working, only) && column.working != column.current;
        let is_row_id =
            self.text.column(only).is_some_and(|own| own.type_name().eq_ignore_ascii_case("INTEGER"));
        let without = self.text.is_without_rowid();
        let in_the_way = if without { &rules[at..] } else { &rules[..at] };
        let is_in_the_way = in_the_way.iter().any(|rule| {
            rule.clause.kind == ClauseKind::Unique && rule.listed.iter().any(|listed| same_name(listed, only))
        });
        if is_row_id && is_in_the_way && self.columns.iter().any(is_renamed) {
            let first = if without { ClauseKind::Unique } else { ClauseKind::PrimaryKey };
            self.text.put_first(|clause| clause.kind == first);
        }
    }

    fn remove_rule(&mut self, column: Option<&str>, clause: &Clause) {
        let gone = |other: &Clause| other.name == clause.name && other.kind == clause.kind;
        match column {
            Some(name) => {
                if let Some(column) = self.text.column_mut(name) {
                    column.remove(gone);
                }
            }
            None => self.text.remove_constraint(gone),
        }
    }

    fn find_rule(&self, name: &str) -> Result<Found, RebuildCause> {
        let mut rules = self.rules();
        let named = |same: &dyn Fn(&str) -> bool| {
            rules.iter().position(|rule| rule.clause.name.as_deref().is_some_and(same))
        };
        match named(&|own| own == name).or_else(|| named(&|own| same_name(own, name))) {
            Some(at) => Ok(rules.swap_remove(at)),
            None => {
                let existing = rules.into_iter().map(|rule| match rule.clause.name {
                    Some(name) => name,
                    None => format!("unnamed {}", rule.clause.text),
                });
                Err(ApplyError::NoSuchConstraint {
                    table: self.live.name.clone(),
                    name: name.to_owned(),
                    existing: existing.collect(),
                }
                .into())
            }
        }
    }

    pub(super) fn drop_constraint(&mut self, name: &str, if_exists: bool) -> Result<(), RebuildCause> {
        let Found { column, clause, listed } = match self.find_rule(name) {
            Err(_) if if_exists => return Ok(()),
            found => found?,
        };
        let counted = column.as_ref().is_some_and(|column| self.is_counted(column));
        self.remove_rule(column.as_deref(), &clause);
        if clause.kind == ClauseKind::PrimaryKey {
            // What was in the key was not NULL without saying so, where the database counts it up.
            for name in &listed {
                self.set_nullable(name, false);
                if let Some(column) = self.columns.iter_mut().find(|column| same_name(&column.working, name))
                {
                    column.identity = counted;
                }
            }
        }
        Ok(())
    }

    fn add_constraint(&mut self, name: &str, constraint: &Constraint) {
        self.text.add_constraint(&constraint::clause(name, constraint));
    }

    fn check_constraint_free(&self, name: &str) -> Result<(), RebuildCause> {
        if self.rules().iter().any(|rule| rule.clause.name.as_deref() == Some(name)) {
            return Err(ApplyError::ConstraintExists {
                table: self.live.name.clone(),
                name: name.to_owned(),
            }
            .into());
        }
        Ok(())
    }

    /// The rules that the rows keep.
    fn rules(&self) -> Vec<Found> {
        let mut rules = Vec::new();
        for element in self.text.elements() {
            let (column, clauses) = match element {
                Element::Column(column) => (Some(column.name()), column.clauses()),
                Element::Constraints(constraints) => (None, constraints.clauses()),
            };
            for clause in clauses.into_iter().filter(|clause| clause.kind.is_rule()) {
                let tokens = match element {
                    Element::Column(column) => column.tokens(&clause),
                    Element::Constraints(constraints) => constraints.tokens(&clause),
                };
                let listed = match &column {
                    Some(column) => vec![column.clone()],
                    None => inside(tokens, 1).iter().filter_map(|token| token.name()).collect(),
                };
                rules.push(Found { column: column.clone(), clause, listed });
            }
        }
        rules
    }
}
