//! `#[migration(…)]`: read, judged, expanded.

use crate::call_site::CallSite;
use crate::error::errors;
use crate::rows::modules;
use migrator_source::attribute::{Arguments, Text};
use migrator_source::folder::file_of_revision;
use migrator_source::judge::{self, ALLOW_HEADS, SEVERAL_HEADS};
use migrator_source::message::message;
use migrator_source::mistake::Mistake;
use migrator_source::signature::Function;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The macro's work, from tokens to tokens.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream, site: &CallSite) -> TokenStream {
    let mut judged = judge::migration(arguments, item, site.span, site.file.as_deref());
    let allowance = allow_heads(&mut judged.mistakes, std::env::var_os(ALLOW_HEADS));
    let errors = errors(&judged.mistakes);
    let Some(function) = judged.function else { return quote!(#item #errors) };

    let on_roll = judged.found && site.is_on_roll();
    let module = on_roll.then_some(site).and_then(CallSite::module);
    // A function that cannot be called records nothing, whatever is written in it.
    let mark = judged.mark.filter(|_| judged.usable);
    let registered = registration(&judged.arguments, &function, mark, module);
    if judged.usable {
        // Together with the others of its bucket, and not alone in its own module: see `folder::Roll`.
        let together = (on_roll && !function.says_inline())
            .then(|| quote!(#[inline(always)] #[allow(clippy::inline_always)]));
        let rows = modules(&judged.rows);
        quote!(#together #item #rows #errors #allowance #registered)
    } else {
        let stand_in = stand_in(&function);
        quote!(#stand_in #errors #registered)
    }
}

/// The file of a package that has the migration with these arguments.
pub(crate) fn file_in(package: &Path, arguments: &TokenStream) -> Option<PathBuf> {
    let (arguments, _) = Arguments::parse(arguments.clone(), Span::call_site());
    file_of_revision(package, &arguments.revision?.value)
}

/// A function of the same name that records nothing, for when this one cannot be called.
pub(crate) fn stand_in(function: &Function) -> TokenStream {
    let (visibility, name) = (&function.visibility, function.name());
    quote!(#visibility fn #name(_: &mut ::migrator_runtime::__private::Operations) {})
}

/// Lets several heads pass if the environment says so, by code that makes Cargo compile again as soon
/// as it no longer does.
fn allow_heads(mistakes: &mut Vec<Mistake>, environment: Option<OsString>) -> Option<TokenStream> {
    let is_several_heads = |mistake: &mut Mistake| mistake.diagnostic.code == SEVERAL_HEADS;
    let allowed = environment.is_some_and(|value| !value.is_empty());
    if !allowed || mistakes.extract_if(.., is_several_heads).next().is_none() {
        return None;
    }
    Some(quote!(
        const _: ::core::option::Option<&str> = ::core::option_env!(#ALLOW_HEADS);
    ))
}

/// The migration as a value: in a constant that `migrations!` takes up, when it is on the roll as this
/// module, or handed in by itself.
fn registration(
    arguments: &Arguments,
    function: &Function,
    mark: Option<u64>,
    on_roll: Option<Ident>,
) -> TokenStream {
    let values = |texts: &[Text]| {
        let values = texts.iter().map(|text| &text.value);
        quote!(&[#(#values),*])
    };
    let optional = |text: &Option<Text>| match text {
        Some(Text { value, .. }) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    };
    let revision = arguments.revision.as_ref().map_or("", |text| &text.value);
    let down_revision = values(&arguments.down_revision);
    let depends_on = values(&arguments.depends_on);
    let branch_labels = values(&arguments.branch_labels);
    let message = message(&function.attributes);
    let created = optional(&arguments.created);
    let transaction = arguments.transaction.unwrap_or(true);
    let irreversible = optional(&arguments.irreversible);
    let allow = values(&arguments.allow);
    let mark = match mark {
        Some(mark) => quote!(::core::option::Option::Some(#mark)),
        None => quote!(::core::option::Option::None),
    };
    let upgrade = function.name();
    let value = quote! {
        ::migrator_runtime::__private::RegisteredMigration {
            revision: #revision,
            down_revision: #down_revision,
            depends_on: #depends_on,
            branch_labels: #branch_labels,
            message: #message,
            created: #created,
            transaction: #transaction,
            irreversible: #irreversible,
            allow: #allow,
            file: ::core::file!(),
            line: ::core::line!(),
            module: ::core::module_path!(),
            mark: #mark,
            upgrade: #upgrade,
        }
    };
    match on_roll {
        // The second constant is there only if `migrations!` has taken the first one up.
        Some(module) => quote! {
            #[doc(hidden)]
            pub(super) const __MIGRATION: ::migrator_runtime::__private::RegisteredMigration = #value;
            const _: () = super::__roll::#module;
        },
        None => quote!(::migrator_runtime::__private::inventory::submit! { #value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::diagnostic::Diagnostic;
    use proc_macro2::Span;

    fn mistakes() -> Vec<Mistake> {
        let mistake = |code| Mistake::new(Span::call_site(), Diagnostic::new(code, "fact"));
        vec![mistake("illegal-revision-id"), mistake(SEVERAL_HEADS)]
    }

    #[test]
    fn heads_are_let_pass_when_the_environment_says_so() {
        let mut passing = mistakes();
        let allowance = allow_heads(&mut passing, Some("1".into())).unwrap();
        assert!(allowance.to_string().contains("MIGRATOR_ALLOW_HEADS"));
        assert_eq!(
            passing.iter().map(|mistake| mistake.diagnostic.code).collect::<Vec<_>>(),
            ["illegal-revision-id"]
        );
        assert!(allow_heads(&mut passing, Some("1".into())).is_none());
    }

    #[test]
    fn heads_are_said_otherwise() {
        for environment in [None, Some(OsString::new())] {
            let mut all = mistakes();
            assert!(allow_heads(&mut all, environment).is_none());
            assert_eq!(all.len(), 2);
        }
    }

    #[test]
    fn an_expansion_without_a_file_is_judged_alone() {
        let site = CallSite { span: Span::call_site(), file: None };
        let expanded = |arguments: &str, item: &str| {
            expand(arguments.parse().unwrap(), &item.parse().unwrap(), &site).to_string()
        };
        let sound = expanded(
            "revision = \"a\", down_revision = \"elsewhere\"",
            "fn up(op: &mut Operations) { op.execute(1); }",
        );
        assert!(sound.contains("RegisteredMigration") && !sound.contains("compile_error"), "{sound}");
        let wrong = expanded("revision = \"a-b\"", "async fn up(op: &mut Operations) { broken }");
        assert_eq!(wrong.matches("compile_error").count(), 2, "{wrong}");
        assert!(wrong.contains("RegisteredMigration") && !wrong.contains("broken"), "{wrong}");
    }
}
