use super::{Cases, users};
use migrator_core::op::*;

const ADULTS: &str = "SELECT id, email FROM users WHERE age >= 18";

pub(super) fn add(cases: &mut Cases) {
    let view = |op: &mut Operations| {
        users(op);
        op.create_view("adults", ADULTS);
    };
    let stored = |op: &mut Operations| {
        users(op);
        op.create_view("adults", ADULTS).materialized();
    };
    cases.add("create_view", "", users, |op| {
        op.create_view("o'brien \"view\"", ADULTS);
    });
    cases.add("create_view", "if_not_exists", users, |op| {
        op.create_view("adults", ADULTS).if_not_exists();
    });
    cases.add("create_view", "materialized", users, |op| {
        op.create_view("adults", ADULTS).materialized();
    });
    cases.add("create_view", "of a view", view, |op| {
        op.create_view("first_adults", "SELECT id FROM adults WHERE id < 10");
    });
    cases.add("replace_view", "", view, |op| {
        op.replace_view("adults", "SELECT id, email FROM users WHERE age >= 21");
    });
    cases.add("replace_view", "with other columns", view, |op| {
        op.replace_view("adults", "SELECT name FROM users");
    });
    cases.add("replace_view", "materialized", stored, |op| {
        op.replace_view("adults", "SELECT name FROM users").materialized();
    });
    cases.add("drop_view", "", view, |op| {
        op.drop_view("adults");
    });
    cases.add("drop_view", "if_exists", view, |op| {
        op.drop_view("adults").if_exists();
    });
    cases.add("drop_view", "materialized", stored, |op| {
        op.drop_view("adults").materialized();
    });
}
