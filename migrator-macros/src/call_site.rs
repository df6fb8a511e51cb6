//! Where in the world a macro call stands.

use migrator_source::folder::{Depth, chain_of};
use proc_macro2::{Ident, Span, TokenStream};
use std::path::PathBuf;

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
