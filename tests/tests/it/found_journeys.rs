//! Journeys that random search found to fail once, on the database that they failed on.

use crate::journey::{Live, there_and_back, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Function, ReferentialAction, Schema};

fn goes(dialect: Dialect, before: impl FnOnce(&mut Operations), change: impl FnOnce(&mut Operations)) {
    let (mut start, mut operations) = (Operations::default(), Operations::default());
    before(&mut start);
    change(&mut operations);
    let (start, operations) = (start.into_recorded(), operations.into_recorded());
    let mut live = Live::new(dialect);
    for with_rows in [false, true] {
        live.reset();
        there_and_back(&mut live, &start, &operations, with_rows).unwrap_or_else(|error| panic!("{error}"));
    }
}

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

/// PostgreSQL takes no words for how the values of a computed column are cast.
#[test]
fn a_computed_column_gets_a_type_that_needs_a_cast() {
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table(
                "t",
                [
                    integer("id").primary_key(),
                    integer("n"),
                    text("twice").generated_stored("n * 2").comment("it's \\ \"this\""),
                ],
            );
        },
        |op| {
            op.alter_column("t", "twice").set_type(integer_type()).set_not_null().rename_to("per%cent");
        },
    );
}

/// SQLite's own RENAME COLUMN fails where a unique constraint stands before the key of a row id.
#[test]
fn a_key_behind_a_unique_constraint_is_renamed() {
    let before = |op: &mut Operations| {
        op.create_table("t", [integer("id").not_null(), text("y"), boolean("[x]")]).unique("uq", ["id", "y"]);
        op.create_index("ix", "t", ["id", "[x]"]);
        op.create_primary_key("pk", "t", ["id"]);
        op.create_table("u", [integer("t_id")]).foreign_key("fk", ["t_id"], "t", ["id"]);
    };
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").drop_default().set_identity().rename_to("per%cent");
    });
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").rename_to("per%cent");
    });
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").set_type(big_integer_type()).rename_to("per%cent");
        op.alter_column("t", "y").rename_to("id");
    });
}

/// PostgreSQL writes the collation of an expression to its index, wherever it comes from.
#[test]
fn an_expression_has_the_collation_of_its_column() {
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table("t", [integer("id").primary_key(), text("a").collation("C"), text("b")]);
        },
        |op| {
            op.create_index("ix_a", "t", [indexed("lower(a)")]);
            op.create_index("ix_b", "t", [indexed("lower(b COLLATE \"C\")")]);
            op.create_index("ix_c", "t", [indexed("lower(b)").collation("C")]);
        },
    );
}

/// MariaDB refuses to rename a column of a foreign key together with a change that copies the table.
#[test]
fn a_key_that_the_table_itself_points_at_changes_and_is_renamed() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [big_integer("id").primary_key(), string("we\"ird", 20)])
                .unique("uq", ["we\"ird"])
                .foreign_key("fk", ["we\"ird"], "t", ["we\"ird"]);
        },
        |op| {
            op.alter_column("t", "we\"ird").set_not_null().set_comment("o'brien").rename_to("o'brien");
        },
    );
}

/// MySQL does not tell the names of foreign keys by their letters' case.
#[test]
fn two_foreign_keys_of_a_table_differ_in_more_than_their_case() {
    let mut op = Operations::default();
    op.create_table("t", [big_integer("id").primary_key(), big_integer("boss")]);
    op.create_foreign_key("fk_mixed", "t", ["boss"], "t", ["id"]);
    op.create_foreign_key("fk_Mixed", "t", ["boss"], "t", ["id"]);
    let refused = unsupported(op.recorded(), &Schema::of(Dialect::Mysql), Dialect::Mysql).unwrap();
    assert!(refused.to_string().contains("give it another name"), "{refused}");
}

#[test]
fn checks_whose_names_differ_in_the_size_of_letters_are_refused_on_mysql() {
    let mut op = Operations::default();
    op.create_table("t", [integer("id").primary_key()]);
    op.create_check_constraint("ck_Mixed", "t", "id > 0");
    op.create_check_constraint("ck_mixed", "t", "id < 9");
    let refused = migrator_sql::render(op.recorded(), &mut Schema::default(), Dialect::Mysql).unwrap_err();
    assert!(refused.to_string().contains("differ in small and great letters only"), "{refused}");
}

