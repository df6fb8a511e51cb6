//! What becomes of the texts of views, triggers, checks, computed columns and indexes when a table or a column
//! that they name gets another name, or goes.

use crate::journey::{Live, there_and_back, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::{
    Operation, Operations, after, before, column, indexed, integer, new_uuid, string, uuid,
};
use migrator_core::schema::Schema;

fn record(operations: impl FnOnce(&mut Operations)) -> Vec<Operation> {
    let mut op = Operations::default();
    operations(&mut op);
    op.into_recorded()
}

/// `users`, with everything that can name its columns, and `posts`.
fn tables(op: &mut Operations, dialect: Dialect) {
    let short = string("short", 100);
    // MariaDB breaks a table when a column is renamed that another is computed from: that is refused.
    let short = if dialect == Dialect::Mysql { short } else { short.generated_stored("lower(email)") };
    op.create_table("users", [integer("id").primary_key(), string("email", 100), integer("age"), short])
        .check("ck_email", "email <> 'email'")
        .check("ck_age", "age > 0 AND length(email) > 1");
    op.create_table("posts", [integer("id").primary_key(), integer("user_id"), string("title", 100)]);
    match dialect {
        Dialect::Mysql => op.create_index("ix_email", "users", ["email"]),
        _ => op
            .create_index("ix_email", "users", [indexed("lower(email)"), column("age")])
            .where_("email IS NOT NULL AND age > 17"),
    };
}

/// Queries that name the table or the column in a way that words explain.
const VIEWS: [&str; 13] = [
    "SELECT email FROM users",
    "SELECT id, users.email, 'email' AS kind /* the email of users */ FROM users WHERE users.email <> 'users'",
    "SELECT u.email AS address, lower(u.email) AS small FROM users AS u JOIN posts p ON p.user_id = u.id -- email",
    "SELECT DISTINCT \"email\" FROM \"users\" WHERE email IN (SELECT title FROM posts) ORDER BY email",
    "SELECT count(*) AS n, max(age) AS oldest FROM users GROUP BY lower(email) HAVING count(email) > 1",
    "SELECT p.title, (SELECT max(u.email) FROM users u WHERE u.id = p.user_id) AS writer FROM posts p",
    "SELECT p.id FROM posts p, users WHERE p.user_id = users.id AND email IS NOT NULL",
    "SELECT id FROM posts WHERE EXISTS (SELECT 1 FROM users WHERE users.id = posts.user_id AND users.email <> '')",
    "SELECT title AS email FROM posts",
    "SELECT title AS users FROM posts",
    "SELECT EMAIL, Users.Age FROM Users UNION ALL SELECT title, user_id FROM posts",
    "SELECT coalesce(email, 'none') AS email2, CASE WHEN age > 17 THEN email ELSE 'email' END AS shown FROM users",
    "WITH grown AS (SELECT users.id, users.email AS mail FROM users WHERE users.age > 17) SELECT id, mail FROM grown",
];

fn trip(dialect: Dialect, before: &[Operation], change: &[Operation]) -> Result<(), String> {
    let mut live = Live::new(dialect);
    there_and_back(&mut live, before, change, true).map(|_| ())
}

fn follow(dialect: Dialect, change: impl Fn(&mut Operations)) {
    let mut wrong = Vec::new();
    for query in VIEWS {
        let before = record(|op| {
            tables(op, dialect);
            op.create_view("v", query);
        });
        if let Err(error) = trip(dialect, &before, &record(&change)) {
            wrong.push(format!("== {query}\n{error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rename_column(op: &mut Operations) {
    op.alter_column("users", "email").rename_to("select e\"mail");
}

fn rename_table(op: &mut Operations) {
    op.rename_table("users", "o'brien \"members\"");
}

#[test]
fn views_follow_a_column_on_sqlite() {
    follow(Dialect::Sqlite, rename_column);
}

#[test]
fn views_follow_a_column_on_postgres() {
    follow(Dialect::Postgres, rename_column);
}

#[test]
fn views_follow_a_table_on_sqlite() {
    follow(Dialect::Sqlite, rename_table);
}

#[test]
fn views_follow_a_table_on_postgres() {
    follow(Dialect::Postgres, rename_table);
}

#[test]
fn a_materialized_view_follows() {
    for change in [rename_column as fn(&mut Operations), rename_table] {
        let before = record(|op| {
            tables(op, Dialect::Postgres);
            op.create_view("v", "SELECT users.email, count(*) FROM users GROUP BY 1").materialized();
        });
        trip(Dialect::Postgres, &before, &record(change)).unwrap();
    }
}

/// Two renames in one migration, and one together with another change, which SQLite does by a rebuild.
#[test]
fn several_renames_follow_each_other() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let before = record(|op| {
            tables(op, dialect);
            op.create_view("v", "SELECT u.email, u.age FROM users u WHERE u.age > 3");
        });
        let change = record(|op| {
            op.alter_column("users", "email").rename_to("mail").set_comment("the address");
            op.alter_column("users", "age").rename_to("years");
            op.rename_table("users", "members");
            op.alter_column("members", "mail").rename_to("Mail");
        });
        trip(dialect, &before, &change).unwrap();
    }
    let before = record(|op| {
        op.create_table("users", [integer("id").primary_key(), string("email", 100), integer("age")]);
        op.create_view("v", "SELECT email, age FROM users WHERE age > 3");
    });
    let change = record(|op| {
        op.alter_column("users", "email").rename_to("mail").set_not_null();
        op.alter_column("users", "age").rename_to("years");
    });
    trip(Dialect::Sqlite, &before, &change).unwrap();
}

/// Tables, checks, indexes and computed columns without a view: every database rewrites them.
#[test]
fn what_a_table_holds_follows() {
    for dialect in Dialect::ALL {
        for change in [rename_column as fn(&mut Operations), rename_table] {
            let before = record(|op| tables(op, dialect));
            trip(dialect, &before, &record(change)).unwrap();
        }
    }
}

/// The new name means something else without quotes.
#[test]
fn a_column_may_be_called_like_a_keyword() {
    for dialect in Dialect::ALL {
        let before = record(|op| tables(op, dialect));
        let change = record(|op| {
            op.alter_column("users", "email").rename_to("order");
            op.alter_column("users", "age").rename_to("select");
        });
        trip(dialect, &before, &change).unwrap_or_else(|error| panic!("{dialect}: {error}"));
    }
}

#[test]
fn a_check_that_says_its_table_follows() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let before = record(|op| {
            op.create_table("users", [integer("id").primary_key(), integer("age")])
                .check("ck", "users.age > 0 AND users.id <> 7");
        });
        for change in [rename_table as fn(&mut Operations), |op| {
            op.alter_column("users", "age").rename_to("years");
        }] {
            trip(dialect, &before, &record(change)).unwrap();
        }
    }
}

const BODIES: [&str; 5] = [
    "BEGIN UPDATE posts SET title = NEW.email WHERE title = OLD.email; END",
    "BEGIN INSERT INTO posts (id, title) SELECT id, email FROM users WHERE users.id = NEW.id; END",
    "BEGIN UPDATE users SET age = 3 WHERE email = 'email' AND id <> NEW.id; SELECT 1 FROM users; END",
    "BEGIN DELETE FROM posts WHERE title = NEW.email OR title IN (SELECT u.email FROM users u); END",
    "BEGIN UPDATE OR IGNORE \"users\" SET \"email\" = lower(email) WHERE id = OLD.id; END",
];

#[test]
fn triggers_follow_on_sqlite() {
    let mut wrong = Vec::new();
    for body in BODIES {
        for change in [rename_column as fn(&mut Operations), rename_table] {
            let start = record(|op| {
                tables(op, Dialect::Sqlite);
                let own = after().update_of(["email"]).when("NEW.email <> OLD.email").execute(body);
                op.create_trigger("tr", "users", own);
                op.create_trigger(
                    "tr2",
                    "posts",
                    before().delete().execute("BEGIN UPDATE users SET email = OLD.title; END"),
                );
            });
            if let Err(error) = trip(Dialect::Sqlite, &start, &record(change)) {
                wrong.push(format!("== {body}\n{error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_trigger_of_postgres_follows() {
    let start = record(|op| {
        tables(op, Dialect::Postgres);
        let own = before()
            .update_of(["email"])
            .when("NEW.email IS DISTINCT FROM OLD.email")
            .execute("EXECUTE FUNCTION suppress_redundant_updates_trigger()");
        op.create_trigger("tr", "users", own);
    });
    for change in [rename_column as fn(&mut Operations), rename_table] {
        trip(Dialect::Postgres, &start, &record(change)).unwrap();
    }
}

fn refusal(dialect: Dialect, before: &[Operation], change: &[Operation]) -> Option<String> {
    let mut schema = Schema::of(dialect);
    before.iter().for_each(|operation| operation.apply(&mut schema).unwrap());
    unsupported(change, &schema, dialect).map(|unsupported| unsupported.to_string())
}

/// Words do not tell: refused before anything runs, with the way round, and the way round works.
#[test]
fn what_words_do_not_tell_is_refused() {
    let column: [(Dialect, &str); 9] = [
        (Dialect::Postgres, "SELECT * FROM users"),
        (Dialect::Postgres, "SELECT u.*, p.title FROM users u, posts p"),
        (Dialect::Postgres, "SELECT upper(email) || 'x', email::varchar FROM users"),
        (Dialect::Postgres, "SELECT e.email FROM (SELECT email FROM users) AS e"),
        (Dialect::Postgres, "SELECT email AS \"email\" FROM users"),
        (Dialect::Sqlite, "SELECT email FROM (SELECT id, email FROM users) AS e"),
        (Dialect::Sqlite, "SELECT id AS email FROM users ORDER BY email"),
        (Dialect::Sqlite, "WITH mails AS (SELECT email FROM users) SELECT email FROM mails"),
        (Dialect::Mysql, "SELECT email FROM users"),
    ];
    let table = [
        (Dialect::Postgres, "SELECT users FROM users"),
        (Dialect::Sqlite, "WITH users AS (SELECT 1 AS id) SELECT users.id FROM users"),
        (Dialect::Sqlite, "SELECT users.id FROM posts AS users, users AS u"),
        (Dialect::Mysql, "SELECT email FROM users"),
    ];
    let column = column.map(|case| (case, rename_column as fn(&mut Operations)));
    let table = table.map(|case| (case, rename_table as fn(&mut Operations)));
    for ((dialect, query), change) in column.into_iter().chain(table) {
        let before = record(|op| {
            tables(op, dialect);
            op.create_view("v", query);
        });
        let error =
            refusal(dialect, &before, &record(change)).unwrap_or_else(|| panic!("{dialect}: {query}"));
        assert!(error.contains("view `v` names") && error.contains("drop the view first"), "{error}");
        let around = record(|op| {
            op.drop_view("v");
            change(op);
            op.create_view("v", "SELECT 1 AS one");
        });
        trip(dialect, &before, &around).unwrap_or_else(|error| panic!("{dialect}: {query}: {error}"));
    }
}

/// A view that reads a view, whose columns SQLite would call otherwise.
#[test]
fn a_view_of_a_view_is_looked_at() {
    let before = |dialect, inner: &'static str| {
        record(move |op| {
            tables(op, dialect);
            op.create_view("inner one", inner);
            op.create_view("outer one", "SELECT email FROM \"inner one\"");
        })
    };
    for inner in ["SELECT email FROM users", "SELECT * FROM users"] {
        let error =
            refusal(Dialect::Sqlite, &before(Dialect::Sqlite, inner), &record(rename_column)).unwrap();
        assert!(error.contains("view `outer one` names"), "{error}");
    }
    trip(Dialect::Sqlite, &before(Dialect::Sqlite, "SELECT email FROM users"), &record(rename_table))
        .unwrap();
    trip(Dialect::Postgres, &before(Dialect::Postgres, "SELECT email FROM users"), &record(rename_column))
        .unwrap();
}

/// MySQL leaves the bodies of triggers as they are, and every later change of a row would fail.
#[test]
fn a_trigger_that_mysql_would_break_is_refused() {
    let start = |body: &'static str, of: &'static str| {
        record(move |op| {
            tables(op, Dialect::Mysql);
            op.create_trigger("tr", of, after().insert().execute(body));
        })
    };
    let own = start("INSERT INTO posts (id, title) VALUES (NEW.id, NEW.email)", "users");
    let other = start("UPDATE users SET email = NEW.title WHERE id = NEW.user_id", "posts");
    for (before, owner) in [(&own, "users"), (&other, "posts")] {
        let error = refusal(Dialect::Mysql, before, &record(rename_column)).unwrap();
        assert!(error.contains(&format!("trigger `tr` of `{owner}` names column `users.email`")), "{error}");
        let mut schema = Schema::of(Dialect::Mysql);
        before.iter().for_each(|operation| operation.apply(&mut schema).unwrap());
        let drop = record(|op| {
            op.drop_constraint("ck_email", "users");
            op.drop_constraint("ck_age", "users");
            op.drop_index("ix_email", "users");
            op.drop_column("users", "email");
        });
        let error = drop.iter().find_map(|operation| operation.apply(&mut schema).err()).unwrap().to_string();
        assert!(error.contains(&format!("still used by trigger `tr` of `{owner}`")), "{error}");
        let around = record(|op| {
            op.drop_trigger("tr", owner);
            rename_column(op);
        });
        trip(Dialect::Mysql, before, &around).unwrap();
    }
    assert!(refusal(Dialect::Mysql, &other, &record(rename_table)).is_some());
    trip(Dialect::Mysql, &own, &record(rename_table)).unwrap();
}

/// What a text uses does not go: the database would refuse it, or leave the text broken.
#[test]
fn a_column_that_a_text_uses_does_not_go() {
    let plain = |op: &mut Operations| {
        op.create_table("users", [integer("id").primary_key(), string("email", 100), integer("age")]);
        op.create_table("posts", [integer("id").primary_key(), string("email", 100)]);
    };
    for (dialect, with, by) in [
        (Dialect::Sqlite, "view", "view `v`"),
        (Dialect::Postgres, "view", "view `v`"),
        (Dialect::Sqlite, "trigger", "trigger `tr` of `posts`"),
        (Dialect::Sqlite, "own", "trigger `tr` of `users`"),
    ] {
        let before = record(|op| {
            plain(op);
            match with {
                "view" => {
                    op.create_view("v", "SELECT u.id FROM users u WHERE u.email <> ''");
                }
                "own" => {
                    let body = "BEGIN DELETE FROM posts WHERE posts.id = length(NEW.email); END";
                    op.create_trigger("tr", "users", after().insert().execute(body));
                }
                _ => {
                    let body = "BEGIN UPDATE users SET email = NEW.email; END";
                    op.create_trigger("tr", "posts", after().insert().execute(body));
                }
            }
        });
        let mut schema = Schema::of(dialect);
        before.iter().for_each(|operation| operation.apply(&mut schema).unwrap());
        let change = record(|op| {
            op.drop_column("users", "email");
        });
        let error = change[0].apply(&mut schema).unwrap_err().to_string();
        assert!(error.contains(&format!("still used by {by}")), "{dialect} {with}: {error}");
        // What names another column, or another table's, is in nobody's way.
        let other = record(|op| {
            op.drop_column("users", "age");
        });
        trip(dialect, &before, &other).unwrap_or_else(|error| panic!("{dialect} {with}: {error}"));
    }
}

/// InnoDB gives the foreign keys that have a name as it makes them another one, with the table.
#[test]
fn foreign_keys_of_mysql_follow_the_table() {
    let start = record(|op| {
        op.create_table("pair", [integer("a"), integer("b")]).primary_key(["a", "b"]);
        op.create_table("users", [integer("id").primary_key()]);
        op.create_table("o'ne", [integer("id").primary_key(), integer("a"), integer("b")])
            .foreign_key("o'ne_ibfk_1", ["a"], "users", ["id"])
            .foreign_key("o'ne_ibfk_x", ["b"], "users", ["id"])
            .foreign_key("mine", ["a", "b"], "pair", ["a", "b"]);
    });
    for to in ["o'ther", "O'NE", "таблица"] {
        let change = record(|op| {
            op.rename_table("o'ne", to);
            op.drop_constraint(format!("{to}_ibfk_x"), to);
        });
        trip(Dialect::Mysql, &start, &change).unwrap_or_else(|error| panic!("{to}: {error}"));
    }
    let odd = |name: &'static str, check: &'static str| {
        record(move |op| {
            op.create_table("users", [integer("id").primary_key()]);
            op.create_table("t", [integer("id").primary_key(), integer("a")])
                .foreign_key(name, ["a"], "users", ["id"])
                .check(check, "a > 0");
        })
    };
    let rename = record(|op| {
        op.rename_table("t", "u");
    });
    for (name, check) in [("u_ibfk_1", "ck"), ("t_ibfk_", "ck"), ("mine", "t_chk_1")] {
        let error = refusal(Dialect::Mysql, &odd(name, check), &rename).unwrap();
        assert!(
            error.contains("is named as MySQL names them") && error.contains("rename_constraint"),
            "{error}"
        );
    }
}

/// A column of random values in a table with rows, which MySQL fills in a statement of its own.
#[test]
fn a_column_of_random_values_is_added() {
    for dialect in Dialect::ALL {
        let start = record(|op| {
            op.create_table("users", [integer("id").primary_key()]);
        });
        let change = record(|op| {
            op.add_column("users", uuid("to`ken").not_null().default(new_uuid()).comment("o'ne"));
            op.create_unique_constraint("uq", "users", ["to`ken"]);
            op.add_column("users", uuid("other").default(new_uuid()));
        });
        let mut live = Live::new(dialect);
        if live.too_old_for("add_column default new_uuid()").is_none() {
            there_and_back(&mut live, &start, &change, true)
                .unwrap_or_else(|error| panic!("{dialect}: {error}"));
        }
    }
}

/// What is said to be missing is missing to the database too, and what the database takes is not said to be.
#[test]
fn a_name_that_is_no_column_is_found_in_an_expression() {
    for dialect in Dialect::ALL {
        let table = |condition: &'static str| {
            record(move |op| {
                op.create_table("users", [integer("id").primary_key(), string("email", 100), integer("Age")]);
                op.create_check_constraint("ck", "users", condition);
            })
        };
        for condition in
            ["length(emial) > 3", "emial IS NOT NULL", "emial <> 'email'", "id > 0 AND emial <> ''"]
        {
            let operations = table(condition);
            let mut schema = Schema::of(dialect);
            operations[0].apply(&mut schema).unwrap();
            let error = operations[1].apply(&mut schema).unwrap_err().to_string();
            assert!(error.contains("column `emial` does not exist on table `users`"), "{error}");
            assert!(error.contains("did you mean `email`?"), "{error}");
            let mut live = Live::new(dialect);
            live.run(&operations[..1], &mut Schema::of(dialect)).unwrap();
            let create = format!("CREATE TABLE other (id integer, email varchar(9), CHECK ({condition}))");
            assert!(live.try_rows(&create).is_err(), "{dialect}: {condition}");
        }
        for condition in
            ["length(EMAIL) > 3", "email is null", "\"Age\" > 3", "id = 1 or email between 'a' and 'b'"]
        {
            trip(dialect, &[], &table(condition))
                .unwrap_or_else(|error| panic!("{dialect}: {condition}: {error}"));
        }
    }
}
