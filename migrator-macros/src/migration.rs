//! `#[migration(…)]`: read, judged, expanded.

use crate::attribute::{Arguments, Text};
use crate::body::{self, NoWayBack, no_way_back};
use crate::call_site::{CallSite, Found};
use crate::error::Error;
use crate::folder::{Mark, Node};
use crate::judge::{ALLOW_HEADS, Finding, Place, SEVERAL_HEADS, has_no_downgrade, judge, migration_errors};
use crate::message::message;
use crate::signature::Function;
use migrator_core::revision::Revision;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::ffi::OsString;

/// The macro's work, from tokens to tokens.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream, site: &CallSite) -> TokenStream {
    let (arguments, mut errors) = Arguments::parse(arguments, site.span);
    let function = match Function::read("migration", item) {
        Ok(function) => function,
        Err(error) => {
            errors.push(error);
            return quote!(#item #(#errors)*);
        }
    };
    let faults = function.judge("migration");
    let usable = faults.is_empty();
    errors.extend(faults);

    let revision = arguments.as_revision();
    // With a mistake in its arguments it is not among the readable ones.
    let sound = revision.as_ref().filter(|_| errors.is_empty());
    let found = site.find(&function.name().to_string(), |mark| {
        matches!(mark, Mark::Migration { revision, .. } if sound.is_none_or(|own| revision.as_ref() == Some(own)))
    });
    let mut findings = findings(revision, found.as_ref());
    let allowance = allow_heads(&mut findings, std::env::var_os(ALLOW_HEADS));
    errors.extend(
        findings
            .into_iter()
            .map(|finding| Error::new(literal(&arguments, finding.place), finding.diagnostic)),
    );
    if let Some(found) = &found {
        errors.extend(judge_file(&arguments, &function, found, usable));
    }

    let on_roll = found.is_some() && site.is_on_roll();
    let registered = registration(&arguments, &function, on_roll.then_some(site).and_then(CallSite::module));
    if usable {
        // Together with the others of its bucket, and not alone in its own module: see `folder::Roll`.
        let together = (on_roll && !function.says_inline())
            .then(|| quote!(#[inline(always)] #[allow(clippy::inline_always)]));
        quote!(#together #item #(#errors)* #allowance #registered)
    } else {
        let stand_in = function.stand_in();
        quote!(#stand_in #(#errors)* #registered)
    }
}

/// The migration's own mistakes in the chain, or by itself when the chain is not known.
fn findings(revision: Option<Revision>, found: Option<&Found>) -> Vec<Finding> {
    if let Some(Found { chain: Some((chain, node)), .. }) = found {
        return chain.findings.iter().filter(|finding| finding.node == *node).cloned().collect();
    }
    let alone: Vec<Node> =
        revision.map(|revision| Node { file: String::new(), position: 0, revision }).into_iter().collect();
    judge(&alone, false)
}

/// Lets several heads pass if the environment says so, by code that makes Cargo compile again as soon
/// as it no longer does.
fn allow_heads(findings: &mut Vec<Finding>, environment: Option<OsString>) -> Option<TokenStream> {
    let is_several_heads = |finding: &mut Finding| finding.diagnostic.code == SEVERAL_HEADS;
    let allowed = environment.is_some_and(|value| !value.is_empty());
    if !allowed || findings.extract_if(.., is_several_heads).next().is_none() {
        return None;
    }
    Some(quote!(
        const _: ::core::option::Option<&str> = ::core::option_env!(#ALLOW_HEADS);
    ))
}

/// The mistakes that it has beside its neighbours in the file.
fn judge_file(arguments: &Arguments, function: &Function, found: &Found, usable: bool) -> Vec<Error> {
    let mut errors = Vec::new();
    if let Some(diagnostic) = migration_errors(&found.source, found.position) {
        errors.push(Error::new(function.name().span(), diagnostic));
    }
    if usable
        && arguments.irreversible.is_none()
        && has_no_downgrade(&found.source)
        && NoWayBack::is_possible(&function.body)
        && let Some(recorder) = function.recorder()
        && let Some(operation) = no_way_back(&body::read(function.body.clone(), recorder))
    {
        errors.push(Error::new(operation.method.span(), operation.diagnostic()));
    }
    errors
}

/// The literal that a finding is about.
fn literal(arguments: &Arguments, place: Place) -> Span {
    let text = match place {
        Place::Revision => arguments.revision.as_ref(),
        Place::DownRevision(at) => arguments.down_revision.get(at),
        Place::DependsOn(at) => arguments.depends_on.get(at),
        Place::BranchLabel(at) => arguments.branch_labels.get(at),
    };
    text.or(arguments.revision.as_ref()).map_or_else(Span::call_site, |text| text.span)
}

/// The migration as a value: in a constant that `migrations!` takes up, when it is on the roll as this
/// module, or handed in by itself.
fn registration(arguments: &Arguments, function: &Function, on_roll: Option<Ident>) -> TokenStream {
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
            file: ::core::file!(),
            line: ::core::line!(),
            module: ::core::module_path!(),
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

    fn findings() -> Vec<Finding> {
        let finding =
            |code| Finding { node: 0, place: Place::Revision, diagnostic: Diagnostic::new(code, "fact") };
        vec![finding("illegal-revision-id"), finding(SEVERAL_HEADS)]
    }

    #[test]
    fn heads_are_let_pass_when_the_environment_says_so() {
        let mut passing = findings();
        let allowance = allow_heads(&mut passing, Some("1".into())).unwrap();
        assert!(allowance.to_string().contains("MIGRATOR_ALLOW_HEADS"));
        assert_eq!(
            passing.iter().map(|finding| finding.diagnostic.code).collect::<Vec<_>>(),
            ["illegal-revision-id"]
        );
        assert!(allow_heads(&mut passing, Some("1".into())).is_none());
    }

    #[test]
    fn heads_are_said_otherwise() {
        for environment in [None, Some(OsString::new())] {
            let mut all = findings();
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
