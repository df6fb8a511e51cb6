//! A run is split where it must be, and says so.

use crate::support::{Said, Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A PostgreSQL whose table of locks is small: it promises room for 640, of which a run takes 480.
struct SmallServer {
    url: String,
    _script: Child,
}

impl SmallServer {
    fn start() -> Self {
        let mut script = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/servers"))
            .env_remove("TEST_POSTGRES_URL")
            .env("TEST_MYSQL_URL", "mysql://not.needed/here")
            .env("POSTGRES_CONF", "max_connections = 20\nmax_locks_per_transaction = 32")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // All that it says: it ends, and the server with it, when it cannot say it.
        let lines = BufReader::new(script.stdout.take().unwrap()).lines().map_while(Result::ok).take(2);
        let lines: Vec<String> = lines.collect();
        let url = lines[0].strip_prefix("TEST_POSTGRES_URL=").unwrap().to_owned();
        SmallServer { url, _script: script }
    }

    fn run(&self, app: &Workspace, arguments: &[&str]) -> Said {
        app.run(&[arguments, &["--database-url", &self.url]].concat())
    }
}

fn parts(plan: &Value) -> Vec<(Value, Value)> {
    let parts = plan["parts"].as_array().unwrap();
    parts.iter().map(|part| (part["revisions"].clone(), part["split"].clone())).collect()
}

#[test]
fn a_run_is_split_before_the_table_of_locks_is_full() {
    let server = SmallServer::start();
    let app = program!("many_tables");

    let plan = server.run(&app, &["plan", "t5"]);
    for part in [
        "── commit: PostgreSQL's table of locks has no room for all in one transaction\nup t3",
        "── commit: a revision says that it runs without a transaction\nup t4",
        "5 steps: 4 in 3 transactions, 1 without one",
    ] {
        assert!(plan.out.contains(part), "{part}\n{plan:?}");
    }
    assert!(plan.err.contains("the run is split into 4 transactions"), "{}", plan.err);
    let said = server.run(&app, &["plan", "t5", "--json"]);
    let plan: Value = serde_json::from_str(&said.out).unwrap();
    let expected = [
        (json!(["t1", "t2"]), Value::Null),
        (json!(["t3"]), json!("lock-table")),
        (json!(["t4"]), json!("without-transaction")),
        (json!(["t5"]), json!("without-transaction")),
    ];
    assert_eq!(parts(&plan), expected);

    let said = server.run(&app, &["plan", "h1"]);
    assert!(said.err.contains("revision `h1` alone locks about 12000 objects"), "{}", said.err);
    let said = server.run(&app, &["upgrade", "h1"]);
    assert_eq!(said.code, 5, "{said:?}");
    for part in ["out of shared memory", "raise max_locks_per_transaction", "nothing was changed"] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }

    let said = server.run(&app, &["upgrade", "t5"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("what is committed stays if a later one fails"), "{}", said.err);
    // The way back locks more: what belongs to a table is locked one by one when it goes.
    let said = server.run(&app, &["downgrade", "base"]);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn a_small_run_is_not_split() {
    let app = program!("many_tables").on(Dialect::Postgres);
    let plan = app.json(&["plan", "t3"]);
    assert_eq!(parts(&plan), [(json!(["t1", "t2", "t3"]), Value::Null)]);
    assert_eq!(plan["warnings"], json!([]));
    let plan = app.json(&["plan", "t3", "--transaction", "per-revision"]);
    let each = [
        (json!(["t1"]), Value::Null),
        (json!(["t2"]), json!("per-revision")),
        (json!(["t3"]), json!("per-revision")),
    ];
    assert_eq!(parts(&plan), each);
}

#[test]
fn each_database_says_why() {
    let plan = program!("waiting").on(Dialect::Mysql).json(&["plan", "w2"]);
    assert_eq!(parts(&plan)[1], (json!(["w2"]), json!("structure-commits")));
    let plan = program!("labels").on(Dialect::Postgres).json(&["plan", "used"]);
    assert!(parts(&plan).iter().any(|(_, why)| *why == json!("new-labels")), "{plan}");
    let plan = program!("many_tables").on(Dialect::Sqlite).json(&["plan", "t3"]);
    assert_eq!(parts(&plan), [(json!(["t1", "t2", "t3"]), Value::Null)]);
}
