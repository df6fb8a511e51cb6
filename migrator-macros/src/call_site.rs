//! Where in the world a macro call stands.

use migrator_source::folder::{Depth, chain_of};
use proc_macro2::{Ident, Span, TokenStream};
use std::path::{Path, PathBuf};

/// A call of a macro: its tokens, and the file that they stand in.
pub(crate) struct CallSite {
    pub(crate) span: Span,
    /// The file, when the compiler knows it and there is one.
    pub(crate) file: Option<PathBuf>,
}

impl CallSite {
    /// The call that is being expanded, of a macro that is given these tokens.
    pub(crate) fn current(given: &TokenStream) -> Self {
        let span = proc_macro::Span::call_site();
        // The compiler says it from the folder that it runs in.
        let file = span.local_file().and_then(|file| Some(std::env::current_dir().ok()?.join(file)));
        // A mistake there is one in what the user wrote, and not one inside of our macro.
        let written = given.clone().into_iter().next().map(|token| token.span());
        let place = Span::from(span);
        CallSite { span: written.map_or(place, |written| place.resolved_at(written)), file }
    }

    /// The same, with the file that is found when an editor's server does not say it: such servers expand
    /// macros without telling where, and without the folder nothing of it could be completed or looked up.
    pub(crate) fn or_in_package(mut self, find: impl FnOnce(&Path) -> Option<PathBuf>) -> Self {
        if self.file.is_none() && is_editor() {
            let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
            self.file = package.as_deref().and_then(find);
        }
        self
    }

    /// Whether `migrations!` registers the migration of this file.
    pub(crate) fn is_on_roll(&self) -> bool {
        let Some(path) = self.file.as_deref() else { return false };
        let name = path.file_name().and_then(|name| name.to_str());
        let chain = path.parent().and_then(|folder| chain_of(folder, Depth::Bodies));
        name.zip(chain).is_some_and(|(name, chain)| chain.roll.has(name))
    }

    /// The name of the module that the file is.
    pub(crate) fn module(&self) -> Option<Ident> {
        syn::parse_str(self.file.as_deref()?.file_stem()?.to_str()?).ok()
    }
}

/// Whether it is an editor's server that expands, and not a compiler.
fn is_editor() -> bool {
    let program = std::env::current_exe().ok();
    let name = program.as_deref().and_then(Path::file_stem).and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with("rust-analyzer") || name.starts_with("intellij-rust"))
}
