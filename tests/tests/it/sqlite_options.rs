//! Every type and every option that SQLite has, on a real one.

use crate::sqlite::{Database, applied, recorded, tables, there_and_back};
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::*;

fn types() -> Vec<ColumnType> {
    vec![
        small_integer_type(),
        integer_type(),
        big_integer_type(),
        float_type(),
        double_type(),
        numeric_type(12, 2),
        unbounded_numeric_type(),
        money_type(),
        boolean_type(),
        string_type(40),
        char_type(3),
        text_type(),
        binary_type(),
        var_binary_type(16),
        bit_type(8),
        var_bit_type(8),
        uuid_type(),
        date_type(),
        time_type(),
        time_tz_type(),
        time_with_precision_type(3),
        time_tz_with_precision_type(3),
        timestamp_type(),
        timestamp_tz_type(),
        timestamp_with_precision_type(3),
        timestamp_tz_with_precision_type(3),
        interval_type(),
        json_type(),
        jsonb_type(),
        xml_type(),
        inet_type(),
        cidr_type(),
        mac_addr_type(),
        ts_vector_type(),
        array_type(integer_type()),
        enumeration_type("mood", ["so", "it's"]),
        array_type(enumeration_type("mood", ["so", "it's"])),
        custom_type("ANY"),
        custom_type("INT"),
        custom_type(""),
    ]
}

#[tokio::test]
async fn every_type_is_created_added_and_changed() {
    let all = || types().into_iter().enumerate().map(|(n, own)| ColumnDefinition::new(format!("c{n}"), own));
    for strict in [false, true] {
        let knows = |definition: &ColumnDefinition| {
            !strict || CreateTable::new("x", [definition.clone()]).columns[0].column_type != custom_type("")
        };
        let before = applied(|op| {
            op.create_enum("mood", ["so", "it's"]);
        });
        let create = recorded(|op| {
            let create = op.create_table("all types", all().filter(knows));
            if strict {
                create.strict();
            }
        });
        there_and_back(&before, &create, "all types").await;
        let before = applied(|op| {
            op.create_enum("mood", ["so", "it's"]);
            let create = op.create_table("t", [integer("id").primary_key(), text("x")]);
            if strict {
                create.strict();
            }
        });
        let add = recorded(|op| {
            all().filter(knows).for_each(|own| {
                op.add_column("t", own);
            });
        });
        there_and_back(&before, &add, "all types, added").await;
        let add = recorded(|op| {
            all().filter(knows).for_each(|own| {
                op.add_column("t", own);
                op.alter_column("t", "x").set_default("y");
            });
        });
        there_and_back(&before, &add, "all types, added in a rebuild").await;
        for own in types() {
            if own == text_type() || strict && own == custom_type("") {
                continue;
            }
            // The rows hold texts, which other types of a strict table do not take.
            let using = if strict { "NULL" } else { "CASE WHEN 0 THEN x END" };
            let alter = recorded(|op| {
                op.alter_column("t", "x").set_type(own.clone()).using(using);
            });
            let empty = alter
                .iter()
                .chain(&recorded(|op| {
                    op.create_table("other", [integer("id")]);
                }))
                .cloned()
                .collect::<Vec<_>>();
            there_and_back(&before, &empty, &format!("type {own}")).await;
        }
    }
}

