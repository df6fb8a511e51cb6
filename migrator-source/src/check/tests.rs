use super::check;
use std::fs;
use std::path::PathBuf;

/// Writes files into a folder of their own, and gives the code and the file of all that is wrong.
fn codes(name: &str, files: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    let folder = std::env::temp_dir().join(format!("migrator-source-check-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("mod.rs"), "migrator_runtime::migrations!();").unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    let found = check(&folder).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    found.into_iter().map(|one| (name(one.path), one.diagnostic.code)).collect()
}

const UP: &str = "(op: &mut Operations) {}";

#[test]
fn all_that_the_macros_say_is_said() {
    let files = [
        ("a.rs", format!("#[migration(revision = \"a\")] fn upgrade{UP}")),
        ("b.rs", format!("#[migration(revision = \"b\", down_revision = \"aa\")] fn upgrade{UP}")),
        ("c.rs", format!("#[migration(revison = \"c\")] fn upgrade{UP}")),
        ("d.rs", "#[migration(revision = \"d\", down_revision = \"a\")] async fn upgrade() {}".to_owned()),
        ("e.rs", "#[migration(revision = \"e\", down_revision = \"d\")] fn upgrade(op: &mut Operations) { op.execute(\"x\"); }".to_owned()),
        ("f.rs", format!("#[downgrade] fn downgrade{UP}")),
        ("g.rs", "#[migration(revision = \"g-1\")] struct Upgrade;".to_owned()),
        ("h.rs", "fn upgrade( {".to_owned()),
        ("i.rs", format!("#[cfg(unix)] #[migration(revison = \"c\")] fn upgrade{UP}")),
        ("j.rs", format!("mod inner {{ #[migration(revision = \"-\")] fn upgrade{UP} }}")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let found = codes("all", &files);
    let found: Vec<(&str, &str)> = found.iter().map(|(file, code)| (file.as_str(), *code)).collect();
    assert_eq!(
        found,
        [
            ("c.rs", "unknown-argument"),
            ("d.rs", "function-signature"),
            ("d.rs", "function-signature"),
            ("e.rs", "no-way-back"),
            ("f.rs", "downgrade-alone"),
            ("g.rs", "not-a-function"),
            ("h.rs", "not-rust"),
            ("j.rs", "illegal-revision-id"),
        ]
    );
}

#[test]
fn a_chain_that_can_be_read_is_judged_as_a_chain() {
    let migration = |id: &str, parent: &str| {
        format!("#[migration(revision = \"{id}\", down_revision = \"{parent}\")] fn upgrade{UP}")
    };
    let base = format!("#[migration(revision = \"a\")] fn upgrade{UP}");
    let (b, c, d) = (migration("b", "a"), migration("c", "a"), migration("d", "zz"));
    assert_eq!(
        codes("heads", &[("1.rs", &base), ("2.rs", &b), ("3.rs", &c)]),
        [("3.rs".into(), "several-heads")]
    );
    assert_eq!(codes("parent", &[("1.rs", &base), ("2.rs", &d)]), [("2.rs".into(), "unknown-parent")]);
    assert_eq!(codes("sound", &[("1.rs", &base), ("2.rs", &b)]), []);
}
