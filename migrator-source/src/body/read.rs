use super::scope::{Named, named};
use super::step::{Argument, Block, Call, Let, Loop, Method, Recorded, Step, Unknown};
use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, ExprClosure, ExprForLoop, ExprIf, ExprMethodCall, Local, Pat, Stmt};

/// Reads statements, and counts those that record.
#[derive(Default)]
pub(super) struct Reader {
    statements: usize,
}

impl Reader {
    /// Reads statements up to the first that gives the recorder's name to something else.
    pub(super) fn block(&mut self, statements: Vec<Stmt>, recorder: &Ident) -> Block {
        let mut block = Block::default();
        for statement in statements {
            let steps = &mut block.steps;
            match statement {
                Stmt::Expr(expression, _) => self.expression(expression, recorder, steps),
                Stmt::Local(local) if is_discarded(&local, recorder) => {}
                Stmt::Local(local) if mentions(&local.pat, recorder) => {
                    let step = self.lost(first_span(&local));
                    steps.push(step);
                    break;
                }
                Stmt::Local(local) => self.local(local, recorder, steps),
                Stmt::Macro(statement) => self.unknown(&statement, recorder, steps),
                // An item cannot use a local variable, but the other statements can use the item.
                Stmt::Item(item) => {
                    let tokens: Vec<TokenTree> = item.into_token_stream().into_iter().collect();
                    block.names.extend(named(&tokens));
                }
            }
        }
        block
    }

    fn local(&mut self, local: Local, recorder: &Ident, into: &mut Vec<Step>) {
        let Local { attrs, pat, init, .. } = local;
        let mut value = None;
        if let Some(init) = init {
            let rest = init.diverge.as_ref().map(|(_, rest)| rest.to_token_stream()).unwrap_or_default();
            let tokens: TokenStream = [init.expr.to_token_stream(), rest].into_iter().collect();
            self.unknown(&tokens, recorder, into);
            value = (attrs.is_empty() && init.diverge.is_none()).then_some(*init.expr);
        }
        into.push(Step::Let(Let { pattern: pat, value }));
    }

    fn expression(&mut self, expression: Expr, recorder: &Ident, into: &mut Vec<Step>) {
        match expression {
            Expr::MethodCall(call) if is_plain_call(&call, recorder) => {
                let step = self.call(call);
                into.push(step);
            }
            Expr::ForLoop(each) if is_plain_loop(&each, recorder) => {
                let block = self.block(each.body.stmts, recorder);
                into.push(Step::Loop(Loop { pattern: *each.pat, values: *each.expr, block }));
            }
            Expr::Block(block) if block.attrs.is_empty() && block.label.is_none() => {
                into.push(Step::Block(self.block(block.block.stmts, recorder)));
            }
            Expr::If(condition) if is_plain_condition(&condition, recorder) => {
                let mut blocks = Vec::new();
                self.branches(condition, recorder, &mut blocks);
                if blocks.iter().any(|block| !block.steps.is_empty()) {
                    into.push(Step::Maybe(blocks));
                }
            }
            // What follows is recorded elsewhere.
            Expr::Assign(assign) if mentions(&assign.left, recorder) => {
                let step = self.lost(first_span(&assign));
                into.push(step);
            }
            other => self.unknown(&other, recorder, into),
        }
    }

    fn branches(&mut self, condition: ExprIf, recorder: &Ident, into: &mut Vec<Block>) {
        let bound = bound_by(condition.cond.to_token_stream());
        let mut then = self.block(condition.then_branch.stmts, recorder);
        then.names.extend(bound.into_iter().map(|name| (name, Named::Other)));
        into.push(then);
        match condition.else_branch.map(|(_, otherwise)| *otherwise) {
            Some(Expr::If(otherwise)) => self.branches(otherwise, recorder, into),
            Some(Expr::Block(otherwise)) => into.push(self.block(otherwise.block.stmts, recorder)),
            _ => {}
        }
    }

    /// Notes a statement that is not read, unless it has nothing to do with the recorder.
    fn unknown(&mut self, statement: &impl ToTokens, recorder: &Ident, into: &mut Vec<Step>) {
        let may_leave = may_leave(statement.to_token_stream());
        let mentions = mentions(statement, recorder);
        if may_leave || mentions {
            let span = first_span(statement);
            into.push(Step::Unknown(Unknown { statement: self.next(), may_leave, mentions, span }));
        }
    }

    /// From here on nothing is known of the recorder.
    fn lost(&mut self, span: Span) -> Step {
        Step::Unknown(Unknown { statement: self.next(), may_leave: true, mentions: true, span })
    }

    fn next(&mut self) -> usize {
        self.statements += 1;
        self.statements - 1
    }

