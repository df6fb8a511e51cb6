//! No method of the core is forgotten: each has a row, or stands here with the reason.

use super::{Words, functions, values};
use migrator_core::op::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{FnArg, ImplItem, Item, ReturnType, Type, Visibility};

/// What is not read, and why.
const NOT_READ: &[(&str, &str)] = &[
    (
        "Operations::record",
        "takes any operation as a value, and values of operations are not written by hand",
    ),
    ("Operations::recorded", "records nothing"),
    ("Operations::into_recorded", "records nothing"),
    ("Operations::place", "records nothing"),
    ("SqlText::for_each", "asks a closure, which is code"),
    ("SqlText::get", "gives a text away"),
    ("SqlText::shown", "gives a text away"),
    ("ColumnType", "is written as `integer_type()` and the like"),
    ("Trigger::uses", "asks"),
    ("IndexPart::column", "asks"),
    ("IndexPart::uses", "asks"),
    ("ColumnDefault::source", "asks"),
    ("Literal::source", "asks"),
    ("Dialect::word", "asks"),
    ("Dialect::title", "asks"),
    ("Dialect::has_transactional_ddl", "asks"),
    ("ReferentialAction::sql", "asks"),
    ("Deferrable::sql", "asks"),
    ("TriggerTiming::sql", "asks"),
];

fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrator-core/src")
}

fn files_of(folder: &Path) -> Vec<syn::File> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    files
}

/// A public method of a type, and whether it changes what it is called on or makes a new one.
struct Found {
    noun: String,
    method: String,
    changes_it: bool,
}

fn methods(files: &[syn::File]) -> Vec<Found> {
    let mut found = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        let Item::Impl(block) = item else { continue };
        let (None, Type::Path(path)) = (&block.trait_, &*block.self_ty) else { continue };
        let noun = path.path.segments.last().unwrap().ident.to_string();
        for item in &block.items {
            let ImplItem::Fn(function) = item else { continue };
            if !matches!(function.vis, Visibility::Public(_)) {
                continue;
            }
            let by_reference = match function.sig.inputs.first() {
                Some(FnArg::Receiver(receiver)) => {
                    // `&mut self`, and not `&self`
                    quote::quote!(#receiver).to_string().replace(' ', "") == "&mutself"
                }
                _ => false,
            };
            let makes_itself = match &function.sig.output {
                ReturnType::Type(_, made) => {
                    matches!(&**made, Type::Path(path) if path.path.is_ident("Self"))
                }
                ReturnType::Default => false,
            };
            let changes_it = by_reference || makes_itself;
            found.push(Found { noun: noun.clone(), method: function.sig.ident.to_string(), changes_it });
        }
    }
    found
}

/// The rows that there are, by type.
fn rows() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut rows: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    macro_rules! nouns {
        ($($noun:ty),* $(,)?) => {$(
            let name = <$noun as Words>::NAME.split('<').next().unwrap().trim().to_owned();
            rows.entry(name).or_default().extend(<$noun as Words>::WORDS);
        )*};
    }
    nouns!(
        Operations,
        TableOperations<'_>,
        Execute,
        Backfill,
        CreateTable,
        DropTable,
        AddColumn,
        DropColumn,
        AlterColumn,
        CreateIndex,
        DropIndex,
        CreateUniqueConstraint,
        CreateCheckConstraint,
        CreateForeignKey,
        CreateExcludeConstraint,
        DropConstraint,
        CreateSchema,
        DropSchema,
        CreateExtension,
        DropExtension,
        CreateEnum,
        AddEnumValue,
        DropEnum,
        CreateSequence,
        AlterSequence,
        DropSequence,
        CreateView,
        ReplaceView,
        DropView,
        CreateFunction,
        DropFunction,
        DropTrigger,
    );
    for (noun, words) in values::WORDS {
        rows.entry((*noun).to_owned()).or_default().extend(*words);
    }
    rows
}

fn is_excused(found: &Found) -> bool {
    let whole = format!("{}::{}", found.noun, found.method);
    NOT_READ.iter().any(|(name, _)| *name == whole || *name == found.noun)
}

