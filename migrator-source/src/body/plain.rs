//! Statements that are nothing but calls and values, parsed without asking for anything else.
//!
//! Nearly all statements of migrations are. `syn` has to look for thirty other kinds of expressions before
//! each of their words, and in a macro that is not optimised this takes most of the time that reading a
//! thousand migrations takes. What is not plain is left to `syn`, one statement at a time.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::token::{Bracket, Comma, Dot, Not, Paren, PathSep, Semi};
use syn::{
    Block, Expr, ExprArray, ExprCall, ExprLit, ExprMacro, ExprMethodCall, ExprParen, ExprPath, ExprReference,
    ExprTuple, ExprUnary, Lit, LitBool, Macro, MacroDelimiter, Path, PathArguments, PathSegment, Stmt, UnOp,
};

/// The statements of a block, without its braces.
pub(super) fn statements(tokens: TokenStream) -> syn::Result<Vec<Stmt>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut statements = Vec::new();
    // A semicolon ends a statement wherever it stands in a block.
    for part in tokens.split_inclusive(|token| is_punct(token, ';')) {
        match plain(part) {
            Some(statement) => statements.push(statement),
            None => statements.extend(Block::parse_within.parse2(part.iter().cloned().collect())?),
        }
    }
    Ok(statements)
}

/// `receiver.method(…).method(…);`
fn plain(tokens: &[TokenTree]) -> Option<Stmt> {
    let [before @ .., last] = tokens else { return None };
    if !is_punct(last, ';') {
        return None;
    }
    let (expression, []) = expression(before)? else { return None };
    let is_call = matches!(expression, Expr::MethodCall(_));
    is_call.then(|| Stmt::Expr(expression, Some(Semi { spans: [last.span()] })))
}

/// An expression that is plain, and what stands behind it.
fn expression(tokens: &[TokenTree]) -> Option<(Expr, &[TokenTree])> {
    match tokens {
        [TokenTree::Punct(sign), rest @ ..] if sign.as_char() == '&' && sign.spacing() == Spacing::Alone => {
            if matches!(rest.first(), Some(TokenTree::Ident(word)) if is_keyword(word)) {
                return None;
            }
            let (inner, rest) = expression(rest)?;
            let and_token = syn::token::And { spans: [sign.span()] };
            let reference =
                ExprReference { attrs: Vec::new(), and_token, mutability: None, expr: Box::new(inner) };
            Some((Expr::Reference(reference), rest))
        }
        [TokenTree::Punct(sign), number @ TokenTree::Literal(_), rest @ ..] if sign.as_char() == '-' => {
            // A method of the number would come before the sign.
            if rest.first().is_some_and(|token| is_punct(token, '.')) {
                return None;
            }
            let (number, rest) = atom(std::slice::from_ref(number)).map(|(number, _)| (number, rest))?;
            let op = UnOp::Neg(syn::token::Minus { spans: [sign.span()] });
            Some((Expr::Unary(ExprUnary { attrs: Vec::new(), op, expr: Box::new(number) }), rest))
        }
        tokens => {
            let (mut receiver, mut rest) = atom(tokens)?;
            while let [dot, TokenTree::Ident(method), TokenTree::Group(given), after @ ..] = rest
                && is_punct(dot, '.')
                && given.delimiter() == Delimiter::Parenthesis
            {
                if is_keyword(method) {
                    return None;
                }
                receiver = Expr::MethodCall(ExprMethodCall {
                    attrs: Vec::new(),
                    receiver: Box::new(receiver),
                    dot_token: Dot { spans: [dot.span()] },
                    method: method.clone(),
                    turbofish: None,
                    paren_token: paren(given),
                    args: list(given)?,
                });
                rest = after;
            }
            Some((receiver, rest))
        }
    }
}

