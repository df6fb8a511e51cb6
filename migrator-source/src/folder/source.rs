use crate::attribute::{Arguments, RowsOf, Text, of_downgrade};
use crate::body::{Body, Recording, Scope};
use crate::declaration::Declaration;
use crate::message;
use crate::position::Position;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::revision::Revision;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, fallback};
use syn::Lit;

/// What our macros mark in one source file.
#[derive(Debug, Default, PartialEq)]
pub struct SourceFile {
    /// The marked functions at the top of the file, in order.
    pub functions: Vec<MarkedFunction>,
    /// The marked functions in modules inside of the file.
    pub inner: Vec<MarkedFunction>,
    /// Whether `migrations!` stands in it.
    pub speaks_for_folder: bool,
    /// The databases that `migrations!` says the history is for.
    pub databases: Vec<Dialect>,
    /// The modules that it declares by hand: `mod helper;`
    pub declares: Vec<String>,
    /// Whether it may hold marked functions that only the compiler can see.
    pub hides: bool,
}

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// What is marked, without the bodies: fast, and enough for the chain.
    Marks,
    /// The bodies of what is marked too.
    Bodies,
}

/// A function with `#[migration]` or `#[downgrade]`.
#[derive(Debug, PartialEq)]
pub struct MarkedFunction {
    /// The function's name.
    pub name: String,
    /// What it is marked as.
    pub mark: Mark,
    /// Whether it is there only under a condition (`#[cfg]`).
    pub conditional: bool,
    /// Its doc comment.
    pub message: String,
    /// Where the mark stands, if the crate was built to know it.
    pub position: Option<Position>,
    /// What it records, if bodies were read.
    pub recording: Recording,
    /// The tables whose rows its data steps have as types.
    pub rows: Vec<MarkedRows>,
}

/// A table whose rows are a type, and the module that the type is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedRows {
    /// The table.
    pub table: ObjectName,
    /// The name of the module.
    pub module: String,
}

/// What a function is marked as.
#[derive(Debug, PartialEq)]
pub enum Mark {
    /// `#[migration(…)]`
    Migration {
        /// Its place in the history, if it can be read without a mistake.
        revision: Option<Revision>,
        /// When it was written, in its author's words.
        created: Option<String>,
        /// Whether it may run in a transaction.
        transaction: bool,
        /// Why it has no way back, when it says so.
        irreversible: Option<String>,
        /// The rules that it is free of.
        allow: Vec<String>,
    },
    /// `#[downgrade]`
    Downgrade,
}

impl SourceFile {
    /// Reads the text of a file; `None` when it is no Rust.
    ///
    /// Only what stands at the top of the file is looked at, as tokens, and of the bodies only those of
    /// marked functions are parsed: a thousand files are read while a crate compiles, and nobody notices.
    pub fn read(text: &str, depth: Depth) -> Option<Self> {
        let text = without_mark(text);
        let _own = OwnTokens::use_them();
        let tokens: TokenStream = text.parse().ok()?;
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let scope = (depth == Depth::Bodies).then(|| Scope::of(&tokens));
        let mut file = SourceFile::default();
        Scan { file: &mut file, scope: scope.as_ref(), inside: false }.items(&tokens);
        Some(file)
    }

    /// The position in `functions` of the one that a macro stands on, when it can be told.
    pub fn find(&self, name: &str, same: impl Fn(&Mark) -> bool) -> Option<usize> {
        let is_it = |function: &MarkedFunction| function.name == name && same(&function.mark);
        let mut found = (0..self.functions.len()).filter(|&at| is_it(&self.functions[at]));
        match (found.next(), found.next()) {
            (Some(only), None) if !self.inner.iter().any(is_it) && !self.functions[only].conditional => {
                Some(only)
            }
            _ => None,
        }
    }
}

/// A text without the byte order mark that it may begin with.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// While it lives, texts become tokens of our own and not of the compiler: those can be kept from
/// one macro call to the next, are made faster, and mistakes in them are nobody's errors.
pub(crate) struct OwnTokens;

impl OwnTokens {
    pub(crate) fn use_them() -> Self {
        fallback::force();
        OwnTokens
    }
}

impl Drop for OwnTokens {
    fn drop(&mut self) {
        fallback::unforce();
    }
}