#[tokio::test]
async fn every_option_goes_there_and_back() {
    type Record = fn(&mut Operations);
    let cases: Vec<(&str, Record)> = vec![
        ("options of a table", |op| {
            op.create_table("o", [integer("a"), text("b"), text("c")])
                .primary_key(["b", "a"])
                .strict()
                .without_rowid()
                .unlogged()
                .engine("Aria")
                .charset("latin1")
                .collation("latin1_bin")
                .comment("words");
            op.create_table("s", [integer("a"), boolean("b").not_null().default(true)]).strict();
            op.add_column("s", boolean("c").not_null().default(false));
            op.alter_column("s", "a").set_not_null();
            op.drop_constraint("o_pkey", "o");
            op.create_primary_key("o_key", "o", ["a"]);
        }),
        ("a table that is not there", |op| {
            op.create_table("o", [integer("a").identity_with(Identity::default().start(5)).primary_key()])
                .index("ix_o", ["a"])
                .if_not_exists();
        }),
        ("a table that is there", |op| {
            op.create_table("t", [integer("a")]).index("ix_t_name", ["a"]).if_not_exists();
        }),
        ("columns of all kinds", |op| {
            op.add_column("t", integer("v").generated_virtual("n + 1 -- more"));
            op.add_column("t", integer("s").generated_stored("n * 2").not_null());
            op.add_column("t", integer("w").generated_virtual("n + 2").not_null());
            op.add_column("t", text("c").collation("NOCASE").not_null().default("x"));
            op.add_column("t", uuid("u").not_null().default(new_uuid()).unique());
            op.add_column("t", timestamp("at").not_null().default(now()).comment("when"));
        }),
        ("a virtual column alone", |op| {
            op.add_column("t", integer("v").generated_virtual("n + 1"));
            op.add_column("t", text("c").collation("rtrim").comment("words"));
        }),
        ("columns that may be there", |op| {
            op.add_column("t", integer("n")).if_not_exists();
            op.add_column("t", integer("m")).if_not_exists();
            op.drop_column("t", "nowhere").if_exists();
            op.drop_column("t", "p_idd").if_exists();
        }),
        ("computed or not", |op| {
            op.alter_column("t", "n").set_generated_stored("length(name)");
            op.add_column("p", integer("c").generated_virtual("a + b"));
        }),
        ("computed no more", |op| {
            op.create_table(
                "g",
                [
                    integer("a"),
                    integer("v").generated_virtual("a + 1"),
                    integer("s").generated_stored("a + 2"),
                ],
            );
            op.alter_column("g", "v").set_generated_stored("a + 3");
            op.alter_column("g", "s").drop_generated();
        }),
        ("collations", |op| {
            op.alter_column("t", "name").set_collation("nocase");
            op.alter_column("t", "name").drop_collation().set_comment("c");
            op.alter_column("t", "we\"ird").set_collation("RTRIM");
            op.create_index(
                "ix_c",
                "t",
                [column("we\"ird").collation("nocase"), column("name").collation("binary")],
            );
            op.create_index(
                "ix_d",
                "t",
                [column("we\"ird").collation("rtrim"), indexed("lower(name)").collation("RTRIM").desc()],
            );
        }),
        ("comments", |op| {
            op.create_table_comment("t", "what's it");
            op.alter_column("t", "name").set_comment("x");
            op.alter_column("t", "name").set_not_null().drop_comment();
            op.create_table_comment("t", "other");
            op.drop_table_comment("t");
        }),
        ("a name and words", |op| {
            op.alter_column("t", "name").rename_to("title").set_comment("x");
        }),
        ("counted no more", |op| {
            op.alter_column("t", "id").drop_identity();
        }),
        ("counted", |op| {
            op.alter_column("p", "id").set_identity_with(Identity::default().start(50));
        }),
        ("counted from elsewhere", |op| {
            op.alter_column("t", "id").set_identity_with(Identity::default().start(50));
        }),
        ("indexes", |op| {
            op.create_index("ix_1", "t", [column("n").desc().nulls_last(), column("name").nulls_first()])
                .concurrently();
            op.create_index("ix_2", "t", [column("name").prefix(3)]).where_("(n > 1)").if_not_exists();
            op.create_index("ix_2", "t", ["n"]).if_not_exists();
            op.create_index("ix_3", "t", [indexed("(n)"), indexed("n + 1 /* more */")]).unique();
            op.drop_index("ix_1", "t").if_exists().concurrently();
            op.drop_index("ix_9", "t").if_exists();
            op.rename_index("ix_t_name", "t", "ix [odd] 'o");
            op.rename_index("ix_3", "t", "ix_t_name");
        }),
        ("indexes in a rebuild", |op| {
            op.alter_column("t", "n").set_default(4);
            op.create_index("ix_2", "t", ["name"]).if_not_exists();
            op.create_index("ix_2", "t", ["n"]).if_not_exists();
            op.rename_index("ix_t_name", "t", "ix [odd] 'o");
            op.drop_index("ix_9", "t").if_exists();
            op.alter_column("t", "n").rename_to("m");
        }),
        ("foreign keys", |op| {
            op.create_foreign_key("fk_1", "t", ["p_id"], "p", ["id"])
                .deferrable(Deferrable::InitiallyDeferred)
                .on_delete(ReferentialAction::SetDefault)
                .on_update(ReferentialAction::Restrict)
                .match_full();
            op.create_foreign_key("fk_2", "t", ["n"], "p", ["id"]).deferrable(Deferrable::InitiallyImmediate);
            op.create_foreign_key("fk_3", "t", ["n", "p_id"], "p", ["a", "b"]).set_columns(["n", "p_id"]);
        }),
        ("a foreign key with its column", |op| {
            op.add_column("t", integer("q_id"));
            op.create_foreign_key("fk_1", "t", ["q_id"], "p", ["id"])
                .deferrable(Deferrable::InitiallyDeferred);
        }),
        ("constraints by other names", |op| {
            op.rename_constraint("t_pkey", "t", "key 'o'");
            op.rename_constraint("t_name_key", "t", "t_n_check2");
            op.rename_constraint("t_n_check", "t", "t_pkey");
            op.rename_constraint("t_p_id_fkey", "t", "[x]");
            op.drop_constraint("nowhere", "t").if_exists();
            op.drop_constraint("[x]", "t").if_exists();
        }),
        ("a constraint from an index", |op| {
            op.create_index("ix_u", "t", ["n", "name"]).unique();
            op.create_unique_constraint("uq", "t", ["n", "name"]).using_index("ix_u");
        }),
        ("a check that is checked", |op| op.validate_constraint("t_n_check", "t")),
        ("a table that is gone", |op| {
            op.drop_table("t");
            op.drop_table("t").if_exists().cascade();
        }),
        ("enumerations", |op| {
            op.create_enum("mood", ["so", "it's"]);
            op.create_enum("mood", ["so", "it's"]).if_not_exists();
            op.add_column("t", enumeration("a", "mood", ["so", "it's"]).not_null().default("so"));
            op.add_column("p", enumeration("m", "mood", ["so", "it's"]));
            op.rename_enum_value("mood", "so", "so, so");
            op.alter_column("t", "a").rename_to("A mood");
            op.rename_table("t", "t2");
            op.alter_column("p", "m").set_type(text_type());
            op.alter_column("p", "m").set_type(enumeration_type("mood", ["so, so", "it's"]));
            op.drop_enum("other").if_exists();
        }),
        ("views and triggers", |op| {
            op.create_view("v \"1\"", "SELECT id, name FROM t WHERE n > 1;");
            op.create_view("v \"1\"", "SELECT 1").if_not_exists();
            op.create_trigger(
                "tr v",
                "v \"1\"",
                instead_of().insert().execute("BEGIN INSERT INTO t (name) VALUES (NEW.name); END"),
            );
            op.replace_view("v \"1\"", "SELECT id, name, n FROM t");
            op.create_trigger(
                "tr t",
                "t",
                after()
                    .update_of(["name", "we\"ird"])
                    .when("NEW.n > 1")
                    .execute("BEGIN SELECT CASE WHEN 1 THEN 2 END; END;"),
            );
            op.create_trigger("tr d", "t", before().delete().execute("BEGIN SELECT 1; END"));
            op.alter_column("p", "a").set_default(3);
            op.drop_trigger("tr x", "t").if_exists();
            op.drop_view("nowhere").if_exists();
        }),
        ("what only others have", |op| {
            op.create_extension("citext");
            op.drop_extension("citext");
            op.drop_schema("x").if_exists();
            op.drop_sequence("x").if_exists();
        }),
    ];
    let before = applied(tables);
    for (context, record) in cases {
        there_and_back(&before, &recorded(record), context).await;
    }
}

