//! Mistakes, as the compiler says them.

use migrator_source::mistake::Mistake;
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// An error of the compiler's for each mistake, at its tokens.
pub(crate) fn errors(mistakes: &[Mistake]) -> TokenStream {
    mistakes.iter().map(error).collect()
}

fn error(mistake: &Mistake) -> TokenStream {
    let text = mistake.diagnostic.to_string();
    let argument = quote_spanned!(mistake.last=> { #text });
    // The compiler underlines from the first token of the call to the last.
    quote_spanned!(mistake.first=> ::core::compile_error! #argument)
}
