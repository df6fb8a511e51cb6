use super::{Cases, nothing, users};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Function, SqlText, Trigger};

/// A function of a number.
fn twice(dialect: Dialect, factor: u8) -> Function {
    match dialect {
        Dialect::Mysql => Function::returning("int")
            .attributes("DETERMINISTIC NO SQL")
            .body(format!("BEGIN DECLARE f int; SET f = {factor}; RETURN a * f; END")),
        _ => Function::returning("integer").attributes("IMMUTABLE").body(format!("SELECT a * {factor}")),
    }
}

pub(super) fn add(cases: &mut Cases) {
    let dialect = cases.dialect;
    let arguments = if dialect == Dialect::Mysql { "a int" } else { "a integer" };
    let function = |op: &mut Operations| {
        op.create_function("twice", arguments, twice(dialect, 2));
    };
    cases.add("create_function", "", nothing, |op| {
        op.create_function("o'brien", arguments, twice(dialect, 2));
    });
    cases.add("create_function", "or_replace", function, |op| {
        op.create_function("twice", arguments, twice(dialect, 3)).or_replace();
    });
    cases.add("create_function", "in another language", nothing, |op| {
        let function = Function::returning("integer").language("plpgsql").body("BEGIN RETURN a; END");
        op.create_function("same", arguments, function);
    });
    cases.add("drop_function", "", function, |op| {
        op.drop_function("twice", arguments);
    });
    cases.add("drop_function", "if_exists", function, |op| {
        op.drop_function("twice", arguments).if_exists();
    });
    triggers(cases);
}

/// What a trigger does that only notes that it was called.
fn body() -> SqlText {
    SqlText::on(Dialect::Postgres, "EXECUTE FUNCTION touch()")
        .and(Dialect::Sqlite, "BEGIN INSERT INTO log (a) VALUES ('it''s'); END")
        .and(Dialect::Mysql, "BEGIN INSERT INTO log (a) VALUES ('it''s'); END")
}

fn logged(op: &mut Operations) {
    users(op);
    op.create_table("log", [text("a")]);
    let touch = Function::returning("trigger").language("plpgsql").body("BEGIN RETURN NEW; END");
    op.on(Dialect::Postgres).create_function("touch", "", touch);
}

fn triggers(cases: &mut Cases) {
    let mut create = |option: &str, trigger: Trigger| {
        cases.add("create_trigger", option, logged, |op| {
            op.create_trigger("o'brien \"trigger\"", "users", trigger.execute(body()));
        });
    };
    create("before insert", before().insert());
    create("after insert", after().insert());
    create("after update", after().update());
    create("after delete", after().delete());
    create("update_of", before().update_of(["email", "name"]));
    create("several events", after().insert().update().delete());
    create("when", after().update().when("NEW.age > 3"));
    create("for_each_statement", after().insert().for_each_statement());
    create("truncate", after().truncate().for_each_statement());
    let with_view = |op: &mut Operations| {
        logged(op);
        op.create_view("adults", "SELECT id, email FROM users WHERE age >= 18");
    };
    cases.add("create_trigger", "instead_of, on a view", with_view, |op| {
        op.create_trigger("instead", "adults", instead_of().insert().execute(body()));
    });
    let with_trigger = |op: &mut Operations| {
        logged(op);
        op.create_trigger("noted", "users", after().update().execute(body()));
    };
    cases.add("drop_trigger", "", with_trigger, |op| {
        op.drop_trigger("noted", "users");
    });
    cases.add("drop_trigger", "if_exists", with_trigger, |op| {
        op.drop_trigger("noted", "users").if_exists();
    });
    cases.add("rename_table", "with a trigger", with_trigger, |op| op.rename_table("users", "people"));
}
