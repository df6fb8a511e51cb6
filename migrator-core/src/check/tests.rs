use super::*;
use crate::op::{Operations, big_integer, integer, string, text};
use crate::revision::Revision;

/// A history: id, parents, what it records.
type Told<'a> = (&'a str, &'a [&'a str], fn(&mut Operations));

fn history(told: &[Told<'_>]) -> (Graph, Vec<Body>) {
    let mut revisions = Vec::new();
    let mut bodies = Vec::new();
    for (id, parents, record) in told {
        let mut revision = Revision::new(*id);
        for parent in *parents {
            revision = revision.down(*parent);
        }
        revisions.push(revision);
        let mut op = Operations::default();
        record(&mut op);
        bodies.push(Body::of_upgrade(op.recorded()));
    }
    (Graph::new(revisions).unwrap(), bodies)
}

fn said(told: &[Told<'_>]) -> Vec<String> {
    let (graph, bodies) = history(told);
    lines(&graph, &check(&graph, &bodies, &[]))
}

fn lines(graph: &Graph, mistakes: &[Mistake]) -> Vec<String> {
    mistakes
        .iter()
        .map(|mistake| format!("{} {:?}: {}", graph.id(mistake.revision), mistake.place, mistake.diagnostic))
        .collect()
}

fn users(op: &mut Operations) {
    op.create_table("users", [integer("id").primary_key(), string("email", 255).not_null()]);
}

#[test]
fn a_sound_history_is_let_pass() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.add_column("users", text("bio"));
            op.create_index("ix", "users", ["bio"]);
        }),
        ("c", &["b"], |op| {
            op.alter_column("users", "bio").rename_to("about");
            op.drop_index("ix", "users");
            op.drop_column("users", "about");
        }),
    ];
    assert_eq!(said(told), [""; 0]);
}

#[test]
fn what_went_is_said_with_the_revision_that_took_it() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.alter_column("users", "email").rename_to("mail");
        }),
        ("c", &["b"], |op| {
            op.create_index("ix", "users", ["email"]);
        }),
        ("d", &["c"], |op| {
            op.drop_table("users");
        }),
        ("e", &["d"], |op| {
            op.add_column("users", integer("n"));
        }),
        ("f", &["e"], |op| {
            op.create_table("posts", [integer("id").primary_key()]);
            op.create_table("posts", [integer("id").primary_key()]);
        }),
    ];
    insta::assert_snapshot!(said(told).join("\n\n"));
}

#[test]
fn several_mistakes_are_said_at_once_and_each_once() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.create_index("ix", "users", ["emial"]);
            op.drop_column("users", "naem");
            op.add_column("usres", integer("n"));
            op.create_index("ix_n", "usres", ["n"]);
        }),
        ("c", &["b"], |op| {
            op.drop_index("ix", "users");
            op.create_index("other", "users", ["nothing"]);
        }),
    ];
    let codes: Vec<String> =
        said(told).iter().map(|line| line.split(" at ").next().unwrap().to_owned()).collect();
    assert_eq!(
        codes,
        [
            "b Upgrade(0): column `emial` does not exist on table `users`",
            "b Upgrade(1): column `naem` does not exist on table `users`",
            "b Upgrade(2): table `usres` does not exist",
            "c Upgrade(1): column `nothing` does not exist on table `users`",
        ]
    );
}

#[test]
fn a_branch_does_not_see_what_the_other_does() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("left", &["a"], |op| {
            op.add_column("users", integer("n"));
        }),
        ("right", &["a"], |op| {
            op.create_index("ix", "users", ["n"]);
        }),
        ("merge", &["left", "right"], |_| {}),
    ];
    let said = said(told);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("right Upgrade(0): column `n` does not exist"), "{said:?}");
}

#[test]
fn branches_that_contradict_each_other_are_a_mistake_of_the_merge() {
    let phone: fn(&mut Operations) = |op| {
        op.add_column("users", string("phone", 20));
    };
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("left", &["a"], phone),
        ("right", &["a"], phone),
        ("merge", &["left", "right"], |_| {}),
    ];
    insta::assert_snapshot!(said(told).join("\n"));
}

