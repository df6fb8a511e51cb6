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
use proc_macro2::{Span, TokenStream};
use quote::quote;

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
    errors.extend(judge_revision(&arguments, revision, found.as_ref()));
    if let Some(found) = &found {
        errors.extend(judge_file(&arguments, &function, found, usable));
    }

    let registered = registration(&arguments, &function);
    if usable {
        quote!(#item #(#errors)* #registered)
    } else {
        let stand_in = function.stand_in();
        quote!(#stand_in #(#errors)* #registered)
    }
}

/// The migration's own mistakes in the chain, or by itself when the chain is not known.
fn judge_revision(arguments: &Arguments, revision: Option<Revision>, found: Option<&Found>) -> Vec<Error> {
    let own = |finding: &Finding| Error::new(literal(arguments, finding.place), finding.diagnostic.clone());
    if let Some(Found { chain: Some((chain, node)), .. }) = found {
        let allow_heads = std::env::var_os(ALLOW_HEADS).is_some_and(|value| !value.is_empty());
        let is_said = |finding: &&Finding| {
            finding.node == *node && !(allow_heads && finding.diagnostic.code == SEVERAL_HEADS)
        };
        return chain.findings.iter().filter(is_said).map(own).collect();
    }
    let alone: Vec<Node> =
        revision.map(|revision| Node { file: String::new(), position: 0, revision }).into_iter().collect();
    judge(&alone, false).iter().map(own).collect()
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

fn registration(arguments: &Arguments, function: &Function) -> TokenStream {
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
    quote! {
        ::migrator_runtime::__private::inventory::submit! {
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
        }
    }
}
