use super::unsupported;
use crate::capability::Dialect;
use crate::op::{Operation, Operations, integer, text};
use crate::schema::{Schema, Trigger, TriggerTiming};

/// A table `t`, with an index `i`, a check `c` and a unique constraint `u`, and a table `k` without a key.
fn before(dialect: Dialect) -> Schema {
    let mut op = Operations::default();
    op.create_table("t", [integer("id").primary_key(), integer("a").not_null()])
        .index("i", ["a"])
        .check("c", "a > 0")
        .unique("u", ["a"]);
    op.create_table("k", [integer("id").not_null()]);
    let mut schema = Schema::of(dialect);
    for operation in op.recorded() {
        operation.apply(&mut schema).unwrap();
    }
    schema
}

/// Every operation that gives a name, with what gets it.
fn naming(name: &str, dialect: Dialect) -> Vec<(&'static str, Operation)> {
    let body = match dialect {
        Dialect::Postgres => "EXECUTE FUNCTION f()",
        Dialect::Sqlite | Dialect::Mysql => "BEGIN SELECT 1; END",
    };
    let mut op = Operations::default();
    let mut kinds = Vec::new();
    let mut add = |kind, record: &dyn Fn(&mut Operations)| {
        record(&mut op);
        kinds.push(kind);
    };
    add("table", &|op| {
        op.create_table(name, [integer("id")]);
    });
    add("table", &|op| {
        op.rename_table("t", name);
    });
    add("column", &|op| {
        op.create_table("n", [integer(name)]);
    });
    add("column", &|op| {
        op.add_column("t", text(name));
    });
    add("column", &|op| {
        op.alter_column("t", "a").rename_to(name);
    });
    add("index", &|op| {
        op.create_table("n", [integer("id")]).index(name, ["id"]);
    });
    add("index", &|op| {
        op.create_index(name, "t", ["a", "id"]);
    });
    add("index", &|op| {
        op.rename_index("i", "t", name);
    });
    add("check constraint", &|op| {
        op.create_table("n", [integer("id")]).check(name, "id > 0");
    });
    add("check constraint", &|op| {
        op.create_check_constraint(name, "t", "a < 9");
    });
    add("check constraint", &|op| {
        op.rename_constraint("c", "t", name);
    });
    add("unique constraint", &|op| {
        op.create_unique_constraint(name, "t", ["a", "id"]);
    });
    add("unique constraint", &|op| {
        op.rename_constraint("u", "t", name);
    });
    add("foreign key", &|op| {
        op.create_foreign_key(name, "t", ["a"], "t", ["id"]);
    });
    add("view", &|op| {
        op.create_view(name, "SELECT 1 AS one");
    });
    add("trigger", &|op| {
        op.create_trigger(name, "t", Trigger::new(TriggerTiming::After).insert().execute(body));
    });
    if dialect != Dialect::Sqlite {
        add("schema", &|op| {
            op.create_schema(name);
        });
        add("schema", &|op| {
            op.create_table((name, "n"), [integer("id")]);
        });
    }
    if dialect == Dialect::Postgres {
        add("primary key", &|op| {
            op.create_primary_key(name, "k", ["id"]);
        });
        add("enum", &|op| {
            op.create_enum(name, ["a"]);
        });
        add("sequence", &|op| {
            op.create_sequence(name);
        });
        add("extension", &|op| {
            op.create_extension(name);
        });
    }
    kinds.into_iter().zip(op.into_recorded()).collect()
}

/// What is said of each operation that gives the name.
fn refusals(name: &str, dialect: Dialect) -> Vec<(&'static str, Option<String>)> {
    let before = before(dialect);
    naming(name, dialect)
        .into_iter()
        .map(|(kind, operation)| {
            operation.apply(&mut before.clone()).unwrap_or_else(|e| panic!("{}: {e}", operation.source()));
            let why = unsupported(&operation, &before, dialect);
            if let Some(why) = &why {
                assert_eq!(why.token.as_deref(), Some(name), "{why}");
            }
            (kind, why.map(|why| why.fact))
        })
        .collect()
}

#[test]
fn every_name_that_postgresql_would_cut_is_refused() {
    for fits in ["n".repeat(63), "я".repeat(31)] {
        for (kind, fact) in refusals(&fits, Dialect::Postgres) {
            assert_eq!(fact, None, "{kind}");
        }
    }
    for long in ["n".repeat(64), "я".repeat(32)] {
        for (kind, fact) in refusals(&long, Dialect::Postgres) {
            let fact = fact.unwrap_or_else(|| panic!("{kind}"));
            assert_eq!(
                fact,
                format!("the {kind} `{long}` has a name of 64 bytes, and PostgreSQL cuts names at 63")
            );
        }
    }
}

#[test]
fn every_name_that_mysql_does_not_take_is_refused() {
    for fits in ["n".repeat(64), "я".repeat(64)] {
        for (kind, fact) in refusals(&fits, Dialect::Mysql) {
            assert_eq!(fact, None, "{kind}");
        }
    }
    for long in ["n".repeat(65), "я".repeat(65)] {
        for (kind, fact) in refusals(&long, Dialect::Mysql) {
            let kind = if kind == "schema" { "database" } else { kind };
            let fact = fact.unwrap_or_else(|| panic!("{kind}"));
            assert_eq!(fact, format!("{kind} `{long}` has 65 characters, and MySQL has names of at most 64"));
        }
    }
    for (kind, fact) in refusals("😀", Dialect::Mysql) {
        assert!(fact.unwrap_or_else(|| panic!("{kind}")).contains("beyond U+FFFF"));
    }
}

#[test]
fn sqlite_takes_names_of_any_length_but_not_its_own() {
    for (kind, fact) in refusals(&"я".repeat(500), Dialect::Sqlite) {
        assert_eq!(fact, None, "{kind}");
    }
    for (kind, fact) in refusals("SQLite_x", Dialect::Sqlite) {
        let is_kept = matches!(kind, "table" | "index" | "view" | "trigger");
        assert_eq!(fact.is_some(), is_kept, "{kind}: {fact:?}");
    }
}
