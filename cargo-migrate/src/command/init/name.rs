use migrator_commands::Failure;
use std::path::Path;

/// Names that no package can have, or that would hide a crate that the new one needs.
const TAKEN: [&str; 12] = [
    "alloc",
    "core",
    "proc_macro",
    "std",
    "test",
    "migrator_runtime",
    "migrator_core",
    "build",
    "deps",
    "examples",
    "incremental",
    "migrate",
];
const KEYWORDS: &str = " abstract as async await become box break const continue crate do dyn else enum \
    extern false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return \
    self static struct super trait true try type typeof unsafe unsized use virtual where while yield ";

/// A package's name that the user gave.
pub(super) fn checked(name: &str) -> Result<String, Failure> {
    match fault(name) {
        None => Ok(name.to_owned()),
        Some(why) => {
            let help = Some("use letters, digits, `-` and `_`, as in `--name app-migrations`");
            Err(Failure::usage("bad-name", format!("`{name}` cannot be a package's name: {why}"), help))
        }
    }
}

/// A package's name for a folder.
pub(super) fn of_folder(folder: &Path) -> Result<String, Failure> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let kept = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' });
    let name = kept.collect::<String>().trim_matches('-').to_ascii_lowercase();
    let name = match fault(&name) {
        None => name,
        // A folder called `2025` or `test` is as good as any other.
        Some(_) => format!("{name}-migrations").trim_start_matches('-').to_owned(),
    };
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("app-{name}") } else { name };
    checked(&name)
}

fn fault(name: &str) -> Option<&'static str> {
    let module = name.replace('-', "_");
    if name.is_empty() {
        Some("it is empty")
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        Some("it has a character that Rust has no use for")
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        Some("it does not begin with a letter")
    } else if KEYWORDS.contains(&format!(" {module} ")) {
        Some("it is a word of Rust")
    } else if TAKEN.contains(&module.as_str()) {
        Some("another crate or folder of Cargo's is called so")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(checked("app-migrations").unwrap(), "app-migrations");
        for wrong in ["", "2025", "a b", "o'brien", "fn", "migrate", "std", "migrator-runtime", "таблица"]
        {
            assert!(checked(wrong).is_err(), "{wrong}");
        }
        let of = |folder: &str| of_folder(Path::new(folder)).unwrap();
        assert_eq!(of("/x/migrations"), "migrations");
        assert_eq!(of("/x/My App"), "my-app");
        assert_eq!(of("/x/2025"), "app-2025-migrations");
        assert_eq!(of("/x/test"), "test-migrations");
        assert_eq!(of("/x/таблица"), "migrations");
        assert_eq!(of("/"), "migrations");
    }
}
