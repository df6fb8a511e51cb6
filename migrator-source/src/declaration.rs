//! The arguments of `migrations!(…)`: for which databases the history is.

use crate::mistake::Mistake;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::{Diagnostic, every};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::Lit;

const WRITE: &str = "write `migrations!(databases = [sqlite, postgres]);`, or `migrations!();`";

/// What `migrations!(…)` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// The databases that the history is for; empty when it does not say.
    pub databases: Vec<Dialect>,
}

impl Declaration {
    /// Reads the arguments. What is wrong is left out and said in the mistakes; `mark` is the place of
    /// what is missing.
    ///
    /// ```
    /// # use migrator_source::declaration::Declaration;
    /// # use migrator_core::capability::Dialect;
    /// let arguments = "databases = [sqlite, postgres]".parse().unwrap();
    /// let (said, mistakes) = Declaration::read(arguments, proc_macro2::Span::call_site());
    /// assert_eq!(said.databases, [Dialect::Sqlite, Dialect::Postgres]);
    /// assert!(mistakes.is_empty());
    /// ```
    pub fn read(arguments: TokenStream, mark: Span) -> (Self, Vec<Mistake>) {
        let tokens: Vec<TokenTree> = arguments.into_iter().collect();
        let mut said = Declaration::default();
        let mut mistakes = Vec::new();
        match tokens.as_slice() {
            [] => {}
            [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Group(list), rest @ ..]
                if name == "databases"
                    && equals.as_char() == '='
                    && list.delimiter() == Delimiter::Bracket
                    && is_end(rest) =>
            {
                for token in list.stream() {
                    said.database(&token, &mut mistakes);
                }
                if said.databases.is_empty() && mistakes.is_empty() {
                    let diagnostic = Diagnostic::new("empty-array", "`databases` is an empty array");
                    mistakes.push(Mistake::new(list.span(), diagnostic.help(WRITE)));
                }
            }
            [TokenTree::Ident(name), ..] if name == "databases" => {
                let diagnostic = Diagnostic::new("argument-kind", "`databases` takes an array of databases");
                mistakes.push(Mistake::over(
                    tokens.iter().cloned().collect::<TokenStream>(),
                    mark,
                    diagnostic.help(WRITE),
                ));
            }
            other => {
                let fact = match other {
                    [TokenTree::Ident(name), ..] => format!("`migrations!` has no argument `{name}`"),
                    _ => "this is not an argument of `migrations!`".to_owned(),
                };
                let mut diagnostic = Diagnostic::new("unknown-argument", fact);
                if let [TokenTree::Ident(name), ..] = other {
                    diagnostic = diagnostic.meant(&name.to_string(), ["databases"]);
                }
                let over = other.iter().cloned().collect::<TokenStream>();
                mistakes.push(Mistake::over(over, mark, diagnostic.help(WRITE)));
            }
        }
        (said, mistakes)
    }

    fn database(&mut self, token: &TokenTree, mistakes: &mut Vec<Mistake>) {
        let name = match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => return,
            TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
                Lit::Str(text) => text.value(),
                other => quote::ToTokens::to_token_stream(&other).to_string(),
            },
            other => other.to_string(),
        };
        let words = Dialect::ALL.map(Dialect::word);
        match name.parse::<Dialect>() {
            Ok(dialect) if self.databases.contains(&dialect) => {
                let diagnostic =
                    Diagnostic::new("named-twice", format!("`{name}` is named twice in `databases`"));
                mistakes.push(Mistake::new(token.span(), diagnostic.help("name it once")));
            }
            Ok(dialect) => self.databases.push(dialect),
            Err(_) => {
                let diagnostic =
                    Diagnostic::new("unknown-database", format!("there is no database `{name}`"))
                        .meant(&name, words)
                        .help(format!("the databases are {}", every(&words)));
                mistakes.push(Mistake::new(token.span(), diagnostic));
            }
        }
    }
}

fn is_end(rest: &[TokenTree]) -> bool {
    match rest {
        [] => true,
        [TokenTree::Punct(comma)] => comma.as_char() == ',',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(arguments: &str) -> (usize, Vec<&'static str>) {
        let (said, mistakes) = Declaration::read(arguments.parse().unwrap(), Span::call_site());
        (said.databases.len(), mistakes.iter().map(|mistake| mistake.diagnostic.code).collect())
    }

    #[test]
    fn databases_are_named_once_each_and_rightly() {
        assert_eq!(codes(""), (0, vec![]));
        assert_eq!(codes("databases = [sqlite, \"postgresql\", mariadb,],"), (3, vec![]));
        assert_eq!(codes("databases = [sqlite, mysql, mariadb]"), (2, vec!["named-twice"]));
        assert_eq!(codes("databases = [postgers]"), (0, vec!["unknown-database"]));
        assert_eq!(codes("databases = []"), (0, vec!["empty-array"]));
        assert_eq!(codes("databases = sqlite"), (0, vec!["argument-kind"]));
        assert_eq!(codes("database = [sqlite]"), (0, vec!["unknown-argument"]));
        assert_eq!(codes("\"folder\""), (0, vec!["unknown-argument"]));
    }
}
