mod readings;
mod steps;
mod unknown;

use super::{Body, Recording, Scope};
use crate::folder::OwnTokens;
use migrator_core::check::Touched;
use migrator_core::op::{Operation, Operations};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};

const PRELUDE: &str = "use migrator_runtime::prelude::*;";

fn body(text: &str) -> Body {
    Body::read(format!("{{ {text} }}").parse().unwrap(), Some(&Ident::new("op", Span::call_site())))
}

fn scope(file: &str) -> Scope {
    let tokens: TokenStream = file.parse().unwrap();
    Scope::of(&tokens.into_iter().collect::<Vec<TokenTree>>())
}

fn read_in(file: &str, text: &str) -> Recording {
    let _own = OwnTokens::use_them();
    body(text).recording(&scope(file))
}

fn read(text: &str) -> Recording {
    read_in(PRELUDE, text)
}

/// What a function records; fails when a part of it could not be read.
fn operations_in(file: &str, text: &str) -> Vec<Operation> {
    let recording = read_in(file, text);
    assert!(recording.is_complete(), "{text}\n{recording:#?}");
    recording.operations().cloned().collect()
}

fn operations(text: &str) -> Vec<Operation> {
    operations_in(PRELUDE, text)
}

fn recorded(record: impl FnOnce(&mut Operations)) -> Vec<Operation> {
    let mut operations = Operations::default();
    record(&mut operations);
    operations.into_recorded()
}

/// What is unknown, in order.
fn unknown(recording: &Recording) -> Vec<Touched> {
    recording.unknown().cloned().collect()
}
