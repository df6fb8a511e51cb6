use super::{Cases, users, users_and_posts};
use migrator_core::op::*;
use migrator_core::schema::Identity;

pub(super) fn add(cases: &mut Cases) {
    add_column(cases);
    cases.add("drop_column", "", users, |op| {
        op.drop_column("users", "age");
    });
    cases.add("drop_column", "if_exists", users, |op| {
        op.drop_column("users", "age").if_exists();
    });
    alter(cases);
    alter_computed(cases);
}

fn add_column(cases: &mut Cases) {
    let mut add = |option: &str, column: ColumnDefinition| {
        cases.add("add_column", option, users, |op| {
            op.add_column("users", column);
        });
    };
    add("", string("phone", 20));
    add("not_null and default", string("phone", 20).not_null().default("it's \"none\""));
    add("default now()", timestamp("seen_at").default(now()));
    add("default now() and not_null", timestamp("seen_at").not_null().default(now()));
    add("default new_uuid()", uuid("token").default(new_uuid()));
    add("default expression(…)", integer("points").default(expression("2 + 3")));
    add("unique", string("phone", 20).unique());
    add("check", integer("points").check("points > 0"));
    add("generated_stored", integer("twice").generated_stored("age * 2"));
    add("generated_virtual", integer("twice").generated_virtual("age * 2"));
    add("comment", string("phone", 20).comment("it's \"here\" \\"));
    cases.add("add_column", "if_not_exists", users, |op| {
        op.add_column("users", string("phone", 20)).if_not_exists();
    });
    cases.add("add_column", "references", users_and_posts, |op| {
        op.add_column("posts", integer("editor_id").references("users", "id"));
    });
    let collation = cases.words("NOCASE", "C", "utf8mb4_bin");
    cases.add("add_column", "collation", users, |op| {
        op.add_column("users", string("phone", 20).collation(collation));
    });
    cases.add(
        "add_column",
        "identity",
        |op| {
            op.create_table("t", [text("a")]);
        },
        |op| {
            op.add_column("t", big_integer("id").identity().primary_key());
        },
    );
}

fn alter(cases: &mut Cases) {
    let mut alter = |option: &str, column: &str, change: fn(&mut AlterColumn)| {
        cases.add("alter_column", option, users, |op| change(op.alter_column("users", column)));
    };
    alter("set_type to a wider one", "age", |c| {
        c.set_type(big_integer_type());
    });
    alter("set_type of a text", "name", |c| {
        c.set_type(string_type(200));
    });
    alter("set_type to a text", "age", |c| {
        c.set_type(text_type());
    });
    alter("set_type to another kind", "name", |c| {
        c.set_type(integer_type()).using("age");
    });
    alter("set_not_null", "name", |c| {
        c.set_not_null();
    });
    alter("drop_not_null", "email", |c| {
        c.drop_not_null();
    });
    alter("set_default", "name", |c| {
        c.set_default("it's \\ \"x\"");
    });
    alter("rename_to", "name", |c| {
        c.rename_to("we\"ird таблица");
    });
    alter("several at once", "age", |c| {
        c.set_type(big_integer_type()).set_not_null().set_default(0).rename_to("years");
    });
    alter("set_comment", "name", |c| {
        c.set_comment("it's \"here\" \\");
    });
    cases.add(
        "alter_column",
        "drop_comment",
        |op| {
            op.create_table("t", [integer("id").primary_key(), string("a", 9).comment("gone soon")]);
        },
        |op| {
            op.alter_column("t", "a").drop_comment();
        },
    );
    cases.add(
        "alter_column",
        "drop_default",
        |op| {
            op.create_table("t", [integer("id").primary_key(), string("a", 9).default("x")]);
        },
        |op| {
            op.alter_column("t", "a").drop_default();
        },
    );
    cases.add(
        "alter_column",
        "rename_to, of what keys, checks and indexes use",
        |op| {
            users_and_posts(op);
            op.create_unique_constraint("uq_email", "users", ["email"]);
            op.create_check_constraint("ck_age", "users", "age >= 0");
            op.create_foreign_key("fk", "posts", ["user_id"], "users", ["id"]);
            op.create_index("ix_age", "users", ["age", "name"]);
        },
        |op| {
            op.alter_column("users", "age").rename_to("years");
            op.alter_column("users", "email").rename_to("mail");
            op.alter_column("posts", "user_id").rename_to("author_id");
        },
    );
    let collation = cases.words("NOCASE", "C", "utf8mb4_bin");
    cases.add("alter_column", "set_collation", users, |op| {
        op.alter_column("users", "name").set_collation(collation);
    });
    cases.add(
        "alter_column",
        "drop_collation",
        |op| {
            op.create_table("t", [integer("id").primary_key(), string("a", 9).collation(collation)]);
        },
        |op| {
            op.alter_column("t", "a").drop_collation();
        },
    );
}

fn alter_computed(cases: &mut Cases) {
    cases.add("alter_column", "set_identity", users, |op| {
        op.alter_column("users", "id").set_identity();
    });
    cases.add("alter_column", "set_identity_with start", users, |op| {
        op.alter_column("users", "id").set_identity_with(Identity::default().start(100));
    });
    cases.add("alter_column", "set_identity_with increment", users, |op| {
        op.alter_column("users", "id").set_identity_with(Identity::default().increment(10));
    });
    cases.add("alter_column", "set_identity_with always", users, |op| {
        op.alter_column("users", "id").set_identity_with(Identity::always());
    });
    cases.add(
        "alter_column",
        "drop_identity",
        |op| {
            op.create_table("t", [big_integer("id").identity().primary_key(), text("a")]);
        },
        |op| {
            op.alter_column("t", "id").drop_identity();
        },
    );
    cases.add("alter_column", "set_generated_stored", users, |op| {
        op.alter_column("users", "age").set_generated_stored("id * 2");
    });
    cases.add("alter_column", "set_generated_virtual", users, |op| {
        op.alter_column("users", "age").set_generated_virtual("id * 2");
    });
    for (stored, option) in
        [(true, "drop_generated of a stored one"), (false, "drop_generated of a virtual one")]
    {
        let twice = integer("b");
        let twice = if stored { twice.generated_stored("a * 2") } else { twice.generated_virtual("a * 2") };
        cases.add(
            "alter_column",
            option,
            |op| {
                op.create_table("t", [integer("a"), twice]);
            },
            |op| {
                op.alter_column("t", "b").drop_generated();
            },
        );
    }
}
