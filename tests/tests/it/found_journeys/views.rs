use super::{goes, refused};
use crate::journey::Live;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::Schema;

/// A name in backticks is read as it is written, also when it holds quotes.
#[test]
fn a_table_of_a_hostile_name_under_a_view_is_not_renamed_on_mysql() {
    for name in ["back`tick", "we\"ird", "o'brien"] {
        let said = refused(Dialect::Mysql, |op| {
            op.create_table(name, [integer("id").primary_key()]);
            op.create_view("v", format!("SELECT * FROM `{}`", name.replace('`', "``")));
            op.rename_table(name, "other");
        });
        assert!(said.contains("would leave the view broken"), "{said}");
    }
}

#[test]
fn a_view_gets_other_columns_behind_a_star() {
    for dialect in Dialect::ALL {
        goes(
            dialect,
            |op| {
                op.create_table("a", [integer("id").primary_key(), text("x")]);
                op.create_table("b", [integer("n"), integer("m"), integer("o")]);
                op.create_view("v", "SELECT * FROM a");
            },
            |op| {
                op.replace_view("v", "SELECT * FROM b");
            },
        );
    }
}

/// PostgreSQL writes a star out when the view is created.
#[test]
fn a_table_under_a_star_gets_columns() {
    for dialect in Dialect::ALL {
        goes(
            dialect,
            |op| {
                op.create_table("t", [integer("id").primary_key(), text("a")]);
                op.create_table("u", [integer("t_id"), text("b")]);
                op.create_view("one", "SELECT * FROM t");
                op.create_view("both", "SELECT x.*, u.*, 1 AS one FROM t AS x, u WHERE u.t_id = x.id");
            },
            |op| {
                op.add_column("t", text("it's"));
                op.add_column("t", integer("n"));
                op.add_column("u", integer("m"));
                op.create_view("later", "SELECT * FROM t");
            },
        );
    }
}

#[test]
fn a_view_of_fewer_columns_than_its_star_had_is_found() {
    let mut live = Live::new(Dialect::Postgres);
    let mut op = Operations::default();
    op.create_table("t", [integer("a"), integer("b"), integer("c")]);
    op.create_view("v", "SELECT * FROM t WHERE a > 0");
    let mut schema = Schema::of(Dialect::Postgres);
    live.run(op.recorded(), &mut schema).unwrap();
    assert_eq!(live.differences(&schema), [""; 0]);
    for other in [
        "SELECT a, c FROM t WHERE a > 0",
        "SELECT a, b FROM t WHERE a > 1",
        "SELECT b, a, c FROM t WHERE a > 0",
    ] {
        live.run_sql(&format!("DROP VIEW v; CREATE VIEW v AS {other}"));
        assert_ne!(live.differences(&schema), [""; 0], "{other}");
    }
}
