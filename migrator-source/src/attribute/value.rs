use super::Text;
use super::argument::is_comma;
use crate::mistake::Mistake;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::Lit;

/// The value of an argument.
#[derive(Debug)]
pub(super) enum Value {
    /// `"text"`
    Text(Text),
    /// `[…]`, and where it stands.
    List(Vec<Value>, Span),
    /// `(…)` behind the name, and where it stands.
    Call(Vec<Value>, Span),
    /// `true` or `false`
    Bool(bool, Span),
    /// Anything else.
    Other(TokenStream),
}

impl Value {
    pub(super) fn read(token: TokenTree) -> Self {
        match token {
            TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
                Lit::Str(text) => Value::Text(Text { value: text.value(), span: text.span() }),
                _ => Value::Other(TokenTree::Literal(literal).into()),
            },
            TokenTree::Ident(ident) if ident == "true" || ident == "false" => {
                Value::Bool(ident == "true", ident.span())
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                Value::List(elements(&group), group.span())
            }
            // What a `macro_rules!` macro passes on comes wrapped in a group without brackets.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                Value::of_all(&tokens)
            }
            other => Value::Other(other.into()),
        }
    }

    /// The values in the brackets behind a name.
    pub(super) fn of_call(group: &Group) -> Self {
        Value::Call(elements(group), group.span())
    }

    fn of_all(tokens: &[TokenTree]) -> Self {
        match tokens {
            [one] => Value::read(one.clone()),
            several => Value::Other(several.iter().cloned().collect()),
        }
    }

    /// Whether it is Rust's or Python's word for nothing.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Value::Other(tokens) if tokens.to_string() == "None")
    }

    /// A mistake at this value.
    pub(super) fn error(self, diagnostic: Diagnostic) -> Mistake {
        match self {
            Value::Text(Text { span, .. })
            | Value::List(_, span)
            | Value::Call(_, span)
            | Value::Bool(_, span) => Mistake::new(span, diagnostic),
            Value::Other(tokens) => Mistake::over(tokens, Span::call_site(), diagnostic),
        }
    }
}

fn elements(group: &Group) -> Vec<Value> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut elements: Vec<&[TokenTree]> = tokens.split(is_comma).collect();
    // The last is empty after a comma at the end, and when there is nothing at all.
    elements.pop_if(|last| last.is_empty());
    elements.into_iter().map(Value::of_all).collect()
}
