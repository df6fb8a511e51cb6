//! `#[downgrade]`: read, judged, expanded.

use crate::call_site::CallSite;
use crate::error::errors;
use crate::migration::stand_in;
use crate::rows::modules;
use migrator_source::judge;
use proc_macro2::TokenStream;
use quote::quote;

/// The macro's work, from tokens to tokens.
pub(crate) fn expand(arguments: &TokenStream, item: &TokenStream, site: &CallSite) -> TokenStream {
    let judged = judge::downgrade(arguments, item, site.span, site.file.as_deref());
    let errors = errors(&judged.mistakes);
    let Some(function) = judged.function else { return quote!(#item #errors) };

    let downgrade = function.name();
    let rows = if judged.usable { modules(&judged.rows) } else { TokenStream::new() };
    let function = if judged.usable { item.clone() } else { stand_in(&function) };
    quote! {
        #function
        #rows
        #errors
        ::migrator_runtime::__private::inventory::submit! {
            ::migrator_runtime::__private::RegisteredDowngrade {
                module: ::core::module_path!(),
                downgrade: #downgrade,
            }
        }
    }
}
