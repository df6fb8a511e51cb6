use super::{Cases, users};
use migrator_core::op::Operations;
use migrator_core::row;
use migrator_core::schema::Literal;

pub(super) fn add(cases: &mut Cases) {
    let columns = ["id", "email", "age", "we\"ird o'brien"];
    let rows =
        || [row![-77, "o'brien \\ \"x\"", 3, "таблица \u{1F600}\n"], row![-78, "", Literal::Null, "'; --"]];
    let insert = move |op: &mut Operations| op.bulk_insert("users", columns, rows());
    cases.add("bulk_insert", "", users, insert);
    cases.add(
        "delete_rows",
        "",
        move |op| {
            users(op);
            insert(op);
        },
        move |op| op.delete_rows("users", columns, rows()),
    );
    cases.add("execute", "", users, |op| {
        op.record(migrator_core::op::Execute {
            sql: "UPDATE users SET age = age + 1".into(),
            reverse: Some("UPDATE users SET age = age - 1".into()),
        });
    });
}
