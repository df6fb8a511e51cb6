use super::{Cases, nothing, users, users_and_posts};
use migrator_core::op::*;
use migrator_core::schema::{Literal, ReferentialAction};

pub(super) fn add(cases: &mut Cases) {
    create(cases);
    create_for_one_database(cases);
    cases.add("drop_table", "", users, |op| {
        op.drop_table("users");
    });
    cases.add("drop_table", "if_exists", users, |op| {
        op.drop_table("users").if_exists();
    });
    cases.add("drop_table", "cascade", users, |op| {
        op.drop_table("users").cascade();
    });
    cases.add("rename_table", "", users, |op| op.rename_table("users", "people"));
    cases.add(
        "rename_table",
        "that a foreign key points at",
        |op| {
            users_and_posts(op);
            op.create_foreign_key("fk", "posts", ["user_id"], "users", ["id"]);
        },
        |op| op.rename_table("users", "o'brien \"таблица\""),
    );
    cases.add("create_table_comment", "", users, |op| {
        op.create_table_comment("users", "who's \"there\" \\");
    });
    cases.add(
        "drop_table_comment",
        "",
        |op| {
            users(op);
            op.create_table_comment("users", "who is there");
        },
        |op| op.drop_table_comment("users"),
    );
    cases.add("alter_table", "several changes at once", users, |op| {
        op.alter_table("users", |t| {
            t.add_column(string("phone", 20));
            t.alter_column("name").rename_to("full_name");
            t.drop_column("age");
            t.create_index("ix_users_phone", ["phone"]);
        });
    });
    cases.add("if_table_exists", "", users, |op| {
        op.if_table_exists("users", |op| op.rename_table("users", "people"));
    });
    let dialect = cases.dialect;
    cases.add("on", "", users, |op| {
        op.on(dialect).add_column("users", text("here"));
    });
}

fn create(cases: &mut Cases) {
    cases.add("create_table", "", nothing, users);
    cases.add("create_table", "if_not_exists", nothing, |op| {
        op.create_table("t", [integer("id").primary_key()]).if_not_exists();
    });
    cases.add("create_table", "comment", nothing, |op| {
        op.create_table("t", [integer("id").primary_key()]).comment("it's \"here\" \\ таблица");
    });
    cases.add("create_table", "composite primary_key", nothing, |op| {
        op.create_table("t", [integer("a"), integer("b"), text("c")]).primary_key(["b", "a"]);
    });
    cases.add("create_table", "unique", nothing, |op| {
        op.create_table("t", [integer("a"), string("b", 20).unique()]).unique("uq_t", ["a", "b"]);
    });
    cases.add("create_table", "check", nothing, |op| {
        op.create_table("t", [integer("a").check("a >= 0"), integer("b")]).check("ck_t", "a <= b OR b > 0");
    });
    cases.add("create_table", "foreign_key", users, |op| {
        op.create_table(
            "t",
            [integer("id").primary_key(), integer("user_id").references("users", "id"), integer("boss")],
        )
        .foreign_key("fk_boss", ["boss"], "t", ["id"])
        .on_delete(ReferentialAction::Cascade);
    });
    cases.add("create_table", "index", nothing, |op| {
        op.create_table("t", [integer("id").primary_key(), string("a", 20)]).index("ix_t_a", ["a"]);
    });
    cases.add("create_table", "identity", nothing, |op| {
        op.create_table("t", [big_integer("id").identity().primary_key(), text("a")]);
    });
    cases.add("create_table", "default", nothing, |op| {
        op.create_table(
            "t",
            [
                integer("i").not_null().default(7),
                string("s", 20).default("it's \\ \"x\""),
                boolean("b").not_null().default(true),
                numeric("n", 8, 2).default(decimal("-1.50")),
                double("d").default(decimal("0.25")),
                var_binary("raw", 4).default(Literal::Bytes(vec![0, 255])),
                timestamp("at").default(now()),
            ],
        );
    });
    cases.add("create_table", "default of a text", nothing, |op| {
        op.create_table("t", [integer("id").primary_key(), text("a").default("it's")]);
    });
    cases.add("create_table", "default new_uuid()", nothing, |op| {
        op.create_table("t", [uuid("id").primary_key().default(new_uuid()), text("a")]);
    });
    let random = cases.words("abs(-3)", "abs(-3)", "abs(-3)");
    cases.add("create_table", "default expression(…)", nothing, |op| {
        op.create_table("t", [integer("id").primary_key(), integer("a").default(expression(random))]);
    });
    cases.add("create_table", "generated_stored", nothing, |op| {
        op.create_table("t", [integer("a"), integer("b").generated_stored("a * 2")]);
    });
    cases.add("create_table", "generated_virtual", nothing, |op| {
        op.create_table("t", [integer("a"), integer("b").generated_virtual("a * 2")]);
    });
    cases.add("create_table", "column comment", nothing, |op| {
        op.create_table("t", [integer("a"), string("b", 9).comment("it's \"b\" \\ б")]);
    });
    let collation = cases.words("NOCASE", "C", "utf8mb4_bin");
    cases.add("create_table", "column collation", nothing, |op| {
        op.create_table("t", [integer("a"), string("b", 9).collation(collation)]);
    });
}

fn create_for_one_database(cases: &mut Cases) {
    let plain = || [integer("id").primary_key(), string("a", 20)];
    cases.add("create_table", "temporary", nothing, |op| {
        op.create_table("t", plain()).temporary();
    });
    cases.add("create_table", "unlogged", nothing, |op| {
        op.create_table("t", plain()).unlogged();
    });
    cases.add("create_table", "strict", nothing, |op| {
        op.create_table("t", [integer("id").primary_key(), text("a")]).strict();
    });
    cases.add("create_table", "without_rowid", nothing, |op| {
        op.create_table("t", plain()).without_rowid();
    });
    cases.add("create_table", "engine", nothing, |op| {
        op.create_table("t", plain()).engine("MyISAM");
    });
    cases.add("create_table", "charset", nothing, |op| {
        op.create_table("t", plain()).charset("latin1");
    });
    cases.add("create_table", "collation", nothing, |op| {
        op.create_table("t", plain()).collation("utf8mb4_bin");
    });
    let parent = || [integer("id").not_null(), date("day").not_null()];
    cases.add("create_table", "partition_by_range", nothing, |op| {
        op.create_table("t", parent()).partition_by_range(["day"]);
    });
    cases.add("create_table", "partition_by_list", nothing, |op| {
        op.create_table("t", parent()).partition_by_list(["id"]);
    });
    cases.add("create_table", "partition_by_hash", nothing, |op| {
        op.create_table("t", parent()).partition_by_hash(["id"]);
    });
    cases.add("create_table", "partition_of", nothing, |op| {
        op.create_table("t", parent()).partition_by_range(["day"]);
        op.create_table("t_2025", Vec::new())
            .partition_of("t", "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')");
        op.create_table("t_rest", Vec::new()).partition_of("t", "DEFAULT");
    });
}