#[test]
fn what_is_unknown_stays_quiet() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |_| {}),
        ("c", &["b"], |op| {
            op.create_index("ix", "posts", ["title"]);
            op.drop_column("users", "name");
            op.create_table("users", [integer("id").primary_key()]);
            op.drop_column("users", "title");
        }),
    ];
    let (graph, mut bodies) = history(told);
    bodies[1].upgrade.push(Item::Unknown(Touched::Anything));
    let found = lines(&graph, &check(&graph, &bodies, &[]));
    assert_eq!(found.len(), 1, "what was created behind it is known: {found:?}");
    assert!(found[0].starts_with("c Upgrade(3)"), "{found:?}");
}

#[test]
fn a_column_that_is_unknown_may_have_brought_its_enumeration() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.drop_enum("mood");
        }),
    ];
    let (graph, mut bodies) = history(told);
    assert_eq!(check(&graph, &bodies, &[]).len(), 1);
    bodies[0].upgrade.push(Item::Unknown(Touched::Names(vec!["users".into()])));
    assert_eq!(lines(&graph, &check(&graph, &bodies, &[])), Vec::<String>::new());
}

#[test]
fn a_written_way_back_leads_back() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.add_column("users", string("avatar_url", 500));
            op.create_index("ix_avatar", "users", ["avatar_url"]);
        }),
    ];
    let judged = |record: fn(&mut Operations)| {
        let (graph, mut bodies) = history(told);
        let mut op = Operations::default();
        record(&mut op);
        bodies[1].downgrade = Some(Item::all(op.recorded()));
        lines(&graph, &check(&graph, &bodies, &[])).join("\n")
    };
    let sound = judged(|op| {
        op.drop_index("ix_avatar", "users");
        op.drop_column("users", "avatar_url");
    });
    assert_eq!(sound, "");
    insta::assert_snapshot!(judged(|op| {
        op.drop_index("ix_avatar", "users");
    }));
    insta::assert_snapshot!(judged(|op| {
        op.drop_column("users", "avatar_ur");
    }));
}

#[test]
fn risks_are_told_unless_they_are_allowed() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.add_column("users", string("phone", 20).not_null());
            op.add_column("users", string("nick", 20));
        }),
        ("c", &["b"], |op| {
            op.alter_column("users", "nick").set_not_null();
            op.add_column("users", integer("n").default(0));
            op.create_unique_constraint("uq", "users", ["n"]);
            op.add_column("users", big_integer("m").default("abc"));
        }),
    ];
    insta::assert_snapshot!(said(told).join("\n\n"));
    let (graph, mut bodies) = history(told);
    for body in &mut bodies {
        body.allowed = crate::lint::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    }
    assert_eq!(check(&graph, &bodies, &[]), []);
}

#[test]
fn a_mistake_on_one_database_says_which() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.on(Dialect::Postgres).add_column("users", text("bio"));
            op.create_index("ix", "users", ["bio"]);
            op.create_index("ix2", "users", ["nothing"]);
        }),
    ];
    let (graph, bodies) = history(told);
    let facts = |databases: &[Dialect]| -> Vec<String> {
        check(&graph, &bodies, databases).into_iter().map(|mistake| mistake.diagnostic.fact).collect()
    };
    let nothing = "column `nothing` does not exist on table `users` at revision `b`";
    assert_eq!(
        facts(&[Dialect::Sqlite, Dialect::Postgres]),
        ["column `bio` does not exist on table `users` at revision `b`, on SQLite", nothing]
    );
    assert_eq!(facts(&[Dialect::Postgres]), [nothing]);
    assert_eq!(facts(&[]), [nothing], "what is for one database only is passed over");
}

#[test]
fn all_mistakes_of_a_table_are_said() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.create_table(
                "posts",
                [
                    integer("id").primary_key(),
                    integer("author").references("user", "id"),
                    integer("stars").default("many"),
                ],
            )
            .unique("uq", ["titel"])
            .index("ix", ["autor", "boddy"]);
            op.create_index("ix_two", "users", ["emial", "nmae"]);
        }),
    ];
    let facts: Vec<String> =
        said(told).iter().map(|line| line.lines().next().unwrap().replace(" at revision `b`", "")).collect();
    assert_eq!(
        facts,
        [
            "b Upgrade(0): column `titel` does not exist on table `posts`",
            "b Upgrade(0): column `autor` does not exist on table `posts`",
            "b Upgrade(0): column `boddy` does not exist on table `posts`",
            "b Upgrade(0): table `user` does not exist",
            "b Upgrade(0): the default 'many' of column `stars` of `posts` is no whole number",
            "b Upgrade(1): column `emial` does not exist on table `users`",
            "b Upgrade(1): column `nmae` does not exist on table `users`",
        ]
    );
}

