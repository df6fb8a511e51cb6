//! The arguments of `#[migration(…)]` and `#[downgrade(…)]`: tokens to values, with every mistake in them.

mod argument;
mod rows;
mod value;

pub(crate) use rows::written;
pub use rows::{RowsOf, identifier};

use crate::mistake::Mistake;
use argument::{Argument, arguments};
use migrator_core::diagnostic::{Diagnostic, every};
use migrator_core::lint::RULES;
use migrator_core::revision::Revision;
use proc_macro2::{Span, TokenStream, TokenTree};
use value::Value;

const NAMES: [&str; 10] = [
    "revision",
    "down_revision",
    "depends_on",
    "branch_label",
    "branch_labels",
    "created",
    "transaction",
    "irreversible",
    "allow",
    "rows",
];

/// A string literal and where it stands.
#[derive(Debug, Clone)]
pub struct Text {
    /// What stands between the quotes.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// What stands in `#[migration(…)]`.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Its id.
    pub revision: Option<Text>,
    /// Its parents.
    pub down_revision: Vec<Text>,
    /// What else must be applied before.
    pub depends_on: Vec<Text>,
    /// The labels that it declares, by either argument.
    pub branch_labels: Vec<Text>,
    /// When it was written.
    pub created: Option<Text>,
    /// Whether it may run in a transaction.
    pub transaction: Option<bool>,
    /// Why it has no way back.
    pub irreversible: Option<Text>,
    /// The rules that it is free of.
    pub allow: Vec<Text>,
    /// The tables whose rows its data steps have as types.
    pub rows: Vec<RowsOf>,
}

impl Arguments {
    /// Reads the arguments. What is wrong is left out of them and said in the errors; `attribute`
    /// is the place of what is missing.
    pub fn parse(tokens: TokenStream, attribute: Span) -> (Self, Vec<Mistake>) {
        // With a mistake in it, or without its name, but it is there.
        let named = |token: TokenTree| matches!(token, TokenTree::Ident(name) if name == "revision");
        let unnamed = matches!(tokens.clone().into_iter().next(), Some(TokenTree::Literal(_)));
        let revision_was_meant = unnamed || tokens.clone().into_iter().any(named);
        let mut reader = Reader { revision_was_meant, ..Reader::default() };
        for argument in arguments(tokens) {
            match argument {
                Ok(argument) => reader.read(argument),
                Err(error) => reader.errors.push(error),
            }
        }
        if !reader.revision_was_meant {
            reader.errors.push(Mistake::new(
                attribute,
                Diagnostic::new("missing-argument", "the migration has no `revision`")
                    .help("give it an id of its own: `revision = \"…\"`"),
            ));
        }
        (reader.read, reader.errors)
    }

    /// The migration's place in the history, if it has an id.
    pub fn as_revision(&self) -> Option<Revision> {
        let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect();
        Some(Revision {
            id: self.revision.as_ref()?.value.clone(),
            down_revision: values(&self.down_revision),
            depends_on: values(&self.depends_on),
            branch_labels: values(&self.branch_labels),
            message: String::new(),
        })
    }
}

/// Reads the arguments of `#[downgrade(…)]`: the tables whose rows its data steps have as types.
pub fn of_downgrade(tokens: &TokenStream, attribute: Span) -> (Vec<RowsOf>, Vec<Mistake>) {
    let mut errors = Vec::new();
    match arguments(tokens.clone()).as_mut_slice() {
        [] => {}
        [Ok(argument)] if argument.name == "rows" => {
            let value = std::mem::replace(&mut argument.value, Value::Other(TokenStream::new()));
            return (rows::read(value, &mut errors), errors);
        }
        _ => {
            let diagnostic =
                Diagnostic::new("unknown-argument", "`#[downgrade]` takes no arguments but `rows(…)`")
                    .help("it belongs to the `#[migration(…)]` of its file, which says everything else");
            errors.push(Mistake::over(tokens, attribute, diagnostic));
        }
    }
    (Vec::new(), errors)
}

