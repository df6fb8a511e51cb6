use super::{Evaluator, Local};
use crate::body::value::Value;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Pat;

impl Evaluator<'_> {
    /// Gives the names of a pattern their values; those that cannot be told are unknown from here on.
    pub(crate) fn bind(&mut self, pattern: &Pat, value: Value) {
        match pattern {
            Pat::Ident(plain) if plain.mutability.is_none() && plain.subpat.is_none() => {
                self.name(&plain.ident.to_string(), Local::Value(value));
            }
            Pat::Type(typed) => {
                let value =
                    if is_single_precision(typed.ty.to_token_stream()) { Value::Unknown } else { value };
                self.bind(&typed.pat, value);
            }
            Pat::Reference(reference) if reference.mutability.is_none() => self.bind(&reference.pat, value),
            Pat::Paren(inner) => self.bind(&inner.pat, value),
            Pat::Tuple(tuple) => match value {
                Value::Tuple(values)
                    if values.len() == tuple.elems.len()
                        && !tuple.elems.iter().any(|element| matches!(element, Pat::Rest(_))) =>
                {
                    for (element, value) in tuple.elems.iter().zip(values) {
                        self.bind(element, value);
                    }
                }
                _ => self.bind_unknown(pattern.to_token_stream()),
            },
            Pat::Wild(_) => {}
            other => self.bind_unknown(other.to_token_stream()),
        }
    }

    /// Every word may be a name that gets a value.
    fn bind_unknown(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.bind_unknown(group.stream()),
                TokenTree::Ident(word) => self.name(&word.to_string(), Local::Value(Value::Unknown)),
                _ => {}
            }
        }
    }
}

/// Whether a number of the type is shown with other digits than its literal has.
fn is_single_precision(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_single_precision(group.stream()),
        TokenTree::Ident(word) => word == "f32",
        _ => false,
    })
}
