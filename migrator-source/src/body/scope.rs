use crate::folder::{Written, items};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::cell::OnceCell;
use std::collections::HashMap;
use syn::Expr;

/// What the names of a file mean, as far as it says so itself.
///
/// A name that the file declares is never taken for one of ours, and one that it does not declare is ours
/// only where it says that it uses ours.
#[derive(Default)]
pub struct Scope {
    names: HashMap<String, Named>,
    /// The modules of ours whose names are all in use.
    globs: Vec<Glob>,
}

/// What a name means.
pub(crate) enum Named {
    /// `const NAME: … = value;`
    Constant(Box<Constant>),
    /// Something of ours, by its last words: `["integer"]`.
    Ours(Vec<String>),
    /// Something else.
    Other,
}

/// The value of a `const` or a `static`.
pub(crate) struct Constant {
    tokens: TokenStream,
    expression: OnceCell<Option<Expr>>,
}

impl Constant {
    pub(crate) fn expression(&self) -> Option<&Expr> {
        self.expression.get_or_init(|| syn::parse2(self.tokens.clone()).ok()).as_ref()
    }
}

/// A module of ours of which everything is in use.
#[derive(Clone, Copy, PartialEq)]
enum Glob {
    Prelude,
    Op,
    Schema,
    Capability,
    Actions,
}

/// The name by which a block notes that it uses all names of something unknown.
pub(crate) const EVERYTHING: &str = "*";

impl Scope {
    /// Reads the items at the top of a file.
    pub fn of(file: &[TokenTree]) -> Self {
        let mut scope = Scope::default();
        for item in items(file) {
            for (name, named) in named(item) {
                if name == EVERYTHING {
                    // What it brings would be an error beside ours; what a macro makes is not.
                    if let Named::Ours(words) = named {
                        scope.globs.extend(Glob::of(&words));
                    }
                } else if scope.names.insert(name.clone(), named).is_some() {
                    scope.names.insert(name, Named::Other);
                }
            }
            if makes_items(item) {
                return Scope::default();
            }
        }
        scope
    }

    /// What the file says of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Named> {
        self.names.get(name)
    }

    /// Whether a name that the file does not declare is ours.
    pub(crate) fn brings(&self, name: &str) -> bool {
        self.globs.iter().any(|glob| glob.brings(name))
    }
}

impl Glob {
    fn of(words: &[String]) -> Option<Self> {
        Some(match words.last()?.as_str() {
            "prelude" => Glob::Prelude,
            "op" => Glob::Op,
            "schema" => Glob::Schema,
            "capability" => Glob::Capability,
            "ReferentialAction" => Glob::Actions,
            _ => return None,
        })
    }

    fn brings(self, name: &str) -> bool {
        const ACTIONS: [&str; 5] = ["NoAction", "Restrict", "Cascade", "SetNull", "SetDefault"];
        const SCHEMA: [&str; 6] =
            ["ReferentialAction", "Deferrable", "Function", "Identity", "Literal", "SqlText"];
        const ELSEWHERE: [&str; 5] = ["IndexPart", "Expression", "Trigger", "TriggerTiming", "ObjectName"];
        let is_action = ACTIONS.contains(&name);
        let is_schema = SCHEMA.contains(&name);
        let is_elsewhere = ELSEWHERE.contains(&name);
        match self {
            Glob::Prelude => !is_elsewhere,
            Glob::Op => !is_elsewhere && !is_action && !is_schema && name != "Dialect" && name != "row",
            Glob::Schema => is_schema || (is_elsewhere && name != "ObjectName"),
            Glob::Capability => name == "Dialect",
            Glob::Actions => is_action,
        }
    }
}

/// The names that an item gives a meaning to.
pub(crate) fn named(item: &[TokenTree]) -> Vec<(String, Named)> {
    let mut tokens = item;
    let mut conditional = false;
    while let Some((written, rest)) = Written::first(tokens) {
        const HARMLESS: [&str; 5] = ["allow", "expect", "doc", "rustfmt", "deny"];
        let name = written.content.clone().into_iter().next().map(|first| first.to_string());
        conditional |= !written.for_all && !name.is_some_and(|name| HARMLESS.contains(&name.as_str()));
        tokens = rest;
    }
    let mut names = declared(tokens);
    if conditional {
        for (_, named) in &mut names {
            *named = Named::Other;
        }
    }
    names
}

