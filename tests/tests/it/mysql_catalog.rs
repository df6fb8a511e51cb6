//! The catalog of a real MariaDB, with what no migration made, and names and texts of every kind.

use crate::mysql::Database;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Literal, Schema};
use migrator_sql::mysql::quote;
use migrator_sql::{canonical, comparable, render};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[test]
fn what_others_made_is_read() {
    let mut db = Database::new();
    db.run("CREATE TABLE p (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(50) UNIQUE)");
    db.run(
        "CREATE TABLE t (
            id INT UNSIGNED, name TINYTEXT COLLATE utf8mb4_bin COMMENT 'it''s', kind ENUM('a', 'it''s') DEFAULT 'a',
            flags SET('x', 'y'), doc JSON NOT NULL, seen TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
            n INT CHECK (n > 0), m MEDIUMINT ZEROFILL, total DECIMAL(10) AS (n * 2) STORED,
            KEY (name(10)), FULLTEXT KEY words (name), UNIQUE (id, n), FOREIGN KEY (id) REFERENCES p (id) ON DELETE SET NULL
        ) DEFAULT CHARACTER SET utf8mb4",
    );
    db.run("CREATE PROCEDURE nothing() BEGIN END");
    if db.is_mariadb() {
        db.run("CREATE SEQUENCE numbers");
    }
    db.run("CREATE VIEW v AS SELECT id FROM t");
    let reflected = db.reflect();
    let mut picture = String::new();
    for table in reflected.schema.tables.values() {
        picture.push_str(&format!("{} {:?}\n", table.name, table.options.collation));
        for column in &table.columns {
            picture.push_str(&format!("    {column} {:?}\n", column.comment));
        }
        for (name, constraint) in &table.constraints {
            picture.push_str(&format!("    {name}: {constraint}\n"));
        }
        for (name, index) in &table.indexes {
            picture.push_str(&format!("    {name}: {index}\n"));
        }
    }
    for name in reflected.schema.views.keys() {
        picture.push_str(&format!("view {name}\n"));
    }
    for other in &reflected.unmodelled {
        picture.push_str(&format!("? {other}\n"));
    }
    if db.is_mariadb() {
        insta::assert_snapshot!(picture);
    } else {
        insta::assert_snapshot!("what_others_made_is_read_on_mysql", picture);
    }
    // What is read is in canonical form.
    let read = comparable(&reflected.schema, Dialect::Mysql);
    assert_eq!(canonical(&read, Dialect::Mysql), read);
}

#[test]
fn what_is_read_can_be_created_and_read_again() {
    let mut db = Database::new();
    db.run("CREATE TABLE p (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a VARCHAR(9) NOT NULL DEFAULT 'it''s', b JSON)");
    db.run("CREATE TABLE t (p INT, s VARCHAR(20), g INT AS (p + 1) STORED, KEY k (s(5)), CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id), CONSTRAINT ck CHECK (s like 'a%' or not (p = 1 and s <> '')))");
    let schema = db.reflect().schema;
    let mut copy = Database::new();
    copy.upgrade(&mut Schema::default(), &crate::mysql::create_all(&schema)).unwrap();
    assert_eq!(copy.reflect().schema, schema);
}

#[test]
fn many_tables_are_read_by_as_many_queries_as_one() {
    let mut db = Database::new();
    let mut schema = Schema::default();
    db.migrate(&mut schema, |op| {
        op.create_table("t0", [integer("id").primary_key()]);
        for n in 1..200 {
            op.create_table(
                format!("t{n}"),
                [
                    integer("id").primary_key(),
                    integer("n").check("n > 0").references(format!("t{}", n - 1), "id"),
                ],
            )
            .index(format!("ix{n}"), ["n"]);
        }
    });
    db.assert_model(&schema, "200 tables");
    assert_eq!(migrator_sql::mysql::reflect::queries("8.0.40", []).len(), 12);
}

#[test]
fn an_answer_of_another_shape_is_an_error() {
    let read = |answers: &[Vec<Vec<Option<String>>>]| {
        migrator_sql::mysql::reflect::read("10.11.0-MariaDB", answers).unwrap_err().to_string()
    };
    assert!(read(&[]).contains("it gave 0 answers to 12 queries"));
    let mut answers = vec![Vec::new(); 12];
    answers[2] = vec![vec![None, Some("t".into())]];
    assert!(read(&answers).contains("a row has 2 values and no number 2"));
    answers[2] = vec![vec![None, None, None]];
    assert!(read(&answers).contains("value 1 of a row is NULL"));
}

#[test]
fn names_and_texts_come_out_as_they_went_in() {
    let mut db = Database::new();
    db.run("CREATE TABLE texts (t LONGTEXT CHARACTER SET utf8mb4)");
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let any = "(['\\\\\0\"`%_#;\\-/* a\n\r\t\u{1a}]|\\PC){0,20}";
    let db = std::cell::RefCell::new(db);
    runner
        .run(&any, |value| {
            let mut db = db.borrow_mut();
            db.run("DELETE FROM texts");
            db.run(&format!("INSERT INTO texts VALUES ({})", quote::literal(&Literal::Text(value.clone()))));
            prop_assert_eq!(db.lines("SELECT t FROM texts"), [value]);
            Ok(())
        })
        .unwrap();
    // A name may be anything that the rendering does not refuse.
    runner
        .run(&"(['\\\\\"`%_#;\\-/*. a\n\r\t]|\\PC){1,20}", |name| {
            let mut op = Operations::default();
            op.create_table(name.as_str(), [integer(name.as_str()).primary_key()]);
            let mut schema = Schema::default();
            let refused = render(op.recorded(), &mut schema.clone(), Dialect::Mysql).is_err();
            prop_assert_eq!(refused, name.ends_with(' ') || name.chars().any(|c| c > '\u{FFFF}'));
            if refused {
                return Ok(());
            }
            let mut db = db.borrow_mut();
            let mut back = Operations::default();
            back.drop_table(name.as_str());
            if let Err(error) = db.upgrade(&mut schema, op.recorded()) {
                return Err(TestCaseError::fail(error));
            }
            prop_assert!(db.tables().contains(&name));
            prop_assert!(db.upgrade(&mut schema, back.recorded()).is_ok());
            Ok(())
        })
        .unwrap();
}
