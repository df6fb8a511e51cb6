//! Every operation on a real PostgreSQL: up, down, and what the catalogs say then.

use crate::postgres::{Database, fill};
use crate::sqlite_operations::random;
use migrator_core::capability::Dialect;
use migrator_core::creation::creation;
use migrator_core::inverse::inverse;
use migrator_core::op::*;
use migrator_core::schema::*;
use migrator_sql::postgres::{probe, quote};
use migrator_sql::{RenderCause, canonical, render};
use proptest::prelude::*;
use std::slice;

/// Whether PostgreSQL says that it cannot do them, before anything runs.
fn is_unsupported(operations: &[Operation], schema: &Schema) -> bool {
    let rendered = render(operations, &mut schema.clone(), Dialect::Postgres);
    matches!(rendered, Err(error) if matches!(error.cause, RenderCause::Unsupported(_)))
}

fn counts(db: &mut Database, schema: &Schema) -> Vec<String> {
    let tables: Vec<_> = schema.tables.keys().cloned().collect();
    tables
        .iter()
        .flat_map(|table| db.lines(&format!("SELECT count(*)::text FROM {}", quote::object(table))))
        .collect()
}

#[test]
fn every_example_goes_up_and_down() {
    let mut db = Database::new();
    for with_rows in [false, true] {
        for (before, operation) in Operation::examples() {
            let before = Schema { dialect: Some(Dialect::Postgres), ..before };
            let context = operation.describe().to_string();
            let operations = [operation];
            assert!(!is_unsupported(&operations, &before), "{context}");
            if matches!(operations, [Operation::Execute(_)]) {
                continue; // what it does is not in the model
            }
            db.clear();
            let mut schema = Schema::of(Dialect::Postgres);
            db.upgrade(&mut schema, &creation(&before)).unwrap();
            assert_eq!(schema, before);
            let moves_rows = matches!(operations, [Operation::BulkInsert(_) | Operation::DeleteRows(_)]);
            if with_rows && !moves_rows {
                fill(&mut db, &mut schema);
            }
            let rows = counts(&mut db, &schema);
            db.assert_model(&schema, &format!("before {context}"));
            for round in ["up", "up again"] {
                let back = inverse(&operations, &mut before.clone());
                db.upgrade(&mut schema, &operations).unwrap_or_else(|e| panic!("{round} {context}: {e}"));
                db.assert_model(&schema, &format!("{round} {context}"));
                let Ok(back) = back else { break };
                db.upgrade(&mut schema, &back).unwrap_or_else(|e| panic!("down {context}: {e}"));
                assert_eq!(schema, before, "{context}");
                db.assert_model(&schema, &format!("down {context}"));
                let takes_the_table = matches!(operations, [Operation::DropTable(_)]);
                if !moves_rows && !takes_the_table {
                    assert_eq!(counts(&mut db, &schema), rows, "{context}");
                }
            }
        }
    }
}

