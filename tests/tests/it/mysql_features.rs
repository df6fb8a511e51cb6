//! What MySQL and MariaDB have beside plain tables: up, down, up again, each time compared with the catalog.

use crate::mysql::Database;
use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::{Function, Identity, Schema, SqlText};
use migrator_sql::render;

/// A database in which `record` has run; then the steps one by one: up, down, up.
struct Walk {
    db: Database,
    schema: Schema,
}

impl Walk {
    fn start(record: impl FnOnce(&mut Operations)) -> Self {
        let mut walk = Walk { db: Database::new(), schema: Schema::of(Dialect::Mysql) };
        walk.db.migrate(&mut walk.schema, record);
        walk.db.assert_model(&walk.schema, "the start");
        walk
    }

    /// Up, down and up again.
    fn step(&mut self, context: &str, record: impl FnOnce(&mut Operations)) {
        let mut op = Operations::default();
        record(&mut op);
        let before = self.schema.clone();
        let back = inverse(op.recorded(), &mut before.clone()).unwrap();
        for round in ["up", "up again"] {
            self.run(op.recorded(), &format!("{round} {context}"));
            if round == "up" {
                self.run(&back, &format!("down {context}"));
                assert_eq!(self.schema, before, "{context}");
            }
        }
    }

    fn run(&mut self, operations: &[Operation], context: &str) {
        self.db.upgrade(&mut self.schema, operations).unwrap_or_else(|e| panic!("{context}: {e}"));
        self.db.assert_model(&self.schema, context);
    }

    fn refused(&self, record: impl FnOnce(&mut Operations)) -> String {
        let mut op = Operations::default();
        record(&mut op);
        render(op.recorded(), &mut self.schema.clone(), Dialect::Mysql).unwrap_err().to_string()
    }
}

#[test]
fn every_type_is_read_back() {
    let mut walk = Walk::start(|_| ());
    walk.step("all types", |op| {
        op.create_table(
            "types",
            [
                small_integer("a").default(-3),
                integer("b").default("12"),
                big_integer("c"),
                float("d").default(1.5),
                double("e").default(2),
                numeric("f", 12, 3).default(decimal("9.5")),
                boolean("g").not_null().default(true),
                string("h", 40).default(7),
                char("i", 4).default("x"),
                text("j").default("it's \\ \"new\""),
                binary("k").default(migrator_core::schema::Literal::Bytes(vec![0, 255])),
                var_binary("l", 20),
                bit("m", 5).default(5),
                uuid("n").default(new_uuid()),
                date("o").default(now()),
                time("p").default("10:30"),
                time_with_precision("q", 2).default(now()),
                timestamp("r").default(now()),
                timestamp_with_precision("s", 0).default("2020-02-29"),
                timestamp_tz("t"),
                timestamp_tz_with_precision("u", 3).not_null().default(now()),
                interval("v"),
                json("w").default("{\"a\": 1}"),
                jsonb("x").not_null(),
                xml("y"),
                inet("z"),
                mac_addr("aa"),
                enumeration("bb", "mood", ["so", "it's", "we\"ird, \\"]).not_null().default("it's"),
                custom("cc", "MEDIUMINT ( 8 ) UNSIGNED").default(3),
                custom("dd", "tinytext"),
                integer("ee").default(expression("1 + 1")),
            ],
        );
    });
    for (column, fact) in [
        (array("a", integer_type()), "MySQL has no type integer[]"),
        (time_tz("a"), "MySQL has no type time tz"),
        (money("a"), "MySQL has no type money"),
        (unbounded_numeric("a"), "MySQL has no type unbounded numeric"),
        (timestamp_with_precision("a", 9), "DATETIME(9) is too exact"),
        (integer("a").default(decimal("1.5")), "a column of type integer cannot hold its default 1.5"),
        (enumeration("a", "other", ["x", "X"]), "enumeration `other` has labels that differ from `X`"),
        (integer("a").default(next_value("seq")), "the next value of sequence `seq` is a default"),
    ] {
        let said = walk.refused(|op| {
            op.create_table("t", [column]);
        });
        assert!(said.starts_with(fact), "{said}");
        assert!(said.contains("\nhelp: "), "{said}");
    }
}