#[tokio::test]
async fn labels_are_checked_and_renamed_in_the_rows() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_enum("mood", ["so", "it's"]);
        op.create_table(
            "a",
            [integer("id").primary_key(), enumeration("m", "mood", ["so", "it's"]).default("so")],
        );
        op.create_table(
            "b",
            [enumeration("m", "mood", ["so", "it's"]), enumeration("n", "mood", ["so", "it's"])],
        );
        op.bulk_insert("a", ["id", "m"], [row![1, "so"], row![2, "it's"], row![3, Literal::Null]]);
        op.bulk_insert("b", ["m", "n"], [row!["so", "it's"]]);
    })
    .await;
    assert!(db.try_run("INSERT INTO a (m) VALUES ('other')").await.is_err());
    db.statements.clear();
    db.migrate(&mut schema, |op| {
        op.rename_enum_value("mood", "so", "so, 'so'");
        op.add_enum_value("mood", "other").before("it's");
    })
    .await;
    assert_eq!(db.lines("SELECT id, m FROM a ORDER BY id").await, ["1|so, 'so'", "2|it's", "3|∅"]);
    assert_eq!(db.lines("SELECT m, n FROM b").await, ["so, 'so'|it's"]);
    db.run("INSERT INTO a (m) VALUES ('other')").await;
    db.run("INSERT INTO a DEFAULT VALUES").await;
    assert_eq!(db.lines("SELECT m FROM a WHERE id = 5").await, ["so, 'so'"]);
    assert!(db.try_run("INSERT INTO a (m) VALUES ('so')").await.is_err());
    // The check goes with the names of its table and column, and with the column.
    db.migrate(&mut schema, |op| {
        op.rename_table("a", "c");
        op.alter_column("c", "m").rename_to("mood");
        op.drop_column("b", "m");
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "renamed").await;
}

