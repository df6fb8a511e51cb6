use super::Evaluator;
use super::path::Meaning;
use crate::body::value::Value;
use crate::body::vocabulary::{Arguments, associated, function};
use syn::{Expr, ExprCall};

impl Evaluator<'_> {
    /// `path(arguments…)`
    pub(super) fn call(&mut self, call: &ExprCall) -> Option<Value> {
        let Expr::Path(path) = &*call.func else { return None };
        let Meaning::Words(words) = self.meaning(path)? else { return None };
        let arguments = self.values(call.args.iter())?;
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["Some"] | ["Option", "Some"] => {
                arguments.into_iter().next().map(|value| Value::Some(Box::new(value)))
            }
            ["String", "new"] => Some(Value::Text(String::new())),
            ["Vec", "new"] => Some(Value::List(Vec::new())),
            // A text in a tuple struct is worth what the text is.
            ["Expression"] => associated("Expression", "from", Some(Arguments::new(arguments))),
            [name] => function(name, Arguments::new(arguments)),
            [noun, name] => associated(noun, name, Some(Arguments::new(arguments))),
            _ => None,
        }
    }
}