#[derive(Default)]
struct Reader {
    read: Arguments,
    errors: Vec<Mistake>,
    seen: Vec<String>,
    revision_was_meant: bool,
}

impl Reader {
    fn read(&mut self, argument: Argument) {
        let name = argument.name.to_string();
        if !self.is_known(&argument, &name) || !self.is_new(&argument, &name) {
            return;
        }
        let Argument { value, .. } = argument;
        match name.as_str() {
            "revision" => self.read.revision = self.text(&name, value, "an id such as `\"ae1027a6acf\"`"),
            "down_revision" => self.read.down_revision = self.texts(&name, value),
            "depends_on" => self.read.depends_on = self.texts(&name, value),
            "branch_label" => {
                let label = self.text(
                    &name,
                    value,
                    "a label such as `\"billing\"`; for several there is `branch_labels`",
                );
                self.read.branch_labels.extend(label);
            }
            "branch_labels" => {
                let labels = match value {
                    Value::Text(text) => {
                        let diagnostic = Diagnostic::new("argument-kind", "`branch_labels` takes an array")
                            .help(format!("for one label write `branch_label = {:?}`", text.value));
                        self.errors.push(Mistake::new(text.span, diagnostic));
                        Vec::new()
                    }
                    value => self.texts(&name, value),
                };
                self.read.branch_labels.extend(labels);
            }
            "created" => self.read.created = self.text(&name, value, "a date such as `\"2025-01-15\"`"),
            "irreversible" => {
                self.read.irreversible = self.text(&name, value, "the reason why there is no way back");
            }
            "allow" => self.read.allow = self.rules(value),
            "rows" => self.read.rows = rows::read(value, &mut self.errors),
            _ => match value {
                Value::Bool(transaction, _) => self.read.transaction = Some(transaction),
                value => {
                    let diagnostic =
                        Diagnostic::new("argument-kind", format!("`{name}` takes `true` or `false`")).help(
                            "write `transaction = false` for a migration that must not run in a transaction",
                        );
                    self.errors.push(value.error(diagnostic));
                }
            },
        }
    }

