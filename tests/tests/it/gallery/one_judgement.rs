//! The law that the compiler and `migrate check` say the same of a folder, over the gallery of schemas.
//!
//! Chains with mistakes cannot be built where they stand. So their files are copied to where nothing says
//! that they are a chain, and become one program, which runs the functions and judges what they record.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Mistakes in arguments, of which a program knows nothing.
const OF_ARGUMENTS: [&str; 5] =
    ["argument-kind", "empty-array", "named-twice", "unknown-database", "unknown-rule"];

/// Writes the program. What it finds is compared with what is read of the source.
pub(super) fn program() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one_judgement");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    let (mut modules, mut chains) = (String::new(), String::new());
    let mut written = 0;
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/schema/fail");
    for name in super::names(&gallery) {
        let folder = gallery.join(&name).join("migrations");
        // What is no chain is judged by nobody but the compiler; what is locked is the source's, and no matter
        // of what the functions record; and types of rows are made by macros in a chain.
        if !folder.is_dir() || folder.join("migrations.lock").is_file() || has_rows(&folder) {
            continue;
        }
        let found = migrator_source::check::check(&folder).unwrap();
        let codes: BTreeSet<&str> = found.iter().map(|located| located.diagnostic.code).collect();
        if codes.iter().any(|code| OF_ARGUMENTS.contains(code)) {
            continue;
        }
        fs::create_dir(root.join(&name)).unwrap();
        writeln!(modules, "mod {name} {{").unwrap();
        for file in super::names(&folder).into_iter().filter(|file| file != "mod.rs") {
            let copy = root.join(&name).join(&file);
            fs::copy(folder.join(&file), &copy).unwrap();
            let module = file.trim_end_matches(".rs");
            writeln!(modules, "    #[path = {:?}]\n    mod {module};", copy.to_str().unwrap()).unwrap();
        }
        modules.push_str("}\n");
        let databases = databases(&fs::read_to_string(folder.join("mod.rs")).unwrap());
        writeln!(chains, "    ({name:?}, &[{databases}], &{:?}),", codes.iter().collect::<Vec<_>>()).unwrap();
        written += 1;
    }
    assert!(written > 100, "{written}");
    let judge = include_str!("one_judgement.in");
    let main = format!("{judge}\nconst CHAINS: &[(&str, &[Dialect], &[&str])] = &[\n{chains}];\n\n{modules}");
    let path = root.join("main.rs");
    fs::write(&path, main).unwrap();
    path
}

/// Whether a migration in the folder asks for the rows of a table as a type.
fn has_rows(folder: &Path) -> bool {
    let asks = |file: &String| fs::read_to_string(folder.join(file)).is_ok_and(|text| text.contains("rows("));
    super::names(folder).iter().any(asks)
}

/// The databases that a folder declares, as Rust.
fn databases(map: &str) -> String {
    let named = map.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(named, _)| named);
    let words = named.split(',').map(str::trim).filter(|word| !word.is_empty());
    let variant = |word: &str| match word {
        "sqlite" => "Dialect::Sqlite",
        "postgres" => "Dialect::Postgres",
        "mysql" => "Dialect::Mysql",
        other => panic!("{other}"),
    };
    words.map(variant).collect::<Vec<_>>().join(", ")
}
