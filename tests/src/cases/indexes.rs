use super::{Cases, users};
use migrator_core::capability::Dialect;
use migrator_core::op::*;

pub(super) fn add(cases: &mut Cases) {
    create(cases);
    methods(cases);
    let indexed_users = |op: &mut Operations| {
        users(op);
        op.create_index("ix_name", "users", ["name"]);
    };
    cases.add("drop_index", "", indexed_users, |op| {
        op.drop_index("ix_name", "users");
    });
    cases.add("drop_index", "if_exists", indexed_users, |op| {
        op.drop_index("ix_name", "users").if_exists();
    });
    cases.add("drop_index", "concurrently", indexed_users, |op| {
        op.drop_index("ix_name", "users").concurrently();
    });
    cases.add("rename_index", "", indexed_users, |op| {
        op.rename_index("ix_name", "users", "ix \"таблица\"");
    });
}

fn create(cases: &mut Cases) {
    let mut create =
        |option: &str, parts: Vec<migrator_core::schema::IndexPart>, refine: fn(&mut CreateIndex)| {
            cases.add("create_index", option, users, |op| {
                refine(op.create_index("ix_users", "users", parts));
            });
        };
    create("", vec!["name".into(), "age".into()], |_| {});
    create("unique", vec!["email".into()], |index| {
        index.unique();
    });
    create("partial (where_)", vec!["name".into()], |index| {
        index.where_("age > 3");
    });
    create("partial and unique", vec!["email".into()], |index| {
        index.unique().where_("name IS NOT NULL");
    });
    create("of an expression", vec![indexed("lower(name)")], |_| {});
    create("of an expression and a column", vec!["id".into(), indexed("age * 2 + 1")], |_| {});
    create("desc", vec![column("name").desc(), "age".into()], |_| {});
    create("nulls_first", vec![column("name").nulls_first()], |_| {});
    create("nulls_last", vec![column("name").desc().nulls_last()], |_| {});
    create("include", vec!["name".into()], |index| {
        index.include(["age", "email"]);
    });
    create("operator_class", vec![column("name").operator_class("varchar_pattern_ops")], |_| {});
    create("nulls_not_distinct", vec!["name".into()], |index| {
        index.unique().nulls_not_distinct();
    });
    create("prefix", vec![column("name").prefix(10)], |_| {});
    create("concurrently", vec!["name".into()], |index| {
        index.concurrently();
    });
    create("if_not_exists", vec!["name".into()], |index| {
        index.if_not_exists();
    });
    let collation = cases.words("NOCASE", "C", "utf8mb4_bin");
    cases.add("create_index", "collation", users, |op| {
        op.create_index("ix_users", "users", [column("name").collation(collation)]);
    });
}

fn methods(cases: &mut Cases) {
    for method in ["btree", "hash", "brin"] {
        cases.add("create_index", format!("using {method}"), users, |op| {
            op.create_index("ix_users", "users", ["age"]).using(method);
        });
    }
    cases.add(
        "create_index",
        "using gin",
        |op| {
            op.create_table("t", [integer("id").primary_key(), jsonb("a")]);
        },
        |op| {
            op.create_index("ix_t", "t", ["a"]).using("gin");
        },
    );
    cases.add(
        "create_index",
        "using gist",
        |op| {
            op.create_table("t", [integer("id").primary_key(), inet("a")]);
        },
        |op| {
            op.create_index("ix_t", "t", [column("a").operator_class("inet_ops")]).using("gist");
        },
    );
    cases.add("create_index", "using fulltext", users, |op| {
        op.create_index("ix_users", "users", ["email"]).using("fulltext");
    });
    let place = if cases.dialect == Dialect::Mysql { "point" } else { "text" };
    cases.add(
        "create_index",
        "using spatial",
        |op| {
            op.create_table("t", [integer("id").primary_key(), custom("a", place).not_null()]);
        },
        |op| {
            op.create_index("ix_t", "t", ["a"]).using("spatial");
        },
    );
}