/// Random operations, there and back. What the server refuses for reasons that the model does not know
/// (a default or a condition that is none for the column's type) is left out.
#[test]
fn random_journeys_go_up_and_down() {
    let (mut taken, mut refused) = (0, 0);
    let mut db = Database::new();
    for seed in 0..60 {
        let mut dice = random::Dice::new(seed * 7_919 + 1);
        db.clear();
        let mut schema = Schema::of(Dialect::Postgres);
        for _ in 0..dice.below(3) + 1 {
            let create = random::create_table(&mut dice, &schema);
            if !is_unsupported(slice::from_ref(&create), &schema) {
                db.upgrade(&mut schema, &[create]).unwrap();
            }
        }
        let before = schema.clone();
        let mut operations: Vec<Operation> = Vec::new();
        for _ in 0..30 {
            let operation = random::operation(&mut dice, &schema);
            let moves_rows = matches!(operation, Operation::BulkInsert(_));
            let one = slice::from_ref(&operation);
            if moves_rows || operation.apply(&mut schema.clone()).is_err() || is_unsupported(one, &schema) {
                continue;
            }
            let mut after = schema.clone();
            match db.upgrade(&mut after, one) {
                Ok(()) => {
                    schema = after;
                    operations.push(operation);
                }
                Err(error) => {
                    let known =
                        ["operator does not exist", "invalid input syntax", "type \"citext\" does not exist"];
                    assert!(known.iter().any(|known| error.contains(known)), "{error}");
                    refused += 1;
                }
            }
        }
        taken += operations.len();
        let context = format!("journey {seed}: {operations:#?}");
        db.assert_model(&schema, &context);
        let Ok(back) = inverse(&operations, &mut before.clone()) else { continue };
        if is_unsupported(&back, &schema) {
            continue;
        }
        let mut down = schema.clone();
        db.upgrade(&mut down, &back).unwrap_or_else(|e| panic!("{e} down {context}"));
        assert_eq!(down, before, "{context}");
        db.assert_model(&down, &format!("down {context}"));
        // And all together, as a revision would be: what shares a statement gives the same.
        let mut up = before.clone();
        db.upgrade(&mut up, &operations).unwrap_or_else(|e| panic!("{e} up again {context}"));
        assert_eq!(up, schema, "{context}");
        db.assert_model(&up, &format!("up again {context}"));
    }
    assert!(taken > 400 && refused < taken, "{taken} operations, {refused} refused");
}

#[test]
fn names_and_texts_come_back_as_they_went_in() {
    let db = std::cell::RefCell::new(Database::new());
    let text = "[^\0]{1,15}";
    proptest!(ProptestConfig::with_cases(300), |(name in text, value in "[^\0]{0,40}")| {
        let mut db = db.borrow_mut();
        let sql = format!(
            "SELECT {} AS {}, {}::text",
            quote::text(&value), quote::identifier(&name), quote::literal(&Literal::Bytes(value.clone().into_bytes()))
        );
        let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
        prop_assert_eq!(db.rows(&sql), vec![vec![Some(value.clone()), Some(format!("\\x{hex}"))]]);
        // Whatever the server takes a backslash for.
        db.rows("SET standard_conforming_strings = off");
        let again = db.rows(&format!("SELECT {}", quote::text(&value)));
        db.rows("SET standard_conforming_strings = on");
        prop_assert_eq!(again, vec![vec![Some(value)]]);
        if name.len() <= 60 {
            let mut schema = Schema::of(Dialect::Postgres);
            db.migrate(&mut schema, |op| {
                op.create_table(&name, [integer(&name).comment(&name).default(1)]).index(format!("{name}ix"), [&name]);
            });
            db.assert_model(&schema, &name);
            db.migrate(&mut schema, |op| { op.drop_table(&name); });
        }
    });
}