/// The items of a file or a module: each ends with a semicolon or with braces.
pub(crate) fn items(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    tokens.split_inclusive(|token| is_punct(token, ';') || is_group(token, Delimiter::Brace))
}

/// An attribute as it is written: `#[content]` or `#![content]`.
pub(crate) struct Written {
    pub(crate) hash: Span,
    /// Whether it is about the whole file or module (`#!`).
    pub(crate) for_all: bool,
    pub(crate) content: TokenStream,
}

impl Written {
    /// The attribute that tokens begin with, and the tokens after it.
    pub(crate) fn first(tokens: &[TokenTree]) -> Option<(Self, &[TokenTree])> {
        let [hash, rest @ ..] = tokens else { return None };
        if !is_punct(hash, '#') {
            return None;
        }
        let (for_all, rest) = match rest {
            [bang, rest @ ..] if is_punct(bang, '!') => (true, rest),
            rest => (false, rest),
        };
        let [TokenTree::Group(attribute), rest @ ..] = rest else { return None };
        Some((Written { hash: hash.span(), for_all, content: attribute.stream() }, rest))
    }

    /// The last word of the attribute's path, and its arguments.
    pub(crate) fn call(&self) -> Option<(String, TokenStream)> {
        call(&self.content.clone().into_iter().collect::<Vec<_>>())
    }
}

/// The last word of a path, and what stands in the brackets after it.
fn call(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    let length = tokens.iter().take_while(|t| is_punct(t, ':') || matches!(t, TokenTree::Ident(_))).count();
    let Some(TokenTree::Ident(name)) = tokens[..length].last() else { return None };
    let arguments = match &tokens[length..] {
        [TokenTree::Group(group)] => group.stream(),
        _ => TokenStream::new(),
    };
    Some((name.to_string(), arguments))
}

struct Scan<'a> {
    file: &'a mut SourceFile,
    /// What the names of the file mean, if bodies are read.
    scope: Option<&'a Scope>,
    inside: bool,
}

impl Scan<'_> {
    /// Goes through the items of a file or a module.
    fn items(&mut self, tokens: &[TokenTree]) {
        for item in items(tokens) {
            self.item(item);
        }
    }

    fn item(&mut self, mut tokens: &[TokenTree]) {
        let mut marks: Vec<(Mark, Vec<MarkedRows>, Option<Position>)> = Vec::new();
        let mut docs: Vec<String> = Vec::new();
        let mut conditional = false;
        while let Some((Written { hash, for_all, content }, rest)) = Written::first(tokens) {
            tokens = rest;
            match Attribute::read(content) {
                Attribute::Mark(mark, rows) => marks.push((mark, rows, Position::of(hash))),
                Attribute::Doc(_) if for_all => {}
                Attribute::Doc(text) => docs.push(text),
                Attribute::Condition if for_all => self.file.hides = true,
                Attribute::Condition => conditional = true,
                Attribute::ConditionalMark => self.file.hides = true,
                Attribute::Other => {}
            }
        }

        let qualifiers = tokens.iter().take_while(|token| is_qualifier(token)).count();
        match &tokens[qualifiers..] {
            [TokenTree::Ident(word), TokenTree::Ident(name), ..] if word == "fn" => {
                let list = if self.inside { &mut self.file.inner } else { &mut self.file.functions };
                if marks.is_empty() {
                    return;
                }
                let message = message::joined(docs.into_iter());
                let recording = match self.scope {
                    Some(scope) if !self.inside => recording(&tokens[qualifiers..], scope),
                    _ => Recording::default(),
                };
                list.extend(marks.into_iter().map(|(mark, rows, position)| MarkedFunction {
                    name: name.to_string(),
                    mark,
                    conditional,
                    message: message.clone(),
                    position,
                    recording: recording.clone(),
                    rows,
                }));
            }
            [TokenTree::Ident(word), TokenTree::Ident(_), TokenTree::Group(content)] if word == "mod" => {
                let content: Vec<TokenTree> = content.stream().into_iter().collect();
                Scan { file: self.file, scope: None, inside: true }.items(&content);
            }
            [TokenTree::Ident(word), TokenTree::Ident(name), _] if word == "mod" && !self.inside => {
                self.file.declares.push(name.to_string().trim_start_matches("r#").to_owned());
            }
            [first @ TokenTree::Ident(_), rest @ ..] => self.macro_call(first, rest),
            _ => {}
        }
    }

    /// Notes a call of a macro by a path: what it makes of itself is hidden.
    fn macro_call(&mut self, first: &TokenTree, rest: &[TokenTree]) {
        let path =
            rest.iter().take_while(|token| is_punct(token, ':') || matches!(token, TokenTree::Ident(_)));
        let length = path.count();
        if !rest.get(length).is_some_and(|token| is_punct(token, '!')) {
            return;
        }
        let called = rest[..length].last().unwrap_or(first).to_string();
        match called.as_str() {
            "macro_rules" | "impl" => {}
            "migrations" if !self.inside => {
                self.file.speaks_for_folder = true;
                if let Some(TokenTree::Group(arguments)) = rest.get(length + 1) {
                    let (declaration, _) = Declaration::read(arguments.stream(), arguments.span());
                    self.file.databases = declaration.databases;
                }
            }
            _ => self.file.hides |= !self.inside,
        }
    }
}