/// Why operations are refused before anything runs.
fn refused(dialect: Dialect, record: impl FnOnce(&mut Operations)) -> String {
    let mut op = Operations::default();
    record(&mut op);
    let refused = unsupported(op.recorded(), &Schema::of(dialect), dialect);
    refused.expect("nothing is refused").to_string()
}

/// MySQL's catalog sorts such tables as if they were one, and mixes the columns of their keys.
#[test]
fn tables_whose_names_differ_in_the_size_of_letters_keep_their_keys_apart() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("mixed", [integer("id").primary_key(), integer("k2"), integer("k1")])
                .index("ix", ["k1", "k2"]);
            op.create_table("Mixed", [integer("k1"), integer("k2")]).primary_key(["k2", "k1"]);
        },
        |op| {
            op.create_index("IX 2", "Mixed", ["k1", "k2"]);
        },
    );
}

/// The renaming of the index and its creation cannot stand in one statement.
#[test]
fn a_new_index_becomes_a_constraint() {
    for dialect in Dialect::ALL {
        goes(
            dialect,
            |op| {
                op.create_table("a.b", [integer("id").primary_key(), integer("x y")]);
            },
            |op| {
                op.create_index("ix", "a.b", ["id", "x y"]).unique();
                op.create_unique_constraint("uq", "a.b", ["id", "x y"]).using_index("ix");
            },
        );
    }
}

#[test]
fn a_sorted_index_becomes_no_constraint() {
    let mut op = Operations::default();
    op.create_table("t", [integer("id")]);
    op.create_index("ix", "t", [column("id").desc()]).unique();
    op.create_unique_constraint("uq", "t", ["id"]).using_index("ix");
    let mut schema = Schema::default();
    let errors: Vec<String> = op
        .recorded()
        .iter()
        .filter_map(|operation| operation.apply(&mut schema).err())
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].contains("cannot become the constraint"), "{errors:?}");
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

/// The catalog has a question mark for each character beyond the first 65,536.
#[test]
fn several_of_the_characters_that_the_catalog_of_mysql_lacks_are_no_drift() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [integer("id").primary_key()]).comment("\u{1F600}\u{1F600}");
        },
        |op| {
            op.add_column("t", text("a").comment("\u{1F600}\u{1F600} ?"));
        },
    );
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
fn only_trees_are_unique_and_sorted_on_postgres() {
    let refuses_with = |method: &str, refine: fn(&mut CreateIndex)| {
        let said = refused(Dialect::Postgres, |op| {
            op.create_table("t", [integer("id"), integer("x")]);
            refine(op.create_index("ix", "t", ["id"]).using(method));
        });
        assert!(said.contains(&format!("leave .using({method:?}) out")), "{said}");
    };
    refuses_with("brin", |index| {
        index.unique();
    });
    let refuses = |refine| refuses_with("hash", refine);
    refuses(|index| {
        index.unique();
    });
    refuses(|index| {
        index.include(["x"]);
    });
    refuses(|index| index.index.parts.push("x".into()));
    refuses(|index| index.index.parts[0].descending = true);
}

#[test]
fn postgres_has_no_hash_of_bits_and_no_brin_of_booleans() {
    for (method, of) in [("hash", bit("a", 3)), ("hash", money("a")), ("brin", boolean("a"))] {
        let said = refused(Dialect::Postgres, |op| {
            op.create_table("t", [of]);
            op.create_index("ix", "t", ["a"]).using(method);
        });
        assert!(said.contains("has no such index of this type"), "{said}");
    }
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

/// PostgreSQL writes casts into the expressions of an exclude constraint, too.
#[test]
fn an_exclude_constraint_of_an_expression_is_found_as_it_is() {
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table("t", [integer("id").primary_key(), integer("x y")]);
        },
        |op| {
            op.create_exclude_constraint("ex", "t", [("int8range(id, id + 1)", "&&")])
                .where_("\"x y\" IN (1, 2)");
        },
    );
}

/// PostgreSQL would cast the default, and say it with the zone.
#[test]
fn a_literal_default_stays_when_the_type_changes() {
    goes(
        Dialect::Postgres,
        |op| {
            let at = timestamp_tz_with_precision("at", 3).not_null().default("2025-01-06 10:30:00.123");
            op.create_table("t", [integer("id").primary_key(), at]);
        },
        |op| {
            op.alter_column("t", "at").set_type(timestamp_type());
        },
    );
}

