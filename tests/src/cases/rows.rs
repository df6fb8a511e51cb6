use super::{Cases, users};
use migrator_core::op::{Backfill, Operations};
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
    type Refine = fn(&mut Backfill);
    let options: [(&str, Refine); 5] = [
        ("", |_| ()),
        ("where_", |users| {
            users.where_("age < 18");
        }),
        ("key", |users| {
            users.key(["id"]);
        }),
        ("rows_per_second, pause, max_replication_lag", |users| {
            let second = std::time::Duration::from_secs(1);
            users.rows_per_second(1000).pause(second).max_replication_lag(second);
        }),
        ("workers", |users| {
            users.workers(2);
        }),
    ];
    for (option, refine) in options {
        cases.add("backfill", option, users, move |op| {
            let users = op.backfill("users");
            users.set("age", "age + 1");
            refine(users);
            users.reverse = Some("UPDATE users SET age = age - 1".into());
        });
    }
}
