use super::{Evaluator, Local};
use crate::body::scope::is_plain_type;
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
                let is_kept = keeps_values(typed.ty.to_token_stream(), &value);
                self.bind(&typed.pat, if is_kept { value } else { Value::Unknown });
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

/// Whether values are what they were when they are given this type. A set would have another order, the bytes
/// of a text would be bytes, and an `f32` would be shown with other digits.
fn keeps_values(tokens: TokenStream, value: &Value) -> bool {
    const KEEPING: [&str; 10] = [
        "String",
        "Vec",
        "Expression",
        "SqlText",
        "ObjectName",
        "IndexPart",
        "ColumnDefault",
        "ColumnType",
        "ColumnDefinition",
        "_",
    ];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_vector = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "Vec");
    let is_list = matches!(value, Value::List(_) | Value::Bytes(_) | Value::Unknown);
    (!is_vector || is_list) && is_plain_type(&tokens, &KEEPING)
}
