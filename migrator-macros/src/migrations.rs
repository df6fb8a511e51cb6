//! `migrations!()`: the folder's files as modules.

use crate::call_site::CallSite;
use crate::error::errors;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::lock::FILE_NAME;
use migrator_source::folder::{Depth, Roll, chain_of, listed, source_of, spoken_for};
use migrator_source::judge;
use migrator_source::mistake::Mistake;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashSet;
use std::path::Path;

/// The macro's work, from tokens to tokens.
pub(crate) fn expand(arguments: TokenStream, site: &CallSite) -> TokenStream {
    let (declaration, mut mistakes) = judge::migrations(arguments, site.span, site.file.as_deref());
    let databases: Vec<Ident> =
        declaration.databases.iter().map(|dialect| format_ident!("{dialect:?}")).collect();
    let modules = match site.file.as_deref().map(modules) {
        // Without a file there is no folder, and nothing that could be said.
        None => Vec::new(),
        Some(Ok(modules)) => modules,
        Some(Err(diagnostic)) => {
            mistakes.push(Mistake::new(site.span, diagnostic));
            Vec::new()
        }
    };
    let roll = site.file.as_deref().and_then(spoken_for).and_then(|folder| chain_of(&folder, Depth::Bodies));
    let roll = roll.map_or_else(Roll::default, |chain| chain.roll.clone());
    let (names, roll) = call(&roll);
    let errors = errors(&mistakes);
    let lock = lock(site.file.as_deref());
    quote! {
        #(#modules)*
        #errors
        #roll
        ::migrator_runtime::__private::inventory::submit! {
            ::migrator_runtime::__private::RegisteredFolder {
                manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
                file: ::core::file!(),
                databases: &[#(::migrator_runtime::__private::Dialect::#databases),*],
                migrations: &[#(&#names::MIGRATIONS),*],
                lock: #lock,
            }
        }
    }
}

/// The text of `migrations.lock`, if there is one: the program judges with it what only it can see, and
/// Cargo compiles again when it changes. (That one appears is noticed by the `build.rs` of the crate.)
fn lock(file: Option<&Path>) -> TokenStream {
    let lock = file.and_then(|file| Some((file, spoken_for(file)?.join(FILE_NAME))));
    let Some((file, lock)) = lock.filter(|(_, lock)| lock.is_file()) else {
        return quote!(::core::option::Option::None);
    };
    let path =
        lock.strip_prefix(file.parent().unwrap_or(file)).unwrap_or(&lock).to_string_lossy().into_owned();
    quote!(::core::option::Option::Some(::core::include_str!(#path)))
}

/// The migrations on the roll, in modules that share the work, with the names of those.
fn call(roll: &Roll) -> (Vec<Ident>, TokenStream) {
    let ident = |module: &&str| syn::parse_str::<Ident>(module).ok();
    let buckets: Vec<Vec<Ident>> =
        roll.buckets().iter().map(|modules| modules.iter().filter_map(ident).collect()).collect();
    let names: Vec<Ident> = (0..buckets.len()).map(|at| format_ident!("__bucket_{at}")).collect();
    let lengths = buckets.iter().map(Vec::len);
    let all = buckets.iter().flatten();
    let tokens = quote! {
        #(
            #[doc(hidden)]
            mod #names {
                pub(super) static MIGRATIONS: [::migrator_runtime::__private::RegisteredMigration; #lengths] =
                    [#(super::#buckets::__MIGRATION),*];
            }
        )*
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        mod __roll {
            #(pub(super) const #all: () = ();)*
        }
    };
    (names, tokens)
}

/// A `mod …;` for each file of the folder that a file speaks for.
fn modules(file: &Path) -> Result<Vec<TokenStream>, Diagnostic> {
    let own_name = file.file_name().unwrap_or_default();
    let Some(folder) = spoken_for(file) else {
        return Err(Diagnostic::new(
            "no-folder",
            format!("`migrations!` stands in {}, which has no folder of its own", own_name.display()),
        )
        .help("move it into the `mod.rs` of the folder with the migrations, such as src/migrations/mod.rs"));
    };
    let listed = listed(&folder).map_err(|error| {
        Diagnostic::new(
            "unreadable-folder",
            format!("the folder {} cannot be read: {error}", folder.display()),
        )
        .help("the migrations are the `*.rs` files in it")
    })?;
    let by_hand = source_of(file, Depth::Bodies).map(|source| source.declares.clone()).unwrap_or_default();
    let stems: Vec<&str> = listed
        .iter()
        .filter_map(|file| file.name.strip_suffix(".rs"))
        .filter(|stem| *stem != "mod" && !by_hand.iter().any(|declared| declared == stem))
        .collect();
    // In a `mod.rs` a path is taken from its own folder, in any other file from the one above.
    let inside = if own_name == "mod.rs" { None } else { folder.file_name().and_then(|name| name.to_str()) };
    let mut taken: HashSet<String> = stems.iter().map(ToString::to_string).collect();
    Ok(stems.into_iter().map(|stem| module(stem, inside, &mut taken)).collect())
}

fn module(stem: &str, inside: Option<&str>, taken: &mut HashSet<String>) -> TokenStream {
    let name = syn::parse_str::<Ident>(stem).ok();
    // The compiler looks for a module by its name only when that is ASCII.
    if let (Some(name), true) = (&name, stem.is_ascii()) {
        return quote!(mod #name;);
    }
    let name = name.unwrap_or_else(|| made_up(stem, taken));
    let path = match inside {
        Some(folder) => format!("{folder}/{stem}.rs"),
        None => format!("{stem}.rs"),
    };
    quote!(#[path = #path] mod #name;)
}

/// A module name for a stem that is none: `2025-01-06_users` becomes `m_2025_01_06_users`.
fn made_up(stem: &str, taken: &mut HashSet<String>) -> Ident {
    let kept: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let mut name = format!("m_{kept}");
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    format_ident!("{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(stem: &str, inside: Option<&str>) -> String {
        module(stem, inside, &mut HashSet::from(["m_b_c".to_owned()])).to_string()
    }

    #[test]
    fn a_stem_becomes_a_module() {
        assert_eq!(declared("m1_users", None), "mod m1_users ;");
        assert_eq!(
            declared("2025-01-06_users", None),
            "# [path = \"2025-01-06_users.rs\"] mod m_2025_01_06_users ;"
        );
        assert_eq!(declared("b c", Some("migrations")), "# [path = \"migrations/b c.rs\"] mod m_b_c_ ;");
        assert_eq!(declared("match", None), "# [path = \"match.rs\"] mod m_match ;");
        assert_eq!(declared("добавить", None), "# [path = \"добавить.rs\"] mod добавить ;");
    }

    #[test]
    fn a_file_that_speaks_for_no_folder() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let refused = modules(&here.join("lib.rs")).unwrap_err();
        assert_eq!(refused.code, "no-folder");
        let source = here.join("../../migrator-source/src");
        assert_eq!(modules(&source.join("judge.rs")).unwrap().len(), 6);
    }

    #[cfg(target_os = "linux")] // elsewhere the file system refuses such a name
    #[test]
    fn a_name_that_is_no_text_is_said() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let folder = std::env::temp_dir().join(format!("migrator-macros-name-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(OsStr::from_bytes(b"m\xff.rs")), "").unwrap();
        let refused = modules(&folder.join("mod.rs")).unwrap_err();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(refused.code, "unreadable-folder");
        assert!(refused.fact.contains("is not UTF-8"), "{}", refused.fact);
    }
}