/// A schema with everything that the model has words for.
#[test]
fn a_rich_schema_is_what_the_model_says() {
    let mut db = Database::new();
    let mut schema = Schema::of(Dialect::Postgres);
    db.migrate(&mut schema, |op| {
        op.record(CreateExtension::new("btree_gist"));
        op.record(CreateSchema { name: "billing".into(), if_not_exists: false });
        op.record(CreateEnum::new("mood \"o'brien\"", ["so, so", "o'brien", "back\\slash"]));
        op.record(CreateSequence::new("ids", Sequence { start: 5, increment: 2, ..Sequence::default() }));
        let types = [
            ("a", ColumnType::UnboundedNumeric),
            ("b", ColumnType::Money),
            ("c", ColumnType::Bit(3)),
            ("d", ColumnType::VarBit(9)),
            ("e", ColumnType::Time { with_time_zone: true, precision: Some(3) }),
            ("f", ColumnType::Timestamp { with_time_zone: true, precision: Some(0) }),
            ("g", ColumnType::Timestamp { with_time_zone: false, precision: Some(6) }),
            ("h", ColumnType::Xml),
            ("i", ColumnType::Inet),
            ("j", ColumnType::Cidr),
            ("k", ColumnType::MacAddr),
            ("l", ColumnType::TsVector),
            ("m", ColumnType::Array(Box::new(ColumnType::String(20)))),
            ("n", ColumnType::Custom("int4range".into())),
            ("o", ColumnType::Custom("varchar".into())),
            ("p", ColumnType::VarBinary(20)),
            ("q", ColumnType::Custom("Numeric(5)".into())),
            ("r", ColumnType::Custom("serial".into())),
            ("s", ColumnType::Custom("timestamp(3) with time zone".into())),
            ("t", ColumnType::Interval),
        ];
        op.create_table("kinds", types.map(|(name, kind)| ColumnDefinition::new(name, kind)));
    });
    db.assert_model(&schema, "types");
    if db.version() < 130_000 {
        // It comes with an extension there.
        let refused = db.try_rows("SELECT gen_random_uuid()").unwrap_err();
        assert!(refused.contains("gen_random_uuid() does not exist"), "{refused}");
        db.migrate(&mut schema, |op| {
            op.create_extension("pgcrypto");
        });
    }
    db.migrate(&mut schema, |op| {
        let mood = ColumnType::Enumeration {
            name: "mood \"o'brien\"".into(),
            labels: ["so, so", "o'brien", "back\\slash"].map(String::from).to_vec(),
        };
        op.create_table(
            "rooms",
            [
                big_integer("id").identity_with(Identity::always().start(100).increment(5)).primary_key(),
                integer("number").default(next_value("ids")),
                ColumnDefinition::new("mood", mood.clone()).default("back\\slash"),
                ColumnDefinition::new("moods", ColumnType::Array(Box::new(mood))).default("{}"),
                string("name", 40).collation("C").comment("it's\nthe name"),
                string("code", 5).default("a'b"),
                numeric("price", 10, 2).default(decimal("-1.50")),
                numeric("double", 10, 2).generated_stored("price * 2"),
                binary("bytes").default(Literal::Bytes(vec![0, 39, 92, 255])),
                boolean("open").default("yes"),
                timestamp_tz("seen").default(expression("now() + interval '1 day'")),
                jsonb("data").default("{}"),
                uuid("key").default(new_uuid()),
                date("day").default("2025-01-01"),
                double("ratio").default(1.0e-3),
                custom("during", "tsrange"),
            ],
        )
        .comment("who's\there")
        .check("ck in", "code IN ('a', 'b') AND price BETWEEN 0 AND 10.5 OR name LIKE 'x%' AND NOT open")
        .check("ck case", "CASE WHEN length(name) > 2 THEN code <> '' ELSE coalesce(code, name) = 'x' END")
        .check("ck \"day\"", "day >= '2020-01-01' AND extract(year from day) < 3000");
        op.create_index("ix plain", "rooms", ["name"]).using("hash");
        op.create_index(
            "ix rich",
            "rooms",
            [
                IndexPart::expression("lower(code)").desc().nulls_last(),
                IndexPart::from("name").operator_class("text_pattern_ops").collation("POSIX"),
                IndexPart::from("day").nulls_first(),
            ],
        )
        .include(["price", "open"])
        .where_("open AND price != 0 and code IN ('a')");
        op.create_index("ix data", "rooms", [IndexPart::from("data").operator_class("jsonb_path_ops")])
            .using("gin");
        op.create_exclude_constraint("ex", "rooms", [("code", "="), ("during", "&&")])
            .using("gist")
            .where_("open");
        op.create_table(
            ("billing", "bills"),
            [integer("id").primary_key(), big_integer("room_id"), big_integer("other_id")],
        );
        let key = op.create_foreign_key("fk", ("billing", "bills"), ["room_id"], "rooms", ["id"]);
        key.on_delete(ReferentialAction::SetNull).deferrable(Deferrable::InitiallyDeferred).not_valid();
        op.create_check_constraint("ck later", ("billing", "bills"), "id > 0").not_valid();
        op.create_table("logs", [timestamp("at").not_null(), text("line")]).partition_by_range(["at"]);
        op.create_table("fast", [integer("id")]).unlogged();
    });
    db.assert_model(&schema, "rich");
    let mut op = Operations::default();
    op.create_index("uq", "rooms", ["code"]).unique().nulls_not_distinct();
    if db.version() < 150_000 {
        let refused = db.upgrade(&mut schema.clone(), op.recorded()).unwrap_err();
        assert!(refused.contains("syntax error at or near \"NULLS\""), "{refused}");
    } else {
        db.upgrade(&mut schema, op.recorded()).unwrap();
    }
    db.assert_model(&schema, "an index whose nulls are not distinct");
}

