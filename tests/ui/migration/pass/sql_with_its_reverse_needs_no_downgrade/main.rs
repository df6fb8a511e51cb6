//! Also in a loop and under a condition.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.execute("CREATE VIEW adults AS SELECT 1").reverse("DROP VIEW adults");
    op.if_table_exists("legacy", |op| {
        op.execute("DELETE FROM legacy").reverse("");
    });
    for table in ["users", "events"] {
        op.execute(format!("ANALYZE {table}")).reverse("");
    }
}

fn main() {}
