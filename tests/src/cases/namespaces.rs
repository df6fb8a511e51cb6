use super::{Cases, nothing};
use migrator_core::op::*;

/// Namespaces are databases on MySQL, where all tests share a server: the name is the tests' own.
const NAME: &str = "case_o'brien";

pub(super) fn add(cases: &mut Cases) {
    let create = |op: &mut Operations| {
        op.create_schema(NAME);
    };
    cases.add("create_schema", "", nothing, create);
    cases.add("create_schema", "if_not_exists", nothing, |op| {
        op.create_schema(NAME).if_not_exists();
    });
    cases.add("create_schema", "with a table in it", create, |op| {
        op.create_table((NAME, "t"), [integer("id").primary_key(), string("a", 9)]).index("ix_a", ["a"]);
    });
    cases.add("drop_schema", "", create, |op| {
        op.drop_schema(NAME);
    });
    cases.add("drop_schema", "if_exists", create, |op| {
        op.drop_schema(NAME).if_exists();
    });
    cases.add(
        "drop_schema",
        "cascade",
        |op| {
            create(op);
            op.create_table((NAME, "t"), [integer("id").primary_key()]);
        },
        |op| {
            op.drop_schema(NAME).cascade();
        },
    );
    let extension = |op: &mut Operations| {
        op.create_extension("pg_trgm");
    };
    cases.add("create_extension", "", nothing, extension);
    cases.add("create_extension", "if_not_exists", nothing, |op| {
        op.create_extension("pg_trgm").if_not_exists();
    });
    cases.add("create_extension", "schema", nothing, |op| {
        op.create_extension("pg_trgm").schema("public");
    });
    cases.add("create_extension", "version", nothing, |op| {
        op.create_extension("pg_trgm").version("1.6");
    });
    cases.add("drop_extension", "", extension, |op| {
        op.drop_extension("pg_trgm");
    });
    cases.add("drop_extension", "if_exists", extension, |op| {
        op.drop_extension("pg_trgm").if_exists();
    });
}
