//! The commands as a user types them.

use crate::support::{program, service};

#[test]
fn where_the_database_is_said() {
    let app = service();
    let current = |app: &crate::support::Workspace, arguments: &[&str], variable: Option<&str>| {
        let mut command = app.command(&[&["current", "--json"], arguments].concat());
        if let Some(url) = variable {
            command.env("DATABASE_URL", url);
        }
        let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["database"].as_str().unwrap().to_owned()
    };
    assert_eq!(current(&app, &[], None), "sqlite://app.db");
    app.write("migrator.toml", "database_url = \"sqlite://toml.db\"\n");
    assert_eq!(current(&app, &[], None), "sqlite://toml.db");
    app.write(".env", "OTHER=1\nDATABASE_URL=\"sqlite://dotenv.db\"\n");
    assert_eq!(current(&app, &[], None), "sqlite://dotenv.db");
    assert_eq!(current(&app, &[], Some("sqlite://variable.db")), "sqlite://variable.db");
    let flag = ["--database-url", "sqlite://flag.db"];
    assert_eq!(current(&app, &flag, Some("sqlite://variable.db")), "sqlite://flag.db");
}

#[test]
fn help_teaches_targets_databases_and_exit_codes() {
    let app = service();
    let help = app.ok(&["--help"]);
    for part in ["billing@head", "DATABASE_URL", "Exit codes", "upgrade", "downgrade", "stamp"] {
        assert!(help.contains(part), "{part}\n{help}");
    }
    for (command, part) in
        [("merge", "MIGRATOR_ALLOW_HEADS"), ("upgrade", "all or nothing"), ("stamp", "--purge")]
    {
        assert!(app.ok(&[command, "--help"]).contains(part), "{command}");
    }
    assert!(app.ok(&["--version"]).starts_with("migrate 0."));
    let mut command = app.command(&["--help"]);
    command.env("DATABASE_URL", "postgres://bob:hunter2@db/x");
    assert!(!String::from_utf8(command.output().unwrap().stdout).unwrap().contains("hunter2"));
}

#[test]
fn history_heads_show_and_current() {
    let app = service();
    let history = app.ok(&["history"]);
    let first = history.lines().next().unwrap();
    assert_eq!(
        first,
        "a17e8f9052c3 -> b28f90a163d4 (head), A phone belongs to one user, and a language is one of the known"
    );
    assert!(history.contains("29f60718da4b -> 3a071829eb5c (assistant), Interactions with the assistant"));
    assert!(history.contains("906d7e8f41b2, 4b18293afc6d -> a17e8f9052c3 (mergepoint), The assistant joins"));
    assert!(history.contains("8f5c6d7e30a1 (assistant) -> 906d7e8f41b2, Notifications"));
    assert!(history.contains("29f60718da4b (branchpoint), Health data"));
    assert_eq!(history.lines().count(), 18);
    assert_eq!(app.ok(&["history", "--limit", "2"]).lines().count(), 2);
    assert_eq!(app.ok(&["history", "-r", "ae10:c1d2"]).lines().count(), 3);
    assert_eq!(app.ok(&["heads"]), "b28f90a163d4 (head)\n");

    let show = app.ok(&["show", "3a07"]);
    for part in [
        "Rev: 3a071829eb5c (assistant)",
        "Parent: 29f60718da4b",
        "Branch names: assistant",
        "on a branch of its own",
    ] {
        assert!(show.contains(part), "{part}\n{show}");
    }
    assert!(app.ok(&["current"]).contains("is at base"));
    assert_eq!(app.run(&["current", "--check-heads"]).code, 1);
    app.ok(&["upgrade", "ae10"]);
    assert_eq!(app.ok(&["current"]), "ae1027a6acf (current)\n");
    assert!(app.ok(&["history", "-i"]).contains("ae1027a6acf (current)"));
    app.ok(&["upgrade", "head"]);
    assert_eq!(app.ok(&["current", "--check-heads"]), "b28f90a163d4 (head) (current)\n");
}

