use super::value::Value;
use crate::mistake::Mistake;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// `name = value`, or `name(value, …)`
pub(super) struct Argument {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// Splits the arguments at their commas and reads each.
pub(super) fn arguments(tokens: TokenStream) -> Vec<Result<Argument, Mistake>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.split(is_comma).filter(|tokens| !tokens.is_empty()).map(argument).collect()
}

fn argument(tokens: &[TokenTree]) -> Result<Argument, Mistake> {
    let malformed = |tokens: &[TokenTree], fact: String, help: String| {
        let stream: TokenStream = tokens.iter().cloned().collect();
        let otherwise = proc_macro2::Span::call_site();
        Err(Mistake::over(stream, otherwise, Diagnostic::new("malformed-argument", fact).help(help)))
    };
    match tokens {
        [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
            match value {
                [] => {
                    malformed(&tokens[..1], format!("`{name}` has no value"), format!("write `{name} = …`"))
                }
                [first] => Ok(Argument { name: name.clone(), value: Value::read(first.clone()) }),
                [TokenTree::Literal(_) | TokenTree::Group(_), next @ TokenTree::Ident(_), ..] => malformed(
                    std::slice::from_ref(next),
                    format!("there is no comma before `{next}`"),
                    "put a comma between two arguments".to_owned(),
                ),
                several => Ok(Argument {
                    name: name.clone(),
                    value: Value::Other(several.iter().cloned().collect()),
                }),
            }
        }
        [TokenTree::Ident(name), TokenTree::Group(values)]
            if values.delimiter() == Delimiter::Parenthesis =>
        {
            Ok(Argument { name: name.clone(), value: Value::of_call(values) })
        }
        [TokenTree::Ident(name), ..] => {
            malformed(&tokens[..1], format!("`{name}` has no value"), format!("write `{name} = …`"))
        }
        other => malformed(
            other,
            "this is not an argument of `#[migration]`".to_owned(),
            "arguments are written `name = value`, as in `revision = \"ae1027a6acf\"`".to_owned(),
        ),
    }
}

pub(super) fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}
