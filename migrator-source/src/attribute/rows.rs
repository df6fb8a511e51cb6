use super::value::Value;
use crate::mistake::Mistake;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Lit;

const WRITE: &str =
    "write `rows(users)`, `rows(users, billing.invoices)`, or `rows(\"odd name\" as odd_name)`";

/// Words that are no names in Rust, unless with `r#` before them.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Words that are no names in Rust at all.
const NEVER_NAMES: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// A table whose rows data steps have as a type.
#[derive(Debug, Clone)]
pub struct RowsOf {
    /// The table.
    pub table: ObjectName,
    /// The module that the type is in.
    pub module: Ident,
    /// The first of its tokens.
    pub first: Span,
    /// The last of them.
    pub last: Span,
}

/// A text as a name in Rust, if it can be one; a keyword is written `r#type`.
///
/// ```
/// use migrator_source::attribute::identifier;
/// use proc_macro2::Span;
/// let name = |text| identifier(text, Span::call_site()).map(|name| name.to_string());
/// assert_eq!(name("email").as_deref(), Some("email"));
/// assert_eq!(name("type").as_deref(), Some("r#type"));
/// assert_eq!(name("почта").as_deref(), Some("почта"));
/// assert_eq!(name("o'brien"), None);
/// ```
pub fn identifier(text: &str, span: Span) -> Option<Ident> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let starts = first == '_' || unicode_ident::is_xid_start(first);
    if !starts || !characters.all(unicode_ident::is_xid_continue) || NEVER_NAMES.contains(&text) {
        return None;
    }
    Some(match KEYWORDS.contains(&text) {
        true => Ident::new_raw(text, span),
        false => Ident::new(text, span),
    })
}

/// Reads `(table, table, …)`; what is wrong is left out.
pub(super) fn read(value: Value, errors: &mut Vec<Mistake>) -> Vec<RowsOf> {
    let values = match value {
        Value::Call(values, _) if !values.is_empty() => values,
        value => {
            let diagnostic = Diagnostic::new("argument-kind", "`rows` takes the names of tables in brackets");
            errors.push(value.error(diagnostic.help(WRITE)));
            return Vec::new();
        }
    };
    let mut all: Vec<RowsOf> = Vec::with_capacity(values.len());
    for value in values {
        match one(value) {
            Ok(rows) => match taken(&all, &rows) {
                None => all.push(rows),
                Some(diagnostic) => {
                    errors.push(Mistake { first: rows.first, last: rows.last, diagnostic });
                }
            },
            Err(mistake) => errors.push(mistake),
        }
    }
    all
}

/// What of it another has already.
fn taken(all: &[RowsOf], rows: &RowsOf) -> Option<Diagnostic> {
    if all.iter().any(|other| other.table == rows.table) {
        let fact = format!("`{}` is named twice in `rows`", rows.table);
        return Some(Diagnostic::new("named-twice", fact).help("name it once"));
    }
    let other = all.iter().find(|other| other.module == rows.module)?;
    let fact =
        format!("`{}` and `{}` cannot both have the module `{}`", other.table, rows.table, rows.module);
    let help = format!("give one another name: `{} as …`", written(&rows.table));
    Some(Diagnostic::new("named-twice", fact).help(help))
}

/// A table's name as it is written in the argument.
pub(crate) fn written(table: &ObjectName) -> String {
    let part = |name: &str| match identifier(name, Span::call_site()) {
        Some(name) => name.to_string(),
        None => format!("{name:?}"),
    };
    match &table.schema {
        Some(schema) => format!("{}.{}", part(schema), part(&table.name)),
        None => part(&table.name),
    }
}

/// `table`, `schema.table`, `table as module`
fn one(value: Value) -> Result<RowsOf, Mistake> {
    let malformed = || Diagnostic::new("argument-kind", "this is not the name of a table").help(WRITE);
    let (table, module, first, last) = match value {
        Value::Text(text) => (ObjectName::from(text.value), None, text.span, text.span),
        Value::Other(tokens) => {
            let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
            let Some((table, module)) = table(&all) else {
                return Err(Value::Other(tokens).error(malformed()));
            };
            let first = all.first().map_or_else(Span::call_site, TokenTree::span);
            (table, module, first, all.last().map_or(first, TokenTree::span))
        }
        value => return Err(value.error(malformed())),
    };
    let wrong = |diagnostic| Mistake { first, last, diagnostic };
    if table.name.is_empty() || table.schema.as_deref() == Some("") {
        return Err(wrong(malformed()));
    }
    let meant = module.as_ref().map_or_else(|| table.name.clone(), word);
    let at = module.as_ref().map_or(first, Ident::span);
    match identifier(&meant, at) {
        Some(module) => Ok(RowsOf { table, module, first, last }),
        None => {
            let fact = format!("`{meant}` cannot be the name of a module");
            let help = format!("give it one: `rows({} as …)`", written(&table));
            Err(wrong(Diagnostic::new("no-module-name", fact).help(help)))
        }
    }
}

fn table(tokens: &[TokenTree]) -> Option<(ObjectName, Option<Ident>)> {
    let (name, module) = match tokens {
        [name @ .., TokenTree::Ident(word), TokenTree::Ident(module)] if word == "as" => {
            (name, Some(module.clone()))
        }
        name => (name, None),
    };
    let table = match name {
        [name] => ObjectName { schema: None, name: part(name)? },
        [schema, TokenTree::Punct(dot), name] if dot.as_char() == '.' => {
            ObjectName { schema: Some(part(schema)?), name: part(name)? }
        }
        _ => return None,
    };
    Some((table, module))
}

fn part(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(word(name)),
        TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        TokenTree::Group(group) => {
            // What a `macro_rules!` macro passes on comes wrapped in a group without brackets.
            let inner: TokenStream = group.stream();
            let mut inner = inner.into_iter();
            match (group.delimiter(), inner.next(), inner.next()) {
                (proc_macro2::Delimiter::None, Some(only), None) => part(&only),
                _ => None,
            }
        }
        TokenTree::Punct(_) => None,
    }
}

/// A name without `r#`.
fn word(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}