/// What a function records: `fn name(op: &mut Operations) { … }`.
fn recording(function: &[TokenTree], scope: &Scope) -> Recording {
    let parameters = function.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    let Some(TokenTree::Group(body)) = function.last() else { return Recording::default() };
    let is_name = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word != "mut");
    let recorder = parameters.and_then(|parameters| match parameters.into_iter().find(is_name) {
        Some(TokenTree::Ident(recorder)) if recorder != "_" => Some(recorder),
        _ => None,
    });
    Body::read(TokenTree::Group(body.clone()).into(), recorder.as_ref()).recording(scope)
}

/// What an attribute means to us.
enum Attribute {
    Mark(Mark, Vec<MarkedRows>),
    /// A doc comment, or `doc = "…"`.
    Doc(String),
    /// `cfg`
    Condition,
    /// `cfg_attr` with a mark of ours.
    ConditionalMark,
    Other,
}

impl Attribute {
    /// Reads what stands between the brackets.
    fn read(content: TokenStream) -> Self {
        let tokens: Vec<TokenTree> = content.into_iter().collect();
        if let [TokenTree::Ident(doc), equals, TokenTree::Literal(text)] = tokens.as_slice()
            && doc == "doc"
            && is_punct(equals, '=')
        {
            return match Lit::new(text.clone()) {
                Lit::Str(text) => Attribute::Doc(text.value()),
                _ => Attribute::Other,
            };
        }
        let Some((name, arguments)) = call(&tokens) else { return Attribute::Other };
        match name.as_str() {
            "downgrade" => {
                let (rows, _) = of_downgrade(&arguments, Span::call_site());
                Attribute::Mark(Mark::Downgrade, marked(&rows))
            }
            "migration" => {
                let (arguments, errors) = Arguments::parse(arguments, Span::call_site());
                let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
                let mark = Mark::Migration {
                    revision: arguments.as_revision().filter(|_| errors.is_empty()),
                    created: text(&arguments.created),
                    transaction: arguments.transaction.unwrap_or(true),
                    irreversible: text(&arguments.irreversible),
                    allow: arguments.allow.iter().map(|rule| rule.value.clone()).collect(),
                };
                Attribute::Mark(mark, marked(&arguments.rows))
            }
            "cfg" => Attribute::Condition,
            "cfg_attr" if marks(&arguments) => Attribute::ConditionalMark,
            _ => Attribute::Other,
        }
    }
}

fn marked(rows: &[RowsOf]) -> Vec<MarkedRows> {
    let marked = |rows: &RowsOf| MarkedRows { table: rows.table.clone(), module: rows.module.to_string() };
    rows.iter().map(marked).collect()
}

fn marks(arguments: &TokenStream) -> bool {
    arguments
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "migration" || word == "downgrade"))
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Whether it may stand before `fn` and `mod`.
fn is_qualifier(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            ["pub", "const", "async", "unsafe", "safe", "extern"].iter().any(|qualifier| word == qualifier)
        }
        TokenTree::Literal(_) => true,
        token => is_group(token, Delimiter::Parenthesis),
    }
}

#[cfg(test)]
mod tests;
