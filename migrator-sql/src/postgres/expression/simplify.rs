//! Takes away what PostgreSQL adds to an expression.

use super::tree::Node;
use crate::postgres::type_name;
use crate::quote::{is_number, plain_number};
use migrator_core::schema::ColumnType;

/// The types of the columns that an expression may name.
pub(in crate::postgres) type Columns<'a> = &'a dyn Fn(&str) -> Option<ColumnType>;

/// The tree without the casts that PostgreSQL writes and a user does not, and with one way to say
/// what can be said in several.
pub(in crate::postgres) fn simplify(node: Node, columns: Columns<'_>) -> Node {
    let again = |node: Box<Node>| Box::new(simplify(*node, columns));
    let all = |nodes: Vec<Node>| -> Vec<Node> { nodes.into_iter().map(|n| simplify(n, columns)).collect() };
    match node {
        Node::Name(parts) => Node::Name(own_name(parts)),
        Node::Call { name, arguments } => call(name, arguments, columns),
        Node::Prefix(operator, operand) => match (operator.as_str(), *again(operand)) {
            ("-", Node::Number(number)) if !number.starts_with('-') => Node::Number(format!("-{number}")),
            (_, operand) => Node::Prefix(operator, Box::new(operand)),
        },
        Node::Binary(operator, left, right) => {
            binary(operator, simplify(*left, columns), simplify(*right, columns), columns)
        }
        Node::Chain(word, nodes) => Node::chain(word, all(nodes)),
        Node::Not(operand) => Node::Not(again(operand)),
        Node::Is(operand, what) => Node::Is(again(operand), what),
        Node::In { value, list, negated } => within(*again(value), all(list), negated, columns),
        Node::Cast(operand, to) => cast(simplify(*operand, columns), to, columns),
        Node::Array(items) => Node::Array(all(items)),
        Node::Row(items) => Node::Row(all(items)),
        Node::Subscript(operand, items) => Node::Subscript(again(operand), all(items)),
        Node::Field(operand, field) => Node::Field(again(operand), field),
        Node::Case { operand, branches, otherwise } => Node::Case {
            operand: operand.map(again),
            branches: branches
                .into_iter()
                .map(|(when, then)| (simplify(when, columns), simplify(then, columns)))
                .collect(),
            otherwise: otherwise.map(again),
        },
        other => other,
    }
}

/// In the expressions of a table, a name before a point is the table's. In those of a trigger, there
/// are the old and the new row.
fn own_name(mut parts: Vec<String>) -> Vec<String> {
    match parts.as_slice() {
        [row, _] if row == "old" || row == "new" => parts,
        _ => parts.pop().into_iter().collect(),
    }
}

/// The column that is named.
fn column(node: &Node) -> Option<&str> {
    match node {
        Node::Name(parts) => parts.last().map(String::as_str),
        _ => None,
    }
}

fn call(mut name: Vec<String>, arguments: Vec<(Option<String>, Node)>, columns: Columns<'_>) -> Node {
    if name.len() == 2 && name[0] == "pg_catalog" {
        name.remove(0);
    }
    let mut arguments: Vec<(Option<String>, Node)> =
        arguments.into_iter().map(|(word, argument)| (word, simplify(argument, columns))).collect();
    match (name.as_slice(), arguments.as_mut_slice()) {
        ([only], []) if only == "now" => return Node::Keyword("current_timestamp".into()),
        ([only], [(None, zone), (None, time)]) if only == "timezone" => {
            return Node::binary("at time zone", time.clone(), zone.clone());
        }
        ([only], [(Some(_), _)]) if only == "btrim" => {}
        ([only], [(None, _)]) if only == "trim" => arguments[0].0 = Some("both from".into()),
        ([only], [(word, _)]) if only == "trim" && word.as_deref() == Some("from") => {
            *word = Some("both from".into());
        }
        _ => {}
    }
    for (_, argument) in &mut arguments {
        strip_number(argument);
    }
    Node::Call { name, arguments }
}