fn declared(tokens: &[TokenTree]) -> Vec<(String, Named)> {
    let word = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_qualifier = match token {
            TokenTree::Ident(word) => {
                word == "pub"
                    || word == "async"
                    || word == "unsafe"
                    || word == "safe"
                    || word == "extern"
                    || word == "auto"
                    || (word == "const" && is_function_word(tokens.get(at + 1)))
            }
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            TokenTree::Literal(_) => true,
            TokenTree::Punct(_) => false,
        };
        if !is_qualifier {
            break;
        }
        at += 1;
    }
    let Some(kind) = word(at) else { return Vec::new() };
    match kind.as_str() {
        "const" | "static" => constant(&tokens[at + 1..]).into_iter().collect(),
        "use" => {
            let mut names = Vec::new();
            used(&tokens[at + 1..], &mut Vec::new(), &mut names);
            names
        }
        "macro_rules" => word(at + 2).map(|name| (name, Named::Other)).into_iter().collect(),
        // `extern crate a as b;`
        "crate" => {
            let last = tokens.iter().rev().find_map(|token| match token {
                TokenTree::Ident(word) => Some(word.to_string()),
                _ => None,
            });
            last.map(|name| (name, Named::Other)).into_iter().collect()
        }
        "fn" | "struct" | "enum" | "union" | "trait" | "type" | "mod" | "macro" => {
            word(at + 1).map(|name| (name, Named::Other)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn is_function_word(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == "fn" || word == "unsafe" || word == "async" || word == "extern")
}

/// `NAME: type = value;`
fn constant(tokens: &[TokenTree]) -> Option<(String, Named)> {
    let (TokenTree::Ident(name), rest) = tokens.split_first()? else { return None };
    let name = name.to_string();
    let other = Some((name.clone(), Named::Other));
    let equals = rest.iter().position(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == '='))?;
    if name == "mut" || !is_plain_type(&rest[..equals], &[]) {
        return other;
    }
    let mut value = &rest[equals + 1..];
    if let [before @ .., TokenTree::Punct(last)] = value
        && last.as_char() == ';'
    {
        value = before;
    }
    let tokens = value.iter().cloned().collect();
    Some((name, Named::Constant(Box::new(Constant { tokens, expression: OnceCell::new() }))))
}

/// Whether values of the type are what their literals say, as those of the others are.
pub(crate) fn is_plain_type(tokens: &[TokenTree], others: &[&str]) -> bool {
    const PLAIN: [&str; 17] = [
        "str", "static", "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize", "f64",
    ];
    const OURS: [&str; 5] = ["Dialect", "ReferentialAction", "Deferrable", "Literal", "Option"];
    tokens.iter().all(|token| match token {
        TokenTree::Ident(word) => {
            let word = word.to_string();
            PLAIN.contains(&word.as_str()) || OURS.contains(&word.as_str()) || others.contains(&word.as_str())
        }
        TokenTree::Group(group) => {
            // `[type; length]`: any length, for it is that of the value
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let end =
                inner.iter().position(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ';'));
            is_plain_type(&inner[..end.unwrap_or(inner.len())], others)
        }
        TokenTree::Punct(punct) => matches!(punct.as_char(), ':' | '&' | '\'' | ',' | '<' | '>'),
        TokenTree::Literal(_) => false,
    })
}

/// The names of a `use`, after the word.
fn used(tokens: &[TokenTree], path: &mut Vec<String>, into: &mut Vec<(String, Named)>) {
    let depth = path.len();
    let mut renamed = None;
    let mut ended = false;
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                renamed = tokens.next().map(ToString::to_string);
            }
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                into.push((EVERYTHING.to_owned(), meaning(path)));
                ended = true;
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ',')) {
                    used(part, path, into);
                }
                ended = true;
            }
            _ => {}
        }
    }
    if !ended && path.len() > depth {
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = renamed.or_else(|| path.last().cloned()) {
            into.push((name, meaning(path)));
        }
    }
    path.truncate(depth);
}

fn meaning(path: &[String]) -> Named {
    match of_ours(path) {
        Some(words) => Named::Ours(words.to_vec()),
        None => Named::Other,
    }
}

/// What is left of a path into our crates when the modules are taken away.
pub(crate) fn of_ours(path: &[String]) -> Option<&[String]> {
    const CRATES: [&str; 2] = ["migrator_runtime", "migrator_core"];
    let (first, rest) = path.split_first()?;
    CRATES.contains(&first.as_str()).then(|| without_modules(rest))
}

/// A path of ours without the modules that it leads through.
pub(crate) fn without_modules(path: &[String]) -> &[String] {
    const MODULES: [&str; 6] = ["core", "prelude", "op", "schema", "capability", "name"];
    match path {
        [module, rest @ ..] if !rest.is_empty() && MODULES.contains(&module.as_str()) => {
            without_modules(rest)
        }
        path => path,
    }
}

/// Whether an item is a macro call, which may make any items.
fn makes_items(item: &[TokenTree]) -> bool {
    let mut tokens = item;
    while let Some((_, rest)) = Written::first(tokens) {
        tokens = rest;
    }
    let [TokenTree::Ident(first), rest @ ..] = tokens else { return false };
    let path = rest.iter().take_while(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Ident(_) => true,
        _ => false,
    });
    let length = path.count();
    let is_call = matches!(rest.get(length), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
    let called = match rest[..length].last() {
        Some(TokenTree::Ident(last)) => last,
        _ => first,
    };
    is_call && first != "macro_rules" && first != "impl" && called != "migrations"
}
