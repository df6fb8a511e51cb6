use super::{Cases, nothing};
use migrator_core::op::*;

fn numbers(op: &mut Operations) {
    op.create_sequence("numbers").start(10).increment(5).max(1000);
}

pub(super) fn add(cases: &mut Cases) {
    let mut create = |option: &str, refine: fn(&mut CreateSequence)| {
        cases.add("create_sequence", option, nothing, |op| refine(op.create_sequence("o'brien")));
    };
    create("", |_| {});
    create("start and increment", |s| {
        s.start(10).increment(5);
    });
    create("min and max", |s| {
        s.min(-5).max(99);
    });
    create("cache", |s| {
        s.cache(20);
    });
    create("cycle", |s| {
        s.max(9).cycle();
    });
    create("if_not_exists", |s| {
        s.if_not_exists();
    });
    cases.add("create_sequence", "default next_value(…)", nothing, |op| {
        numbers(op);
        op.create_table("t", [big_integer("id").not_null().default(next_value("numbers")), text("a")]);
    });
    let mut alter = |option: &str, change: fn(&mut AlterSequence)| {
        cases.add("alter_sequence", option, numbers, |op| change(op.alter_sequence("numbers")));
    };
    alter("increment", |s| {
        s.increment(2);
    });
    alter("start", |s| {
        s.start(20);
    });
    alter("min and max", |s| {
        s.min(5).max(2000);
    });
    alter("no_max", |s| {
        s.no_max();
    });
    alter("cache", |s| {
        s.cache(7);
    });
    alter("cycle", |s| {
        s.cycle();
    });
    cases.add("drop_sequence", "", numbers, |op| {
        op.drop_sequence("numbers");
    });
    cases.add("drop_sequence", "if_exists", numbers, |op| {
        op.drop_sequence("numbers").if_exists();
    });
}