    fn call(&mut self, outermost: ExprMethodCall) -> Step {
        let statement = self.next();
        let mut calls = vec![outermost];
        while let Some(Expr::MethodCall(inner)) =
            calls.last_mut().map(|call| std::mem::replace(&mut *call.receiver, Expr::PLACEHOLDER))
        {
            calls.push(inner);
        }
        let methods = calls.into_iter().rev().map(|call| {
            let arguments = call.args.into_iter().map(|value| self.argument(&call.method, value)).collect();
            Method { name: call.method, arguments }
        });
        Step::Call(Call { statement, methods: methods.collect() })
    }

    fn argument(&mut self, method: &Ident, value: Expr) -> Argument {
        match value {
            Expr::Closure(closure) if method == "if_table_exists" || method == "alter_table" => {
                Argument::Recording(self.recorded(closure))
            }
            value => Argument::Value(value),
        }
    }

    fn recorded(&mut self, closure: ExprClosure) -> Recorded {
        let mut inputs = closure.inputs.into_iter().map(|pattern| match pattern {
            Pat::Type(typed) => *typed.pat,
            pattern => pattern,
        });
        let mut recorded = Recorded { names: Vec::new(), block: Block::default() };
        match (inputs.next(), inputs.next()) {
            (Some(Pat::Ident(recorder)), None) => {
                recorded.names.push(recorder.ident.to_string());
                self.expression(*closure.body, &recorder.ident, &mut recorded.block.steps);
            }
            (Some(Pat::Wild(_)), None) => {}
            _ => {
                let step = self.lost(first_span(&closure.body));
                recorded.block.steps.push(step);
            }
        }
        recorded
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

/// Whether it is `let _ = op;`, which stands in a new file and does nothing.
fn is_discarded(local: &Local, recorder: &Ident) -> bool {
    let value = local.init.as_ref().filter(|init| init.diverge.is_none()).map(|init| &*init.expr);
    matches!(local.pat, Pat::Wild(_))
        && matches!(value, Some(Expr::Path(path)) if path.attrs.is_empty() && path.path.is_ident(recorder))
}

fn is_plain_loop(each: &ExprForLoop, recorder: &Ident) -> bool {
    each.attrs.is_empty()
        && each.label.is_none()
        && !mentions(&each.pat, recorder)
        && !mentions(&each.expr, recorder)
        && !may_leave(each.body.to_token_stream())
}

/// Whether nothing but its branches has to do with the recorder, and all of them come to their end.
fn is_plain_condition(condition: &ExprIf, recorder: &Ident) -> bool {
    let otherwise_is_plain = match condition.else_branch.as_ref().map(|(_, otherwise)| &**otherwise) {
        Some(Expr::If(otherwise)) => is_plain_condition(otherwise, recorder),
        Some(Expr::Block(otherwise)) => !may_leave(otherwise.to_token_stream()),
        Some(_) => false,
        None => true,
    };
    let is_plain_test = |tokens: TokenStream| !may_leave(tokens.clone()) && !mentions(&tokens, recorder);
    condition.attrs.is_empty()
        && otherwise_is_plain
        && is_plain_test(condition.cond.to_token_stream())
        && !may_leave(condition.then_branch.to_token_stream())
}

/// The attributes of an expression of a kind that can be read.
pub(super) fn attributes(expression: &Expr) -> &[Attribute] {
    match expression {
        Expr::Array(inner) => &inner.attrs,
        Expr::Call(inner) => &inner.attrs,
        Expr::Closure(inner) => &inner.attrs,
        Expr::Field(inner) => &inner.attrs,
        Expr::Index(inner) => &inner.attrs,
        Expr::Lit(inner) => &inner.attrs,
        Expr::Macro(inner) => &inner.attrs,
        Expr::MethodCall(inner) => &inner.attrs,
        Expr::Paren(inner) => &inner.attrs,
        Expr::Path(inner) => &inner.attrs,
        Expr::Range(inner) => &inner.attrs,
        Expr::Reference(inner) => &inner.attrs,
        Expr::Repeat(inner) => &inner.attrs,
        Expr::Tuple(inner) => &inner.attrs,
        Expr::Unary(inner) => &inner.attrs,
        _ => &[],
    }
}

/// The names that a condition may bind: all words of it, if it has a `let`.
fn bound_by(condition: TokenStream) -> Vec<String> {
    fn words(tokens: TokenStream, into: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => words(group.stream(), into),
                TokenTree::Ident(word) => into.push(word.to_string()),
                _ => {}
            }
        }
    }
    let mut all = Vec::new();
    words(condition, &mut all);
    if all.iter().any(|word| word == "let") { all } else { Vec::new() }
}

fn first_span(tokens: &impl ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
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
const PLAIN_MACROS: [&str; 16] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "debug_assert",
    "env",
    "eprintln",
    "format",
    "format_args",
    "include_str",
    "matches",
    "option_env",
    "println",
    "row",
    "stringify",
    "vec",
];

/// Whether the code may go elsewhere than to its end. A macro may, for all we know.
pub(super) fn may_leave(tokens: TokenStream) -> bool {
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