#[test]
fn generated_columns() {
    let mut walk = Walk::start(|op| {
        op.create_table("t", [integer("id").primary_key(), integer("a"), text("last")]);
        op.bulk_insert("t", ["id", "a"], [row![1, 10]]);
    });
    walk.step("two of them", |op| {
        op.add_column("t", integer("s").generated_stored("\"a\" + 1").comment("stored"));
        op.add_column("t", integer("v").generated_virtual("a * 2"));
        op.create_index("ix_v", "t", ["v"]);
    });
    assert_eq!(walk.db.lines("SELECT s, v FROM t"), ["11|20"]);
    walk.step("a stored one becomes plain", |op| {
        op.alter_column("t", "s").drop_generated();
    });
    assert_eq!(walk.db.lines("SELECT s FROM t"), ["11"]);
    walk.run(
        &{
            let mut op = Operations::default();
            op.drop_index("ix_v", "t");
            op.into_recorded()
        },
        "its index goes",
    );
    walk.step("a virtual one becomes plain, and keeps its values", |op| {
        op.alter_column("t", "v").drop_generated();
    });
    assert_eq!(walk.db.lines("SELECT v FROM t"), ["20"]);
    walk.run(
        &{
            let mut op = Operations::default();
            op.add_column("t", integer("w").generated_virtual("a + 5"));
            op.into_recorded()
        },
        "another",
    );
    let said = walk.refused(|op| {
        op.alter_column("t", "a").rename_to("b");
    });
    assert!(said.starts_with("`t.w` is computed from `a`, and MariaDB breaks the table"), "{said}");
    let said = walk.refused(|op| {
        op.add_column("t", integer("x").not_null().generated_stored("a"));
    });
    assert!(said.contains("is NOT NULL, which MariaDB does not have"), "{said}");
}

#[test]
fn comments_collations_and_options_survive_every_change() {
    let mut walk = Walk::start(|op| {
        op.create_table(
            "t",
            [
                big_integer("id").identity_with(Identity::default().start(1000)).primary_key(),
                string("a", 20).not_null().collation("utf8mb4_bin").comment("it's \\ the 'a'"),
                string("b", 20).default("x"),
            ],
        )
        .comment("what's \"t\"")
        .engine("InnoDB")
        .collation("utf8mb4_unicode_ci");
        op.bulk_insert("t", ["a"], [row!["x"]]);
    });
    assert_eq!(walk.db.lines("SELECT id FROM t"), ["1000"]);
    walk.step("a type", |op| {
        op.alter_column("t", "a").set_type(string_type(40));
    });
    walk.step("a collation and a comment", |op| {
        op.alter_column("t", "b").set_collation("utf8mb4_bin").set_comment("new");
    });
    walk.step("no more comment", |op| {
        op.alter_column("t", "a").drop_comment().rename_to("c");
    });
    walk.step("comments of tables", |op| op.create_table_comment("t", "other \\ 'words'"));
    walk.step("no comment of a table", |op| op.drop_table_comment("t"));
    walk.step("identity goes and comes", |op| {
        op.alter_column("t", "id").drop_identity();
    });
    walk.step("MyISAM with Latin letters", |op| {
        op.create_table("m", [integer("id").primary_key(), text("a")]).engine("MyISAM").charset("latin1");
    });
    let said = walk.refused(|op| {
        op.create_table("u", [integer("a")]).engine("x; DROP TABLE t");
    });
    assert!(said.starts_with("`x; DROP TABLE t` is the name of no engine"), "{said}");
    let said = walk.refused(|op| {
        op.create_table("u", [big_integer("a").identity_with(Identity::always()).primary_key()]);
    });
    assert!(said.contains("takes no values from an INSERT"), "{said}");
}

#[test]
fn indexes_of_every_kind() {
    let mut walk = Walk::start(|op| {
        op.create_table("t", [integer("id").primary_key(), text("body"), string("a", 200), integer("n")]);
    });
    walk.step("indexes", |op| {
        op.create_index("ix_prefix", "t", [column("body").prefix(20), "n".into()]);
        op.create_index("ix_unique_prefix", "t", [column("a").prefix(10)]).unique();
        op.create_index("ix_desc", "t", [column("n").desc(), "a".into()]);
        op.create_index("ix_words", "t", ["body"]).using("fulltext");
        op.create_index("ix_unique", "t", ["n", "a"]).unique();
        op.create_index("ix_whole", "t", [column("a").prefix(100)]);
    });
    walk.step("a spatial index", |op| {
        op.create_table("places", [integer("id").primary_key(), custom("at", "point").not_null()]);
        op.create_index("ix_at", "places", ["at"]).using("spatial");
    });
    walk.step("names", |op| {
        op.rename_index("ix_prefix", "t", "ix o'brien");
        op.rename_index("ix_unique", "t", "ix_unique_2");
    });
    for (index, fact) in [
        (vec![column("n").nulls_last()], "index `ix` puts NULLs of `n` where MySQL does not"),
        (
            vec![indexed("lower(a)")],
            "index `ix` is on the expression lower(a), and MariaDB indexes columns only",
        ),
        (vec![column("a").operator_class("x")], "index `ix` has operator class x"),
        (vec![column("body").prefix(800)], "index `ix` of `t` has up to 3200 bytes"),
    ] {
        let said = walk.refused(|op| {
            op.create_index("ix", "t", index);
        });
        assert!(said.starts_with(fact), "{said}");
    }
    let said = walk.refused(|op| {
        op.create_index("ix", "t", ["n"]).using("gin");
    });
    assert!(said.starts_with("index `ix` is of kind gin"), "{said}");
}

