use super::edit::Edit;
use super::error::RebuildCause;
use super::uses::inside;
use crate::sqlite::column::auto_key_clause;
use crate::sqlite::constraint;
use crate::sqlite::ddl::{Clause, ClauseKind, Element, same_name};
use migrator_core::op::ApplyError;
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
            if let Some(column) = self.text.column_mut(only) {
                column.set_type("INTEGER");
                column.push(&auto_key_clause(name));
            }
            return Ok(());
        }
        self.add_constraint(name, &Constraint::PrimaryKey(working))
    }

    pub(super) fn create_unique(
        &mut self,
        name: &str,
        unique: &UniqueConstraint,
    ) -> Result<(), RebuildCause> {
        self.check_constraint_free(name)?;
        let unique = UniqueConstraint { columns: self.working(&unique.columns)?, ..unique.clone() };
        self.add_constraint(name, &Constraint::Unique(unique))
    }

    pub(super) fn create_check(&mut self, name: &str, check: &CheckConstraint) -> Result<(), RebuildCause> {
        self.check_constraint_free(name)?;
        let check = CheckConstraint { condition: self.translated(&check.condition), ..check.clone() };
        self.add_constraint(name, &Constraint::Check(check))
    }

    pub(super) fn create_foreign_key(&mut self, name: &str, key: &ForeignKey) -> Result<(), RebuildCause> {
        self.check_constraint_free(name)?;
        let mut key = key.clone();
        key.columns = self.working(&key.columns)?;
        if same_name(&key.referenced_table.name, &self.live.name.name) {
            key.referenced_columns = self.working(&key.referenced_columns)?;
        }
        self.add_constraint(name, &Constraint::ForeignKey(key))
    }

    pub(super) fn drop_constraint(&mut self, name: &str) -> Result<(), RebuildCause> {
        let rules = self.rules();
        let is = |rule: &&Found, same: &dyn Fn(&str) -> bool| rule.clause.name.as_deref().is_some_and(same);
        let found = rules
            .iter()
            .find(|rule| is(rule, &|own| own == name))
            .or_else(|| rules.iter().find(|rule| is(rule, &|own| same_name(own, name))));
        let Some(Found { column, clause, listed, .. }) = found else {
            let existing = rules.into_iter().map(|rule| match rule.clause.name {
                Some(name) => name,
                None => format!("unnamed {}", rule.clause.text),
            });
            return Err(ApplyError::NoSuchConstraint {
                table: self.live.name.clone(),
                name: name.to_owned(),
                existing: existing.collect(),
            }
            .into());
        };
        let counted = column.as_ref().is_some_and(|column| self.is_counted(column));
        let gone = |other: &Clause| other.name == clause.name && other.kind == clause.kind;
        match column {
            Some(name) => {
                if let Some(column) = self.text.column_mut(name) {
                    column.remove(gone);
                }
            }
            None => self.text.remove_constraint(gone),
        }
        if clause.kind == ClauseKind::PrimaryKey {
            // What was in the key was not NULL without saying so, where the database counts it up.
            for name in listed {
                self.set_nullable(name, false);
                if let Some(column) = self.columns.iter_mut().find(|column| same_name(&column.working, name))
                {
                    column.identity = counted;
                }
            }
        }
        Ok(())
    }

    fn add_constraint(&mut self, name: &str, constraint: &Constraint) -> Result<(), RebuildCause> {
        let clause = constraint::clause(&self.live.name, name, constraint)?;
        self.text.add_constraint(&clause);
        Ok(())
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
