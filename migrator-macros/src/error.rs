//! A mistake at a place in the source, and its way into the compiler's output.

use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// A mistake, and the tokens that it is about.
#[derive(Debug)]
pub(crate) struct Error {
    first: Span,
    last: Span,
    diagnostic: Diagnostic,
}

impl Error {
    /// A mistake at one token.
    pub(crate) fn new(at: Span, diagnostic: Diagnostic) -> Self {
        Error { first: at, last: at, diagnostic }
    }

    /// A mistake at several tokens in a row; without any, at `otherwise`.
    pub(crate) fn over(tokens: impl ToTokens, otherwise: Span, diagnostic: Diagnostic) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|token: TokenTree| token.span());
        let first = spans.next().unwrap_or(otherwise);
        let last = spans.last().unwrap_or(first);
        Error { first, last, diagnostic }
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> &'static str {
        self.diagnostic.code
    }

    #[cfg(test)]
    pub(crate) fn fact(&self) -> &str {
        &self.diagnostic.fact
    }
}

impl ToTokens for Error {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let text = self.diagnostic.to_string();
        let argument = quote_spanned!(self.last=> { #text });
        // The compiler underlines from the first token of the call to the last.
        tokens.extend(quote_spanned!(self.first=> ::core::compile_error! #argument));
    }
}
