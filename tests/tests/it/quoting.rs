//! Any text and any name goes into the real databases and comes out as it was, or is refused before.

use crate::journey::{Failure, Live};
use migrator_core::capability::Dialect;
use migrator_core::op::{Operations, integer, text};
use migrator_core::schema::{Literal, Schema};
use migrator_sql::quote::{identifier, object};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::{Cell, RefCell};

/// Texts of any characters, and many of those that quoting is about.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(any::<char>(), 0..40).prop_map(|chars| chars.into_iter().collect()),
        "['\"`\\\\;$%_\\[\\]{}()#/*? \n\t-]{0,30}",
        "[a-z'\"`\\\\яж名😀$:@?]{0,20}",
        Just("$$; DROP TABLE t; --".to_owned()),
        Just("\\'; DROP TABLE t; -- \\".to_owned()),
        Just("{{ $1 :name ?1 @x }}".to_owned()),
    ]
}

/// Names of at most 63 bytes, which every database takes.
fn names() -> impl Strategy<Value = String> {
    texts().prop_map(|text| {
        let mut bytes = 0;
        text.chars()
            .take_while(|c| {
                bytes += c.len_utf8();
                bytes <= 60
            })
            .collect()
    })
}

fn goes_in_and_out(dialect: Dialect) {
    let live = RefCell::new(Live::new(dialect));
    let mut runner = TestRunner::new(Config { cases: 80, failure_persistence: None, ..Config::default() });
    let kept = Cell::new(0);
    let done = runner.run(&(names(), names(), texts(), texts()), |(table, column, value, default)| {
        let mut live = live.borrow_mut();
        live.reset();
        let mut op = Operations::default();
        op.create_table(table.as_str(), [integer("the key").primary_key(), text(column.as_str())]);
        op.add_column(table.as_str(), text("by default").default(default.as_str()).comment(default.as_str()));
        op.bulk_insert(
            table.as_str(),
            ["the key", column.as_str()],
            [vec![Literal::from(1), Literal::from(value.as_str())]],
        );
        let mut schema = Schema::of(dialect);
        match live.run(op.recorded(), &mut schema) {
            Err(Failure::Unsupported(_) | Failure::Misfit(_)) => return Ok(()),
            done => done.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?,
        }
        kept.set(kept.get() + 1);
        let columns = [column.as_str(), "by default"].map(|name| identifier(dialect, name)).join(", ");
        let rows = live.rows(&format!("SELECT {columns} FROM {}", object(dialect, &table.as_str().into())));
        prop_assert_eq!(&rows, &vec![vec![Some(value), Some(default)]]);
        prop_assert_eq!(live.differences(&schema), Vec::<String>::new());
        let mut op = Operations::default();
        op.alter_column(table.as_str(), column.as_str()).rename_to("plain");
        op.rename_table(table.as_str(), "plain");
        live.run(op.recorded(), &mut schema)
            .map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        prop_assert_eq!(live.rows("SELECT plain FROM plain").len(), 1);
        Ok(())
    });
    done.unwrap_or_else(|error| panic!("{error}"));
    assert!(kept.get() > 20, "only {} cases were not refused", kept.get());
}

#[test]
fn any_text_and_any_name_on_sqlite() {
    goes_in_and_out(Dialect::Sqlite);
}

#[test]
fn any_text_and_any_name_on_postgres() {
    goes_in_and_out(Dialect::Postgres);
}

#[test]
fn any_text_and_any_name_on_mysql() {
    goes_in_and_out(Dialect::Mysql);
}
