//! A mistake at a place in the source.

use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;

/// A mistake, and the tokens that it is about.
#[derive(Debug)]
pub struct Mistake {
    /// The first of the tokens.
    pub first: Span,
    /// The last of them.
    pub last: Span,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

impl Mistake {
    /// A mistake at one token.
    pub fn new(at: Span, diagnostic: Diagnostic) -> Self {
        Mistake { first: at, last: at, diagnostic }
    }

    /// A mistake at several tokens in a row; without any, at `otherwise`.
    pub fn over(tokens: impl ToTokens, otherwise: Span, diagnostic: Diagnostic) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|token: TokenTree| token.span());
        let first = spans.next().unwrap_or(otherwise);
        let last = spans.last().unwrap_or(first);
        Mistake { first, last, diagnostic }
    }
}
