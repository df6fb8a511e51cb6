//! Which operations become one step.

use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::op::*;
use migrator_core::schema::Schema;
use migrator_sql::{OfflineStep, RenderError, RenderedStep, Step, offline, render};

fn schema() -> Schema {
    let mut op = Operations::default();
    op.create_table("p", [integer("id").primary_key()]);
    op.create_table("t", [big_integer("id").identity().primary_key(), text("a"), text("b"), text("c")])
        .index("ix_a", ["a"]);
    applied(op.recorded(), Schema::default())
}

fn applied(operations: &[Operation], mut schema: Schema) -> Schema {
    operations.iter().for_each(|operation| operation.apply(&mut schema).unwrap());
    schema
}

fn try_steps(record: impl FnOnce(&mut Operations)) -> Result<Vec<String>, RenderError> {
    let mut op = Operations::default();
    record(&mut op);
    let mut after = schema();
    let steps = render(op.recorded(), &mut after, Dialect::Sqlite)?;
    assert_eq!(after, applied(op.recorded(), schema()));
    Ok(shown(&steps))
}

fn steps(record: impl FnOnce(&mut Operations)) -> Vec<String> {
    try_steps(record).unwrap()
}

fn shown(steps: &[RenderedStep]) -> Vec<String> {
    let step = |RenderedStep { position, step }: &RenderedStep| match step {
        Step::Sql(sql) => format!("{position} {sql}"),
        Step::Rebuild { table, changes } => format!("{position} rebuild {table} {}", changes.len()),
        Step::IfTableExists { table, then } => format!("{position} if {table}: {}", shown(then).join(", ")),
        Step::Backfill { backfill, .. } => format!("{position} backfill {}", backfill.table),
        Step::Code { name, .. } => format!("{position} code {name}"),
    };
    steps.iter().map(step).collect()
}

#[test]
fn a_column_with_its_foreign_key_and_its_check_is_one_statement() {
    assert_eq!(
        steps(|op| {
            op.add_column("t", integer("p_id").check("p_id > 0").references("p", "id"));
            op.add_column("t", integer("n").not_null().default(1).check("n > 0"));
        }),
        [
            "0 ALTER TABLE \"t\" ADD COLUMN \"p_id\" INTEGER CONSTRAINT \"t_p_id_check\" CHECK (p_id > 0) \
             CONSTRAINT \"t_p_id_fkey\" REFERENCES \"p\" (\"id\")",
            "3 ALTER TABLE \"t\" ADD COLUMN \"n\" INTEGER NOT NULL DEFAULT 1 CONSTRAINT \"t_n_check\" CHECK (n > 0)",
        ]
    );
}

#[test]
fn what_sqlite_cannot_add_is_rebuilt() {
    for column in [
        timestamp("n").default(now()),
        integer("n").not_null(),
        integer("n").default(expression("1 + 1")),
        text("n").default("nul\0"),
        integer("n").unique(),
    ] {
        let all = steps(|op| {
            op.add_column("t", column);
        });
        assert!(all[0].starts_with("0 rebuild t"), "{all:?}");
        assert_eq!(all.len(), 1);
    }
    // A default that is no NULL is against its own foreign key for the rows that are there.
    let all = steps(|op| {
        op.add_column("t", integer("p_id").default(1).references("p", "id"));
    });
    assert_eq!(all, ["0 rebuild t 2"]);
}

#[test]
fn neighbours_share_a_rebuild_and_indexes_at_the_edge_do_not() {
    assert_eq!(
        steps(|op| {
            op.create_index("ix_b", "t", ["b"]);
            op.add_column("t", text("d"));
            op.alter_column("t", "b").set_not_null();
            op.create_index("ix_c", "t", ["c"]);
            op.create_check_constraint("ck", "t", "c > b");
            op.drop_index("ix_a", "t");
            op.alter_column("t", "a").rename_to("e");
        }),
        [
            "0 CREATE INDEX \"ix_b\" ON \"t\" (\"b\")",
            "1 rebuild t 4",
            "5 DROP INDEX \"ix_a\"",
            "6 ALTER TABLE \"t\" RENAME COLUMN \"a\" TO \"e\"",
        ]
    );
    // Another table, rows, or SQL of the user's own stand between.
    assert_eq!(
        steps(|op| {
            op.alter_column("t", "b").set_not_null();
            op.record(Execute::new("SELECT 1"));
            op.alter_column("t", "c").set_not_null();
            op.create_unique_constraint("uq", "p", ["id"]);
            op.drop_column("t", "b");
            op.record(Execute::new(" \n"));
        }),
        [
            "0 rebuild t 1",
            "1 SELECT 1",
            "2 rebuild t 1",
            "3 rebuild p 1",
            "4 ALTER TABLE \"t\" DROP COLUMN \"b\""
        ]
    );
}

