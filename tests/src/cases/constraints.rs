use super::{Cases, users, users_and_posts};
use migrator_core::op::*;
use migrator_core::schema::{Deferrable, ReferentialAction};

/// Records what a case starts from.
type Record = fn(&mut Operations);

pub(super) fn add(cases: &mut Cases) {
    keys(cases);
    checks(cases);
    foreign_keys(cases);
    let booked = |op: &mut Operations| {
        op.create_table("t", [integer("id").primary_key(), custom("during", "int4range"), integer("room")]);
    };
    let mut exclude = |option: &str, refine: fn(&mut CreateExcludeConstraint)| {
        cases.add("create_exclude_constraint", option, booked, |op| {
            refine(op.create_exclude_constraint("ex", "t", [("during", "&&")]));
        });
    };
    exclude("", |_| {});
    exclude("where_", |exclude| {
        exclude.where_("room > 0");
    });
    exclude("deferrable", |exclude| {
        exclude.deferrable(Deferrable::InitiallyDeferred);
    });
    renamed_and_dropped(cases);
}

fn keys(cases: &mut Cases) {
    cases.add(
        "create_primary_key",
        "",
        |op| {
            op.create_table("t", [integer("a").not_null(), integer("b").not_null(), text("c")]);
        },
        |op| op.create_primary_key("pk_t", "t", ["a", "b"]),
    );
    let mut unique = |option: &str, refine: fn(&mut CreateUniqueConstraint)| {
        cases.add("create_unique_constraint", option, users, |op| {
            refine(op.create_unique_constraint("uq_users", "users", ["email", "name"]));
        });
    };
    unique("", |_| {});
    unique("nulls_not_distinct", |unique| {
        unique.nulls_not_distinct();
    });
    unique("deferrable", |unique| {
        unique.deferrable(Deferrable::InitiallyDeferred);
    });
    cases.add(
        "create_unique_constraint",
        "using_index",
        |op| {
            users(op);
            op.create_index("ix_email", "users", ["email"]).unique();
        },
        |op| {
            op.create_unique_constraint("uq_email", "users", ["email"]).using_index("ix_email");
        },
    );
}

fn checks(cases: &mut Cases) {
    cases.add("create_check_constraint", "", users, |op| {
        op.create_check_constraint("ck_users", "users", "age IS NULL OR age > -1");
    });
    cases.add("create_check_constraint", "with a text in it", users, |op| {
        op.create_check_constraint("ck_users", "users", "name <> 'it''s (a, b)'");
    });
    cases.add("create_check_constraint", "not_valid", users, |op| {
        op.create_check_constraint("ck_users", "users", "age > 0").not_valid();
    });
    cases.add(
        "validate_constraint",
        "",
        |op| {
            users(op);
            op.create_check_constraint("ck_users", "users", "age > 0").not_valid();
        },
        |op| op.validate_constraint("ck_users", "users"),
    );
}

fn foreign_keys(cases: &mut Cases) {
    let mut key = |option: &str, refine: fn(&mut CreateForeignKey)| {
        cases.add("create_foreign_key", option, users_and_posts, |op| {
            refine(op.create_foreign_key("fk_posts", "posts", ["user_id"], "users", ["id"]));
        });
    };
    key("", |_| {});
    key("on_delete(Cascade)", |key| {
        key.on_delete(ReferentialAction::Cascade);
    });
    key("on_delete(SetNull)", |key| {
        key.on_delete(ReferentialAction::SetNull);
    });
    key("on_delete(SetDefault)", |key| {
        key.on_delete(ReferentialAction::SetDefault);
    });
    key("on_delete(Restrict)", |key| {
        key.on_delete(ReferentialAction::Restrict);
    });
    key("on_update(Cascade)", |key| {
        key.on_update(ReferentialAction::Cascade);
    });
    key("deferrable", |key| {
        key.deferrable(Deferrable::InitiallyDeferred);
    });
    key("match_full", |key| {
        key.match_full();
    });
    key("not_valid", |key| {
        key.not_valid();
    });
    let composite = |op: &mut Operations| {
        op.create_table("a", [integer("x").not_null(), integer("y").not_null()]).primary_key(["x", "y"]);
        op.create_table("b", [integer("id").primary_key(), integer("x"), integer("y")]);
    };
    cases.add("create_foreign_key", "of several columns", composite, |op| {
        op.create_foreign_key("fk", "b", ["x", "y"], "a", ["x", "y"]);
    });
    cases.add("create_foreign_key", "set_columns", composite, |op| {
        op.create_foreign_key("fk", "b", ["x", "y"], "a", ["x", "y"])
            .on_delete(ReferentialAction::SetNull)
            .set_columns(["y"]);
    });
    cases.add(
        "create_foreign_key",
        "to the table itself",
        |op| {
            op.create_table("t", [integer("id").primary_key(), integer("boss")]);
        },
        |op| {
            op.create_foreign_key("fk", "t", ["boss"], "t", ["id"]);
        },
    );
}

fn renamed_and_dropped(cases: &mut Cases) {
    let kinds: [(&str, &str, Record); 4] = [
        ("of a primary key", "users", |_| {}),
        ("of a unique constraint", "users", |op| {
            op.create_unique_constraint("rule", "users", ["email"]);
        }),
        ("of a check", "users", |op| {
            op.create_check_constraint("rule", "users", "age IS NULL OR age > -1");
        }),
        ("of a foreign key", "posts", |op| {
            op.create_foreign_key("rule", "posts", ["user_id"], "users", ["id"]);
        }),
    ];
    for (kind, table, create) in kinds {
        let name = if kind == "of a primary key" { "users_pkey" } else { "rule" };
        let before = |op: &mut Operations| {
            users_and_posts(op);
            create(op);
        };
        cases
            .add("rename_constraint", kind, before, |op| op.rename_constraint(name, table, "other \"rule\""));
        cases.add("drop_constraint", kind, before, |op| {
            op.drop_constraint(name, table);
        });
    }
    cases.add(
        "drop_constraint",
        "if_exists",
        |op| {
            users(op);
            op.create_unique_constraint("rule", "users", ["email"]);
        },
        |op| {
            op.drop_constraint("rule", "users").if_exists();
        },
    );
}
