use migrator_runtime::prelude::*;

/// Touch
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_function(
        "touch",
        "",
        Function::returning("trigger").language("plpgsql").body("BEGIN RETURN NEW; END"),
    );
}
