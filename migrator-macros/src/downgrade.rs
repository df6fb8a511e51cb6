//! `#[downgrade]`: read, judged, expanded.

use crate::call_site::CallSite;
use crate::error::Error;
use crate::folder::Mark;
use crate::judge::downgrade_errors;
use crate::signature::Function;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::quote;

/// The macro's work, from tokens to tokens.
pub(crate) fn expand(arguments: &TokenStream, item: &TokenStream, site: &CallSite) -> TokenStream {
    let mut errors = Vec::new();
    if !arguments.is_empty() {
        let diagnostic = Diagnostic::new("unknown-argument", "`#[downgrade]` takes no arguments")
            .help("it belongs to the `#[migration(…)]` of its file, which says everything else");
        errors.push(Error::over(arguments, site.span, diagnostic));
    }
    let function = match Function::read("downgrade", item) {
        Ok(function) => function,
        Err(error) => {
            errors.push(error);
            return quote!(#item #(#errors)*);
        }
    };
    let faults = function.judge("downgrade");
    let usable = faults.is_empty();
    errors.extend(faults);
    if let Some(found) = site.find(&function.name().to_string(), |mark| *mark == Mark::Downgrade)
        && let Some(diagnostic) = downgrade_errors(&found.source, found.position)
    {
        errors.push(Error::new(site.span, diagnostic));
    }

    let downgrade = function.name();
    let function = if usable { item.clone() } else { function.stand_in() };
    quote! {
        #function
        #(#errors)*
        ::migrator_runtime::__private::inventory::submit! {
            ::migrator_runtime::__private::RegisteredDowngrade {
                module: ::core::module_path!(),
                downgrade: #downgrade,
            }
        }
    }
}
