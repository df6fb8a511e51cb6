//! Packages and workspaces, as far as their manifests tell.

use migrator_commands::Failure;
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, Item};

const FILE: &str = "Cargo.toml";

/// A `Cargo.toml`.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub(crate) path: PathBuf,
    pub(crate) document: DocumentMut,
}

/// The nearest `Cargo.toml`, in a folder or above.
pub(crate) fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file())
}

/// The nearest `Cargo.toml`, here or above.
pub(crate) fn nearest_here() -> Option<PathBuf> {
    nearest(&std::env::current_dir().ok()?)
}

impl Manifest {
    pub(crate) fn read(path: PathBuf) -> Result<Self, Failure> {
        let bad = |error: &dyn std::fmt::Display| {
            let fact = format!("cannot read {}: {error}", path.display());
            Failure::usage("bad-manifest", fact, Some("`cargo metadata` says more"))
        };
        let text = std::fs::read_to_string(&path).map_err(|error| bad(&error))?;
        let document = text.parse::<DocumentMut>().map_err(|error| bad(&error.message()))?;
        Ok(Manifest { path, document })
    }

    /// The manifest of the workspace that a folder is in, if it is in one.
    pub(crate) fn workspace_above(folder: &Path) -> Result<Option<Self>, Failure> {
        let mut from = folder;
        while let Some(path) = nearest(from) {
            let manifest = Manifest::read(path)?;
            if manifest.document.contains_key("workspace") {
                return Ok(Some(manifest));
            }
            let named = manifest.document.get("package").and_then(|package| package.get("workspace"));
            if let Some(root) = named.and_then(Item::as_str) {
                return Manifest::read(manifest.folder().join(root).join(FILE)).map(Some);
            }
            let Some(above) =
                from.ancestors().find(|folder| *folder == manifest.folder()).and_then(Path::parent)
            else {
                break;
            };
            from = above;
        }
        Ok(None)
    }

    /// The folder that it stands in.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The folders of the packages of a workspace.
    pub(crate) fn packages(&self) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        if self.document.contains_key("package") {
            folders.push(self.folder().to_owned());
        }
        let root = glob::Pattern::escape(&self.folder().to_string_lossy());
        for member in self.list("members") {
            let Ok(found) = glob::glob(&format!("{root}/{member}")) else { continue };
            folders.extend(found.flatten().filter(|folder| folder.join(FILE).is_file()));
        }
        folders.retain(|folder| !self.excludes(folder));
        folders.sort();
        folders.dedup();
        folders
    }

    /// Whether a folder below is a member already.
    pub(crate) fn has_member(&self, path: &str) -> bool {
        let options = glob::MatchOptions { require_literal_separator: true, ..Default::default() };
        self.list("members").iter().any(|member| {
            let member = member.trim_start_matches("./").trim_end_matches('/');
            glob::Pattern::new(member).is_ok_and(|pattern| pattern.matches_with(path, options))
        })
    }

    /// Whether the workspace says that a folder below is none of it.
    pub(crate) fn excludes(&self, folder: &Path) -> bool {
        self.list("exclude").iter().any(|excluded| folder.starts_with(self.folder().join(excluded)))
    }

    /// Whether the workspace names a dependency for its members.
    pub(crate) fn shares_dependency(&self, name: &str) -> bool {
        let workspace = self.document.get("workspace").and_then(|workspace| workspace.get("dependencies"));
        workspace.is_some_and(|dependencies| dependencies.get(name).is_some())
    }

    /// Adds a member, in the layout of those that are there.
    pub(crate) fn add_member(&mut self, path: &str) -> Result<(), Failure> {
        let shown = self.path.display().to_string();
        let workspace = self.document.entry("workspace").or_insert(toml_edit::table());
        let members = workspace.as_table_like_mut().and_then(|workspace| {
            let empty = || Item::Value(Array::new().into());
            workspace.entry("members").or_insert_with(empty).as_array_mut()
        });
        let Some(members) = members else {
            let fact = format!("`workspace.members` in {shown} is no array");
            return Err(Failure::usage("bad-manifest", fact, Some("`cargo metadata` says more")));
        };
        let mut value = toml_edit::Value::from(path);
        match members.iter().last().and_then(|last| last.decor().prefix().cloned()) {
            Some(prefix) => {
                value.decor_mut().set_prefix(prefix);
                members.push_formatted(value);
            }
            None => members.push(path),
        }
        Ok(())
    }

    fn list(&self, key: &str) -> Vec<&str> {
        let list = self.document.get("workspace").and_then(|workspace| workspace.get(key));
        list.and_then(Item::as_array).into_iter().flatten().filter_map(|item| item.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        Manifest { path: "root/Cargo.toml".into(), document: text.parse().unwrap() }
    }

    fn with_member(text: &str) -> String {
        let mut manifest = manifest(text);
        manifest.add_member("migrations").unwrap();
        manifest.document.to_string()
    }

    #[test]
    fn a_member_is_added_in_the_layout_of_the_others() {
        assert_eq!(
            with_member("# mine\n[workspace]\nmembers = [\"a\", \"b\"] # all\n"),
            "# mine\n[workspace]\nmembers = [\"a\", \"b\", \"migrations\"] # all\n"
        );
        assert_eq!(
            with_member("[workspace]\nmembers = [\n    \"a\",\n    \"b\", # second\n]\n"),
            "[workspace]\nmembers = [\n    \"a\",\n    \"b\",\n    \"migrations\", # second\n]\n"
        );
        assert_eq!(
            with_member("[package]\nname = \"app\"\n"),
            "[package]\nname = \"app\"\n\n[workspace]\nmembers = [\"migrations\"]\n"
        );
        assert_eq!(with_member("[workspace]\n"), "[workspace]\nmembers = [\"migrations\"]\n");
        assert!(manifest("workspace.members = 1").add_member("x").is_err());
    }

    #[test]
    fn who_is_a_member() {
        let one = manifest("[workspace]\nmembers = [\"crates/*\", \"./tool/\"]\nexclude = [\"old\"]");
        assert!(one.has_member("crates/migrations") && one.has_member("tool"));
        assert!(!one.has_member("crates/a/migrations") && !one.has_member("migrations"));
        assert!(one.excludes(Path::new("root/old/x")) && !one.excludes(Path::new("root/older")));
    }
}