#[test]
fn a_plan_says_what_runs_and_what_is_lost() {
    let app = service();
    let up = app.ok(&["plan", "b7c3"]);
    for part in [
        "up ae1027a6acf Users",
        "+ create table users (id uuid not null",
        "+ create unique index ix_users_email on users (email)",
        "way back (computed): loses all rows of users",
        "+ add column users.avatar_url string(500)",
        "2 steps in 1 transaction",
    ] {
        assert!(up.contains(part), "{part}\n{up}");
    }
    assert!(app.ok(&["plan"]).contains("> run \"fill full_name\""));
    app.ok(&["upgrade", "b7c3"]);
    let down = app.ok(&["plan", "--downgrade", "base"]);
    for part in [
        "down b7c3d9e0f1a2",
        "- drop column users.avatar_url",
        "loses all values of users.avatar_url",
        "loses all rows of users",
    ] {
        assert!(down.contains(part), "{part}\n{down}");
    }
    let json = app.json(&["plan", "+1"]);
    assert_eq!(json["steps"][0]["way_back"]["written"], true);
    assert_eq!(app.rows(), ["b7c3d9e0f1a2"], "a plan changes nothing");
}

#[test]
fn check_runs_every_function_up_and_down() {
    assert_eq!(service().ok(&["check"]), "nothing is wrong with 18 migrations\n");
    let unfit = program!("unfit");
    let said = unfit.run(&["check"]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in
        ["`nmae`", "did you mean `name`?", "src/bin/unfit.rs:", "no way back", "2 mistakes in 5 migrations"]
    {
        assert!(said.out.contains(part), "{part}\n{said:?}");
    }
    let found = unfit.command(&["check", "--json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let mut revisions: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|one| one["revision"].as_str().unwrap()).collect();
    revisions.sort_unstable();
    assert_eq!(revisions, ["four", "two"], "and none for what follows `two`");
    assert_eq!(json["complete"], false);
    assert!(unfit.files().is_empty(), "no database is touched");
}

#[test]
fn a_database_of_alembic_is_taken_over() {
    let app = service();
    app.ok(&["upgrade", "b7c3", "--version-table", "other"]);
    app.sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, \
         CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); \
         INSERT INTO alembic_version VALUES ('b7c3d9e0f1a2')",
    );
    app.write("migrator.toml", "version_table = \"alembic_version\"\n");
    assert_eq!(app.ok(&["current"]), "b7c3d9e0f1a2 (current)\n");
    app.ok(&["upgrade", "head"]);
    assert_eq!(app.column("SELECT version_num FROM alembic_version"), ["b28f90a163d4"]);
}

#[test]
fn stamp_sets_rows_and_runs_nothing() {
    let app = service();
    app.ok(&["stamp", "head"]);
    assert_eq!(app.rows(), ["b28f90a163d4"]);
    assert!(app.tables().is_empty());
    app.ok(&["stamp", "base"]);
    assert!(app.rows().is_empty());
    app.ok(&["stamp", "4b18", "8f5c"]);
    assert_eq!(app.rows(), ["4b18293afc6d", "8f5c6d7e30a1"]);
    app.ok(&["stamp", "head"]);
    let refused = app.run(&["stamp", "3a07", "5c29"]);
    assert!(refused.code == 4 && refused.err.contains("--purge"), "{refused:?}");
}

#[test]
fn a_new_migration_file_says_what_it_follows() {
    let app = service();
    std::fs::create_dir(app.path("migrations")).unwrap();
    let json = app.json(&[
        "revision",
        "-m",
        "Добавить поле: user's \"nick\"",
        "--rev-id",
        "abc123",
        "--folder",
        "migrations",
    ]);
    let path = app.path(json["path"].as_str().unwrap());
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("m20") && name.ends_with("_abc123_dobavit_pole_users_nick.rs"), "{name}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("/// Добавить поле: user's \"nick\"\n#[migration("), "{text}");
    assert!(
        text.contains("revision = \"abc123\"") && text.contains("down_revision = \"b28f90a163d4\""),
        "{text}"
    );

    let again = app.run(&[
        "revision",
        "-m",
        "Добавить поле: user's \"nick\"",
        "--rev-id",
        "abc123",
        "--folder",
        "migrations",
    ]);
    assert_eq!(again.code, 2, "a file is never written over: {again:?}");
    app.write(
        "migrator.toml",
        "file_template = \"{slug}_{rev}\"\ntruncate_slug_length = 8\ntimezone = \"UTC\"\n",
    );
    let json = app.json(&["revision", "-m", "one two three", "--rev-id", "q1", "--folder", "migrations"]);
    assert_eq!(json["path"], "migrations/one_two_q1.rs");
    app.write("migrator.toml", "file_template = \"{slug}\"\n");
    assert_eq!(app.run(&["revision", "-m", "x", "--folder", "migrations"]).code, 2);
    app.write("migrator.toml", "");

    let wrong = app.run(&["revision", "-m", "x", "--head", "ae10", "--folder", "migrations"]);
    assert_eq!(wrong.code, 4);
    assert!(wrong.err.contains("--splice"), "{}", wrong.err);
    app.ok(&["revision", "-m", "x", "--head", "ae10", "--splice", "--folder", "migrations"]);
}

#[test]
fn quiet_and_json_and_no_colours_in_a_pipe() {
    let app = program!("failing");
    assert_eq!(app.ok(&["upgrade", "one", "--quiet"]), "");
    assert_eq!(app.json(&["upgrade", "one"])["steps"].as_array().unwrap().len(), 0);
    let history = app.ok(&["history"]);
    assert!(!history.contains('\u{1b}'), "{history:?}");
    assert!(app.ok(&["history", "--color", "always"]).contains('\u{1b}'));
}

#[test]
fn branches_and_the_picture_of_the_history() {
    let app = service();
    assert_eq!(
        app.ok(&["branches"]),
        "29f60718da4b (branchpoint)\n    -> 3a071829eb5c (assistant)\n    -> 5c293a4b0d7e\n"
    );
    let picture = app.ok(&["graph"]);
    assert!(picture.contains("● │    906d7e8f41b2 Notifications"), "{picture}");
    let ascii = app.ok(&["graph", "--format", "ascii"]);
    assert!(ascii.lines().all(|line| line.is_ascii()), "{ascii}");
    app.ok(&["upgrade", "ae10"]);
    assert!(app.ok(&["graph", "-i"]).contains("ae1027a6acf (current) Users"));
    assert!(app.ok(&["graph", "--format", "svg"]).starts_with("<svg"));
    assert!(app.ok(&["graph", "--format", "dot"]).starts_with("digraph"));
    assert!(app.ok(&["graph", "--format", "mermaid"]).starts_with("flowchart"));
}

#[test]
fn a_merge_is_written_and_joins() {
    let app = service();
    std::fs::create_dir(app.path("m")).unwrap();
    let ids = ["4b18293afc6d", "8f5c6d7e30a1"];
    let refused = app.run(&["merge", ids[0], ids[1], "--folder", "m"]);
    assert_eq!(refused.code, 4, "neither is a head: {refused:?}");
    let json =
        app.json(&["merge", ids[0], ids[1], "--splice", "--folder", "m", "--rev-id", "joined", "-m", "join"]);
    assert_eq!(json["down_revision"], serde_json::json!(ids));
    let text = std::fs::read_to_string(app.path(json["path"].as_str().unwrap())).unwrap();
    assert!(text.contains("down_revision = [\"4b18293afc6d\", \"8f5c6d7e30a1\"]"), "{text}");
}

#[test]
fn ensure_version_creates_the_books_and_nothing_else() {
    let app = service();
    let sql = app.ok(&["ensure_version", "--sql"]);
    assert!(sql.contains("CREATE TABLE \"migrator_version\"") && app.files().is_empty(), "{sql}");
    app.ok(&["ensure_version"]);
    assert_eq!(app.ok(&["ensure_version"]), "the version table `migrator_version` is there\n");
    assert_eq!(app.json(&["ensure_version"])["version_table"], "migrator_version");
    assert!(app.rows().is_empty() && app.tables().is_empty());
}

#[test]
fn edit_opens_the_file_in_the_editor() {
    let app = service();
    let mut command = app.command(&["edit", "b7c3"]);
    let said = command.env("VISUAL", "echo --opened").output().unwrap();
    let out = String::from_utf8(said.stdout).unwrap();
    let last = out.lines().last().unwrap();
    assert!(last.starts_with("--opened /") && last.ends_with("add_user_avatar_field.rs"), "{out}");
    let none = app.command(&["edit", "b7c3"]).env_remove("VISUAL").env_remove("EDITOR").output().unwrap();
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn a_shell_is_offered_commands_labels_and_revisions() {
    let app = service();
    for shell in ["bash", "zsh", "fish"] {
        assert!(app.ok(&["completions", shell]).contains("MIGRATE_COMPLETE"), "{shell}");
    }
    let offered = |words: &[&str]| {
        let index = (words.len() - 1).to_string();
        let output = app
            .command(&[&["--"], words].concat())
            .envs([("MIGRATE_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", &index), ("_CLAP_IFS", "\n")])
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        out.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(offered(&["migrate", "upgrade", "a"]), ["assistant", "a17e8f9052c3", "ae1027a6acf"]);
    assert_eq!(offered(&["migrate", "down"]), ["downgrade"]);
    assert!(offered(&["migrate", "stamp", "he"]).contains(&"heads".to_owned()));
}