#[test]
fn every_method_that_refines_an_operation_has_a_row() {
    let rows = rows();
    let operations: BTreeSet<String> = files_of(&core().join("op"))
        .iter()
        .flat_map(|file| &file.items)
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut seen = 0;
    for found in methods(&files_of(&core().join("op"))) {
        let refines = found.changes_it && found.method != "new" && operations.contains(&found.noun);
        if !refines || is_excused(&found) {
            continue;
        }
        seen += 1;
        assert!(
            rows.get(&found.noun).is_some_and(|words| words.contains(found.method.as_str())),
            "`{}::{}` has no row in `body/vocabulary`",
            found.noun,
            found.method
        );
    }
    assert!(seen > 150, "the core's methods are looked at: {seen}");
}

#[test]
fn every_method_of_a_value_has_a_row() {
    let rows = rows();
    let mut files = files_of(&core().join("schema"));
    files.extend(files_of(&core().join("op")));
    files.push(syn::parse_file(&fs::read_to_string(core().join("capability.rs")).unwrap()).unwrap());
    let nouns: BTreeSet<&str> = values::WORDS.iter().map(|(noun, _)| *noun).collect();
    let mut seen = 0;
    for found in methods(&files) {
        if !nouns.contains(found.noun.as_str()) || is_excused(&found) {
            continue;
        }
        seen += 1;
        assert!(
            rows[&found.noun].contains(found.method.as_str()),
            "`{}::{}` has no row in `body/vocabulary/values.rs`",
            found.noun,
            found.method
        );
    }
    assert!(seen > 30, "the core's methods are looked at: {seen}");
}

#[test]
fn every_function_has_a_row() {
    let path = core().join("op/constructors.rs");
    let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
    let mut names = Vec::new();
    for item in &file.items {
        match item {
            Item::Fn(function) => names.push(function.sig.ident.to_string()),
            // `column column_type(…) = …;`
            Item::Macro(call) if call.mac.path.is_ident("types") => {
                let tokens: Vec<_> = call.mac.tokens.clone().into_iter().collect();
                for row in tokens.split(|token| token.to_string() == ";") {
                    let words = row.iter().filter_map(|token| match token {
                        proc_macro2::TokenTree::Ident(word) => Some(word.to_string()),
                        _ => None,
                    });
                    names.extend(words.take(2));
                }
            }
            _ => {}
        }
    }
    assert!(names.len() > 80, "{names:?}");
    for name in names {
        assert!(
            functions::WORDS.contains(&name.as_str()),
            "`{name}` has no row in `body/vocabulary/functions.rs`"
        );
    }
}

#[test]
fn every_variant_that_is_written_by_name_has_a_row() {
    let mut files = files_of(&core().join("schema"));
    files.push(syn::parse_file(&fs::read_to_string(core().join("capability.rs")).unwrap()).unwrap());
    for item in files.iter().flat_map(|file| &file.items) {
        let Item::Enum(item) = item else { continue };
        let noun = item.ident.to_string();
        let Some((_, variants)) = values::VARIANTS.iter().find(|(known, _)| *known == noun) else { continue };
        // A default is written as a literal, or as `now()` and the like.
        if variants.is_empty() || noun == "ColumnDefault" {
            continue;
        }
        for variant in &item.variants {
            let name = variant.ident.to_string();
            assert!(
                variants.contains(&name.as_str()),
                "`{noun}::{name}` has no row in `body/vocabulary/values.rs`"
            );
        }
    }
}

#[test]
fn what_is_excused_is_there() {
    let mut files = files_of(&core().join("schema"));
    files.extend(files_of(&core().join("op")));
    files.push(syn::parse_file(&fs::read_to_string(core().join("capability.rs")).unwrap()).unwrap());
    let found = methods(&files);
    for (name, _) in NOT_READ {
        let is_it =
            |found: &Found| format!("{}::{}", found.noun, found.method) == *name || found.noun == *name;
        assert!(found.iter().any(is_it), "{name}");
    }
}