#[test]
fn names_given_twice_are_refused_on_postgres_even_if_not_exists() {
    let said = refused(Dialect::Postgres, |op| {
        op.create_table("a", [integer("id")]).if_not_exists().unique("a", ["id"]);
    });
    assert!(said.contains("is given twice"), "{said}");
    let said = refused(Dialect::Postgres, |op| {
        op.create_table("a", [integer("id")]);
        op.create_index("a", "a", ["id"]).if_not_exists();
    });
    assert!(said.contains("is taken by table `a`"), "{said}");
}

/// SQLite drops a column at the end of a rebuild where a view may name it: meanwhile it is computed no more.
#[test]
fn a_computed_column_goes_before_what_it_is_computed_from() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("a.b", [text("c").not_null(), integer("x y")]);
            op.add_column("a.b", integer("a.b").generated_stored("\"x y\" + 1"));
            op.create_view("v", "SELECT c FROM \"a.b\"");
        },
        |op| {
            op.drop_column("a.b", "a.b");
            op.alter_column("a.b", "c").set_default("it's");
            op.drop_column("a.b", "x y");
        },
    );
}

/// SQLite's own RENAME COLUMN fails without row ids where a unique constraint stands behind the key.
#[test]
fn a_key_without_row_ids_is_renamed() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("t", [integer("id").primary_key(), text("x")]).without_rowid();
        },
        |op| {
            op.create_unique_constraint("uq", "t", ["x", "id"]);
            op.alter_column("t", "id").rename_to("we\"ird");
        },
    );
}

/// SQLite's ADD COLUMN says that the rows break a check without the code for it.
#[test]
fn rows_that_break_the_check_of_a_new_column_are_rows_in_the_way() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("t", [integer("id").primary_key()]);
        },
        |op| {
            op.add_column("t", text("a"));
            op.create_check_constraint("ck", "t", "a IS NOT NULL");
        },
    );
}

#[test]
fn columns_are_told_apart_after_each_operation_on_sqlite() {
    let said = refused(Dialect::Sqlite, |op| {
        op.create_table("t", [integer("mixed")]);
        op.add_column("t", integer("Mixed"));
        op.drop_column("t", "Mixed");
    });
    assert!(said.contains("SQLite does not tell column"), "{said}");
}

/// MariaDB refused the way back, once a view had looked at the table.
#[test]
fn a_json_column_is_renamed_twice_on_mysql() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [integer("d"), json("j").not_null().comment("it's"), jsonb("b")])
                .check("ck", "d > 0")
                .collation("utf8mb4_bin");
        },
        |op| {
            op.alter_column("t", "j").rename_to("x");
            op.alter_column("t", "b").rename_to("o'brien");
            op.create_view("v", "SELECT d FROM t");
        },
    );
}

#[test]
fn functions_differ_in_more_than_the_size_of_their_letters_on_mysql() {
    let one = |body: &str| Function::returning("int").attributes("DETERMINISTIC NO SQL").body(body);
    let said = refused(Dialect::Mysql, |op| {
        op.create_function("f_mixed", "a int", one("RETURN a + 4"));
        op.create_function("f_Mixed", "a int", one("RETURN a + 0"));
    });
    assert!(said.contains("give it another name"), "{said}");
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

/// PostgreSQL leaves one of them out of a table that it creates.
#[test]
fn two_exclude_constraints_say_the_same() {
    let ranges = || [("int8range(a, a + 1)", "&&")];
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table("t", [integer("id").primary_key(), integer("a")]);
        },
        |op| {
            op.create_exclude_constraint("ex_1", "t", ranges());
            op.create_exclude_constraint("ex_2", "t", ranges()).where_("id > 0");
            op.create_exclude_constraint("ex_3", "t", ranges());
            op.create_table("u", [integer("a")]);
            op.create_exclude_constraint("ex_4", "u", ranges());
            op.create_exclude_constraint("ex_5", "u", ranges());
            // It comes back with both.
            op.drop_table("u");
        },
    );
}

/// The generated column comes back over a column whose new name is a keyword.
#[test]
fn a_column_gets_a_keyword_for_a_name() {
    for dialect in Dialect::ALL {
        goes(
            dialect,
            |op| {
                op.create_table("t", [integer("id").primary_key(), integer("n")])
                    .check("ck", "n > 0 OR n IS NULL");
                if dialect != Dialect::Mysql {
                    op.add_column("t", integer("twice").generated_stored("n * 2"));
                }
            },
            |op| {
                op.alter_column("t", "n").rename_to("select");
                op.drop_constraint("ck", "t");
                op.create_check_constraint("ck 2", "t", "\"select\" > 1 OR \"select\" IS NULL");
                if dialect != Dialect::Mysql {
                    op.drop_column("t", "twice");
                }
            },
        );
    }
}

