//! Many databases: one for each tenant, or a schema for each.

use crate::support::{Said, TestDatabase, Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::Value;

pub(crate) const TENANTS: [&str; 4] = ["acme", "o'brien", "we\"ird", "zeta"];

/// A program in a folder where `[targets]` names some tenants, with a database or a schema for each.
pub(crate) struct Tenants {
    pub(crate) app: Workspace,
    dialect: Dialect,
    /// What is kept for as long as the test runs.
    databases: Vec<TestDatabase>,
}

impl Tenants {
    /// A schema of PostgreSQL, or a database of MySQL or SQLite, for each.
    fn new(dialect: Dialect) -> Self {
        Tenants::of(program!("failing"), dialect)
    }

    /// The same for another program.
    pub(crate) fn of(program: Workspace, dialect: Dialect) -> Self {
        let mut tenants = Tenants { app: program.on(dialect), dialect, databases: Vec::new() };
        let toml = match dialect {
            Dialect::Sqlite => {
                let urls = TENANTS.map(|name| {
                    let file = name.replace(['\'', '"'], "_");
                    format!("{{ name = {name:?}, url = \"sqlite://{file}.db\" }}")
                });
                format!("[targets]\nurls = [{}]\n", urls.join(", "))
            }
            Dialect::Postgres => {
                for name in TENANTS {
                    tenants.sql(&format!("CREATE SCHEMA {}", tenants.app.database().quoted(name)));
                }
                "[targets]\nschemas = \"SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information|public)' \
                 ORDER BY 1\"\n"
                    .to_owned()
            }
            Dialect::Mysql => {
                tenants.databases = TENANTS.iter().map(|_| TestDatabase::new(dialect)).collect();
                let names: Vec<String> = tenants.databases.iter().map(TestDatabase::name).collect();
                format!("[targets]\ndatabases = {names:?}\n")
            }
        };
        tenants.app.write("migrator.toml", toml);
        tenants
    }

    fn sql(&self, sql: &str) -> Vec<Vec<String>> {
        self.app.database().sql(sql)
    }

    /// The name of a tenant in reports.
    pub(crate) fn name(&self, tenant: usize) -> String {
        match self.dialect {
            Dialect::Mysql => self.databases[tenant].name(),
            Dialect::Sqlite | Dialect::Postgres => TENANTS[tenant].to_owned(),
        }
    }

    /// Runs SQL where a tenant is.
    pub(crate) fn at(&self, tenant: usize, sql: &str) -> Vec<Vec<String>> {
        match self.dialect {
            Dialect::Sqlite => {
                let file = TENANTS[tenant].replace(['\'', '"'], "_");
                crate::support::sql_in(&self.app.path(&format!("{file}.db")), sql)
            }
            Dialect::Postgres => {
                let schema = self.app.database().quoted(TENANTS[tenant]);
                self.sql(&format!("SET search_path TO {schema}; {sql}"))
            }
            Dialect::Mysql => self.databases[tenant].sql(sql),
        }
    }

    pub(crate) fn rows(&self, tenant: usize) -> Vec<String> {
        let rows = self.at(tenant, "SELECT version_num FROM migrator_version ORDER BY 1");
        rows.into_iter().flatten().collect()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.app.run(arguments)
    }
}

pub(crate) fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// For each target, its name and a word of what became of it.
pub(crate) fn outcomes(report: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let targets = report["targets"].as_array().unwrap().iter();
    targets.map(|target| (word(&target["name"]), word(&target["outcome"]))).collect()
}

pub(crate) fn words(report: &Value) -> Vec<String> {
    outcomes(report).into_iter().map(|(_, outcome)| outcome).collect()
}

fn each_on_its_own(dialect: Dialect) {
    let tenants = Tenants::new(dialect);
    let said = tenants.run(&["upgrade", "two", "--all", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(words(&json(&said)), ["changed"; 4], "{said:?}");
    for tenant in 0..TENANTS.len() {
        assert_eq!(tenants.rows(tenant), ["two"]);
        assert_eq!(tenants.at(tenant, "SELECT name FROM a ORDER BY id"), [["x"], ["x"]]);
        let ran = tenants.at(tenant, "SELECT revision, outcome FROM migrator_version_journal ORDER BY id");
        assert_eq!(ran, [["one", "done"], ["two", "done"]]);
    }

    // One that is in the way of nothing but itself.
    tenants.at(1, "DELETE FROM a WHERE id = 2");
    let said = tenants.run(&["upgrade", "head", "--all", "--json", "--report", "report.json"]);
    assert_eq!(said.code, 6, "one was changed: {said:?}");
    let report = json(&said);
    assert_eq!(words(&report), ["failed", "changed", "failed", "failed"], "{report}");
    assert_eq!(report["summary"]["failed"], 3);
    assert_eq!(report["targets"][0]["error"]["run"]["revision"], "three");
    assert_eq!(report["targets"][1]["report"]["steps"][0]["revision"], "three");
    let written = std::fs::read_to_string(tenants.app.path("report.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), report);

    // What stood in the way is gone: it goes on, with those that failed and no others.
    for tenant in [0, 2, 3] {
        tenants.at(tenant, "DELETE FROM a WHERE id = 2");
    }
    let said = tenants.run(&["upgrade", "head", "--failed-of", "report.json", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let names: Vec<String> = outcomes(&json(&said)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [tenants.name(0), tenants.name(2), tenants.name(3)]);
    let again = tenants.run(&["upgrade", "head", "--all", "--json"]);
    assert_eq!(words(&json(&again)), ["unchanged"; 4]);

    let status = tenants.run(&["status", "--all", "--check"]);
    assert_eq!(status.code, 0, "{status:?}");
    assert!(status.out.lines().all(|line| line.ends_with("  three")), "{status:?}");
    let validated = tenants.run(&["validate", "--all", "--json"]);
    assert_eq!(validated.code, 0, "{validated:?}");
    let some = tenants.run(&["downgrade", "base", "--target", &tenants.name(3)]);
    assert_eq!(some.code, 0, "{some:?}");
    assert!(tenants.rows(3).is_empty() && tenants.rows(0) == ["three"]);
    assert_eq!(tenants.run(&["current", "--all", "--check-heads"]).code, 1);
    let stamped = tenants.run(&["stamp", "two", "--all", "--json"]);
    assert_eq!(words(&json(&stamped)), ["changed"; 4]);
    let validated = tenants.run(&["validate", "--all"]);
    assert_eq!(validated.code, 1, "{validated:?}");
    assert!(validated.out.contains("differs from what the migrations make it"), "{validated:?}");
}

#[test]
fn files_of_sqlite() {
    each_on_its_own(Dialect::Sqlite);
}

#[test]
fn schemas_of_postgres() {
    each_on_its_own(Dialect::Postgres);
}

#[test]
fn databases_of_mysql() {
    each_on_its_own(Dialect::Mysql);
}

#[test]
fn what_is_said_of_a_run() {
    let tenants = Tenants::new(Dialect::Postgres);
    tenants.run(&["upgrade", "two", "--all"]);
    tenants.at(1, "DELETE FROM a WHERE id = 2");
    tenants.run(&["upgrade", "head", "--target", TENANTS[1]]);
    tenants.at(3, "DELETE FROM a WHERE id = 2");
    let said = tenants.run(&["upgrade", "head", "--all", "--jobs", "1"]);
    assert_eq!(said.code, 6, "{said:?}");
    let without_times = |text: &str| {
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let is_time = |at: usize| {
                let unit = |at: usize| {
                    words.get(at).is_some_and(|word| ["µs", "ms", "s", "µs,", "ms,", "s,"].contains(word))
                };
                let number = |at: usize| words.get(at).is_some_and(|word| word.parse::<f64>().is_ok());
                (number(at) && unit(at + 1)) || (at > 0 && unit(at) && number(at - 1))
            };
            let kept: Vec<&str> =
                words.iter().enumerate().filter(|(at, _)| !is_time(*at)).map(|(_, word)| *word).collect();
            kept.join(" ")
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(format!("{}\n---\n{}", without_times(&said.out), said.err));
}

#[test]
fn one_that_fails_stops_the_others_only_when_told_to() {
    let tenants = Tenants::new(Dialect::Sqlite);
    let said = tenants.run(&["upgrade", "head", "--all", "--jobs", "1", "--fail-fast", "--json"]);
    assert_eq!(said.code, 5, "nothing was changed: {said:?}");
    assert_eq!(words(&json(&said)), ["failed", "not begun", "not begun", "not begun"]);
}

#[test]
fn some_are_chosen_by_name() {
    let tenants = Tenants::new(Dialect::Sqlite);
    let said = tenants.run(&["upgrade", "one", "--target", "*e*", "--json"]);
    let names: Vec<String> = outcomes(&json(&said)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, TENANTS);
    let said = tenants.run(&["upgrade", "two", "--target", "ac*", "--target", "z?ta", "--json"]);
    let names: Vec<String> = outcomes(&json(&said)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["acme", "zeta"]);
    let wrong = tenants.run(&["upgrade", "two", "--target", "acne"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("no target is called `acne`") && wrong.err.contains("acme"), "{}", wrong.err);
}

#[test]
fn a_file_of_addresses_with_secrets_elsewhere() {
    let app = program!("failing");
    app.write("targets.txt", "# the tenants\n\nsqlite://acme.db\nZeta ${FOLDER}/z.db\n");
    app.write("migrator.toml", "[targets]\nfile = \"targets.txt\"\njobs = 1\n");
    let missing = app.run(&["upgrade", "one", "--all"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("targets.txt:4") && missing.err.contains("no `FOLDER`"), "{}", missing.err);
    let folder = format!("sqlite://{}", app.path("").display());
    let said = app.command(&["upgrade", "one", "--all", "--json"]).env("FOLDER", &folder).output().unwrap();
    let report: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(outcomes(&report), [("acme".into(), "changed".into()), ("Zeta".into(), "changed".into())]);
    assert!(app.path("z.db").is_file() && app.path("acme.db").is_file());
}

#[test]
fn a_query_gives_the_addresses() {
    let app = program!("failing").on(Dialect::Postgres);
    let database = app.database();
    let tenants: Vec<TestDatabase> =
        [Dialect::Postgres, Dialect::Mysql].into_iter().map(TestDatabase::new).collect();
    database.sql("CREATE TABLE tenants (name TEXT, url TEXT, active BOOLEAN)");
    for (name, tenant) in ["one", "two"].iter().zip(&tenants) {
        database.sql(&format!("INSERT INTO tenants VALUES ('{name}', '{}', TRUE)", tenant.url()));
    }
    database.sql("INSERT INTO tenants VALUES ('gone', 'postgres://nobody:secret@localhost:1/gone', FALSE)");
    app.write(
        "migrator.toml",
        "[targets]\nquery = \"SELECT name, url FROM tenants WHERE active ORDER BY name\"\n",
    );
    let said = app.run(&["upgrade", "one", "--all", "--json"]);
    assert_eq!(outcomes(&json(&said)), [("one".into(), "changed".into()), ("two".into(), "changed".into())]);
    assert!(!said.out.contains("migrator:migrator@"), "{}", said.out);
    assert!(tenants.iter().all(|tenant| tenant.rows() == ["one"]));

    // One that cannot be reached does not stop the others, and no secret is shown.
    app.write("migrator.toml", "[targets]\nquery = \"SELECT url FROM tenants ORDER BY active\"\n");
    let said = app.run(&["upgrade", "two", "--all", "--jobs", "1"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("cannot reach") && !format!("{said:?}").contains("secret"), "{said:?}");
    assert!(tenants.iter().all(|tenant| tenant.rows() == ["two"]));
    database.sql("INSERT INTO tenants VALUES ('bad', 'nonsense', TRUE)");
    let bad = app.run(&["current", "--all"]);
    assert!(bad.code != 0 && bad.err.contains("is no database URL"), "{bad:?}");
}

#[test]
fn what_is_wrong_with_the_settings_is_said() {
    let app = program!("failing").on(Dialect::Postgres);
    let says = |toml: &str, part: &str| {
        app.write("migrator.toml", toml);
        let said = app.run(&["upgrade", "one", "--all"]);
        assert!(said.code != 0 && said.err.contains(part), "{toml}\n{said:?}");
        assert!(app.database().is_empty());
    };
    says("", "has no table [targets]");
    says("[targets]\n", "does not say which there are");
    says("[targets]\nurls = []\n", "there are no targets");
    says("[targets]\nurls = []\nfile = \"x\"\n", "in more than one way");
    says("[targets]\nfile = \"nowhere\"\n", "cannot read the targets in `nowhere`");
    says("[targets]\ndatabases = \"x%\"\n", "is no database of MySQL");
    says("[targets]\nschemas = [\"nowhere\"]\n", "there is no schema `nowhere`");
    says("[targets]\nschemas = \"SELECT nonsense\"\n", "cannot ask for the targets");
    says("[targets]\nschemes = \"x%\"\n", "unknown field `schemes`");
    let both = app.run(&["upgrade", "one", "--all", "--sql"]);
    assert_eq!(both.code, 2);
}

#[test]
fn a_pattern_of_schemas_with_extensions_behind_them() {
    let app = program!("failing").on(Dialect::Postgres);
    app.database().sql("CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE SCHEMA other");
    app.write("migrator.toml", "[targets]\nschemas = 'tenant\\_%'\nsearch_path = [\"public\"]\n");
    let said = app.run(&["upgrade", "one", "--all", "--json"]);
    assert_eq!(
        outcomes(&json(&said)),
        [("tenant_a".into(), "changed".into()), ("tenant_b".into(), "changed".into())]
    );
    let tables =
        app.database().column("SELECT table_schema FROM information_schema.tables WHERE table_name = 'a'");
    assert_eq!(tables.len(), 2, "{tables:?}");
}

#[test]
fn settings_of_a_session_do_not_reach_the_next_target() {
    let app = program!("misbehaving").on(Dialect::Postgres);
    app.database().sql("CREATE SCHEMA a; CREATE SCHEMA b");
    app.write("migrator.toml", "[targets]\nschemas = [\"a\", \"b\"]\n");
    let said = app.run(&["upgrade", "commits@head", "--all", "--jobs", "1", "--json"]);
    // Each ends its transaction, and that of one is not that of the other.
    assert_eq!(words(&json(&said)), ["failed", "failed"], "{said:?}");
    for schema in ["a", "b"] {
        let query =
            format!("SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}'");
        assert_eq!(app.database().column(&query), ["before"], "{schema}");
    }
    let holders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";
    assert_eq!(app.database().column(holders), ["0"]);
}
