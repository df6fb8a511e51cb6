//! Expressions, as far as their values are plain to see.
//!
//! | file | what it reads |
//! |---|---|
//! | `literal` | `"a"`, `-1`, `b"x"` |
//! | `path` | variables, constants, `Dialect::Postgres` |
//! | `call` | `integer("n")`, `SqlText::on(…)` |
//! | `method` | `.not_null()`, `.to_owned()`, `.map(…)` |
//! | `macros` | `format!`, `concat!`, `vec!`, `row!` |
//! | `pattern` | what a `let` or a `for` gives a name to |

mod call;
mod literal;
mod macros;
mod method;
mod path;
mod pattern;

use super::read::attributes;
use super::scope::{Named, Scope};
use super::value::Value;
use syn::{Expr, ExprRange, RangeLimits, UnOp};

/// The most values that a list is read with.
const LONGEST_LIST: usize = 10_000;

/// The most bytes that a text is read with.
const LONGEST_TEXT: usize = 1 << 20;

/// How deep constants may lie in constants.
const DEEPEST: usize = 64;

/// Knows what names mean at one place of a function.
pub(crate) struct Evaluator<'a> {
    scope: &'a Scope,
    locals: Vec<(String, Local<'a>)>,
    /// Where the constant stands whose value is read.
    within: Option<Within>,
    depth: usize,
}

/// Where a constant stands.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    File,
    Function,
}

/// What a name of the function means.
pub(crate) enum Local<'a> {
    /// A variable.
    Value(Value),
    /// An item.
    Item(&'a Named),
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(scope: &'a Scope) -> Self {
        Evaluator { scope, locals: Vec::new(), within: None, depth: 0 }
    }

    /// How many names are known here, to forget later ones by.
    pub(crate) fn mark(&self) -> usize {
        self.locals.len()
    }

    /// Forgets the names that came after the mark.
    pub(crate) fn forget(&mut self, mark: usize) {
        self.locals.truncate(mark);
    }

    /// Gives a name a meaning from here on.
    pub(crate) fn name(&mut self, name: &str, local: Local<'a>) {
        self.locals.push((name.to_owned(), local));
    }

    /// What an expression is worth; [`Value::Unknown`] when it cannot be read.
    pub(crate) fn value_of(&mut self, expression: &Expr) -> Value {
        self.value(expression).unwrap_or(Value::Unknown)
    }

    /// What an expression is worth, when it can be read.
    fn value(&mut self, expression: &Expr) -> Option<Value> {
        if !attributes(expression).is_empty() {
            return None;
        }
        match expression {
            Expr::Lit(literal) => literal::value(&literal.lit),
            Expr::Path(path) => self.path(path),
            Expr::Array(array) => self.values(array.elems.iter()).map(Value::List),
            Expr::Tuple(tuple) => self.values(tuple.elems.iter()).map(Value::Tuple),
            Expr::Reference(reference) if reference.mutability.is_none() => self.value(&reference.expr),
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Group(inner) => self.value(&inner.expr),
            Expr::Unary(unary) => match (&unary.op, self.value(&unary.expr)?) {
                (UnOp::Neg(_), Value::Integer(integer)) => integer.checked_neg().map(Value::Integer),
                (UnOp::Neg(_), Value::Float(float)) => Some(Value::Float(-float)),
                (UnOp::Not(_), Value::Boolean(boolean)) => Some(Value::Boolean(!boolean)),
                (UnOp::Deref(_), value) => Some(value),
                _ => None,
            },
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::Macro(call) => self.macro_call(&call.mac),
            Expr::Range(range) => self.range(range),
            Expr::Index(index) => match (self.value(&index.expr)?, self.value(&index.index)?) {
                (Value::List(mut list), Value::Integer(at)) => {
                    let at = usize::try_from(at).ok().filter(|at| *at < list.len())?;
                    Some(list.swap_remove(at))
                }
                // `&LIST[..]`
                (list @ Value::List(_), Value::Tuple(all)) if all.is_empty() => Some(list),
                _ => None,
            },
            Expr::Field(field) => match (self.value(&field.base)?, &field.member) {
                (Value::Tuple(mut tuple), syn::Member::Unnamed(at)) => {
                    let at = usize::try_from(at.index).ok().filter(|at| *at < tuple.len())?;
                    Some(tuple.swap_remove(at))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What each is worth; `None` when one cannot be read.
    fn values<'e>(&mut self, expressions: impl Iterator<Item = &'e Expr>) -> Option<Vec<Value>> {
        expressions.map(|expression| self.value(expression)).collect()
    }

    fn range(&mut self, range: &ExprRange) -> Option<Value> {
        let (Some(start), Some(end)) = (&range.start, &range.end) else {
            let all = range.start.is_none() && range.end.is_none();
            return all.then(|| Value::Tuple(Vec::new()));
        };
        let (Value::Integer(start), Value::Integer(end)) = (self.value(start)?, self.value(end)?) else {
            return None;
        };
        let end = match range.limits {
            RangeLimits::HalfOpen(_) => end,
            RangeLimits::Closed(_) => end.checked_add(1)?,
        };
        let length = usize::try_from(end.saturating_sub(start).max(0)).ok()?;
        (length <= LONGEST_LIST).then(|| Value::List((start..end).map(Value::Integer).collect()))
    }
}

/// A text that is not too long to be read.
fn text(text: String) -> Option<Value> {
    (text.len() <= LONGEST_TEXT).then_some(Value::Text(text))
}
