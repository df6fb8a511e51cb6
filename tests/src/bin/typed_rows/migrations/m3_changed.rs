use migrator_runtime::prelude::*;

/// What the steps before stood on is no longer there
#[migration(revision = "t3", down_revision = "t2")]
fn upgrade(op: &mut Operations) {
    op.drop_column("things", "flag");
    op.alter_column("things", "name").rename_to("title").set_type(text_type());
    op.rename_table("report", "reports");
    op.drop_table("nothing");
}
