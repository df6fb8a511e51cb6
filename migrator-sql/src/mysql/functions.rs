use super::expression::{self, Token, tokens};
use super::quote::object;
use super::{column_type, names};
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateFunction, DropFunction};
use migrator_core::schema::{Function, FunctionName, Schema, SqlText};

/// The statements that create a function. MariaDB has `CREATE OR REPLACE`, MySQL has not.
pub(super) fn create(create: &CreateFunction, schema: Option<&Schema>) -> Result<Vec<String>, Unsupported> {
    let CreateFunction { name, function, or_replace } = create;
    names::check("function", &name.name.name)?;
    let refuse = |fact: String, help: &str| Err(Unsupported::new(format!("function `{name}` {fact}"), help));
    if !function.language.eq_ignore_ascii_case("sql") {
        return refuse(
            format!("is written in {}, and MySQL knows SQL only", function.language),
            "write it for MySQL inside of op.on(…)",
        );
    }
    if function.returns.trim().eq_ignore_ascii_case("trigger") {
        return refuse(
            "is for a trigger, and MySQL's triggers have bodies of their own".into(),
            "leave it out on MySQL",
        );
    }
    let mut others = schema.into_iter().flat_map(|schema| schema.functions.keys());
    if let Some(other) = others.find(|other| other.name == name.name && *other != name) {
        return refuse(
            format!("has the name of `{other}`, and MySQL has each name once, whatever the arguments"),
            "give it another name",
        );
    }
    let body = function.body.get(Dialect::Mysql).trim().trim_end_matches(';');
    if body.is_empty() {
        return refuse("has no body for MySQL".into(), "give it one, or create it inside of op.on(…)");
    }
    let word = body.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if !["begin", "return"].iter().any(|begin| word.eq_ignore_ascii_case(begin)) {
        return refuse(
            "does not begin with RETURN or BEGIN, as MySQL's functions do".into(),
            "write its body for MySQL: RETURN …, or BEGIN … END",
        );
    }
    let attributes = match function.attributes.trim() {
        "" => String::new(),
        other if attributes(other).is_some() => format!(" {other}"),
        other => {
            return refuse(
                format!("is {other}, which MySQL does not know"),
                "MySQL's words are [NOT] DETERMINISTIC, CONTAINS SQL, NO SQL, READS SQL DATA, MODIFIES SQL DATA and SQL \
                 SECURITY DEFINER or INVOKER",
            );
        }
    };
    let sql = format!(
        "CREATE FUNCTION {}({}) RETURNS {}{attributes}\n{body}",
        object(&name.name),
        name.arguments,
        function.returns
    );
    let before = or_replace.then(|| format!("DROP FUNCTION IF EXISTS {}", object(&name.name)));
    Ok(before.into_iter().chain([sql]).collect())
}

/// The statement that drops a function.
pub(super) fn drop(drop: &DropFunction) -> String {
    let if_exists = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("DROP FUNCTION {if_exists}{}", object(&drop.name.name))
}

/// The words that are said of a function, in order and without those that are usual; nothing where there
/// are others.
fn attributes(text: &str) -> Option<String> {
    let mut rest = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let mut said = Vec::new();
    for (words, is_usual) in [
        ("NOT DETERMINISTIC", true),
        ("DETERMINISTIC", false),
        ("CONTAINS SQL", true),
        ("NO SQL", false),
        ("READS SQL DATA", false),
        ("MODIFIES SQL DATA", false),
        ("SQL SECURITY DEFINER", true),
        ("SQL SECURITY INVOKER", false),
        ("LANGUAGE SQL", true),
    ] {
        if rest.contains(words) {
            rest = rest.replacen(words, "", 1);
            if !is_usual {
                said.push(words);
            }
        }
    }
    rest.trim().is_empty().then(|| said.join(" "))
}

/// A function as it is read back.
pub(super) fn canonical(name: &FunctionName, function: &Function) -> (FunctionName, Function) {
    let arguments: Vec<String> =
        split_arguments(&name.arguments).iter().map(|argument| canonical_argument(argument)).collect();
    let arguments = arguments.join(", ");
    let function = Function {
        returns: canonical_type(&function.returns),
        language: "sql".into(),
        attributes: attributes(&function.attributes).unwrap_or_default(),
        body: SqlText::new(expression::catalog_body(function.body.get(Dialect::Mysql))),
    };
    (FunctionName { name: name.name.clone(), arguments }, function)
}

/// A type in the words that the catalog uses.
pub(super) fn canonical_type(declared: &str) -> String {
    let without_charset = declared.split(" CHARSET ").next().unwrap_or(declared);
    let without_charset = without_charset.split(" charset ").next().unwrap_or(without_charset);
    let read = column_type::read(without_charset);
    match column_type::type_name(&read) {
        Ok(name) => name.to_lowercase(),
        Err(_) => without_charset.to_lowercase(),
    }
}

fn canonical_argument(argument: &str) -> String {
    let mut tokens = tokens(argument.trim());
    let name = match tokens.next() {
        Some(Token::Backticked(raw)) => expression::unquoted(raw, '`'),
        Some(other) => other.raw().to_owned(),
        None => return String::new(),
    };
    let declared: String = tokens.map(Token::raw).collect();
    format!("{name} {}", canonical_type(declared.trim()))
}

/// The arguments of a list, that are parted by commas outside of brackets.
fn split_arguments(arguments: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut depth = 0_usize;
    for token in tokens(arguments) {
        match token {
            Token::Symbol("(") => depth += 1,
            Token::Symbol(")") => depth = depth.saturating_sub(1),
            Token::Symbol(",") if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.push_str(token.raw());
        }
    }
    all.retain(|argument| !argument.trim().is_empty());
    all
}
