//! What goes wrong on MySQL and MariaDB when nobody looks after it.

use crate::mysql::Database;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::{ReferentialAction, Schema};
use migrator_sql::{Step, render};

fn statements(schema: &Schema, record: impl FnOnce(&mut Operations)) -> Vec<String> {
    let mut op = Operations::default();
    record(&mut op);
    let steps = render(op.recorded(), &mut schema.clone(), Dialect::Mysql).unwrap();
    steps
        .into_iter()
        .map(|step| match step.step {
            Step::Sql(sql) => sql,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn refused(schema: &Schema, record: impl FnOnce(&mut Operations)) -> String {
    let mut op = Operations::default();
    record(&mut op);
    render(op.recorded(), &mut schema.clone(), Dialect::Mysql).unwrap_err().to_string()
}

/// Two tables, the second of which points at the first.
fn shop(db: &mut Database) -> Schema {
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table(
            "p",
            [big_integer("id").identity().primary_key(), string("code", 20).not_null().unique()],
        );
        op.create_table(
            "c",
            [
                integer("id").primary_key(),
                big_integer("p_id").references("p", "id"),
                string("code", 20).not_null().default("x"),
                integer("n").not_null().default(5).check("n > 0"),
            ],
        );
        op.bulk_insert("p", ["id", "code"], [row![1, "x"]]);
        op.bulk_insert("c", ["id", "p_id"], [row![1, 1]]);
    });
    db.assert_model(&schema, "the shop");
    schema
}

#[test]
fn a_changed_column_keeps_what_is_not_changed() {
    let mut db = Database::new();
    let mut schema = shop(&mut db);
    for (change, context) in [
        (
            (&|c: &mut AlterColumn| {
                c.set_type(big_integer_type());
            }) as &dyn Fn(&mut AlterColumn),
            "type",
        ),
        (
            &|c| {
                c.drop_not_null();
            },
            "null",
        ),
        (
            &|c| {
                c.set_default(6);
            },
            "default",
        ),
        (
            &|c| {
                c.rename_to("m");
            },
            "name",
        ),
        (
            &|c| {
                c.rename_to("n").set_not_null();
            },
            "name and null",
        ),
    ] {
        let column = schema.table(&"c".into()).unwrap().columns[3].name.clone();
        db.migrate(&mut schema, |op| change(op.alter_column("c", column)));
        db.assert_model(&schema, context);
    }
}

#[test]
fn an_index_that_a_foreign_key_stands_on_is_replaced() {
    let mut db = Database::new();
    let mut schema = shop(&mut db);
    let mut both = |record: &dyn Fn(&mut Operations), context: &str| {
        db.migrate(&mut schema, record);
        db.assert_model(&schema, context);
        schema.clone()
    };
    both(
        &|op| {
            op.create_index("ix", "c", ["p_id", "n"]);
        },
        "the user's own takes over",
    );
    both(
        &|op| {
            op.drop_index("ix", "c");
        },
        "it goes again",
    );
    both(
        &|op| {
            op.create_foreign_key("second", "c", ["p_id"], "p", ["id"]);
        },
        "two share one",
    );
    both(
        &|op| {
            op.drop_constraint("c_p_id_fkey", "c");
        },
        "the first of them goes",
    );
    both(
        &|op| {
            op.create_unique_constraint("uq", "c", ["p_id"]);
        },
        "a constraint does too",
    );
    both(
        &|op| {
            op.drop_constraint("uq", "c");
        },
        "it goes again",
    );
    both(
        &|op| {
            op.alter_column("c", "p_id").rename_to("parent");
        },
        "the column is renamed",
    );
    both(
        &|op| {
            op.drop_constraint("second", "c");
        },
        "the last goes",
    );
    let last = both(
        &|op| {
            op.drop_column("c", "parent");
        },
        "and the column",
    );
    assert!(last.table(&"c".into()).unwrap().indexes.is_empty());
}

#[test]
fn an_index_that_the_database_made_itself_is_no_drift() {
    let mut db = Database::new();
    db.run("CREATE TABLE p (id INT NOT NULL PRIMARY KEY)");
    db.run("CREATE TABLE c (p INT, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id))");
    let mut schema = db.reflect().schema;
    assert!(schema.table(&"c".into()).unwrap().indexes.is_empty());
    db.migrate(&mut schema, |op| {
        op.create_index("ix", "c", ["p"]);
    });
    db.assert_model(&schema, "the database's own gives way");
    db.migrate(&mut schema, |op| {
        op.drop_constraint("fk", "c");
    });
    db.assert_model(&schema, "the foreign key goes");
}

#[test]
fn the_type_of_a_column_with_foreign_keys_changes() {
    let mut db = Database::new();
    let mut schema = shop(&mut db);
    db.migrate(&mut schema, |op| {
        op.create_foreign_key("by_code", "c", ["code"], "p", ["code"]).on_update(ReferentialAction::Cascade);
    });
    db.migrate(&mut schema, |op| {
        op.alter_column("c", "code").set_type(string_type(40));
    });
    db.assert_model(&schema, "the side that points");
    db.migrate(&mut schema, |op| {
        op.alter_column("p", "code").set_type(string_type(40)).rename_to("key");
    });
    db.assert_model(&schema, "the side pointed at");
    assert_eq!(
        refused(&schema, |op| {
            op.alter_column("p", "id").set_type(integer_type());
        }),
        "foreign key `c_p_id_fkey` has big integer in `c.p_id` and integer in `p.id`, and MySQL wants the same type\n\
         help: make the types the same; to change both, drop the foreign key first and create it again"
    );
}

#[test]
fn the_key_of_an_identity_column_is_replaced_at_once() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [big_integer("id").identity().primary_key(), integer("n").not_null()]);
    });
    let swap = |op: &mut Operations| {
        op.drop_constraint("t_pkey", "t");
        op.create_primary_key("t_pkey", "t", ["id", "n"]);
    };
    assert_eq!(
        statements(&schema, swap),
        ["ALTER TABLE `t`\n    DROP PRIMARY KEY,\n    ADD PRIMARY KEY (`id`, `n`)"]
    );
    db.migrate(&mut schema, swap);
    db.assert_model(&schema, "another key");
    db.migrate(&mut schema, |op| {
        op.create_table("u", [text("a")]);
        op.add_column("u", big_integer("id").identity().primary_key());
    });
    db.assert_model(&schema, "a key that is added");
    assert!(
        refused(&schema, |op| {
            op.drop_constraint("t_pkey", "t");
        })
        .starts_with("no key begins with identity")
    );
}

