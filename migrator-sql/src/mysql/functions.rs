use super::column_type;
use super::expression::{self, Token, tokens};
use super::quote::object;
use migrator_core::capability::Dialect;
use migrator_core::limits::mysql::function_attributes;
use migrator_core::op::{CreateFunction, DropFunction};
use migrator_core::schema::{Function, FunctionName, SqlText};

/// The statements that create a function. MariaDB has `CREATE OR REPLACE`, MySQL has not.
pub(super) fn create(create: &CreateFunction) -> Vec<String> {
    let CreateFunction { name, function, or_replace } = create;
    let body = function.body.get(Dialect::Mysql).trim().trim_end_matches(';');
    let attributes = match function.attributes.trim() {
        "" => String::new(),
        other => format!(" {other}"),
    };
    let sql = format!(
        "CREATE FUNCTION {}({}) RETURNS {}{attributes}\n{body}",
        object(&name.name),
        name.arguments,
        function.returns
    );
    let before = or_replace.then(|| format!("DROP FUNCTION IF EXISTS {}", object(&name.name)));
    before.into_iter().chain([sql]).collect()
}

/// The statement that drops a function.
pub(super) fn drop(drop: &DropFunction) -> String {
    let if_exists = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("DROP FUNCTION {if_exists}{}", object(&drop.name.name))
}

/// A function as it is read back.
pub(super) fn canonical(name: &FunctionName, function: &Function) -> (FunctionName, Function) {
    let arguments: Vec<String> =
        split_arguments(&name.arguments).iter().map(|argument| canonical_argument(argument)).collect();
    let arguments = arguments.join(", ");
    let function = Function {
        returns: canonical_type(&function.returns),
        language: "sql".into(),
        attributes: function_attributes(&function.attributes).unwrap_or_default(),
        body: SqlText::new(expression::catalog_body(function.body.get(Dialect::Mysql))),
    };
    (FunctionName { name: name.name.clone(), arguments }, function)
}

/// A type in the words that the catalog uses.
pub(super) fn canonical_type(declared: &str) -> String {
    let without_charset = declared.split(" CHARSET ").next().unwrap_or(declared);
    let without_charset = without_charset.split(" charset ").next().unwrap_or(without_charset);
    let read = column_type::read(without_charset);
    column_type::type_name(&read).to_lowercase()
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
