//! The function that an attribute stands on: whether it is one that can record operations.

use crate::mistake::Mistake;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Pat, PatType, ReturnType, Safety, Signature, Type, Visibility};

/// A function whose body is left as it was written.
pub struct Function {
    /// Its other attributes.
    pub attributes: Vec<Attribute>,
    /// `pub`, or nothing.
    pub visibility: Visibility,
    signature: Signature,
    /// The body with its braces.
    pub body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Function {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }
}

impl Function {
    /// Reads the item that `attribute` (its name without `#[…]`) stands on.
    ///
    /// # Errors
    ///
    /// When the item is no function.
    pub fn read(attribute: &str, item: &TokenStream) -> Result<Self, Mistake> {
        syn::parse2(item.clone()).map_err(|_| {
            let diagnostic =
                Diagnostic::new("not-a-function", format!("`#[{attribute}]` is not on a function"));
            Mistake::over(item, Span::call_site(), diagnostic.help(write_it(attribute)))
        })
    }

    /// Its name.
    pub fn name(&self) -> &Ident {
        &self.signature.ident
    }

    /// Whether it has an `#[inline]` of its own.
    pub fn says_inline(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.path().is_ident("inline"))
    }

    /// The name by which the body knows the recorder, if it has one.
    pub fn recorder(&self) -> Option<&Ident> {
        match self.signature.inputs.first() {
            Some(FnArg::Typed(PatType { pat, .. })) => match &**pat {
                Pat::Ident(pattern) => Some(&pattern.ident),
                _ => None,
            },
            _ => None,
        }
    }

    /// Everything that keeps the function from recording operations.
    pub fn judge(&self, attribute: &str) -> Vec<Mistake> {
        let signature = &self.signature;
        let mut errors = Vec::new();
        let mut wrong = |tokens: &dyn ToTokens, fact: &str, help: &str| {
            let diagnostic =
                Diagnostic::new("function-signature", fact.replace("{}", &signature.ident.to_string()));
            errors.push(Mistake::over(tokens, signature.ident.span(), diagnostic.help(help)));
        };
        let shape = write_it(attribute);

        if let Some(other) = self.attributes.iter().find(|other| marks(other)) {
            wrong(
                other,
                "`{}` is marked twice, but a function leads one way",
                "mark it once; `#[downgrade]` stands on a function of its own",
            );
        }
        if let Some(token) = &signature.asyncness {
            wrong(
                token,
                "`{}` is async, but a migration only records what to do",
                "take `async` away; work that needs the database is recorded as a step: \
                 `op.run(\"what it does\", async |db| { … })`",
            );
        }
        if let Safety::Unsafe(token) = &signature.safety {
            wrong(token, "`{}` is unsafe", "take `unsafe` away; `unsafe { … }` may stand inside");
        }
        if let Some(abi) = &signature.abi {
            wrong(abi, "`{}` is not a plain Rust function", "take `extern` away");
        }
        if !signature.generics.params.is_empty() {
            wrong(&signature.generics, "`{}` is generic, but nobody could say for which types", &shape);
        }
        if let ReturnType::Type(_, returned) = &signature.output
            && !matches!(&**returned, Type::Tuple(tuple) if tuple.elems.is_empty())
        {
            wrong(
                &signature.output,
                "`{}` returns a value, but nothing can fail while it records",
                "take the return type away",
            );
        }
        let mut inputs = signature.inputs.iter();
        match inputs.next() {
            None => wrong(&signature.ident, "`{}` has no parameter to record operations with", &shape),
            Some(FnArg::Receiver(receiver)) => {
                wrong(receiver, "`{}` is a method, but a migration is a function of its own", &shape);
            }
            Some(FnArg::Typed(PatType { ty, .. })) if !is_recorder(ty) => {
                wrong(ty, "`{}` takes something other than `&mut Operations`", &shape);
            }
            Some(FnArg::Typed(_)) => {
                let others: TokenStream = inputs.map(ToTokens::into_token_stream).collect();
                if !others.is_empty() {
                    wrong(&others, "`{}` takes more than `&mut Operations`", &shape);
                }
            }
        }
        errors
    }
}

/// Whether it is one of our attributes, by whatever path.
fn marks(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == "migration" || last.ident == "downgrade")
}

/// Whether it is `&mut Operations`, by whatever path.
fn is_recorder(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => {
            let named = match &*reference.elem {
                Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Operations"),
                _ => false,
            };
            let lifetime = reference.lifetime.as_ref().is_none_or(|lifetime| lifetime.ident == "_");
            reference.mutability.is_some() && named && lifetime
        }
        Type::Group(group) => is_recorder(&group.elem),
        Type::Paren(paren) => is_recorder(&paren.elem),
        _ => false,
    }
}

fn write_it(attribute: &str) -> String {
    let name = if attribute == "migration" { "upgrade" } else { attribute };
    format!("write `fn {name}(op: &mut Operations)`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(item: &str) -> Vec<String> {
        let item: TokenStream = item.parse().unwrap();
        let function = Function::read("migration", &item).unwrap();
        function.judge("migration").iter().map(|error| error.diagnostic.fact.clone()).collect()
    }

    #[test]
    fn functions_that_can_record() {
        for item in [
            "fn upgrade(op: &mut Operations) {}",
            "pub fn anything(_: &mut Operations,) {}",
            "#[allow(dead_code)] fn r#move(mut op: &'_ mut migrator_runtime::prelude::Operations) {}",
            "fn upgrade(op: &mut Operations) -> () where u8: Copy {}",
        ] {
            assert!(facts(item).is_empty(), "{item}");
        }
    }

    #[test]
    fn every_fault_is_said() {
        assert_eq!(
            facts("async unsafe extern \"C\" fn upgrade<T>(op: &Operations, other: u8) -> u8 { 1 }").len(),
            6
        );
        assert_eq!(facts("fn upgrade() {}"), ["`upgrade` has no parameter to record operations with"]);
        assert_eq!(
            facts("fn upgrade(&mut self) {}"),
            ["`upgrade` is a method, but a migration is a function of its own"]
        );
        assert_eq!(
            facts("#[doc = \"\"] #[migrator_runtime::downgrade] fn upgrade(op: &mut Operations) {}"),
            ["`upgrade` is marked twice, but a function leads one way"]
        );
        assert_eq!(
            facts("fn upgrade(op: &mut Operations, a: u8, b: u8) {}"),
            ["`upgrade` takes more than `&mut Operations`"]
        );
    }

    #[test]
    fn what_is_no_function() {
        let item: TokenStream = "struct Upgrade;".parse().unwrap();
        assert!(Function::read("migration", &item).is_err());
    }
}