#[test]
fn what_differs_only_in_words_is_found_out_by_asking() {
    let mut db = Database::new();
    let mut schema = Schema::of(Dialect::Postgres);
    db.migrate(&mut schema, |op| {
        op.create_table(
            "t",
            [
                integer("a").check("a::text SIMILAR TO '[0-9]+' OR a BETWEEN SYMMETRIC 5 AND 1"),
                timestamp_tz("b").default("2025-01-01 10:00:00"),
                jsonb("c").default("{\"a\":1}"),
                interval("d").default("24 hours"),
                text("e").generated_stored("trim(both from a::text) || substring('abc' from 2 for 1)"),
            ],
        );
        op.create_index("ix", "t", [IndexPart::expression("position('a' in e) + 1")])
            .where_("b > '2025-01-01'");
    });
    let ours = schema.table(&"t".into()).unwrap().clone();
    let answer = db.ask(&probe::table(&ours).unwrap());
    assert_eq!(answer.len(), 7, "{answer:#?}");
    let asked = Schema::default().with(probe::answered(&ours, &answer));
    let asked = canonical(&asked, Dialect::Postgres);
    let live = db.reflect(&[]).schema;
    assert_eq!(live.table(&"t".into()), asked.table(&"t".into()));
    assert!(
        db.reflect(&[]).schema.table(&"migrator_probe".into()).is_none(),
        "nothing is left of the question"
    );
}

#[test]
fn what_has_no_words_is_listed() {
    let mut db = Database::new();
    for sql in [
        "CREATE DOMAIN dom AS int CHECK (VALUE > 0)",
        "CREATE TYPE pair AS (a int, b int)",
        "CREATE TYPE floats AS RANGE (subtype = float8)",
        "CREATE TABLE t (a int, b int, c dom, UNIQUE (a) INCLUDE (b), CHECK (a > 1) NO INHERIT) WITH (fillfactor = 70)",
        "CREATE TABLE child () INHERITS (t)",
        "CREATE INDEX \"ix o'brien\" ON t (b) WITH (fillfactor = 50)",
        "CREATE TABLE pk (a int PRIMARY KEY DEFERRABLE)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
        "CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)",
        "CREATE RULE r AS ON DELETE TO pk DO INSTEAD NOTHING",
        "ALTER TABLE pk ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY pol ON pk USING (true)",
        "CREATE STATISTICS st ON a, b FROM t",
        "CREATE SEQUENCE small AS smallint",
        "CREATE COLLATION coll FROM \"C\"",
        "CREATE VIEW v WITH (security_barrier) AS SELECT 1 AS a",
        "CREATE TABLE serials (id serial, b bigserial)",
    ] {
        db.rows(sql);
    }
    let reflected = db.reflect(&[]);
    let unmodelled: Vec<String> = reflected.unmodelled.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(unmodelled.join("\n"));
    let serials = reflected.schema.table(&"serials".into()).unwrap();
    let mut op = Operations::default();
    op.create_table("serials", [custom("id", "serial"), custom("b", "bigserial")]);
    let mut ours = Schema::default();
    op.recorded()[0].apply(&mut ours).unwrap();
    assert_eq!(canonical(&ours, Dialect::Postgres).table(&"serials".into()), Some(serials));
}

