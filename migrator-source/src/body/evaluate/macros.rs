use super::path::Meaning;
use super::{Evaluator, text};
use crate::body::value::{FromValue, Value};
use migrator_core::schema::Literal;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

impl Evaluator<'_> {
    pub(super) fn macro_call(&mut self, call: &Macro) -> Option<Value> {
        let words: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let Meaning::Words(words) = self.words(words)? else { return None };
        let arguments: Vec<Expr> = Punctuated::<Expr, Token![,]>::parse_terminated
            .parse2(call.tokens.clone())
            .ok()?
            .into_iter()
            .collect();
        let [word] = words.as_slice() else { return None };
        match word.as_str() {
            "vec" => self.each(&arguments).map(Value::List),
            "row" => {
                let literals = self.each(&arguments)?.into_iter().map(Literal::from_value);
                literals
                    .map(|literal| literal.map(Value::Literal))
                    .collect::<Option<Vec<_>>>()
                    .map(Value::List)
            }
            "concat" => {
                // It shows a float as it is written, and not as its value is.
                let part = |value: &Value| value.shown().filter(|_| !matches!(value, Value::Float(_)));
                let parts: Option<Vec<String>> = self.each(&arguments)?.iter().map(part).collect();
                text(parts?.concat())
            }
            "format" => self.format(arguments),
            _ => None,
        }
    }

    fn each(&mut self, expressions: &[Expr]) -> Option<Vec<Value>> {
        self.values(expressions.iter())
    }

    fn format(&mut self, arguments: Vec<Expr>) -> Option<Value> {
        let mut arguments = arguments.into_iter();
        let Value::Text(template) = self.value(&arguments.next()?)? else { return None };
        let (mut positional, mut named) = (Vec::new(), Vec::new());
        for argument in arguments {
            match argument {
                Expr::Assign(assign) => {
                    let Expr::Path(name) = &*assign.left else { return None };
                    named.push((name.path.get_ident()?.to_string(), self.value(&assign.right)?));
                }
                argument => positional.push(self.value(&argument)?),
            }
        }
        let mut shown = String::new();
        let mut next = positional.iter();
        let mut rest = template.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            shown.push_str(before);
            let escaped = [("{{", '{'), ("}}", '}')].into_iter().find(|(twice, _)| after.starts_with(twice));
            if let Some((twice, once)) = escaped {
                shown.push(once);
                rest = &after[twice.len()..];
                continue;
            }
            let (hole, after) = after.strip_prefix('{')?.split_once('}')?;
            rest = after;
            let (name, form) = hole.split_once(':').unwrap_or((hole, ""));
            let value = match name.trim() {
                "" => next.next()?.clone(),
                name => match name.parse::<usize>() {
                    Ok(at) => positional.get(at)?.clone(),
                    Err(_) => self.named(name, &named)?,
                },
            };
            shown.push_str(&formatted(&value, form.trim())?);
        }
        shown.push_str(rest);
        text(shown)
    }

    /// `{name}`: an argument of the macro, or what has that name where it stands.
    fn named(&mut self, name: &str, arguments: &[(String, Value)]) -> Option<Value> {
        if let Some((_, value)) = arguments.iter().find(|(known, _)| known == name) {
            return Some(value.clone());
        }
        match self.words(vec![name.to_owned()])? {
            Meaning::Value(value) => Some(value),
            Meaning::Words(_) => None,
        }
    }
}

/// A value in one of the forms `{}`, `{:?}`, `{:03}`.
fn formatted(value: &Value, form: &str) -> Option<String> {
    match form {
        "" => value.shown(),
        "?" => value.debugged(),
        _ => {
            let width: usize = form.strip_prefix('0')?.parse().ok().filter(|width| *width < 100)?;
            match value {
                Value::Integer(integer) => Some(format!("{integer:0width$}")),
                _ => None,
            }
        }
    }
}