#[test]
fn constraints_get_other_names() {
    let mut walk = Walk::start(|op| {
        op.create_table("p", [integer("id").primary_key()]);
        op.create_table(
            "t",
            [
                integer("id").primary_key(),
                integer("p_id").references("p", "id"),
                integer("n").unique().check("n > 0"),
            ],
        );
    });
    for (from, to) in [("t_p_id_fkey", "fk"), ("t_n_key", "uq"), ("t_n_check", "ck"), ("t_pkey", "pk")] {
        walk.step(from, |op| op.rename_constraint(from, "t", to));
    }
    let said = walk.refused(|op| {
        op.create_table("u", [integer("id").primary_key(), integer("p")]).foreign_key(
            "fk",
            ["p"],
            "p",
            ["id"],
        );
    });
    assert!(said.starts_with("`t` has a foreign key `fk` already, in these letters"), "{said}");
}

#[test]
fn a_table_goes_with_the_foreign_keys_that_point_at_it() {
    let mut walk =
        Walk::start(|op| {
            op.create_table("p", [integer("id").primary_key()]);
            op.create_table("t", [integer("id").primary_key(), integer("a").references("p", "id")])
                .foreign_key("second", ["id"], "p", ["id"]);
        });
    let mut op = Operations::default();
    op.drop_table("p").cascade();
    op.drop_table("not there").if_exists();
    walk.run(op.recorded(), "cascade");
    assert_eq!(walk.db.tables(), ["t"]);
}

#[test]
fn labels_of_an_enumeration_change_in_the_rows_too() {
    let mut walk = Walk::start(|op| {
        op.create_enum("mood", ["so", "it's"]);
        let mood = |name: &str| enumeration(name, "mood", ["so", "it's"]);
        op.create_table(
            "a",
            [integer("id").primary_key(), mood("m").not_null().default("so").comment("kept"), mood("n")],
        );
        op.create_table("b", [integer("id").primary_key(), mood("m")]);
        op.bulk_insert("a", ["id", "n"], [row![1, "it's"]]);
    });
    let mut op = Operations::default();
    op.add_enum_value("mood", "first").before("so");
    op.add_enum_value("mood", "o\\k");
    op.rename_enum_value("mood", "it's", "it was");
    walk.run(op.recorded(), "labels");
    assert_eq!(walk.db.lines("SELECT * FROM a"), ["1|so|it was"]);
    walk.step("a label is renamed", |op| op.rename_enum_value("mood", "it was", "IT's"));
    assert_eq!(walk.db.lines("SELECT * FROM a"), ["1|so|IT's"]);
}

#[test]
fn views_triggers_and_functions() {
    let mut walk = Walk::start(|op| {
        op.create_table("t", [integer("id").primary_key(), string("a", 20), integer("n")]);
    });
    walk.step("a view", |op| {
        op.create_view("v o'brien", "SELECT id, a FROM t WHERE n > 0;");
    });
    walk.step("another query", |op| {
        op.replace_view("v o'brien", "SELECT id, a FROM t");
    });
    for said in [
        walk.refused(|op| op.rename_table("t", "u")),
        walk.refused(|op| {
            op.drop_table("t");
        }),
        walk.refused(|op| {
            op.alter_column("t", "a").rename_to("b");
        }),
        walk.refused(|op| {
            op.drop_column("t", "a");
        }),
    ] {
        assert!(
            said.starts_with("view `v o'brien` names") && said.contains("help: drop the view first"),
            "{said}"
        );
    }
    walk.step("a column that the view does not name", |op| {
        op.alter_column("t", "n").rename_to("m");
    });
    let body = "BEGIN IF NEW.m IS NULL THEN SET NEW.m = 1; END IF; SET NEW.a = 'it''s; \\\\ x'; END";
    walk.step("a trigger", |op| {
        op.create_trigger("tr o'brien", "t", before().insert().execute(body));
    });
    walk.db.run("INSERT INTO t (id) VALUES (1)");
    assert_eq!(walk.db.lines("SELECT a, m FROM t"), ["it's; \\ x|1"]);
    for (trigger, fact) in [
        (before().insert().update().execute("SET @x = 1"), "acts on several events"),
        (before().update_of(["a"]).execute("SET @x = 1"), "acts on some columns"),
        (before().update().when("a = 1").execute("SET @x = 1"), "acts under a condition"),
        (after().update().for_each_statement().execute("SET @x = 1"), "acts once for a statement"),
        (after().update().execute(SqlText::for_each(|_| String::new())), "does nothing on MySQL"),
    ] {
        let said = walk.refused(|op| {
            op.create_trigger("other", "t", trigger);
        });
        assert!(said.contains(fact), "{said}");
    }
    let tax =
        |body: &str| Function::returning("NUMERIC(12, 2)").attributes("DETERMINISTIC  NO SQL").body(body);
    let arguments = "amount decimal(12, 2), `rate` INTEGER, note varchar(20)";
    walk.step("a function", |op| {
        op.create_function("tax o'brien", arguments, tax("RETURN amount * rate / 100;"));
    });
    assert_eq!(walk.db.lines("SELECT `tax o'brien`(200, 19, 'x')"), ["38.00"]);
    walk.step("another body", |op| {
        op.create_function(
            "tax o'brien",
            arguments,
            tax("BEGIN SET @note = 'it\\'s \\\\ '; RETURN amount; END"),
        )
        .or_replace();
    });
    for (function, fact) in [
        (Function::returning("trigger").body("RETURN 1"), "is for a trigger"),
        (Function::returning("int").language("plpgsql").body("RETURN 1"), "is written in plpgsql"),
        (Function::returning("int").attributes("IMMUTABLE").body("RETURN 1"), "is IMMUTABLE"),
        (Function::returning("int").body("SELECT 1"), "does not begin with RETURN or BEGIN"),
    ] {
        let said = walk.refused(|op| {
            op.create_function("f", "", function);
        });
        assert!(said.contains(fact), "{said}");
    }
    let said = walk.refused(|op| {
        op.create_function("tax o'brien", "a int", tax("RETURN a"));
    });
    assert!(said.contains("MySQL has each name once, whatever the arguments"), "{said}");
}