fn kinds() -> Vec<ColumnType> {
    let seconds = |with_time_zone, precision| ColumnType::Timestamp { with_time_zone, precision };
    let mut kinds = vec![
        ColumnType::SmallInteger,
        ColumnType::Integer,
        ColumnType::BigInteger,
        ColumnType::Float,
        ColumnType::Double,
        ColumnType::Numeric(12, 2),
        ColumnType::UnboundedNumeric,
        ColumnType::Money,
        ColumnType::Boolean,
        ColumnType::String(20),
        ColumnType::Char(5),
        ColumnType::Text,
        ColumnType::Binary,
        ColumnType::VarBinary(9),
        ColumnType::Bit(3),
        ColumnType::VarBit(5),
        ColumnType::Uuid,
        ColumnType::Date,
        ColumnType::Time { with_time_zone: false, precision: None },
        ColumnType::Time { with_time_zone: true, precision: Some(3) },
        seconds(false, None),
        seconds(true, Some(3)),
        ColumnType::Interval,
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::Xml,
        ColumnType::Inet,
        ColumnType::Cidr,
        ColumnType::MacAddr,
        ColumnType::TsVector,
        ColumnType::Enumeration { name: "mood".into(), labels: vec!["so".into()] },
        ColumnType::Enumeration { name: "other".into(), labels: vec!["so".into(), "no".into()] },
    ];
    let lists = [ColumnType::Integer, ColumnType::Text, ColumnType::Uuid, ColumnType::Boolean];
    kinds.extend(lists.map(|kind| ColumnType::Array(Box::new(kind))));
    kinds
}

#[test]
fn a_type_becomes_each_other_or_the_way_round_is_said() {
    let mut db = Database::new();
    let mut start = Schema::of(Dialect::Postgres);
    db.migrate(&mut start, |op| {
        op.record(CreateEnum::new("mood", ["so"]));
        op.record(CreateEnum::new("other", ["so", "no"]));
    });
    let mut done = 0;
    for from in kinds() {
        for to in kinds() {
            let mut schema = start.clone();
            let mut op = Operations::default();
            op.create_table("t", [integer("id"), ColumnDefinition::new("c", from.clone())]);
            db.upgrade(&mut schema, op.recorded()).unwrap();
            let mut op = Operations::default();
            op.alter_column("t", "c").set_type(to.clone());
            if !is_unsupported(op.recorded(), &schema) {
                done += 1;
                db.upgrade(&mut schema, op.recorded()).unwrap_or_else(|e| panic!("{from} to {to}: {e}"));
            }
            db.rows("DROP TABLE t");
        }
    }
    assert!(done > 300, "{done}");
}

#[test]
fn a_foreign_key_is_refused_before_exactly_where_the_server_refuses_it() {
    let mut db = Database::new();
    let mut start = Schema::of(Dialect::Postgres);
    db.migrate(&mut start, |op| {
        op.record(CreateEnum::new("mood", ["so"]));
        op.record(CreateEnum::new("other", ["so", "no"]));
    });
    let mut wrong = Vec::new();
    for to in kinds() {
        let mut schema = start.clone();
        let mut op = Operations::default();
        op.create_table("target", [ColumnDefinition::new("k", to.clone()).primary_key()]);
        // These have no order, and so no key.
        let has_no_order = matches!(to, ColumnType::Json | ColumnType::Xml);
        assert_eq!(is_unsupported(op.recorded(), &schema), has_no_order, "{to}");
        if has_no_order {
            continue;
        }
        db.upgrade(&mut schema, op.recorded()).unwrap();
        for from in kinds() {
            let mut op = Operations::default();
            op.create_table("t", [ColumnDefinition::new("c", from.clone()).references("target", "k")]);
            let refused = is_unsupported(op.recorded(), &schema);
            let mut plain = Operations::default();
            plain.create_table("t", [ColumnDefinition::new("c", from.clone())]);
            db.upgrade(&mut schema.clone(), plain.recorded()).unwrap();
            let said = db.try_rows("ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES target (k)");
            if refused != said.is_err() {
                wrong.push(format!("{from} to {to}: {said:?}"));
            }
            db.rows("DROP TABLE t");
        }
        db.rows("DROP TABLE target");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
