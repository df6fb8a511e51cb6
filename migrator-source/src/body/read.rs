use super::{Argument, Call, Loop, Method, Step};
use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure, ExprForLoop, ExprMethodCall, Pat, Stmt};

/// Reads statements up to the first that gives the recorder's name to something else.
pub(super) fn steps(statements: Vec<Stmt>, recorder: &Ident) -> Vec<Step> {
    let mut steps = Vec::new();
    for statement in statements {
        match statement {
            Stmt::Expr(expression, _) => expression_steps(expression, recorder, &mut steps),
            Stmt::Local(local) if mentions(&local.pat, recorder) => {
                steps.push(Step::Unknown { may_leave: true });
                break;
            }
            statement @ (Stmt::Local(_) | Stmt::Macro(_)) => unknown(&statement, recorder, &mut steps),
            // An item cannot use a local variable.
            Stmt::Item(_) => {}
        }
    }
    steps
}

fn expression_steps(expression: Expr, recorder: &Ident, into: &mut Vec<Step>) {
    match expression {
        Expr::MethodCall(call) if is_plain_call(&call, recorder) => into.push(call_step(call)),
        Expr::ForLoop(each) if is_plain_loop(&each, recorder) => into.push(Step::Loop(Loop {
            pattern: *each.pat,
            values: *each.expr,
            steps: steps(each.body.stmts, recorder),
        })),
        Expr::Block(block) if block.attrs.is_empty() && block.label.is_none() => {
            into.extend(steps(block.block.stmts, recorder));
        }
        other => unknown(&other, recorder, into),
    }
}

/// Notes a statement that is not read, unless it has nothing to do with the recorder.
fn unknown(statement: &impl ToTokens, recorder: &Ident, into: &mut Vec<Step>) {
    let may_leave = may_leave(statement.to_token_stream());
    if may_leave || mentions(statement, recorder) {
        into.push(Step::Unknown { may_leave });
    }
}

/// Whether it is a row of calls that begins with the recorder.
fn is_plain_call(call: &ExprMethodCall, recorder: &Ident) -> bool {
    let receiver_is_plain = match &*call.receiver {
        Expr::MethodCall(inner) => is_plain_call(inner, recorder),
        Expr::Path(path) => path.attrs.is_empty() && path.path.is_ident(recorder),
        _ => false,
    };
    call.attrs.is_empty() && receiver_is_plain
}

fn call_step(outermost: ExprMethodCall) -> Step {
    let mut methods = Vec::new();
    let mut next = Expr::MethodCall(outermost);
    while let Expr::MethodCall(call) = next {
        methods.push(Method {
            arguments: call.args.into_iter().map(|value| argument(&call.method, value)).collect(),
            name: call.method,
        });
        next = *call.receiver;
    }
    let mut methods = methods.into_iter().rev().peekable();
    let dialect = methods.next_if(|first| first.name == "on").map(|on| on.arguments);
    match (methods.next(), dialect) {
        (Some(method), None) => Step::Call(Call { dialect: None, method, refinements: methods.collect() }),
        (Some(method), Some(mut arguments)) => match (arguments.pop(), arguments.is_empty()) {
            (Some(Argument::Value(dialect)), true) => {
                Step::Call(Call { dialect: Some(dialect), method, refinements: methods.collect() })
            }
            _ => Step::Unknown { may_leave: false },
        },
        // `op.on(…)` alone
        (None, _) => Step::Unknown { may_leave: false },
    }
}

fn argument(method: &Ident, value: Expr) -> Argument {
    match value {
        Expr::Closure(closure) if method == "if_table_exists" => Argument::Recording(recorded(closure)),
        value => Argument::Value(value),
    }
}

fn recorded(closure: ExprClosure) -> Vec<Step> {
    let mut inputs = closure.inputs.into_iter().map(|pattern| match pattern {
        Pat::Type(typed) => *typed.pat,
        pattern => pattern,
    });
    let mut steps = Vec::new();
    match (inputs.next(), inputs.next()) {
        (Some(Pat::Ident(recorder)), None) => expression_steps(*closure.body, &recorder.ident, &mut steps),
        (Some(Pat::Wild(_)), None) => {}
        _ => steps.push(Step::Unknown { may_leave: true }),
    }
    steps
}

fn is_plain_loop(each: &ExprForLoop, recorder: &Ident) -> bool {
    each.attrs.is_empty()
        && each.label.is_none()
        && !mentions(&each.pat, recorder)
        && !mentions(&each.expr, recorder)
        && !may_leave(each.body.to_token_stream())
}

fn mentions(tokens: &impl ToTokens, name: &Ident) -> bool {
    fn any(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => any(group.stream(), name),
            TokenTree::Ident(ident) => ident == *name,
            _ => false,
        })
    }
    any(tokens.to_token_stream(), name)
}

/// Macros that do not return from where they are called, unless it is said in what they are given.
const PLAIN_MACROS: [&str; 12] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "debug_assert",
    "env",
    "format",
    "include_str",
    "matches",
    "row",
    "stringify",
    "vec",
];

/// Whether the code may go elsewhere than to its end. A macro may, for all we know.
fn may_leave(tokens: TokenStream) -> bool {
    let mut word_before: Option<Ident> = None;
    tokens.into_iter().any(|token| {
        let leaves = match &token {
            TokenTree::Group(group) => may_leave(group.stream()),
            TokenTree::Ident(word) => word == "return" || word == "break" || word == "continue",
            TokenTree::Punct(punct) => match (punct.as_char(), &word_before) {
                ('?', _) => true,
                // Not the half of a `!=`.
                ('!', Some(word)) if punct.spacing() == Spacing::Alone => {
                    !PLAIN_MACROS.contains(&word.to_string().as_str())
                }
                _ => false,
            },
            TokenTree::Literal(_) => false,
        };
        word_before = match token {
            TokenTree::Ident(word) => Some(word),
            _ => None,
        };
        leaves
    })
}
