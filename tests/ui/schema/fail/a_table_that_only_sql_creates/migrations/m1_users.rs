use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.execute("CREATE TABLE users (id int)").reverse("DROP TABLE users");
}
