use super::place::Place;
use migrator_commands::Failure;
use std::path::{Path, PathBuf};
use toml_edit::{InlineTable, Value};

const PACKAGE: &str = "migrator-runtime";

/// Where `migrator-runtime` comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runtime {
    /// A registry.
    Version(String),
    /// A checkout.
    Path(PathBuf),
    /// A Git repository.
    Git(String),
    /// Where the workspace has it from.
    Workspace,
}

impl Runtime {
    /// What the user says, or what is the best here.
    pub(super) fn choose(said: Option<&str>, here: &Path, place: &Place) -> Result<Self, Failure> {
        match said {
            Some(said) => Runtime::parse(said, here, &place.folder),
            None if place.workspace.as_ref().is_some_and(|root| root.shares_dependency(PACKAGE)) => {
                Ok(Runtime::Workspace)
            }
            None => Ok(match checkout() {
                Some(path) => Runtime::Path(path),
                None => Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    fn parse(said: &str, here: &Path, folder: &Path) -> Result<Self, Failure> {
        if said.contains("://") || said.starts_with("git@") {
            return Ok(Runtime::Git(said.to_owned()));
        }
        let is_version = said.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c));
        if is_version && !here.join(said).exists() {
            return Ok(Runtime::Version(said.to_owned()));
        }
        let path = here.join(said);
        let Some(path) = [path.join(PACKAGE), path].into_iter().find(|path| is_runtime(path)) else {
            let help =
                "write a version such as `0.1`, the path of a checkout, or the URL of a Git repository";
            let fact = format!("`{said}` has no {PACKAGE} in it");
            return Err(Failure::usage("no-runtime", fact, Some(help)));
        };
        // What was said from here stays right when the whole project moves.
        let relative = Path::new(said).is_relative().then(|| relative(&path, folder)).flatten();
        Ok(Runtime::Path(relative.unwrap_or(path)))
    }

    /// The dependency, as the manifest says it, with these drivers beside the command line.
    pub(super) fn dependency(&self, drivers: &[&str]) -> String {
        let is_default = drivers == ["sqlite"];
        let mut table = InlineTable::new();
        match self {
            Runtime::Version(version) if is_default => return Value::from(version.as_str()).to_string(),
            Runtime::Version(version) => table.insert("version", version.as_str().into()),
            Runtime::Path(path) => table.insert("path", path.to_string_lossy().replace('\\', "/").into()),
            Runtime::Git(url) => table.insert("git", url.as_str().into()),
            Runtime::Workspace => table.insert("workspace", true.into()),
        };
        // The workspace has said already whether it wants the default features.
        let is_workspace = *self == Runtime::Workspace;
        if !is_default && !is_workspace {
            table.insert("default-features", false.into());
        }
        if !is_default || is_workspace {
            let features = ["cli"].iter().chain(drivers).copied();
            table.insert("features", Value::Array(features.collect()));
        }
        table.to_string()
    }
}

/// The checkout that this program was built from, unless it is one of Cargo's own, which come and go.
fn checkout() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join(PACKAGE);
    let is_cargos =
        path.components().any(|part| part.as_os_str() == "checkouts" || part.as_os_str() == "registry");
    (!is_cargos && is_runtime(&path)).then_some(path)
}

fn is_runtime(path: &Path) -> bool {
    let text = std::fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
    let document = text.parse::<toml_edit::DocumentMut>().unwrap_or_default();
    let name = document.get("package").and_then(|package| package.get("name"));
    name.and_then(toml_edit::Item::as_str) == Some(PACKAGE)
}

/// The way from a folder, which may not exist yet, to a path.
fn relative(path: &Path, from: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    let (there, missing) = from.ancestors().zip(0..).find(|(folder, _)| folder.is_dir())?;
    let from = there.canonicalize().ok()?;
    let shared = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().count() - shared + missing;
    let mut way: PathBuf = std::iter::repeat_n("..", up).collect();
    way.extend(path.components().skip(shared));
    Some(way)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_the_user_may_say() {
        let folder = tempfile::TempDir::new().unwrap();
        let here = folder.path();
        let runtime = here.join("other/migrator-runtime");
        fs::create_dir_all(&runtime).unwrap();
        fs::write(runtime.join("Cargo.toml"), "[package]\nname = \"migrator-runtime\"\n").unwrap();
        let parse = |said: &str| Runtime::parse(said, here, &here.join("a/migrations"));
        assert_eq!(parse("0.1").unwrap(), Runtime::Version("0.1".into()));
        assert_eq!(parse(">=1, <3").unwrap().dependency(&["sqlite"]), "\">=1, <3\"");
        assert_eq!(
            parse("https://example.org/m.git").unwrap().dependency(&["sqlite"]),
            "{ git = \"https://example.org/m.git\" }"
        );
        for said in ["other", "other/migrator-runtime", "./other"] {
            assert_eq!(
                parse(said).unwrap().dependency(&["sqlite"]),
                "{ path = \"../../other/migrator-runtime\" }"
            );
        }
        let whole = here.join("other").to_string_lossy().into_owned();
        assert_eq!(parse(&whole).unwrap(), Runtime::Path(runtime));
        assert_eq!(parse("elsewhere").unwrap_err().diagnostic.code, "no-runtime");
        assert_eq!(
            Runtime::Workspace.dependency(&["sqlite"]),
            "{ workspace = true, features = [\"cli\", \"sqlite\"] }"
        );
        assert_eq!(
            parse("0.1").unwrap().dependency(&["postgres", "tls"]),
            "{ version = \"0.1\", default-features = false, features = [\"cli\", \"postgres\", \"tls\"] }"
        );
        assert_eq!(
            Runtime::Workspace.dependency(&["mysql"]),
            "{ workspace = true, features = [\"cli\", \"mysql\"] }"
        );
    }

    #[test]
    fn the_checkout_of_this_program_is_found() {
        assert!(checkout().unwrap().join("src/lib.rs").is_file());
    }
}
