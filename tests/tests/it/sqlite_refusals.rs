//! What SQLite cannot do is refused before anything runs, with the way round.

use crate::sqlite::{applied, recorded, tables, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::*;

#[tokio::test]
async fn what_sqlite_cannot_do_is_said_before() {
    type Record = fn(&mut Operations);
    let cases: Vec<Record> = vec![
        |op| {
            op.create_table("x", [integer("a")]).partition_by_range(["a"]);
        },
        |op| {
            op.create_table("x", [integer("a")]).without_rowid();
        },
        |op| {
            op.create_table("x", [integer("a").identity().primary_key()]).without_rowid();
        },
        |op| {
            op.create_table("x", [custom("a", "citext")]).strict();
        },
        |op| {
            op.create_table("x", [integer("a").references("p", "id")]).temporary();
        },
        |op| {
            op.create_table("x", [integer("a").generated_virtual("1")]);
        },
        |op| {
            op.create_table("x", [integer("b"), integer("a").generated_stored("b").primary_key()]);
        },
        |op| {
            op.create_table("x", [text("a").collation("de_DE")]);
        },
        |op| {
            op.create_table("x", [integer("a").identity_with(Identity::always()).primary_key()]);
        },
        |op| {
            op.create_table(
                "x",
                [integer("a").identity_with(Identity::default().increment(2)).primary_key()],
            );
        },
        |op| {
            op.create_table("x", [integer("a").identity_with(Identity::default().start(0)).primary_key()]);
        },
        |op| {
            op.add_column("t", text("x").collation("C"));
        },
        |op| {
            op.add_column("t", integer("x").default(next_value("s")));
        },
        |op| {
            op.add_column("t", integer("x").identity());
        },
        |op| {
            op.alter_column("t", "name").set_collation("C");
        },
        |op| {
            op.alter_column("t", "n").set_default(next_value("s"));
        },
        |op| {
            op.alter_column("t", "n").set_not_null().set_identity();
        },
        |op| {
            op.alter_column("t", "id").set_identity_with(Identity::always());
        },
        |op| {
            op.alter_column("p", "id").set_generated_stored("1");
        },
        |op| {
            op.create_index("x", "t", ["n"]).using("hash");
        },
        |op| {
            op.create_index("x", "t", ["n"]).include(["name"]);
        },
        |op| {
            op.create_index("x", "t", ["n"]).unique().nulls_not_distinct();
        },
        |op| {
            op.create_index("x", "t", [column("n").operator_class("int4_ops")]);
        },
        |op| {
            op.create_index("x", "t", [column("n").nulls_last()]);
        },
        |op| {
            op.create_index("x", "t", [column("n").desc().nulls_first()]);
        },
        |op| {
            op.create_index("x", "t", [column("name").prefix(3)]).unique();
        },
        |op| {
            op.create_index("x", "t", [column("name").collation("C")]);
        },
        |op| {
            op.create_unique_constraint("x", "t", ["n"]).nulls_not_distinct();
        },
        |op| {
            op.create_unique_constraint("x", "t", ["n"]).deferrable(Deferrable::InitiallyDeferred);
        },
        |op| {
            op.create_check_constraint("x", "t", "n > 0").not_valid();
        },
        |op| {
            op.create_foreign_key("x", "t", ["p_id"], "p", ["id"]).not_valid();
        },
        |op| {
            op.create_foreign_key("x", "t", ["n", "p_id"], "p", ["a", "b"]).match_full();
        },
        |op| {
            op.create_foreign_key("x", "t", ["n", "p_id"], "p", ["a", "b"]).set_columns(["n"]);
        },
        |op| {
            op.create_exclude_constraint("x", "t", [("n", "=")]);
        },
        |op| {
            op.create_view("x", "SELECT 1").materialized();
        },
        |op| {
            op.create_view("x", SqlText::on(Dialect::Postgres, "SELECT 1"));
        },
        |op| {
            op.create_trigger(
                "x",
                "t",
                before().insert().for_each_statement().execute("BEGIN SELECT 1; END"),
            );
        },
        |op| {
            op.create_trigger("x", "t", before().insert().delete().execute("BEGIN SELECT 1; END"));
        },
        |op| {
            op.create_trigger("x", "t", before().truncate().execute("BEGIN SELECT 1; END"));
        },
        |op| {
            op.create_trigger("x", "t", before().insert().execute("EXECUTE FUNCTION f()"));
        },
        |op| {
            op.create_schema("x");
        },
        |op| {
            op.create_sequence("x");
        },
        |op| {
            op.create_function("x", "", Function::returning("int").body("SELECT 1"));
        },
        |op| {
            op.if_table_exists("unknown", |op| {
                op.drop_table("unknown").cascade();
            });
        },
        |op| {
            op.if_table_exists("unknown", |op| {
                op.add_column("unknown", text("x").collation("C"));
            });
        },
        |op| {
            op.create_table("x", [text("a")]).temporary();
            op.alter_column("x", "a").set_not_null();
        },
        |op| {
            op.create_enum("mood", ["so"]);
            op.create_table("x", [ColumnDefinition::new("a", array_type(enumeration_type("mood", ["so"])))]);
            op.rename_enum_value("mood", "so", "la");
        },
    ];
    let before = Schema { dialect: Some(Dialect::Sqlite), ..applied(tables) };
    let cases = cases.into_iter().chain(MORE.iter().copied());
    let mut said = String::new();
    for record in cases {
        let operations = recorded(record);
        let shown: Vec<String> = operations.iter().map(Operation::source).collect();
        let shown = shown.join("\n");
        let error = unsupported(&operations, &before).unwrap_or_else(|| panic!("it is supported: {shown}"));
        said.push_str(&format!("{shown}\n{error}\n\n"));
    }
    insta::assert_snapshot!(said);
}

const MORE: [fn(&mut Operations); 17] = [
    |op| {
        op.create_table("T", [integer("a")]);
    },
    |op| {
        op.create_table("x", [integer("a"), integer("A")]);
    },
    |op| {
        op.create_table("SQLite_x", [integer("a")]);
    },
    |op| {
        op.create_table("x", [enumeration("a", "m", ["a\0"])]);
    },
    |op| op.rename_table("t", "P"),
    |op| {
        op.add_column("t", integer("NAME"));
    },
    |op| {
        op.alter_column("t", "n").rename_to("Name");
    },
    |op| {
        op.create_view("T", "SELECT 1");
    },
    |op| {
        op.create_index("sqlite_i", "t", ["n"]);
    },
    |op| op.rename_index("ix_t_name", "t", "sqlite_i"),
    |op| {
        op.add_column("t", integer("v").generated_virtual("n + 1"));
        op.alter_column("t", "v").set_type(text_type()).using("'x'");
    },
    |op| {
        op.create_index("P", "t", ["n"]);
    },
    |op| {
        op.create_index("IX_t_name", "t", ["n"]);
    },
    |op| {
        op.create_table("x", [integer("a")]).index("x", ["a"]);
    },
    |op| op.rename_table("p", "ix_t_name"),
    |op| op.rename_index("ix_t_name", "t", "t"),
    |op| {
        op.create_trigger("tr", "t", before().insert().execute("BEGIN SELECT 1; END"));
        op.create_trigger("TR", "p", before().insert().execute("BEGIN SELECT 1; END"));
    },
];
