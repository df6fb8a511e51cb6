//! The macros that check a chain of migrations while it compiles.

mod attribute;
mod body;
mod call_site;
mod downgrade;
mod error;
mod folder;
mod judge;
mod message;
mod migration;
mod migrations;
mod signature;

use call_site::CallSite;
use proc_macro::TokenStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// migration
#[proc_macro_attribute]
pub fn migration(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let _turn = turn();
    let item = item.into();
    migration::expand(arguments.into(), &item, &CallSite::current(&item)).into()
}

/// downgrade
#[proc_macro_attribute]
pub fn downgrade(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let _turn = turn();
    let item = item.into();
    downgrade::expand(&arguments.into(), &item, &CallSite::current(&item)).into()
}

/// migrations
#[proc_macro]
pub fn migrations(arguments: TokenStream) -> TokenStream {
    let _turn = turn();
    let arguments = arguments.into();
    migrations::expand(&arguments, &CallSite::current(&arguments)).into()
}

/// Calls take turns: while one reads files, texts become other tokens than those of the compiler
/// (`folder::source`), and an editor's server may run several at once.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