/// SQLite keeps temporary tables elsewhere, where a rebuild does not find them.
#[test]
fn a_temporary_table_changes_by_statements_or_not_at_all_on_sqlite() {
    let mut op = Operations::default();
    op.add_column("t", text("b"));
    op.add_column("t", integer("c").not_null());
    op.add_column("t", text("d").default(now()));
    op.drop_column("t", "z");
    op.alter_column("t", "a").rename_to("it's");
    op.alter_column("t", "a").set_type(text_type());
    op.alter_column("t", "a").set_not_null();
    op.alter_column("t", "a").set_default(7);
    op.create_unique_constraint("uq", "t", ["a"]);
    op.create_check_constraint("ck", "t", "a > 0");
    op.create_foreign_key("fk", "t", ["a"], "t", ["id"]);
    op.drop_constraint("t_pkey", "t");
    op.drop_constraint("uq_u", "t");
    op.create_index("ix", "t", ["a"]).unique();
    op.rename_index("ix_a", "t", "ix b");
    op.drop_index("ix_a", "t");
    op.rename_table("t", "o'brien");
    op.drop_table("t");
    op.add_enum_value("mood", "so-so");
    op.rename_enum_value("mood", "ok", "fine");
    let mut start = Operations::default();
    start.create_enum("mood", ["sad", "ok"]);
    start
        .create_table(
            "t",
            [
                integer("id").primary_key(),
                integer("a"),
                integer("u"),
                text("z"),
                enumeration("m", "mood", ["sad", "ok"]),
            ],
        )
        .unique("uq_u", ["u"])
        .index("ix_a", ["a"])
        .temporary();
    let mut live = Live::new(Dialect::Sqlite);
    let (mut refused, mut done) = (0, 0);
    for operation in op.recorded() {
        live.reset();
        let mut schema = Schema::of(Dialect::Sqlite);
        live.run(start.recorded(), &mut schema).unwrap();
        let one = std::slice::from_ref(operation);
        match unsupported(one, &schema, Dialect::Sqlite) {
            Some(why) => {
                assert!(why.to_string().contains("is temporary"), "{}: {why}", operation.source());
                refused += 1;
            }
            None => {
                live.run(one, &mut schema).unwrap_or_else(|error| panic!("{}: {error}", operation.source()));
                done += 1;
            }
        }
    }
    assert!(refused > 5 && done > 5, "{refused} refused, {done} done");
}

/// With the index, the one that MySQL wants for the foreign key goes, and comes back.
#[test]
fn an_index_that_may_be_there_does_for_a_foreign_key_on_mysql() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("p", [integer("id").primary_key()]);
            op.create_table("t", [integer("id").primary_key(), integer("n")]).foreign_key(
                "fk 59",
                ["n"],
                "p",
                ["id"],
            );
        },
        |op| {
            op.create_index("ix_c", "t", ["n", "id"]).unique().if_not_exists();
            op.add_column("t", text("note"));
        },
    );
}

#[test]
fn a_check_shares_its_name_with_no_key_and_no_json_column_on_mysql() {
    let table = |op: &mut Operations| {
        op.create_table("t", [integer("id").not_null(), integer("n")]).check("o'brien", "n > 0");
    };
    let second: [fn(&mut Operations); 6] = [
        |op| {
            op.add_column("t", json("o'brien"));
        },
        |op| {
            op.create_index("O'Brien", "t", ["n"]).unique();
        },
        |op| {
            op.create_unique_constraint("O'brien", "t", ["n"]);
        },
        |op| {
            op.create_unique_constraint("uq", "t", ["id"]);
            op.create_foreign_key("O'brien", "t", ["n"], "t", ["id"]);
        },
        |op| {
            op.create_check_constraint("Primary", "t", "n > 1");
            op.create_primary_key("t_pkey", "t", ["id"]);
        },
        |op| {
            op.create_unique_constraint("uq", "t", ["n"]);
            op.rename_constraint("o'brien", "t", "UQ");
        },
    ];
    for second in second {
        let said = refused(Dialect::Mysql, |op| {
            table(op);
            second(op);
        });
        assert!(said.contains("MariaDB does not allow"), "{said}");
    }
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