/// A literal, a path, a call of a path, an array, a tuple.
fn atom(tokens: &[TokenTree]) -> Option<(Expr, &[TokenTree])> {
    let attrs = Vec::new();
    match tokens {
        [TokenTree::Literal(literal), rest @ ..] => {
            Some((Expr::Lit(ExprLit { attrs, lit: Lit::new(literal.clone()) }), rest))
        }
        [TokenTree::Ident(word), rest @ ..] if word == "true" || word == "false" => {
            let lit = Lit::Bool(LitBool { value: word == "true", span: word.span() });
            Some((Expr::Lit(ExprLit { attrs, lit }), rest))
        }
        [TokenTree::Ident(_), ..] => path(tokens),
        [TokenTree::Group(group), rest @ ..] => match group.delimiter() {
            Delimiter::Bracket => {
                let bracket_token = Bracket { span: group.delim_span() };
                Some((Expr::Array(ExprArray { attrs, bracket_token, elems: list(group)? }), rest))
            }
            Delimiter::Parenthesis => {
                let mut elems = list(group)?;
                let paren_token = paren(group);
                let expression = if elems.len() == 1 && !elems.trailing_punct() {
                    let expr = Box::new(elems.pop()?);
                    Expr::Paren(ExprParen { attrs, paren_token, expr })
                } else {
                    Expr::Tuple(ExprTuple { attrs, paren_token, elems })
                };
                Some((expression, rest))
            }
            Delimiter::Brace | Delimiter::None => None,
        },
        _ => None,
    }
}

/// `a::b`, `a::b(…)`, `a![…]`
fn path(tokens: &[TokenTree]) -> Option<(Expr, &[TokenTree])> {
    let attrs = Vec::new();
    let mut segments = Punctuated::new();
    let mut rest = tokens;
    loop {
        let [TokenTree::Ident(word), after @ ..] = rest else { return None };
        if is_keyword(word) {
            return None;
        }
        segments.push_value(PathSegment { ident: word.clone(), arguments: PathArguments::None });
        rest = after;
        let [TokenTree::Punct(first), TokenTree::Punct(second), after @ ..] = rest else { break };
        if first.as_char() != ':' || first.spacing() != Spacing::Joint || second.as_char() != ':' {
            break;
        }
        segments.push_punct(PathSep { spans: [first.span(), second.span()] });
        rest = after;
    }
    let path = Path { leading_colon: None, segments };
    match rest {
        [TokenTree::Punct(bang), TokenTree::Group(given), rest @ ..] if bang.as_char() == '!' => {
            let delimiter = match given.delimiter() {
                Delimiter::Parenthesis => MacroDelimiter::Paren(paren(given)),
                Delimiter::Bracket => MacroDelimiter::Bracket(Bracket { span: given.delim_span() }),
                Delimiter::Brace | Delimiter::None => return None,
            };
            let bang_token = Not { spans: [bang.span()] };
            let mac = Macro { path, bang_token, delimiter, tokens: given.stream() };
            Some((Expr::Macro(ExprMacro { attrs, mac }), rest))
        }
        [TokenTree::Group(given), rest @ ..] if given.delimiter() == Delimiter::Parenthesis => {
            let func = Box::new(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path }));
            Some((Expr::Call(ExprCall { attrs, func, paren_token: paren(given), args: list(given)? }), rest))
        }
        [TokenTree::Group(_), ..] => None,
        rest => Some((Expr::Path(ExprPath { attrs, qself: None, path }), rest)),
    }
}

/// Expressions with commas between them, and nothing else.
fn list(group: &Group) -> Option<Punctuated<Expr, Comma>> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut expressions = Punctuated::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let (expression, after) = expression(rest)?;
        expressions.push_value(expression);
        rest = match after {
            [] => after,
            [comma, after @ ..] if is_punct(comma, ',') => {
                expressions.push_punct(Comma { spans: [comma.span()] });
                after
            }
            _ => return None,
        };
    }
    Some(expressions)
}

