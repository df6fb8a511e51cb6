use migrator_runtime::prelude::*;

pub fn audited(op: &mut Operations) {
    op.create_table("audits", [integer("id").primary_key()]);
}
