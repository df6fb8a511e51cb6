use super::{goes, refused};
use crate::journey::unsupported;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Function, Schema};

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

#[test]
fn columns_are_told_apart_after_each_operation_on_sqlite() {
    let said = refused(Dialect::Sqlite, |op| {
        op.create_table("t", [integer("mixed")]);
        op.add_column("t", integer("Mixed"));
        op.drop_column("t", "Mixed");
    });
    assert!(said.contains("SQLite does not tell column"), "{said}");
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
