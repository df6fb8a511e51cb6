//! Schemas that this project did not write (`tests/ddl`): they are loaded as they stand, read, made anew
//! from what was read, and read again. What the model has no words for is listed.

use crate::journey::Live;
use migrator_core::capability::Dialect;
use migrator_core::creation::creation;
use migrator_core::drift::drift;
use migrator_core::schema::Schema;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The DDL files of a database, sorted.
fn files(dialect: Dialect) -> Vec<PathBuf> {
    let folder = format!("{}/ddl/{dialect}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Goes through all files, and gives what was found in each.
fn read_and_made_anew(dialect: Dialect) -> String {
    let mut found = String::new();
    let mut wrong = String::new();
    let mut live = Live::new(dialect);
    for file in files(dialect) {
        let title = file.file_stem().unwrap().to_string_lossy().into_owned();
        live.reset();
        if live.too_old_for("add_column default new_uuid()").is_some() {
            // Before 13, gen_random_uuid() is a function of an extension.
            live.run_sql("CREATE EXTENSION pgcrypto");
        }
        let ddl = fs::read_to_string(&file).unwrap();
        if let Some((_, words)) = live.too_old_for("create_foreign_key set_columns")
            && title == "documentation"
        {
            // It has keys that set some of their columns only.
            let error = live.try_rows(&ddl).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            writeln!(found, "{title}: refused, {words}").unwrap();
            continue;
        }
        live.run_sql(&ddl);
        let original = live.reflect(&Schema::of(dialect));
        let of_schema = &original.schema;
        let indexes: usize = of_schema.tables.values().map(|table| table.indexes.len()).sum();
        let constraints: usize = of_schema.tables.values().map(|table| table.constraints.len()).sum();
        writeln!(
            found,
            "{title}: {} tables, {constraints} constraints, {indexes} indexes, {} views, {} enums, {} sequences, {} functions",
            of_schema.tables.len(),
            of_schema.views.len(),
            of_schema.enums.len(),
            of_schema.sequences.len(),
            of_schema.functions.len(),
        )
        .unwrap();
        for thing in &original.unmodelled {
            writeln!(found, "  not in the model: {thing}").unwrap();
        }
        live.reset();
        let mut schema = Schema::of(dialect);
        let operations = creation(&Schema { schemas: Default::default(), ..original.schema.clone() });
        if let Err(failure) = live.run(&operations, &mut schema) {
            writeln!(wrong, "{title}: {failure:?}").unwrap();
            continue;
        }
        let again = live.reflect(&Schema::of(dialect));
        for difference in drift(&original.schema, &again.schema) {
            writeln!(wrong, "{title}: {difference}").unwrap();
        }
        if original.schema != again.schema && wrong.is_empty() {
            writeln!(wrong, "{title}: otherwise, and the drift does not say how").unwrap();
        }
        for thing in &again.unmodelled {
            writeln!(wrong, "{title}: what was made anew is not in the model: {thing}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    found
}

#[test]
fn schemas_of_sqlite_are_read_and_made_anew() {
    insta::assert_snapshot!(read_and_made_anew(Dialect::Sqlite));
}

#[test]
fn schemas_of_postgres_are_read_and_made_anew() {
    let found = read_and_made_anew(Dialect::Postgres);
    if Live::new(Dialect::Postgres).too_old_for("create_foreign_key set_columns").is_some() {
        insta::assert_snapshot!("schemas_of_postgres_are_read_and_made_anew_before_15", found);
    } else {
        insta::assert_snapshot!(found);
    }
}

#[test]
fn schemas_of_mysql_are_read_and_made_anew() {
    insta::assert_snapshot!(read_and_made_anew(Dialect::Mysql));
}

#[test]
fn there_are_at_least_ten_files_and_each_says_where_it_is_documented() {
    let all: Vec<PathBuf> = Dialect::ALL.into_iter().flat_map(files).collect();
    assert!(all.len() >= 10, "{all:?}");
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("-- ") && text.contains("https://"), "{}", file.display());
    }
}