#[test]
fn conditions() {
    assert_eq!(
        steps(|op| {
            op.if_table_exists("t", |op| {
                op.drop_column("t", "b");
            });
            op.if_table_exists("unknown", |op| {
                op.drop_column("unknown", "b");
                op.create_index("ix", "unknown", ["c"]);
                op.rename_table("unknown", "known");
                op.drop_table("known");
            });
        }),
        [
            "0 if t: 0 ALTER TABLE \"t\" DROP COLUMN \"b\"",
            "1 if unknown: 0 rebuild unknown 2, 2 ALTER TABLE \"unknown\" RENAME TO \"known\", 3 DROP TABLE \"known\"",
        ]
    );
}

#[test]
fn what_cannot_be_rendered_says_where_and_why() {
    let says = |record: &dyn Fn(&mut Operations)| {
        let error = try_steps(record).unwrap_err();
        assert_eq!(Diagnostic::from(&error).locus.operation, Some(error.position));
        format!("{} {error}", error.position)
    };
    let identity =
        "identity column `t.id` is not alone the primary key, and SQLite counts up no other column";
    let help = "make it alone the primary key, as in big_integer(\"id\").identity().primary_key(), or fill it \
                yourself; to replace the key of an identity column, drop and create it one directly after the other";
    assert_eq!(
        says(&|op| {
            op.drop_column("t", "b");
            op.drop_constraint("t_pkey", "t");
            op.drop_column("t", "c");
        }),
        format!("1 {identity}\nhelp: {help}")
    );
    assert_eq!(
        says(&|op| {
            op.alter_column("t", "id").set_type(text_type());
        }),
        "0 identity column `t.id` has type text, and SQLite counts up whole numbers only\n\
         help: make it an integer or a big_integer"
    );
    assert_eq!(
        says(&|op| {
            op.alter_column("t", "a").set_type(integer_type()).using("a::integer");
        }),
        "0 `a::integer` casts with `::`, which SQLite cannot read\n\
         help: write CAST(… AS …), which every database reads"
    );
    assert_eq!(
        says(&|op| {
            op.add_column("t", text("nul\0"));
        }),
        "0 a name or an SQL expression holds a NUL character\n\
         help: take it out; in texts that are inserted or compared it may stay"
    );
    assert_eq!(
        says(&|op| {
            op.create_table(("other", "x"), [integer("p_id").references("p", "id")]);
        })
        .lines()
        .next(),
        Some("0 foreign key `x_p_id_fkey` of `other.x` points at `p`, in another database file")
    );
    assert_eq!(
        says(&|op| {
            op.if_table_exists("unknown", |op| op.bulk_insert("unknown", ["a", "b"], [vec![1.into()]]));
        }),
        "0 a row for `unknown` has another number of values than the 2 columns\n\
         help: name at least one column, and give each row a value for each"
    );
    assert!(
        says(&|op| {
            op.drop_column("t", "bb");
        })
        .starts_with("0 column `bb` does not exist on table `t`\nhelp: did")
    );
    // In the middle of a run, the key of an identity column may be gone.
    assert_eq!(
        steps(|op| {
            op.drop_constraint("t_pkey", "t");
            op.create_primary_key("pk", "t", ["id"]);
        }),
        ["0 rebuild t 2"]
    );
}

#[test]
fn a_script_takes_the_model_for_the_database() {
    let mut op = Operations::default();
    op.create_table("n", [integer("id").primary_key(), text("a")]).index("ix_n", ["a"]);
    op.add_column("n", text("b"));
    op.record(Run { name: "fill b".into(), code: Code(std::sync::Arc::new(())) });
    op.alter_column("n", "b").set_not_null();
    op.if_table_exists("unknown", |op| {
        op.drop_table("unknown");
    });
    let steps = render(op.recorded(), &mut schema(), Dialect::Sqlite).unwrap();
    let script = offline(&steps, op.recorded(), &schema()).unwrap();
    let shown: Vec<String> = script
        .into_iter()
        .map(|step| match step {
            OfflineStep::Sql { position, sql } => {
                format!("{position} {}", sql.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            OfflineStep::Code { position, name } => format!("{position} code {name}"),
            OfflineStep::IfTableExists { position, table } => format!("{position} if {table}"),
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}