#[test]
fn changes_of_a_table_share_a_statement_where_their_order_does_not_matter() {
    let mut db = Database::new();
    let mut schema = shop(&mut db);
    let record = |op: &mut Operations| {
        op.add_column("c", integer("a").not_null().default(1).check("a > 0").references("c", "id"));
        op.create_index("ix_a", "c", ["a", "n"]);
        op.alter_column("c", "n").set_type(big_integer_type());
        op.create_unique_constraint("uq", "c", ["n", "id"]);
        op.drop_constraint("c_n_check", "c");
        op.alter_column("c", "n").rename_to("m");
        op.create_index("ix_m", "c", ["m"]);
        op.drop_index("ix_m", "c");
        op.drop_column("p", "code");
    };
    let mut op = Operations::default();
    record(&mut op);
    let error = render(op.recorded(), &mut schema.clone(), Dialect::Mysql).unwrap_err();
    assert_eq!(error.position, 10, "{error}");
    let record = |op: &mut Operations| {
        record(op);
        let mut kept = Operations::default();
        for operation in op.recorded().iter().take(10) {
            kept.record(operation.clone());
        }
        *op = kept;
    };
    insta::assert_snapshot!(statements(&schema, record).join(";\n"));
    db.migrate(&mut schema, record);
    db.assert_model(&schema, "together");
}

#[test]
fn values_are_converted_by_an_expression() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("id").primary_key(), string("price", 20).not_null(), text("last")]);
        op.bulk_insert("t", ["id", "price"], [row![1, "9 EUR"], row![2, "12 EUR"]]);
        op.alter_column("t", "price")
            .set_type(integer_type())
            .using("CAST(replace(\"price\", ' EUR', '') AS SIGNED)")
            .rename_to("euros")
            .set_default(0);
    });
    db.assert_model(&schema, "converted");
    assert_eq!(db.lines("SELECT * FROM t ORDER BY id"), ["1|9|∅", "2|12|∅"]);
    db.migrate(&mut schema, |op| {
        op.create_index("ix", "t", ["euros"]);
    });
    let error = refused(&schema, |op| {
        op.alter_column("t", "euros").set_type(big_integer_type()).using("euros * 100");
    });
    assert!(error.contains("while index `ix` stand on it"), "{error}");
}

#[test]
fn what_mysql_cannot_do_is_said_before_anything_runs() {
    let mut op = Operations::default();
    let mut schema = Schema::default();
    op.create_table("t", [integer("id").primary_key(), text("body"), string("long", 700), string("b", 100)]);
    op.recorded()[0].apply(&mut schema).unwrap();
    let long = "x".repeat(65);
    let mut counted = Operations::default();
    counted.create_table("counted", [big_integer("id").identity().primary_key()]);
    counted.recorded()[0].apply(&mut schema).unwrap();
    let all = [
        refused(&schema, |op| op.bulk_insert("counted", ["id"], [row![1], row![0]])),
        refused(&schema, |op| {
            op.create_index("ix", "t", ["body"]);
        }),
        refused(&schema, |op| {
            op.create_index("ix", "t", ["long", "b"]);
        }),
        refused(&schema, |op| {
            op.create_index("ix", "t", ["b"]).where_("b > ''");
        }),
        refused(&schema, |op| {
            op.create_index(long.as_str(), "t", ["b"]);
        }),
        refused(&schema, |op| {
            op.add_column("t", integer("trailing "));
        }),
        refused(&schema, |op| {
            op.add_column("t", integer("😀"));
        }),
        refused(&schema, |op| {
            op.create_check_constraint("ck", "t", "b || 'x' = 'y'");
        }),
        refused(&schema, |op| {
            op.create_check_constraint("ck", "t", "b::int = 1");
        }),
        refused(&schema, |op| {
            op.create_unique_constraint("primary", "t", ["b"]);
        }),
        refused(&schema, |op| {
            op.create_foreign_key("fk", "t", ["id"], "t", ["id"]).on_delete(ReferentialAction::SetDefault);
        }),
        refused(&schema, |op| {
            op.create_foreign_key("fk", "t", ["id"], "t", ["id"]).on_delete(ReferentialAction::SetNull);
        }),
        refused(&schema, |op| {
            op.create_table("u", [string("a", 20_000)]);
        }),
        refused(&schema, |op| {
            op.create_table("u", [char("a", 256)]);
        }),
        refused(&schema, |op| {
            op.create_table("u", [numeric("a", 70, 2)]);
        }),
        refused(&schema, |op| {
            op.create_table("u", [integer("a").default("many")]);
        }),
        refused(&schema, |op| {
            op.if_table_exists("unknown", |op| {
                op.alter_column("unknown", "a").set_not_null();
            });
        }),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}