#[test]
fn what_is_elsewhere_is_said() {
    let told: &[Told<'_>] = &[
        ("a", &[], |op| {
            users(op);
            op.create_index("ix", "users", ["email"]);
            op.create_unique_constraint("uq", "users", ["email"]);
            op.create_view("emails", "SELECT email FROM users");
            op.create_schema("billing");
            op.create_table(("billing", "bills"), [integer("id").primary_key()]);
            op.create_table("posts", [integer("id").primary_key()]);
        }),
        ("b", &["a"], |op| {
            op.drop_index("ix", "posts");
            op.drop_constraint("uq", "posts");
            op.drop_index("uq", "users");
            op.drop_constraint("ix", "users");
            op.drop_table("emails");
            op.drop_view("users");
            op.drop_table("bills");
        }),
    ];
    let helps: Vec<String> =
        said(told).iter().map(|said| said.split("help: ").nth(1).unwrap().into()).collect();
    let expected = [
        "index `ix` belongs to table `users`",
        "constraint `uq` belongs to table `users`; there are: posts_pkey",
        "`uq` is a unique constraint: write op.drop_constraint(\"uq\", \"users\"); there are: ix",
        "`ix` is an index: write op.drop_index(\"ix\", \"users\"); there are: uq, users_pkey",
        "`emails` is a view; there are: posts, users, billing.bills",
        "`users` is a table: write op.drop_table(\"users\"); there are: emails",
        "there is a table `billing.bills`: write (\"billing\", \"bills\"); there are: posts, users, billing.bills",
    ];
    assert_eq!(helps, expected);
}

#[test]
fn what_another_revision_creates_is_said() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.create_table("posts", [integer("id").primary_key()]);
        }),
        ("c", &["a"], |op| {
            op.drop_table("posts");
            op.add_column("tags", text("x"));
        }),
        ("d", &["c"], |op| {
            op.create_table("tags", [integer("id").primary_key()]);
        }),
    ];
    let all = said(told).join("\n");
    assert!(
        all.contains("revision `b` creates it, on another branch: to come after it, say depends_on = \"b\""),
        "{all}"
    );
    assert!(all.contains("revision `d` creates it, and comes after this one"), "{all}");
}

#[test]
fn a_second_key_is_one_mistake() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.add_column("users", integer("number").primary_key());
        }),
    ];
    let said = said(told);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("already has the primary key `users_pkey`"), "{said:?}");
}

#[test]
fn a_default_is_one_mistake_for_all_databases() {
    let told: &[Told<'_>] = &[("a", &[], |op| {
        op.create_table("t", [integer("n").default("abc"), integer("m").default("def")]);
    })];
    let (graph, bodies) = history(told);
    let mistakes = check(&graph, &bodies, &Dialect::ALL);
    let codes: Vec<&str> = mistakes.iter().map(|mistake| mistake.diagnostic.code).collect();
    assert_eq!(codes, ["default-type", "default-type"]);
}

#[test]
fn what_happens_on_one_database_has_its_way_back_there() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.on(Dialect::Sqlite).create_index("ix", "users", ["email"]);
        }),
        ("c", &["b"], |op| {
            op.on(Dialect::Sqlite).drop_index("ix", "users");
        }),
    ];
    let (graph, bodies) = history(told);
    assert_eq!(check(&graph, &bodies, &[Dialect::Sqlite, Dialect::Postgres]), []);
    assert_eq!(check(&graph, &bodies, &[]), []);
}

#[test]
fn doubt_follows_a_table_to_its_new_name() {
    let told: &[Told<'_>] = &[
        ("a", &[], users),
        ("b", &["a"], |op| {
            op.rename_table("users", "people");
            op.create_index("ix", "people", ["nothing"]);
        }),
    ];
    let (graph, mut bodies) = history(told);
    assert_eq!(check(&graph, &bodies, &[]).len(), 1);
    bodies[0].upgrade.push(Item::Unknown(Touched::Names(vec!["users".into()])));
    assert_eq!(lines(&graph, &check(&graph, &bodies, &[])), Vec::<String>::new());
}
