use super::{goes, refused};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::ReferentialAction;

/// PostgreSQL ties a foreign key to one of the keys over its columns, and which one is its own affair.
#[test]
fn either_of_two_keys_under_a_foreign_key_can_be_dropped() {
    let before = |op: &mut Operations| {
        op.create_table("a.b", [integer("id").primary_key(), integer("boss")])
            .unique("rule", ["id"])
            .foreign_key("to_itself", ["boss"], "a.b", ["id"]);
        op.create_index("ix_rule", "a.b", ["id"]).unique();
        op.create_table("posts", [integer("id").primary_key(), integer("user_id")])
            .foreign_key("fk", ["user_id"], "a.b", ["id"])
            .on_delete(ReferentialAction::Cascade);
        op.create_foreign_key("unchecked", "posts", ["id"], "a.b", ["id"]).not_valid();
    };
    let name = |name: &'static str| {
        move |op: &mut Operations| {
            op.drop_constraint(name, "a.b");
        }
    };
    goes(Dialect::Postgres, before, name("a.b_pkey"));
    goes(Dialect::Postgres, before, name("rule"));
    goes(Dialect::Postgres, before, |op| {
        op.drop_index("ix_rule", "a.b");
    });
    goes(Dialect::Postgres, before, |op| {
        op.add_column("a.b", text("note"));
        op.drop_constraint("rule", "a.b");
        op.drop_index("ix_rule", "a.b");
        op.drop_constraint("to_itself", "a.b");
    });
}

#[test]
fn a_column_that_a_foreign_key_empties_stays_nullable_on_mysql() {
    let said = refused(Dialect::Mysql, |op| {
        op.create_table("a", [integer("id").primary_key()]);
        op.create_table("b", [integer("a_id")])
            .foreign_key("fk", ["a_id"], "a", ["id"])
            .on_delete(ReferentialAction::SetNull);
        op.alter_column("b", "a_id").set_not_null();
    });
    assert!(said.contains("to NULL, which it may not be"), "{said}");
}

#[test]
fn no_foreign_key_writes_into_what_is_computed() {
    for dialect in [Dialect::Mysql, Dialect::Postgres] {
        let said = refused(dialect, |op| {
            op.create_table("t", [integer("id").primary_key(), integer("c").generated_stored("id + 1")]);
            op.create_foreign_key("fk", "t", ["c"], "t", ["id"]).on_update(ReferentialAction::Cascade);
        });
        assert!(said.contains("which is computed from other columns"), "{dialect}: {said}");
    }
    let said = refused(Dialect::Mysql, |op| {
        op.create_table("t", [integer("id").primary_key(), integer("boss")]);
        op.add_column("t", integer("c").generated_stored("boss + 1"));
        op.create_foreign_key("fk", "t", ["boss"], "t", ["id"]).on_delete(ReferentialAction::SetNull);
    });
    assert!(said.contains("is computed from and stored"), "{said}");
    let said = refused(Dialect::Mysql, |op| {
        op.create_table("t", [integer("id").primary_key(), integer("boss")]);
        op.add_column("t", integer("c").generated_virtual("boss + 1"));
        op.create_foreign_key("fk", "t", ["boss"], "t", ["id"]).on_update(ReferentialAction::Cascade);
        op.create_check_constraint("ck", "t", "c > 0");
    });
    assert!(said.contains("changes on its own"), "{said}");
}

#[test]
fn the_texts_of_a_foreign_key_have_one_collation_on_mysql() {
    let said = refused(Dialect::Mysql, |op| {
        op.create_table("a", [string("name", 60).unique()]);
        op.create_table("b", [string("name", 60)]).collation("utf8mb4_bin");
        op.create_foreign_key("fk", "b", ["name"], "a", ["name"]);
    });
    assert!(said.contains("give both columns the same collation"), "{said}");
}