#[tokio::test]
async fn counting_starts_where_it_is_said_and_goes_on_after_a_rebuild() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    let from = |start: i64| Identity::default().start(start);
    db.migrate(&mut schema, |op| {
        op.create_table("t", [big_integer("id").identity_with(from(100)).primary_key(), text("a")]);
        op.create_table("u", [text("a")]);
        op.bulk_insert("u", ["a"], [row!["x"], row!["y"]]);
    })
    .await;
    db.run("INSERT INTO t (a) VALUES ('x'), ('y')").await;
    assert_eq!(db.lines("SELECT id FROM t").await, ["100", "101"]);
    db.run("DELETE FROM t").await;
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "a").set_not_null();
    })
    .await;
    db.run("INSERT INTO t (a) VALUES ('z')").await;
    assert_eq!(db.lines("SELECT id FROM t").await, ["102"]);
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "id").set_identity_with(from(50));
        op.add_column("u", big_integer("id").identity_with(from(7)).primary_key());
    })
    .await;
    assert_eq!(db.lines("SELECT id, a FROM u").await, ["7|x", "8|y"]);
    db.run("INSERT INTO t (a) VALUES ('z')").await;
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "id").set_identity_with(from(500));
    })
    .await;
    db.run("INSERT INTO t (a) VALUES ('z')").await;
    assert_eq!(db.lines("SELECT id FROM t").await, ["102", "103", "500"]);
    // What is counted no more is what its type says.
    db.migrate(&mut schema, |op| {
        op.alter_column("t", "id").drop_identity();
    })
    .await;
    crate::sqlite::assert_model(&mut db, &schema, "counted no more").await;
    assert_eq!(db.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'id'").await, ["BIGINT"]);
    assert_eq!(db.lines("SELECT name FROM sqlite_sequence WHERE name = 't'").await, [""; 0]);
}

#[tokio::test]
async fn a_table_goes_with_the_keys_that_point_at_it() {
    let mut db = Database::memory().await;
    let mut schema = applied(tables);
    db.upgrade(&mut Schema::default(), &crate::sqlite::create_all(&schema)).await.unwrap();
    let before = schema.clone();
    db.run("INSERT INTO p (id, a, b) VALUES (1, 2, 3)").await;
    db.run("INSERT INTO t (name, n, p_id) VALUES ('x', 1, 1)").await;
    let operations = recorded(|op| {
        op.create_foreign_key("fk_2", "t", ["n", "p_id"], "p", ["a", "b"])
            .deferrable(Deferrable::InitiallyDeferred);
        op.drop_table("p").cascade();
    });
    db.run("UPDATE t SET n = 2, p_id = NULL").await;
    let back = migrator_core::inverse::inverse(&operations, &mut schema.clone()).unwrap();
    db.upgrade(&mut schema, &operations).await.unwrap();
    crate::sqlite::assert_model(&mut db, &schema, "gone").await;
    assert_eq!(db.lines("SELECT id, name, n FROM t").await, ["1|x|2"]);
    db.upgrade(&mut schema, &back).await.unwrap();
    assert_eq!(schema, before);
    crate::sqlite::assert_model(&mut db, &schema, "back").await;
}

