use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::{Backfill, Op, Operation};
use crate::schema::{Schema, whole_updates};

/// One statement changes every row of a table that is in use: the rows are locked until the revision ends, and
/// what was killed begins anew.
pub(in crate::lint) const WHOLE_TABLE_UPDATE: Rule = Rule { name: NAME, judge };

const NAME: &str = "whole-table-update";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let Operation::Execute(execute) = situation.operation else { return None };
    // What is in doubt may be a table that this revision creates.
    if !situation.complete {
        return None;
    }
    // Whoever writes to SQLite has the whole database anyway.
    let mut servers =
        [Dialect::Postgres, Dialect::Mysql].into_iter().filter(|dialect| situation.is_for(*dialect));
    servers.find_map(|dialect| {
        let sql = execute.sql.get(dialect);
        whole_updates(sql, dialect).into_iter().find_map(|update| {
            let table = situation.before.tables.values().find(|table| update.is_of(&table.name))?;
            if situation.rows.is_new(&table.name) {
                return None;
            }
            let mut backfill = Backfill::new(table.name.clone());
            for (column, expression) in update.set.iter().flatten() {
                backfill.set(column.as_str(), expression.as_str());
            }
            // Where it cannot be done in batches, there is no better way to name.
            match update.set.is_some() {
                true => backfill.apply(&mut Schema { dialect: Some(dialect), ..Schema::default() }.with(table.clone())).ok()?,
                false => drop(backfill.key_columns(table, Some(dialect)).ok()?),
            }
            let batches = match update.set.is_some() {
                true => backfill.source().trim_end_matches(';').to_owned(),
                false => format!("op.backfill({}).set(\"…\", \"…\")", table.name.source()),
            };
            let name = &table.name;
            Some(
                Diagnostic::new(
                    NAME,
                    format!(
                        "one statement changes every row of `{name}`: others wait for the rows until the revision is \
                         done, and a run that is killed begins anew"
                    ),
                )
                .help(format!("do it in batches: {batches}, in a migration with transaction = false"))
                .another_help(format!("if `{name}` is always small, write allow({NAME:?}) in #[migration(…)]")),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::NAME;
    use crate::capability::Dialect;
    use crate::diagnostic::Diagnostic;
    use crate::lint::{RowKnowledge, Situation, judge};
    use crate::op::{Execute, Operations, integer, text};
    use crate::schema::{Schema, SqlText};

    /// What is said of SQL in a later revision than that of the tables, for these databases.
    fn said_on(databases: &[Dialect], sql: impl Into<SqlText>) -> Vec<Diagnostic> {
        let mut op = Operations::default();
        op.create_table("users", [integer("id").primary_key(), text("email"), text("nick")]);
        op.create_table("log", [text("line")]);
        let mut schema = Schema::default();
        let mut rows = RowKnowledge::default();
        for operation in op.recorded() {
            operation.apply(&mut schema).unwrap();
            rows.follow(operation);
        }
        rows.begin_revision();
        let operation = Execute::new(sql).into();
        let situation =
            Situation { operation: &operation, before: &schema, complete: true, rows: &rows, databases };
        judge(&situation, &[])
    }

    fn said(sql: &str) -> Vec<Diagnostic> {
        said_on(&[], sql)
    }

    #[test]
    fn the_batches_are_written_out() {
        let mistakes = said("UPDATE users SET nick = lower(email)");
        assert_eq!(mistakes.len(), 1);
        assert_eq!(mistakes[0].code, NAME);
        let help = mistakes[0].help.as_deref().unwrap();
        assert!(help.contains("op.backfill(\"users\").set(\"nick\", \"lower(email)\"), in a"), "{help}");
        let help = said("UPDATE users u SET nick = u.email").remove(0).help.unwrap();
        assert!(help.contains("op.backfill(\"users\").set(\"…\", \"…\")"), "{help}");
        assert_eq!(said_on(&[Dialect::Mysql], "UPDATE `users` SET `nick` = 'x'").len(), 1);
    }

    #[test]
    fn nothing_is_said_where_batches_are_no_way_or_no_better() {
        for sql in [
            "UPDATE users SET nick = email WHERE nick IS NULL",
            "UPDATE users SET id = id + 1",
            "UPDATE log SET line = upper(line)",
            "UPDATE users SET nik = 'x'",
            "UPDATE nowhere SET nick = 'x'",
            "DELETE FROM users",
        ] {
            assert!(said(sql).is_empty(), "{sql}");
        }
        assert!(said_on(&[Dialect::Sqlite], "UPDATE users SET nick = email").is_empty());
        assert!(said_on(&[], SqlText::on(Dialect::Sqlite, "UPDATE users SET nick = email")).is_empty());
    }

    #[test]
    fn a_table_of_the_same_revision_is_in_nobodys_use() {
        let mut op = Operations::default();
        op.create_table("users", [integer("id").primary_key(), text("nick")]);
        op.bulk_insert("users", ["id"], [vec![1.into()]]);
        op.rename_table("users", "people");
        let (mut schema, mut rows) = (Schema::default(), RowKnowledge::default());
        for operation in op.recorded() {
            operation.apply(&mut schema).unwrap();
            rows.follow(operation);
        }
        let operation = Execute::new("UPDATE people SET nick = 'x'").into();
        let codes = |rows: &RowKnowledge, complete: bool| {
            let situation =
                Situation { operation: &operation, before: &schema, complete, rows, databases: &[] };
            judge(&situation, &[]).len()
        };
        assert_eq!(codes(&rows, true), 0);
        rows.begin_revision();
        assert_eq!((codes(&rows, true), codes(&rows, false)), (1, 0));
    }
}