fn binary(operator: String, mut left: Node, mut right: Node, columns: Columns<'_>) -> Node {
    match (operator.as_str(), &mut right) {
        ("=" | "<>", Node::Call { name, arguments })
            if name.len() == 1 && arguments.len() == 1 && name[0] == quantifier(&operator) =>
        {
            let mut list = &arguments[0].1;
            while let Node::Cast(inner, _) = list {
                list = inner;
            }
            if let Node::Array(items) = list
                && !items.is_empty()
            {
                return within(left, items.clone(), operator == "<>", columns);
            }
        }
        _ => {}
    }
    let compares = matches!(operator.as_str(), "=" | "<>" | "<" | ">" | "<=" | ">=" | "@>" | "<@" | "&&")
        || operator.starts_with("is ");
    let (has_left, has_right) = (!left.is_literal(), !right.is_literal());
    for (own, beside) in [(&mut left, has_right), (&mut right, has_left)] {
        // Beside another value that is written out, the type of this one matters.
        if !beside {
            continue;
        }
        strip_number(own);
        if compares {
            strip_literal(own);
        }
    }
    if compares {
        strip_widening(&mut left, columns);
        strip_widening(&mut right, columns);
    }
    Node::binary(operator, left, right)
}

fn quantifier(operator: &str) -> &'static str {
    if operator == "=" { "any" } else { "all" }
}

fn within(mut value: Node, mut list: Vec<Node>, negated: bool, columns: Columns<'_>) -> Node {
    if !value.is_literal() {
        list.iter_mut().for_each(|item| {
            strip_number(item);
            strip_literal(item);
        });
    }
    strip_widening(&mut value, columns);
    match list.pop() {
        Some(only) if list.is_empty() => {
            binary(if negated { "<>" } else { "=" }.into(), value, only, columns)
        }
        last => {
            list.extend(last);
            Node::In { value: Box::new(value), list, negated }
        }
    }
}

/// A cast, unless it says nothing: to a text of what is one, of a number to its own kind.
fn cast(operand: Node, to: String, columns: Columns<'_>) -> Node {
    match operand {
        Node::Text(value) if type_name::is_number(&to) && is_number(&value) => {
            Node::Number(plain_number(&value))
        }
        Node::Text(value) if to == "boolean" && matches!(value.as_str(), "t" | "true" | "f" | "false") => {
            Node::Keyword(if value.starts_with('t') { "true" } else { "false" }.into())
        }
        // An empty list and NULL have no type of their own.
        operand if type_name::is_unbounded_text(&to) && is_textual(&operand, columns) => operand,
        operand => Node::Cast(Box::new(operand), to),
    }
}

/// Takes the cast to a number from a number that is written out.
fn strip_number(node: &mut Node) {
    if let Node::Cast(inner, to) = node
        && matches!(**inner, Node::Number(_))
        && type_name::is_number(to)
    {
        *node = (**inner).clone();
    }
}

/// Takes the cast from a value that is written out: what it is compared with says its type.
fn strip_literal(node: &mut Node) {
    if let Node::Cast(inner, _) = node
        && matches!(**inner, Node::Text(_))
    {
        *node = (**inner).clone();
    }
}

/// Takes the cast from a column of numbers that is compared as a wider number.
fn strip_widening(node: &mut Node, columns: Columns<'_>) {
    if let Node::Cast(inner, to) = node
        && let Some(from) = column(inner).and_then(columns)
        && type_name::widens(&from, to)
    {
        *node = (**inner).clone();
    }
}

/// Whether it is a text, whatever is done with it.
fn is_textual(node: &Node, columns: Columns<'_>) -> bool {
    match node {
        Node::Text(_) => true,
        Node::Name(_) => matches!(
            column(node).and_then(columns),
            Some(ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text)
        ),
        Node::Cast(_, to) => type_name::is_text(to),
        Node::Call { name, arguments } => match name.as_slice() {
            [only] => match only.as_str() {
                "lower" | "upper" | "trim" | "btrim" | "ltrim" | "rtrim" | "substring" | "substr"
                | "replace" | "concat" | "left" | "right" | "format" | "to_char" | "md5" | "initcap"
                | "regexp_replace" => true,
                "coalesce" | "nullif" | "greatest" | "least" => {
                    arguments.iter().any(|(_, argument)| is_textual(argument, columns))
                }
                _ => false,
            },
            _ => false,
        },
        Node::Binary(operator, left, _) => match operator.as_str() {
            "||" | "collate" => is_textual(left, columns),
            "->>" | "#>>" => true,
            _ => false,
        },
        Node::Case { branches, otherwise, .. } => {
            branches.iter().any(|(_, then)| is_textual(then, columns) && !matches!(then, Node::Text(_)))
                || otherwise.as_ref().is_some_and(|node| is_textual(node, columns))
        }
        _ => false,
    }
}