#[test]
fn what_may_be_there_or_missing() {
    let mut walk = Walk::start(|op| {
        op.create_table("t", [integer("id").primary_key(), integer("a")]);
    });
    for there in [false, true] {
        if there {
            // What no migration made.
            walk.db.run(
                "ALTER TABLE t ADD COLUMN o INT, ADD INDEX ix_o (o), ADD CONSTRAINT ck_o CHECK (id > 0)",
            );
        }
        let mut op = Operations::default();
        op.drop_constraint("ck_o", "t").if_exists();
        op.drop_index("ix_o", "t").if_exists();
        op.drop_column("t", "o").if_exists();
        op.drop_view("no view").if_exists();
        op.drop_trigger("no trigger", "t").if_exists();
        op.drop_function("no_function", "").if_exists();
        walk.run(op.recorded(), "what may be missing");
    }
    for there in [false, true] {
        if there {
            walk.db.run("ALTER TABLE t ADD COLUMN b INT DEFAULT 3, ADD INDEX ix_b (b)");
            walk.db.run("CREATE VIEW v AS SELECT 1 AS one");
        }
        let mut op = Operations::default();
        op.add_column("t", integer("b").default(3)).if_not_exists();
        op.create_index("ix_b", "t", ["b"]).if_not_exists();
        op.create_table("t", [integer("id")]).if_not_exists();
        op.create_view("v", "SELECT 1 AS one").if_not_exists();
        walk.run(op.recorded(), "what may be there");
        walk.run(op.recorded(), "what is there");
        let mut op = Operations::default();
        op.drop_index("ix_b", "t").if_exists();
        op.drop_column("t", "b").if_exists();
        op.drop_view("v");
        walk.run(op.recorded(), "what goes again");
    }
}

#[test]
fn a_database_is_dropped_only_when_it_is_empty() {
    let mut walk = Walk::start(|_| ());
    let name = format!("migrator_other_{}", std::process::id());
    walk.db.run(&format!("DROP DATABASE IF EXISTS {name}"));
    walk.step("another database", |op| {
        op.create_schema(name.as_str()).if_not_exists();
        op.create_table(
            (name.as_str(), "t"),
            [integer("id").primary_key(), string("a", 9).check("a <> 'x'")],
        )
        .index("ix", ["a"]);
        op.create_table("near", [integer("id").primary_key(), integer("t_id")]).foreign_key(
            "far",
            ["t_id"],
            (name.as_str(), "t"),
            ["id"],
        );
    });
    let mut op = Operations::default();
    op.drop_table("near");
    op.drop_table((name.as_str(), "t"));
    walk.run(op.recorded(), "the tables go");
    walk.db.run(&format!("CREATE TABLE {name}.unknown (id INT)"));
    let mut op = Operations::default();
    op.drop_schema(name.as_str());
    let said = walk.db.upgrade(&mut walk.schema.clone(), op.recorded()).unwrap_err();
    assert!(said.contains("the database is not empty"), "{said}");
    walk.db.run(&format!("DROP TABLE {name}.unknown"));
    walk.run(op.recorded(), "the database goes");
}
