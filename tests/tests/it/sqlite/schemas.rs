use migrator_core::op::*;
use migrator_core::schema::Schema;

/// What is recorded, as a list.
pub(crate) fn recorded(record: impl FnOnce(&mut Operations)) -> Vec<Operation> {
    let mut op = Operations::default();
    record(&mut op);
    op.into_recorded()
}

/// The schema that what is recorded leads to.
pub(crate) fn applied(record: impl FnOnce(&mut Operations)) -> Schema {
    let mut schema = Schema::default();
    recorded(record).iter().for_each(|operation| operation.apply(&mut schema).unwrap());
    schema
}

/// `p` and `t`, which points at it.
pub(crate) fn tables(op: &mut Operations) {
    op.create_table("p", [integer("id").primary_key(), integer("a"), integer("b")])
        .unique("p_ab", ["a", "b"]);
    op.create_table(
        "t",
        [
            big_integer("id").identity().primary_key(),
            text("name").not_null().unique(),
            integer("n").check("n > 0"),
            integer("p_id").references("p", "id"),
            text("we\"ird"),
        ],
    )
    .index("ix_t_name", [column("name").desc(), indexed("lower(\"we\"\"ird\")")]);
}
