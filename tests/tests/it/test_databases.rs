//! What other tests take for granted of the databases that they run on.

use crate::support::TestDatabase;
use migrator_core::capability::Dialect;

#[test]
fn each_test_has_a_database_of_its_own() {
    for dialect in Dialect::ALL {
        let (one, other) = (TestDatabase::new(dialect), TestDatabase::new(dialect));
        one.sql("CREATE TABLE t (name VARCHAR(50)); INSERT INTO t VALUES ('Саша'), (NULL)");
        assert_eq!(
            one.sql("SELECT name, 1 + 1 FROM t ORDER BY name IS NULL"),
            [["Саша", "2"], ["NULL", "2"]]
        );
        assert_eq!(one.tables(), ["t"], "{dialect}");
        assert!(other.tables().is_empty(), "{dialect}");
        assert_ne!(one.structure(), other.structure(), "{dialect}");

        other.run_script("CREATE TABLE t (name VARCHAR(50));").unwrap();
        assert_eq!(one.structure(), other.structure(), "{dialect}");
        let refused = other.run_script("CREATE TABLE t (id INTEGER); CREATE TABLE later (id INTEGER);");
        assert!(refused.is_err_and(|message| message.contains("exists")), "{dialect}");
        assert_eq!(other.tables(), ["t"], "{dialect}");
    }
}

#[test]
fn a_server_s_database_is_dropped_with_its_test() {
    for (dialect, list) in
        [(Dialect::Postgres, "SELECT datname FROM pg_database"), (Dialect::Mysql, "SHOW DATABASES")]
    {
        let (watching, gone) = (TestDatabase::new(dialect), TestDatabase::new(dialect));
        let name = gone.name();
        assert!(watching.column(list).contains(&name), "{dialect}");
        drop(gone);
        assert!(!watching.column(list).contains(&name), "{dialect}");
    }
}
