use crate::capability::Dialect;
use crate::check::{Body, Item, Judgement, Place, Touched, judge};
use crate::graph::Graph;
use crate::name::ObjectName;
use crate::op::{Code, Execute, Operations, Run, integer, string, text};
use crate::revision::Revision;
use std::sync::Arc;

fn recorded(record: impl FnOnce(&mut Operations)) -> Vec<Item> {
    let mut op = Operations::default();
    record(&mut op);
    Item::all(op.recorded())
}

fn run(op: &mut Operations, name: &str) {
    op.record(Run { name: name.into(), code: Code(Arc::new(())) });
}

fn up(record: impl FnOnce(&mut Operations)) -> Body {
    Body { upgrade: recorded(record), in_transaction: true, irreversible: true, ..Body::default() }
}

fn asks(mut body: Body, tables: &[&str]) -> Body {
    body.rows = tables.iter().map(|table| ObjectName::from(*table)).collect();
    body
}

/// A line of revisions `0`, `1`, `2` …
fn judged(bodies: &[Body], databases: &[Dialect]) -> Judgement {
    let revisions = (0..bodies.len()).map(|at| {
        let revision = Revision::new(at.to_string());
        if at == 0 { revision } else { revision.down((at - 1).to_string()) }
    });
    judge(&Graph::new(revisions).unwrap(), bodies, databases)
}

/// What was seen: `users: id!, email` where what is never NULL has a mark.
fn seen(judgement: &Judgement) -> Vec<String> {
    let shapes = judgement.rows.iter().map(|shape| {
        let mark = |nullable| if nullable { "" } else { "!" };
        let columns: Vec<String> =
            shape.columns.iter().map(|column| format!("{}{}", column.name, mark(column.nullable))).collect();
        format!("{:?} {:?} {}: {}", shape.place, shape.step, shape.table, columns.join(", "))
    });
    shapes.collect()
}

fn facts(judgement: &Judgement) -> Vec<String> {
    judgement.mistakes.iter().map(|mistake| format!("{:?} {}", mistake.place, mistake.diagnostic)).collect()
}

fn users() -> Body {
    up(|op| {
        op.create_table("users", [integer("id").primary_key(), string("email", 255).not_null()]);
    })
}

fn filled() -> Body {
    up(|op| {
        op.add_column("users", text("name"));
        op.record(Execute::new("ANALYZE"));
        run(op, "fill");
        op.alter_column("users", "name").set_not_null();
        op.add_column("users", text("later"));
        run(op, "again");
    })
}

#[test]
fn a_table_is_as_it_is_before_the_first_run() {
    let judgement = judged(&[users(), asks(filled(), &["users"])], &[]);
    assert_eq!(facts(&judgement), [""; 0]);
    assert_eq!(seen(&judgement), ["Rows(0) Some(\"fill\") users: id!, email!, name"]);
}

#[test]
fn what_comes_later_does_not_matter() {
    let later = up(|op| {
        op.alter_column("users", "email").rename_to("address");
        op.drop_column("users", "name");
    });
    let alone = judged(&[users(), asks(filled(), &["users"])], &[]);
    assert_eq!(seen(&judged(&[users(), asks(filled(), &["users"]), later], &[])), seen(&alone));
}

#[test]
fn without_a_run_the_first_execute_counts() {
    let body = up(|op| {
        op.record(Execute::new("UPDATE users SET email = ''"));
        op.drop_column("users", "email");
    });
    let judgement = judged(&[users(), asks(body, &["users"])], &[]);
    assert_eq!(seen(&judgement), ["Rows(0) None users: id!, email!"]);
    let none = up(|op| {
        op.drop_column("users", "email");
    });
    let judgement = judged(&[users(), asks(none, &["users"])], &[]);
    assert_eq!(judgement.mistakes[0].diagnostic.code, "rows-without-data-step");
}

#[test]
fn the_way_back_has_rows_of_its_own() {
    let mut body = asks(filled(), &["users"]);
    body.irreversible = false;
    body.downgrade = Some(recorded(|op| {
        op.drop_column("users", "later");
        run(op, "back");
        op.drop_column("users", "name");
    }));
    body.rows_down = vec!["users".into(), "posts".into()];
    let judgement = judged(&[users(), body], &[]);
    assert_eq!(
        seen(&judgement),
        [
            "Rows(0) Some(\"fill\") users: id!, email!, name",
            "RowsDown(0) Some(\"back\") users: id!, email!, name!"
        ]
    );
    assert_eq!(judgement.mistakes[0].place, Place::RowsDown(1));
    assert_eq!(judgement.mistakes[0].diagnostic.code, "no-such-table");
}