#[tokio::test]
async fn new_values_are_made_for_each_row() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t", [integer("id").primary_key()]);
        op.bulk_insert("t", ["id"], (1..=50).map(|n| row![n]));
        op.add_column("t", uuid("u").not_null().default(new_uuid()).unique());
    })
    .await;
    let shape = "SELECT count(DISTINCT u) FROM t WHERE u GLOB \
                 '[0-9a-f]*-[0-9a-f]*-4[0-9a-f]*-[89ab][0-9a-f]*-[0-9a-f]*' AND length(u) = 36 AND u = lower(u)";
    assert_eq!(db.lines(shape).await, ["50"]);
}

#[tokio::test]
async fn a_column_that_is_computed_no_more_keeps_its_values() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table(
            "t",
            [integer("a"), integer("v").generated_virtual("a * 2"), integer("s").generated_stored("a * 3")],
        );
        op.bulk_insert("t", ["a"], [row![1], row![2]]);
        op.alter_column("t", "v").drop_generated();
        op.alter_column("t", "s").drop_generated().set_default(9);
        op.add_column("t", integer("w").generated_virtual("a * 4"));
        op.alter_column("t", "w").drop_generated();
        op.add_column("t", integer("x").generated_stored("a * 5"));
        op.alter_column("t", "x").drop_generated().set_type(text_type()).using("'x' || a");
    })
    .await;
    db.run("INSERT INTO t (a) VALUES (3)").await;
    assert_eq!(db.lines("SELECT a, v, s, w, x FROM t").await, ["1|2|3|4|x1", "2|4|6|8|x2", "3|∅|9|∅|∅"]);
}

#[tokio::test]
async fn temporary_tables_are_the_connections_own() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table(
            "t",
            [integer("id").identity_with(Identity::default().start(3)).primary_key(), text("a")],
        )
        .temporary()
        .index("ix", ["a"]);
        op.bulk_insert("t", ["a"], [row!["x"]]);
        op.add_column("t", text("b"));
        op.drop_index("ix", "t");
        op.drop_column("t", "a");
        op.rename_table("t", "u");
    })
    .await;
    assert_eq!(db.lines("SELECT * FROM temp.u").await, ["3|∅"]);
    crate::sqlite::assert_model(&mut db, &schema, "temporary").await;
    db.migrate(&mut schema, |op| {
        op.drop_table("u");
    })
    .await;
}

#[tokio::test]
async fn a_table_of_which_no_model_is_known_is_asked_itself() {
    let mut db = Database::memory().await;
    let mut schema = Schema::default();
    db.run("CREATE TABLE old (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, CONSTRAINT ck CHECK (a <> 'x')); CREATE INDEX ix ON old (a)").await;
    for _ in 0..2 {
        db.migrate(&mut schema, |op| {
            op.if_table_exists("old", |op| {
                op.add_column("old", text("b").default("y")).if_not_exists();
                op.drop_column("old", "c").if_exists();
                op.drop_constraint("ck", "old").if_exists();
                op.create_index("ix", "old", ["b"]).if_not_exists();
                op.create_index("ix2", "old", ["b"]).if_not_exists();
                op.drop_index("ix3", "old").if_exists();
                op.create_table_comment("old", "words");
                op.alter_column("old", "a").set_comment("words");
            });
        })
        .await;
    }
    let live = db.reflect(&[]).await.schema;
    let old = live.table(&"old".into()).unwrap();
    assert_eq!(old.column_names().collect::<Vec<_>>(), ["id", "a", "b"]);
    assert_eq!(old.indexes["ix"], Index::new(["a"]));
    assert_eq!(old.indexes["ix2"], Index::new(["b"]));
    assert_eq!(old.constraints.keys().collect::<Vec<_>>(), ["old_pkey"]);
}
