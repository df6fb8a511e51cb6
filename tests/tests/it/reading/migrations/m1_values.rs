#![allow(clippy::useless_vec)] // values are written in every way

use migrator_runtime::prelude::*;

const USERS: &str = "users";
const COLUMNS: [(&str, u32); 2] = [("first", 10), ("last", 20)];
static TABLES: &[&str] = &[USERS, "posts", r#"we"ird"#];
const START: i64 = -5;
const MOODS: [&str; 2] = ["sad", "ok"];

/// Values, written in every way that can be read
#[migration(revision = "values")]
fn upgrade(op: &mut Operations) {
    const LENGTH: u32 = 0x10;
    for table in TABLES {
        op.create_table(*table, [integer("id").primary_key(), enumeration("mood", "mood", MOODS)]);
        for (name, length) in COLUMNS {
            op.add_column(*table, string(name, length).not_null().default(""));
            let index = format!("ix_{table}_{name}");
            op.create_index(&index, *table, [name]).where_(format!("{name} <> '{}' AND {0} > {{}}", 1_000));
        }
    }
    let shared = [text("notes"), string(concat!("a", "b", 1), LENGTH)];
    op.create_table("shared", shared.map(|column| column.comment("of all"))).partition_by_hash(["notes"]);
    op.add_column("shared", integer("z"));
    let names = vec!["notes".to_owned(), String::from("ab1"), "z".into()];
    op.create_unique_constraint("uq", "shared", names.iter());
    for part in 0..3 {
        op.create_table(format!("part_{part:02}"), [integer("id")])
            .partition_of("shared", format!("FOR VALUES WITH (MODULUS 3, REMAINDER {part})"));
    }
    op.create_sequence(("billing", "numbers")).start(START).increment(2);
    let (a, b) = ("posts", 'c');
    op.add_column(a, char(b, 1).default(Some("-")).collation("C"));
    op.add_column(a, boolean("flag").default(true).check("flag IS NOT NULL"));
    op.add_column(a, numeric("price", 12, 2).default(decimal("1.50")));
    op.add_column(a, double("ratio").default(-0.5));
    op.add_column(a, binary("raw").default(b"\x00\xff".to_vec()));
    op.add_column(a, uuid("key").default(new_uuid()).unique());
    op.add_column(a, array("tags", text_type()).default(None::<&str>));
    op.bulk_insert(
        "shared",
        ["notes", "ab1"],
        [row!["it's", -1], vec![Literal::Null, true.into()], row![None::<bool>, 2.0]],
    );
    op.delete_rows(USERS, ["id"], [row![1i64], row![2_u8]]);
    {
        let a = "in a block";
        op.create_table_comment("shared", a.to_string());
    }
    op.drop_table_comment(a);
}