/// MyISAM reads a foreign key and forgets it; a temporary table has neither keys nor triggers.
#[test]
fn mysql_has_foreign_keys_of_lasting_tables_of_innodb_only() {
    for is_temporary in [true, false] {
        let said = refused(Dialect::Mysql, |op| {
            let create = op.create_table("t", [integer("id").primary_key(), integer("boss")]);
            if is_temporary {
                create.temporary()
            } else {
                create.engine("MyISAM")
            };
            op.create_foreign_key("fk", "t", ["boss"], "t", ["id"]);
        });
        assert!(said.contains("temporary or of another engine"), "{said}");
    }
    let said = refused(Dialect::Mysql, |op| {
        op.create_table("t", [integer("id")]).temporary();
        op.create_trigger("tr", "t", after().delete().execute("SET @a = 1"));
    });
    assert!(said.contains("a temporary table"), "{said}");
}

#[test]
fn a_foreign_key_to_the_own_database_from_another_is_refused_on_mysql() {
    let said = refused(Dialect::Mysql, |op| {
        op.create_schema("found_x");
        op.create_table("t", [integer("id").primary_key()]);
        op.create_table(("found_x", "u"), [integer("id").primary_key()]).foreign_key(
            "fk",
            ["id"],
            "t",
            ["id"],
        );
    });
    assert!(said.contains("keep both tables in one database"), "{said}");
}

#[test]
fn no_lasting_table_points_at_an_unlogged_one() {
    let said = refused(Dialect::Postgres, |op| {
        op.create_table("a", [integer("id").primary_key()]).unlogged();
        op.create_table("b", [integer("a_id")]).foreign_key("fk", ["a_id"], "a", ["id"]);
    });
    assert!(said.contains("which is unlogged"), "{said}");
}

#[test]
fn a_foreign_key_is_about_nothing_virtual_on_mysql() {
    for (own, other) in [("v", "id"), ("id", "v")] {
        let said = refused(Dialect::Mysql, |op| {
            op.create_table("t", [integer("id").primary_key(), integer("n")]);
            op.add_column("t", integer("v").generated_virtual("n * 2"));
            op.create_unique_constraint("uq", "t", ["v"]);
            op.create_foreign_key("fk", "t", [own], "t", [other]);
        });
        assert!(said.contains(".generated_stored"), "{said}");
    }
}

#[test]
fn no_null_is_handed_on_to_a_column_that_may_not_be_null_on_mysql() {
    let tables = |op: &mut Operations| {
        op.create_table("p", [integer("id")]).unique("uq", ["id"]);
        op.create_table("t", [integer("p_id"), integer("n").not_null()]);
    };
    let key = |op: &mut Operations| {
        op.create_foreign_key("fk", "t", ["p_id"], "p", ["id"]).on_update(ReferentialAction::Cascade);
    };
    let change: [fn(&mut Operations); 3] = [
        |op| {
            op.create_foreign_key("fk 2", "t", ["n"], "p", ["id"]).on_update(ReferentialAction::Cascade);
        },
        |op| {
            op.alter_column("t", "p_id").set_not_null();
        },
        |op| {
            op.alter_column("p", "id").set_not_null();
            op.alter_column("t", "p_id").set_not_null();
            op.alter_column("p", "id").drop_not_null();
        },
    ];
    for change in change {
        let said = refused(Dialect::Mysql, |op| {
            tables(op);
            key(op);
            change(op);
        });
        assert!(said.contains("MariaDB does not allow that"), "{said}");
    }
    goes(Dialect::Mysql, tables, key);
}

/// What a foreign key sets is no default, whose value would follow.
#[test]
fn a_check_behind_a_key_that_sets_the_default_keeps_its_name() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("c", [integer("id").primary_key()]);
        },
        |op| {
            op.add_column("c", integer("a.b"));
            op.create_foreign_key("fk", "c", ["a.b"], "c", ["id"]).on_update(ReferentialAction::SetDefault);
            op.create_check_constraint("ck_d", "c", "\"a.b\" > 0");
        },
    );
}
