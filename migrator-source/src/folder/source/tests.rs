use super::{Mark, SourceFile};
use crate::folder::Depth;
use migrator_core::revision::Revision;

fn read(text: &str) -> SourceFile {
    SourceFile::read(text, Depth::Marks).unwrap()
}

fn marks(text: &str) -> Vec<(String, Option<String>, bool)> {
    read(text)
        .functions
        .into_iter()
        .map(|function| {
            let id = match function.mark {
                Mark::Migration { revision, .. } => revision.map(|revision| revision.id),
                Mark::Downgrade => Some("downgrade".to_owned()),
            };
            (function.name, id, function.conditional)
        })
        .collect()
}

fn marked(name: &str, id: &str) -> (String, Option<String>, bool) {
    (name.to_owned(), Some(id.to_owned()), false)
}

#[test]
fn marked_functions_are_found() {
    let text = r#"
        //! A file.
        #![allow(dead_code)]
        use migrator_runtime::prelude::{self, *};

        const COLUMNS: [&str; 2] = ["a", "b"];

        /// Message
        #[migration(revision = "b", down_revision = ["a", "z"], depends_on = "x", branch_label = "l", irreversible = "why")]
        #[allow(unused)]
        pub(crate) fn upgrade(op: &mut Operations) { if a { helper! {} } }

        #[migrator_runtime::downgrade]
        fn downgrade(op: &mut Operations) {}

        fn helper() -> ! { loop {} }
    "#;
    assert_eq!(marks(text), [marked("upgrade", "b"), marked("downgrade", "downgrade")]);
    let file = read(text);
    let revision = Revision::new("b").down("a").down("z").depends_on("x").label("l");
    let mark = Mark::Migration {
        revision: Some(revision),
        created: None,
        transaction: true,
        irreversible: Some("why".into()),
        allow: vec![],
    };
    assert_eq!(file.functions[0].mark, mark);
    assert_eq!(file.functions[0].message, "Message");
    assert!(!file.hides && !file.speaks_for_folder);
}

#[test]
fn what_stands_in_bodies_strings_and_comments_is_not_looked_at() {
    let text = r##"
        // #[migration(revision = "x")] fn upgrade() {}
        const TEXT: &str = r#"#[migration(revision = "x")] fn upgrade() {}"#;
        macro_rules! make { () => { #[migration(revision = "x")] fn upgrade() {} } }
        fn helper() { #[migration(revision = "x")] fn upgrade() {} }
    "##;
    assert!(marks(text).is_empty());
    assert!(!read(text).hides);
}

#[test]
fn inner_modules_are_kept_apart() {
    let file = read("mod tests { #[downgrade] fn downgrade() {} mod deeper { #[downgrade] fn down() {} } }");
    assert!(file.functions.is_empty());
    assert_eq!(file.inner.len(), 2);
}

#[test]
fn what_cannot_be_known_is_noted() {
    assert!(read("make_migration!(\"a\");").hides);
    assert!(read("some::make! { \"a\" }").hides);
    assert!(read("#![cfg(unix)] fn a() {}").hides);
    assert!(read("#[cfg_attr(unix, migration(revision = \"a\"))] fn a() {}").hides);
    assert_eq!(marks("#[cfg(unix)] #[downgrade] fn a() {}"), [("a".into(), Some("downgrade".into()), true)]);
    assert_eq!(marks("#[migration(revison = \"a\")] fn a() {}"), [("a".into(), None, false)]);
}

#[test]
fn the_file_that_speaks_for_its_folder_is_known_by_its_macro() {
    let file =
        read("//! Map.\nmigrator_runtime::migrations!();\npub mod helper;\nmod r#match;\nmod inside {}");
    assert!(file.speaks_for_folder && !file.hides);
    assert_eq!(file.declares, ["helper", "match"]);
    assert!(read("use migrator_runtime::migrations; migrations! {}").speaks_for_folder);
}

#[test]
fn what_is_no_rust_is_not_read() {
    assert_eq!(SourceFile::read("fn upgrade( {", Depth::Marks), None);
    assert_eq!(SourceFile::read("const A: &str = \"open;", Depth::Marks), None);
    assert!(SourceFile::read("\u{feff}fn a() {}", Depth::Marks).is_some());
}

#[test]
fn a_function_that_could_be_two_is_not_found() {
    let downgrade = |mark: &Mark| *mark == Mark::Downgrade;
    assert_eq!(read("fn a() {} #[downgrade] fn d() {}").find("d", downgrade), Some(0));
    assert_eq!(read("#[downgrade] fn d() {} mod m { #[downgrade] fn d() {} }").find("d", downgrade), None);
    assert_eq!(read("#[cfg(unix)] #[downgrade] fn d() {}").find("d", downgrade), None);
}