fn paren(group: &Group) -> Paren {
    Paren { span: group.delim_span() }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Words that are no names: <https://doc.rust-lang.org/reference/keywords.html>. Paths that begin with one,
/// such as `self::NAME`, are left to `syn` too.
fn is_keyword(word: &Ident) -> bool {
    const KEYWORDS: [&str; 55] = [
        "abstract",
        "as",
        "async",
        "await",
        "become",
        "box",
        "break",
        "const",
        "continue",
        "crate",
        "do",
        "dyn",
        "else",
        "enum",
        "extern",
        "false",
        "final",
        "fn",
        "for",
        "gen",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "macro",
        "macro_rules",
        "match",
        "mod",
        "move",
        "mut",
        "override",
        "priv",
        "pub",
        "raw",
        "ref",
        "return",
        "safe",
        "Self",
        "self",
        "static",
        "struct",
        "super",
        "trait",
        "true",
        "try",
        "type",
        "typeof",
        "union",
        "unsafe",
        "unsized",
        "use",
        "virtual",
        "where",
        "while",
    ];
    KEYWORDS.iter().any(|keyword| word == keyword) || word == "yield" || word == "_"
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::op::Operation;
    use quote::ToTokens;

    fn parsed_by_syn(text: &str) -> Vec<Stmt> {
        Block::parse_within.parse_str(text).unwrap()
    }

    fn tokens(statements: &[Stmt]) -> String {
        statements.iter().map(|statement| statement.to_token_stream().to_string() + "\n").collect()
    }

    /// The kinds of expressions, within each other.
    fn shape(expression: &Expr) -> String {
        let inner = |expressions: &Punctuated<Expr, Comma>| {
            expressions.iter().map(shape).collect::<Vec<_>>().join(" ")
        };
        match expression {
            Expr::Lit(_) => "lit".into(),
            Expr::Path(_) => "path".into(),
            Expr::Array(array) => format!("[{}]", inner(&array.elems)),
            Expr::Tuple(tuple) => format!("({})", inner(&tuple.elems)),
            Expr::Paren(paren) => format!("paren({})", shape(&paren.expr)),
            Expr::Reference(reference) => format!("&{}", shape(&reference.expr)),
            Expr::Unary(unary) => format!("-{}", shape(&unary.expr)),
            Expr::Macro(_) => "macro".into(),
            Expr::Call(call) => format!("{}({})", shape(&call.func), inner(&call.args)),
            Expr::MethodCall(call) => {
                format!("{}.{}({})", shape(&call.receiver), call.method, inner(&call.args))
            }
            other => other.to_token_stream().to_string(),
        }
    }

    fn shapes(statements: &[Stmt]) -> Vec<String> {
        statements
            .iter()
            .map(|statement| match statement {
                Stmt::Expr(expression, _) => shape(expression),
                other => other.to_token_stream().to_string(),
            })
            .collect()
    }

    fn assert_same(text: &str) {
        let (ours, theirs) = (statements(text.parse().unwrap()).unwrap(), parsed_by_syn(text));
        assert_eq!(tokens(&ours), tokens(&theirs), "{text}");
        assert_eq!(shapes(&ours), shapes(&theirs), "{text}");
    }

    #[test]
    fn it_is_parsed_as_syn_parses_it() {
        for (_, operation) in Operation::examples() {
            assert_same(&operation.source());
        }
        for text in [
            "op.a(-1, &b, &[c, d::e], (f,), (g), (), h!(i), vec![-2.5], true, x(y).z().w(1));",
            "op.a(-1.abs()); op.b(&mut c); op.d(e + f); op.g(h?); op.i(|j| j); op.k(l[0]); op.m(n { o: p });",
            "op.a(b..c); op.a(!b); op.a(*b); op.a(b as u8); op.a(b.0); op.a(b.c); op.a(async { 1 }); op.a(<T>::b());",
            "op.a::<B>(c); op.a(b::<C>(d)); op.a(::b::c()); op.a(self::b); op.a(r#if); op.a(b && c); op.a(&&b);",
            "let a = op.b(); for c in d { op.e(c); } op.f(); if g { op.h(); } { op.i(); } j!(); const K: u8 = 1; op.l()",
            "op.a(b).await; op.a().b; (op.a)(b); op.a(return); op.a(if b { c } else { d }); op.a(#[b] c); op.a(_);",
            "op.a(b, , c)",
            "",
        ] {
            match Block::parse_within.parse_str(text) {
                Ok(_) => assert_same(text),
                Err(_) => assert!(statements(text.parse().unwrap()).is_err(), "{text}"),
            }
        }
    }

    #[test]
    fn what_users_write_most_is_plain() {
        for (_, operation) in Operation::examples() {
            let source = operation.source();
            if source.contains('|') || source.contains("\n") {
                continue;
            }
            let tokens: Vec<TokenTree> = source.parse::<TokenStream>().unwrap().into_iter().collect();
            assert!(plain(&tokens).is_some(), "{source}");
        }
    }
}