#[test]
fn a_later_step_that_cannot_read_them_is_a_mistake() {
    type Change = fn(&mut Operations);
    let changes: [(Change, &str); 4] = [
        (
            |op| {
                op.drop_column("users", "email");
            },
            "`email` is dropped or renamed",
        ),
        (
            |op| {
                op.alter_column("users", "email").drop_not_null();
            },
            "`email` may become NULL",
        ),
        (
            |op| {
                op.alter_column("users", "email").set_type(crate::op::text_type());
            },
            "`email` gets another type",
        ),
        (
            |op| {
                op.drop_table("users");
            },
            "the table is dropped or renamed",
        ),
    ];
    for (change, said) in changes {
        let body = up(|op| {
            run(op, "one");
            change(op);
            run(op, "two");
        });
        let judgement = judged(&[users(), asks(body, &["users"])], &[]);
        assert!(facts(&judgement).concat().contains(said), "{:?}", facts(&judgement));
        assert!(judgement.rows.is_empty());
    }
}

#[test]
fn a_table_that_is_not_there_is_said_with_who_dropped_it() {
    let gone = up(|op| {
        op.drop_table("users");
    });
    let reads = || up(|op| run(op, "read"));
    let judgement = judged(&[users(), gone, asks(reads(), &["users", "usres"])], &[]);
    assert!(facts(&judgement)[0].contains("revision `1` drops it"), "{:?}", facts(&judgement));
    let judgement = judged(&[users(), asks(reads(), &["usres"])], &[]);
    assert_eq!(judgement.mistakes[0].diagnostic.candidates, ["users"]);
}

#[test]
fn what_is_not_certain_is_said_with_the_revision() {
    let unread = |touched: Touched| {
        let mut body = up(|_| ());
        body.upgrade.push(Item::Unknown(touched));
        body
    };
    let reads = || asks(up(|op| run(op, "read")), &["users"]);
    let all = judged(&[users(), unread(Touched::Anything), reads()], &[]);
    assert!(facts(&all)[0].contains("revision `1` does something that cannot be read"), "{:?}", facts(&all));
    let one = judged(&[users(), unread(Touched::Names(vec!["users".into()])), reads()], &[]);
    assert_eq!(facts(&one), facts(&all));
    let renamed = up(|op| {
        op.create_table("people", [integer("id").primary_key()]);
    });
    let helped = unread(Touched::Names(vec!["people".into()]));
    let rename = up(|op| op.rename_table("people", "users"));
    assert_eq!(facts(&judged(&[renamed, helped, rename, reads()], &[])), facts(&all));

    for quiet in [Touched::Nothing, Touched::Names(vec!["posts".into()])] {
        assert_eq!(facts(&judged(&[users(), unread(quiet), reads()], &[])), [""; 0]);
    }
    // A table that is made afterwards is known.
    let judgement = judged(&[unread(Touched::Anything), users(), reads()], &[]);
    assert_eq!(facts(&judgement), [""; 0]);
    assert_eq!(judgement.rows.len(), 1);
}

#[test]
fn a_mistake_before_is_said_once() {
    let wrong = up(|op| {
        op.drop_column("users", "emial");
    });
    let judgement = judged(&[users(), wrong, asks(up(|op| run(op, "read")), &["users"])], &[]);
    assert_eq!(judgement.mistakes.len(), 1, "{:?}", facts(&judgement));
    assert_eq!(seen(&judgement), ["Rows(0) Some(\"read\") users: id!, email!"]);
}

#[test]
fn what_differs_between_databases_is_a_mistake() {
    let reads = || {
        let body = up(|op| {
            op.on(Dialect::Postgres).add_column("users", text("name"));
            run(op, "read");
        });
        asks(body, &["users"])
    };
    let codes = |databases: &[Dialect]| -> Vec<&str> {
        let judgement = judged(&[users(), reads()], databases);
        judgement.mistakes.iter().map(|mistake| mistake.diagnostic.code).collect()
    };
    assert_eq!(codes(&[]), ["rows-not-known"]);
    assert_eq!(codes(&[Dialect::Postgres]), [""; 0]);
    assert_eq!(codes(&Dialect::ALL), ["rows-differ"]);
    let index = up(|op| {
        op.on(Dialect::Postgres).create_index("ix", "users", ["email"]);
        run(op, "read");
    });
    assert_eq!(facts(&judged(&[users(), asks(index, &["users"])], &[])), [""; 0]);
}

#[test]
fn a_view_is_said_to_be_one() {
    let body = up(|op| {
        op.create_view("adults", "SELECT 1");
        run(op, "read");
    });
    let judgement = judged(&[users(), asks(body, &["adults"])], &[]);
    assert!(facts(&judgement)[0].contains("is a view"), "{:?}", facts(&judgement));
}