    /// `("rule", …)`, each a rule that there is.
    fn rules(&mut self, value: Value) -> Vec<Text> {
        let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        let write = format!("write `allow(\"{}\")`", rules[0]);
        let values = match value {
            Value::Call(values, _) if !values.is_empty() => values,
            value => {
                let diagnostic =
                    Diagnostic::new("argument-kind", "`allow` takes the names of rules in brackets");
                self.errors.push(value.error(diagnostic.help(write)));
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for value in values {
            match value {
                Value::Text(text) if rules.contains(&text.value.as_str()) => texts.push(text),
                Value::Text(text) => {
                    let fact = format!("there is no rule `{}`", text.value);
                    let diagnostic = Diagnostic::new("unknown-rule", fact)
                        .meant(&text.value, rules.iter().copied())
                        .another_help(format!("the rules are {}", every(&rules)));
                    self.errors.push(Mistake::new(text.span, diagnostic));
                }
                value => {
                    let diagnostic = Diagnostic::new("argument-kind", "a rule is named by a string literal");
                    self.errors.push(value.error(diagnostic.help(&write)));
                }
            }
        }
        texts
    }

    fn is_known(&mut self, argument: &Argument, name: &str) -> bool {
        if NAMES.contains(&name) {
            return true;
        }
        let mut diagnostic =
            Diagnostic::new("unknown-argument", format!("`#[migration]` has no argument `{name}`"))
                .meant(name, NAMES);
        self.revision_was_meant |= diagnostic.candidates.first().is_some_and(|near| near == "revision");
        if name == "message" {
            diagnostic = diagnostic.help("the message is the doc comment of the function");
        } else if diagnostic.candidates.is_empty() {
            diagnostic = diagnostic.help(format!("the arguments are {}", every(&NAMES)));
        }
        self.errors.push(Mistake::new(argument.name.span(), diagnostic));
        false
    }

    fn is_new(&mut self, argument: &Argument, name: &str) -> bool {
        let other = match name {
            "branch_label" => "branch_labels",
            "branch_labels" => "branch_label",
            name => name,
        };
        let diagnostic = if self.seen.iter().any(|seen| seen == name) {
            let help = match name {
                "down_revision" | "depends_on" => {
                    format!("give it once, for several as an array: `{name} = [\"…\", \"…\"]`")
                }
                "branch_label" => "give all labels at once: `branch_labels = [\"…\", \"…\"]`".to_owned(),
                _ => "give it once".to_owned(),
            };
            Diagnostic::new("duplicate-argument", format!("`{name}` is given twice")).help(help)
        } else if self.seen.iter().any(|seen| seen == other) {
            Diagnostic::new("duplicate-argument", "both `branch_label` and `branch_labels` are given")
                .help("give all labels at once: `branch_labels = [\"…\", \"…\"]`")
        } else {
            self.seen.push(name.to_owned());
            return true;
        };
        self.errors.push(Mistake::new(argument.name.span(), diagnostic));
        false
    }

    /// One string that is not blank.
    fn text(&mut self, name: &str, value: Value, what: &str) -> Option<Text> {
        match value {
            Value::Text(text) => self.filled(name, text),
            value => {
                let diagnostic = Diagnostic::new("argument-kind", format!("`{name}` takes a string literal"));
                self.errors.push(value.error(diagnostic.help(format!("write {what}"))));
                None
            }
        }
    }

    /// One string or an array of them, each different.
    fn texts(&mut self, name: &str, value: Value) -> Vec<Text> {
        let values = match value {
            Value::Text(text) => return self.filled(name, text).into_iter().collect(),
            Value::List(values, brackets) if values.is_empty() => {
                let diagnostic = Diagnostic::new("empty-array", format!("`{name}` is an empty array"));
                self.errors.push(Mistake::new(brackets, diagnostic.help(leave_out(name))));
                return Vec::new();
            }
            Value::List(values, _) => values,
            value => {
                let diagnostic = Diagnostic::new(
                    "argument-kind",
                    format!("`{name}` takes a string literal or an array of them"),
                );
                let help =
                    if value.is_none() { leave_out(name) } else { "write `\"…\"` or `[\"…\", \"…\"]`" };
                self.errors.push(value.error(diagnostic.help(help)));
                return Vec::new();
            }
        };
        let mut texts: Vec<Text> = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::Text(text) if texts.iter().any(|other| other.value == text.value) => {
                    let diagnostic = Diagnostic::new(
                        "named-twice",
                        format!("`{}` is named twice in `{name}`", text.value),
                    );
                    self.errors.push(Mistake::new(text.span, diagnostic.help("name it once")));
                }
                Value::Text(text) => texts.extend(self.filled(name, text)),
                value => {
                    let diagnostic = Diagnostic::new(
                        "argument-kind",
                        format!("`{name}` takes an array of string literals"),
                    );
                    self.errors.push(value.error(diagnostic.help("write `[\"…\", \"…\"]`")));
                }
            }
        }
        texts
    }

    fn filled(&mut self, name: &str, text: Text) -> Option<Text> {
        if !text.value.trim().is_empty() {
            return Some(text);
        }
        let diagnostic =
            Diagnostic::new("empty-argument", format!("`{name}` is empty")).help(leave_out(name));
        self.errors.push(Mistake::new(text.span, diagnostic));
        None
    }
}

fn leave_out(name: &str) -> &'static str {
    match name {
        "revision" => "give the migration an id of its own, such as `ae1027a6acf`",
        "down_revision" => "leave `down_revision` out for a base, or name the revision that this one follows",
        "irreversible" => "say why there is no way back, or leave `irreversible` out",
        _ => "leave it out",
    }
}

#[cfg(test)]
mod tests;
