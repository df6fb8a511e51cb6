//! What is read of the source is what its functions record.

mod galleries;
mod migrations;
mod mutations;
mod operations;
mod places;
mod registered;

use migrator_core::op::{Operation, Run};
use migrator_source::body::{Body, Recording, Scope};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Item, ItemFn, Pat};

/// A file's functions that are marked, and what its names mean.
struct Source {
    scope: Scope,
    functions: Vec<(String, Body)>,
}

impl Source {
    fn read(text: &str) -> Self {
        let tokens: TokenStream = text.parse().unwrap();
        let file: syn::File = syn::parse2(tokens.clone()).unwrap();
        let marked = file.items.into_iter().filter_map(|item| match item {
            Item::Fn(function) => Some((mark(&function)?, body(&function))),
            _ => None,
        });
        Source {
            functions: marked.collect(),
            scope: Scope::of(&tokens.into_iter().collect::<Vec<TokenTree>>()),
        }
    }

    /// What the function records that is marked as this.
    fn recording(&self, mark: &str) -> Option<Recording> {
        let (_, body) = self.functions.iter().find(|(own, _)| own == mark)?;
        Some(body.recording(&self.scope))
    }
}

fn mark(function: &ItemFn) -> Option<String> {
    let names = function.attrs.iter().filter_map(|attribute| attribute.path().segments.last());
    names.map(|last| last.ident.to_string()).find(|name| name == "migration" || name == "downgrade")
}

fn body(function: &ItemFn) -> Body {
    let recorder: Option<&Ident> = match function.sig.inputs.first() {
        Some(FnArg::Typed(typed)) => match &*typed.pat {
            Pat::Ident(recorder) => Some(&recorder.ident),
            _ => None,
        },
        _ => None,
    };
    Body::read(function.block.to_token_stream(), recorder)
}

/// A migration of these statements.
fn migration(statements: &str) -> String {
    format!(
        "use migrator_runtime::prelude::*;\n#[migration(revision = \"a\")]\nfn upgrade(op: &mut Operations) {{\n{statements}\n}}\n"
    )
}

/// What is read of statements; fails when a part cannot be read.
fn read(statements: &str) -> Vec<Operation> {
    let recording = Source::read(&migration(statements)).recording("migration").unwrap();
    assert!(recording.is_complete(), "{statements}\n{recording:?}");
    recording.operations().cloned().collect()
}

/// The operations without the enumerations that columns bring with them: one is brought again where it
/// cannot be told that it was brought before.
fn apart(operations: Vec<Operation>) -> Vec<Operation> {
    let is_brought =
        |operation: &Operation| matches!(operation, Operation::CreateEnum(create) if create.if_not_exists);
    operations.into_iter().filter(|operation| !is_brought(operation)).collect()
}

/// The name of a data step: its code is not compared.
fn step(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::Run(Run { name, .. }) => Some(name),
        _ => None,
    }
}
