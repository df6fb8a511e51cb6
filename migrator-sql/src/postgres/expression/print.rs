//! A tree to SQL, with no more brackets than it needs.

use super::tree::{Node, power};
use crate::postgres::quote::{name, text};

pub(super) fn print(node: &Node) -> String {
    let mut sql = String::new();
    write(node, 0, &mut sql);
    sql
}

/// Writes a node where operators of this strength stand around it.
fn write(node: &Node, around: u8, sql: &mut String) {
    let own = strength(node);
    if own < around {
        sql.push('(');
    }
    match node {
        Node::Name(parts) => write_name(parts, sql),
        Node::Keyword(word) => sql.push_str(&word.to_uppercase()),
        Node::Text(value) => sql.push_str(&text(value)),
        Node::Number(number) => sql.push_str(number),
        Node::Call { name, arguments } => {
            write_name(name, sql);
            sql.push('(');
            for (at, (word, argument)) in arguments.iter().enumerate() {
                match word {
                    Some(word) => {
                        if at > 0 {
                            sql.push(' ');
                        }
                        sql.push_str(&format!("{} ", word.to_uppercase()));
                    }
                    None if at > 0 => sql.push_str(", "),
                    None => {}
                }
                write(argument, 0, sql);
            }
            sql.push(')');
        }
        Node::Prefix(operator, operand) => {
            sql.push_str(operator);
            sql.push(' ');
            write(operand, own + 1, sql);
        }
        Node::Binary(operator, left, right) => {
            write(left, own_left(operator, own), sql);
            sql.push_str(&format!(" {} ", operator.to_uppercase()));
            write(right, own + 1, sql);
        }
        Node::Chain(word, nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                if at > 0 {
                    sql.push_str(&format!(" {word} "));
                }
                write(node, own + 1, sql);
            }
        }
        Node::Not(operand) => {
            sql.push_str("NOT ");
            write(operand, own, sql);
        }
        Node::Is(operand, what) => {
            write(operand, own + 1, sql);
            sql.push_str(&format!(" IS {what}"));
        }
        Node::In { value, list, negated } => {
            write(value, own + 1, sql);
            sql.push_str(if *negated { " NOT IN (" } else { " IN (" });
            write_list(list, sql);
            sql.push(')');
        }
        Node::Cast(operand, to) => {
            write(operand, power::POSTFIX, sql);
            sql.push_str(&format!("::{to}"));
        }
        Node::Array(items) => {
            sql.push_str("ARRAY[");
            write_list(items, sql);
            sql.push(']');
        }
        Node::Row(items) => {
            sql.push_str("ROW(");
            write_list(items, sql);
            sql.push(')');
        }
        Node::Subscript(operand, items) => {
            write(operand, power::POSTFIX, sql);
            sql.push('[');
            write_list(items, sql);
            sql.push(']');
        }
        Node::Field(operand, field) => {
            sql.push('(');
            write(operand, 0, sql);
            sql.push_str(&format!(").{}", name(field)));
        }
        Node::Case { operand, branches, otherwise } => {
            sql.push_str("CASE");
            if let Some(operand) = operand {
                sql.push(' ');
                write(operand, 0, sql);
            }
            for (condition, value) in branches {
                sql.push_str(" WHEN ");
                write(condition, 0, sql);
                sql.push_str(" THEN ");
                write(value, 0, sql);
            }
            if let Some(value) = otherwise {
                sql.push_str(" ELSE ");
                write(value, 0, sql);
            }
            sql.push_str(" END");
        }
    }
    if own < around {
        sql.push(')');
    }
}

/// How strongly what stands left of an operator has to bind: comparisons do not stand in a row.
fn own_left(operator: &str, own: u8) -> u8 {
    if power::of(operator) <= power::IN { own + 1 } else { own }
}

fn write_list(items: &[Node], sql: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            sql.push_str(", ");
        }
        write(item, 0, sql);
    }
}

fn write_name(parts: &[String], sql: &mut String) {
    let parts: Vec<String> = parts.iter().map(|part| name(part)).collect();
    sql.push_str(&parts.join("."));
}

fn strength(node: &Node) -> u8 {
    match node {
        Node::Chain("OR", _) => power::OR,
        Node::Chain(..) => power::AND,
        Node::Not(_) => power::NOT,
        Node::Is(..) => power::IS,
        Node::In { .. } => power::IN,
        Node::Binary(operator, ..) => power::of(operator),
        Node::Prefix(operator, _) if matches!(operator.as_str(), "-" | "+") => power::SIGN,
        Node::Prefix(..) => power::OTHER,
        // A sign before a number binds like any other.
        Node::Number(number) if number.starts_with('-') => power::SIGN,
        _ => u8::MAX,
    }
}
