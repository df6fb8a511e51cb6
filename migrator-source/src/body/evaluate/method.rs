use super::{Evaluator, text};
use crate::body::value::Value;
use crate::body::vocabulary::{self, Arguments};
use quote::ToTokens;
use syn::{Expr, ExprClosure, ExprMethodCall};

impl Evaluator<'_> {
    /// `receiver.method(arguments…)`
    pub(super) fn method(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let method = call.method.to_string();
        if method == "map" {
            return self.map(call);
        }
        let receiver = self.value(&call.receiver)?;
        match (method.as_str(), call.args.is_empty()) {
            // A list may become a set, which has another order.
            ("into", true) if matches!(receiver, Value::List(_)) => return None,
            ("collect", true) if !is_vector(call) => return None,
            ("into" | "clone" | "to_owned", true) => return Some(receiver),
            ("to_string", true) => return receiver.shown().and_then(text),
            ("to_vec" | "iter" | "into_iter" | "copied" | "cloned" | "collect", true) => {
                return match receiver {
                    Value::List(_) | Value::Bytes(_) => Some(receiver),
                    _ => None,
                };
            }
            ("as_str" | "as_slice", true) => {
                return matches!(receiver, Value::Text(_) | Value::List(_)).then_some(receiver);
            }
            _ => {}
        }
        let arguments = self.values(call.args.iter())?;
        vocabulary::method(receiver, &method, Arguments::new(arguments))
    }

    /// `list.map(|element| …)`
    fn map(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let Value::List(list) = self.value(&call.receiver)? else { return None };
        let mut arguments = call.args.iter();
        let (Some(Expr::Closure(closure)), None) = (arguments.next(), arguments.next()) else { return None };
        let each = list.into_iter().map(|element| self.result(closure, element));
        each.collect::<Option<Vec<_>>>().map(Value::List)
    }

    /// What a closure makes of a value.
    fn result(&mut self, closure: &ExprClosure, given: Value) -> Option<Value> {
        let mut inputs = closure.inputs.iter();
        let (Some(input), None) = (inputs.next(), inputs.next()) else { return None };
        if !closure.attrs.is_empty() || closure.asyncness.is_some() {
            return None;
        }
        let mark = self.mark();
        self.bind(input, given);
        let value = self.value(&closure.body);
        self.forget(mark);
        value
    }
}

/// Whether a call says that it makes a vector: `collect::<Vec<_>>()`
fn is_vector(call: &ExprMethodCall) -> bool {
    let kind = call.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
    kind.is_some_and(|kind| {
        kind.to_token_stream().into_iter().next().is_some_and(|word| word.to_string() == "Vec")
    })
}
