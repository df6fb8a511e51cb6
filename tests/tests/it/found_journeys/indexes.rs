use super::{goes, refused};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::Schema;

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
