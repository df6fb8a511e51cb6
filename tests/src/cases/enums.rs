use super::{Cases, nothing};
use migrator_core::op::*;

/// An enumeration with a column of it.
fn moods(op: &mut Operations) {
    op.create_table(
        "t",
        [
            integer("id").primary_key(),
            enumeration("mood", "mood", ["sad", "it's ok"]).not_null().default("sad"),
        ],
    );
}

pub(super) fn add(cases: &mut Cases) {
    cases.add("create_enum", "", nothing, |op| {
        op.create_enum("mood", ["sad", "it's \"ok\" \\", "таблица"]);
    });
    cases.add("create_enum", "with a column of it", nothing, moods);
    cases.add("add_enum_value", "", moods, |op| {
        op.add_enum_value("mood", "o'brien");
    });
    cases.add("add_enum_value", "before", moods, |op| {
        op.add_enum_value("mood", "so").before("it's ok");
    });
    cases.add("add_enum_value", "after", moods, |op| {
        op.add_enum_value("mood", "so").after("sad");
    });
    cases.add("rename_enum_value", "", moods, |op| op.rename_enum_value("mood", "sad", "o'brien"));
    cases.add(
        "drop_enum",
        "",
        |op| {
            op.create_enum("mood", ["sad", "ok"]);
        },
        |op| {
            op.drop_enum("mood");
        },
    );
    cases.add(
        "drop_enum",
        "if_exists",
        |op| {
            op.create_enum("mood", ["sad", "ok"]);
        },
        |op| {
            op.drop_enum("mood").if_exists();
        },
    );
}
