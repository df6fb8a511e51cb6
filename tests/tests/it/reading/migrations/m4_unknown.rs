use migrator_runtime::prelude::*;

fn help(op: &mut Operations) {
    op.create_table("helped", [integer("id")]);
}

fn name() -> String {
    "made up".to_owned()
}

const WANTED: bool = true;

/// What cannot be read
#[migration(revision = "unknown", down_revision = "names", irreversible = "a test")]
fn upgrade(op: &mut Operations) {
    op.drop_column("users", "a").if_exists();
    help(op);
    op.drop_column("users", name());
    op.drop_column("posts", "b");
    op.execute(name());
    if WANTED {
        op.drop_column("posts", "c");
    }
    op.drop_column("posts", "d");
}
