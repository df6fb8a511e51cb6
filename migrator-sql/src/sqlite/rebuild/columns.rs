use super::edit::{Edit, EditedColumn, Value};
use super::error::RebuildCause;
use super::uses;
use crate::error::Unsupported;
use crate::sqlite::column::{
    auto_key_clause, collate_clause, default_value, definition_as, generated_clause,
};
use crate::sqlite::column_type::declared;
use crate::sqlite::ddl::{Clause, ClauseKind, same_name, substitute};
use crate::sqlite::enumeration;
use crate::sqlite::quote::{identifier, parenthesized};
use migrator_core::limits::sqlite::no_using;
use migrator_core::op::{AddColumn, AlterColumn, ApplyError, DropColumn};
use migrator_core::schema::{Column, ColumnType, Expression, Generated, Identity};
use std::borrow::Cow;

impl Edit<'_> {
    pub(super) fn add_column(&mut self, add: &AddColumn) -> Result<(), RebuildCause> {
        let mut column = add.column.clone();
        if add.if_not_exists && self.find(&column.name).is_ok() {
            return Ok(());
        }
        self.check_free(&column.name, None)?;
        if let Some(generated) = &mut column.generated {
            generated.expression = self.translated(&generated.expression);
        }
        let working = self.free_working_name(&column.name);
        let type_name = self.type_name(&column.column_type, column.identity.is_some());
        self.text.add_column(&definition_as(&self.live.name, &column, &working, &type_name, None));
        self.start = column.identity.as_ref().and_then(|identity| identity.start).or(self.start);
        let value = match &column.default {
            _ if column.identity.is_some() || column.generated.is_some() => Value::Generated,
            default => Value::Default(default.as_ref().map(default_value)),
        };
        let Column { name, identity, .. } = column;
        self.columns.push(EditedColumn {
            working,
            current: name,
            live: false,
            value,
            identity: identity.is_some(),
        });
        Ok(())
    }

    pub(super) fn drop_column(&mut self, drop: &DropColumn) -> Result<(), RebuildCause> {
        let name = drop.column.as_str();
        let at = match self.find(name) {
            Err(_) if drop.if_exists => return Ok(()),
            found => found?,
        };
        let working = self.columns[at].working.clone();
        let by = uses::of_column(self, &working);
        if !by.is_empty() {
            let what = format!("column `{}.{name}`", self.live.name);
            return Err(ApplyError::InUse { what, by }.into());
        }
        if self.columns.len() == 1 {
            return Err(ApplyError::Invalid {
                fact: format!("`{name}` is the only column of `{}`", self.live.name),
                help: "drop the table, or add a column first".into(),
            }
            .into());
        }
        let dropped = self.columns.remove(at);
        let named = self.live.triggers.iter().chain(&self.live.others).any(|o| uses::names(&o.sql, &working));
        if named && dropped.live {
            if let Some(column) = self.text.column_mut(&working) {
                // Nothing else stands on what it stood on: computed, it would be in the way of those too.
                column.remove(|clause| clause.kind.is_rule() || clause.kind == ClauseKind::Generated);
            }
            self.dropped_last.push(working);
        } else {
            self.text.remove_column(&working);
        }
        Ok(())
    }

    pub(super) fn alter_column(&mut self, alter: &AlterColumn) -> Result<(), RebuildCause> {
        let at = self.find(&alter.column)?;
        let working = self.columns[at].working.clone();
        match &alter.identity {
            Some(Some(identity)) => self.set_identity(at, identity),
            Some(None) => self.drop_identity(at),
            None => {}
        }
        if let Some(column_type) = &alter.column_type {
            self.set_type(at, column_type);
        }
        if let Some(using) = &alter.using {
            let computed = self.text.column(&working).is_some_and(|own| own.has(ClauseKind::Generated));
            if alter.generated.as_ref().map_or(computed, Option::is_some) {
                return Err(no_using(&format!("{}.{}", self.live.name, alter.column)).into());
            }
            let value = self.computed(using)?;
            self.columns[at].value = Value::Computed(value);
        }
        if let Some(nullable) = alter.nullable {
            self.set_nullable(&working, nullable);
        }
        if let Some(default) = &alter.default
            && let Some(column) = self.text.column_mut(&working)
        {
            column.remove(|clause| clause.kind == ClauseKind::Default);
            if let Some(default) = default {
                column.push(&format!("DEFAULT {}", default_value(default)));
            }
        }
        if let Some(generated) = &alter.generated {
            self.set_generated(at, generated.as_ref())?;
        }
        if let Some(collation) = &alter.collation
            && let Some(column) = self.text.column_mut(&working)
        {
            column.remove(|clause| clause.kind == ClauseKind::Collate);
            if let Some(collation) = collation {
                column.push(&collate_clause(collation));
            }
        }
        if let Some(to) = &alter.rename {
            self.check_free(to, Some(at))?;
            self.columns[at].current.clone_from(to);
        }
        Ok(())
    }

    /// Writes whether a column may be `NULL`.
    pub(super) fn set_nullable(&mut self, working: &str, nullable: bool) {
        let Some(column) = self.text.column_mut(working) else { return };
        if nullable {
            column.remove(|clause| clause.kind == ClauseKind::NotNull);
        } else if !column.has(ClauseKind::NotNull) {
            column.remove(|clause| clause.kind == ClauseKind::Null);
            column.push("NOT NULL");
        }
    }

    fn set_type(&mut self, at: usize, column_type: &ColumnType) {
        let working = self.columns[at].working.clone();
        let counted = self.columns[at].identity || self.is_counted(&working);
        let type_name = self.type_name(column_type, counted);
        if let Some(column) = self.text.column_mut(&working) {
            column.set_type(&type_name);
            let tokens = |clause: &Clause| enumeration::is_check(clause, column.tokens(clause));
            let checks: Vec<Clause> = column.clauses().into_iter().filter(tokens).collect();
            column.remove(|clause| checks.contains(clause));
            let name = &self.columns[at].current;
            if let Some(check) = enumeration::check(&self.live.name.name, name, &working, column_type) {
                column.push(&check);
            }
        }
    }

    fn set_identity(&mut self, at: usize, identity: &Identity) {
        self.start = identity.start.or(self.start);
        let working = self.columns[at].working.clone();
        if self.is_counted(&working) {
            return;
        }
        match self.take_key_of(&working) {
            Some(name) => self.count(&working, &name),
            None => self.columns[at].identity = true,
        }
    }

    fn drop_identity(&mut self, at: usize) {
        let working = self.columns[at].working.clone();
        self.columns[at].identity = false;
        if self.is_counted(&working)
            && let Some(name) = self.take_key_of(&working)
        {
            self.text.add_constraint(&format!(
                "CONSTRAINT {} PRIMARY KEY ({})",
                identifier(&name),
                identifier(&working)
            ));
            self.set_nullable(&working, false);
        }
    }

    /// Writes that the database counts the column up, as the key of this name.
    pub(super) fn count(&mut self, working: &str, key: &str) {
        if let Some(column) = self.text.column_mut(working) {
            column.set_type("INTEGER");
            column.push(&auto_key_clause(key));
        }
    }

    fn set_generated(&mut self, at: usize, generated: Option<&Generated>) -> Result<(), RebuildCause> {
        let working = self.columns[at].working.clone();
        let was = self.text.column(&working).is_some_and(|column| column.has(ClauseKind::Generated));
        if generated.is_none() && was && !self.columns[at].live {
            let name = &self.columns[at].current;
            return Err(Unsupported::new(
                format!("`{name}` is added as a computed column and made a plain one in the same migration"),
                "do it in two migrations, or add a plain column and fill it with op.execute(…)",
            )
            .into());
        }
        let generated = generated.map(|generated| Generated {
            expression: self.translated(&generated.expression),
            stored: generated.stored,
        });
        let Some(column) = self.text.column_mut(&working) else { return Ok(()) };
        column.remove(|clause| clause.kind == ClauseKind::Generated);
        if let Some(generated) = &generated {
            column.remove(|clause| clause.kind == ClauseKind::Default);
            column.push(&generated_clause(generated));
            self.columns[at].value = Value::Generated;
        } else if was && self.columns[at].value == Value::Generated {
            self.columns[at].value = Value::Copied;
        }
        Ok(())
    }

    /// Whether the column is written as one that the database counts up.
    pub(super) fn is_counted(&self, working: &str) -> bool {
        self.text.column(working).is_some_and(|column| {
            column.clauses().iter().any(|clause| {
                clause.kind == ClauseKind::PrimaryKey
                    && column.tokens(clause).iter().any(|token| token.is("AUTOINCREMENT"))
            })
        })
    }

    /// The name of a type in this table.
    fn type_name(&self, column_type: &ColumnType, counted: bool) -> Cow<'static, str> {
        if counted { "INTEGER".into() } else { declared(column_type, self.text.is_strict()) }
    }

    /// An expression of a change, over the columns as they are in the database.
    fn computed(&self, using: &Expression) -> Result<String, RebuildCause> {
        let uncounted = |column: &&EditedColumn| !column.live && column.value == Value::Generated;
        let counted = self.columns.iter().filter(uncounted).find(|column| using.names(&column.current));
        if let Some(column) = counted {
            return Err(Unsupported::new(
                format!(
                    "`{using}` uses `{}`, which the database counts up in the same change",
                    column.current
                ),
                "fill the column with op.execute(…), after the other is there",
            )
            .into());
        }
        let sql = substitute(&using.0, |token| {
            let column = self.named_by(token)?;
            match &column.value {
                Value::Copied | Value::Generated if column.working == column.current => None,
                Value::Copied | Value::Generated => Some(identifier(&column.working)),
                Value::Computed(expression) => Some(expression.clone()),
                Value::Default(value) => Some(value.clone().unwrap_or_else(|| "NULL".into())),
            }
        });
        Ok(parenthesized(&Expression(sql)))
    }

    /// Checks that no other column has the name.
    fn check_free(&self, name: &str, but: Option<usize>) -> Result<(), RebuildCause> {
        let taken = self
            .columns
            .iter()
            .enumerate()
            .any(|(at, column)| Some(at) != but && same_name(&column.current, name));
        if taken {
            return Err(
                ApplyError::ColumnExists { table: self.live.name.clone(), column: name.to_owned() }.into()
            );
        }
        Ok(())
    }

    /// The name itself, or another while a column that gets another name at the end still has it.
    fn free_working_name(&self, name: &str) -> String {
        let candidates = std::iter::once(name.to_owned());
        let candidates = candidates.chain((1..).map(|number| format!("_migrator_column_{number}")));
        let taken = |candidate: &String| self.text.column(candidate).is_some();
        candidates.into_iter().find(|candidate| !taken(candidate)).unwrap_or_else(|| name.to_owned())
    }
}
