//! One form for expressions that mean the same: MySQL and MariaDB keep no text as it was written, but write
//! it anew from what they understood.

use super::node::{AND, COMPARISON, Infix, Node, OR};
use super::parse::is_logical;

/// The tree in that form.
pub(super) fn normal(node: Node) -> Node {
    truth(simplified(node))
}

/// Rewrites the tree from its leaves upwards.
pub(super) fn simplified(node: Node) -> Node {
    let boxed = |node: Box<Node>| Box::new(simplified(*node));
    let all = |nodes: Vec<Node>| nodes.into_iter().map(simplified).collect::<Vec<_>>();
    match node {
        Node::Word(word) => Node::Word(constant(word)),
        Node::Prefix("not", of) => negated(truth(simplified(*of))),
        Node::Prefix("-", of) => match simplified(*of) {
            Node::Word(number) if number.starts_with(|c: char| c.is_ascii_digit()) => {
                Node::Word(format!("-{number}"))
            }
            of => Node::Prefix("-", Box::new(of)),
        },
        Node::Prefix(sign, of) => Node::Prefix(sign, boxed(of)),
        Node::Infix(left, infix, right) if is_logical(infix) => {
            let (left, right) = (truth(simplified(*left)), truth(simplified(*right)));
            leaning_left(left, infix, right)
        }
        Node::Infix(left, infix, right) => arithmetic(simplified(*left), infix, simplified(*right)),
        Node::Between { of, not, from, to } => {
            Node::Between { of: boxed(of), not, from: boxed(from), to: boxed(to) }
        }
        Node::In { of, not, list } => {
            let mut list = all(list);
            // MariaDB writes a list of one as a comparison.
            match (list.len(), list.pop()) {
                (1, Some(only)) => {
                    let sign = if not { "<>" } else { "=" };
                    Node::Infix(boxed(of), Infix { sign, binds: COMPARISON }, Box::new(only))
                }
                (_, last) => {
                    list.extend(last);
                    Node::In { of: boxed(of), not, list }
                }
            }
        }
        Node::Like { of, not, pattern, escape } => {
            Node::Like { of: boxed(of), not, pattern: boxed(pattern), escape: escape.map(boxed) }
        }
        Node::Is { of, not, what } => Node::Is { of: boxed(of), not, what },
        Node::Collate(of, name) => Node::Collate(boxed(of), name),
        Node::Call(name, arguments) => call(&name, all(arguments)),
        Node::Cast(of, to) => Node::Cast(boxed(of), to),
        Node::Worded(name, parts) => Node::Worded(name, all(parts)),
        Node::Interval(amount, unit) => Node::Interval(boxed(amount), unit),
        Node::Case { of, when, otherwise } => Node::Case {
            when: when
                .into_iter()
                .map(|(condition, value)| {
                    let condition = simplified(condition);
                    (if of.is_none() { truth(condition) } else { condition }, simplified(value))
                })
                .collect(),
            of: of.map(boxed),
            otherwise: otherwise.map(boxed),
        },
        Node::Row(nodes) => Node::Row(all(nodes)),
        other @ (Node::Name(_) | Node::Text(_) | Node::Typed(..)) => other,
    }
}

/// TRUE and FALSE are 1 and 0; bytes and bits are written as MariaDB writes them.
fn constant(word: String) -> String {
    match word.as_str() {
        "true" => "1".into(),
        "false" => "0".into(),
        _ => match (word.strip_prefix("x'"), word.strip_prefix("b'")) {
            (Some(digits), _) => format!("0x{}", digits.trim_end_matches('\'')),
            (_, Some(digits)) => match u64::from_str_radix(digits.trim_end_matches('\''), 2) {
                Ok(bits) => {
                    let digits = format!("{bits:x}");
                    format!("0x{}{digits}", if digits.len() % 2 == 1 { "0" } else { "" })
                }
                Err(_) => word,
            },
            _ if word.starts_with('.') => format!("0{word}"),
            _ => word,
        },
    }
}

/// `a and (b and c)` is `(a and b) and c`.
fn leaning_left(left: Node, infix: Infix, right: Node) -> Node {
    match right {
        Node::Infix(middle, inner, last) if inner == infix => {
            let first = leaning_left(left, infix, *middle);
            Node::Infix(Box::new(first), infix, last)
        }
        right => Node::Infix(Box::new(left), infix, Box::new(right)),
    }
}

fn arithmetic(left: Node, infix: Infix, right: Node) -> Node {
    let (left, right) = (Box::new(left), Box::new(right));
    match infix.sign {
        "->" => Node::Call("json_extract".into(), vec![*left, *right]),
        "->>" => {
            let extract = Node::Call("json_extract".into(), vec![*left, *right]);
            Node::Call("json_unquote".into(), vec![extract])
        }
        // MySQL writes `0 <> a` where `a` was a truth.
        _ if infix.binds == COMPARISON && is_constant(&left) && !is_constant(&right) => {
            let sign = match infix.sign {
                "<" => ">",
                ">" => "<",
                "<=" => ">=",
                ">=" => "<=",
                same => same,
            };
            Node::Infix(right, Infix { sign, ..infix }, left)
        }
        _ => Node::Infix(left, infix, right),
    }
}

fn is_constant(node: &Node) -> bool {
    matches!(node, Node::Word(_) | Node::Text(_) | Node::Typed(..))
}

/// A column that stands for a truth is compared with 0; a call that is compared with 0 stands for itself.
fn truth(node: Node) -> Node {
    match node {
        Node::Name(_) => compared(node, "<>", "0"),
        Node::Infix(left, infix, right)
            if infix.sign == "<>" && *right == Node::Word("0".into()) && matches!(*left, Node::Call(..)) =>
        {
            *left
        }
        other => other,
    }
}

fn compared(node: Node, sign: &'static str, with: &str) -> Node {
    Node::Infix(Box::new(node), Infix { sign, binds: COMPARISON }, Box::new(Node::Word(with.into())))
}

fn negated(node: Node) -> Node {
    match node {
        Node::Infix(left, infix, right) => {
            let sign = match infix.sign {
                "=" => "<>",
                "<>" => "=",
                "<" => ">=",
                ">=" => "<",
                ">" => "<=",
                "<=" => ">",
                "and" => {
                    let or = Infix { sign: "or", binds: OR };
                    return Node::Infix(Box::new(negated(*left)), or, Box::new(negated(*right)));
                }
                "or" => {
                    let and = Infix { sign: "and", binds: AND };
                    return Node::Infix(Box::new(negated(*left)), and, Box::new(negated(*right)));
                }
                _ => return Node::Prefix("not", Box::new(Node::Infix(left, infix, right))),
            };
            Node::Infix(left, Infix { sign, ..infix }, right)
        }
        Node::Between { of, not, from, to } => Node::Between { of, not: !not, from, to },
        Node::In { of, not, list } => Node::In { of, not: !not, list },
        Node::Like { of, not, pattern, escape } => Node::Like { of, not: !not, pattern, escape },
        Node::Is { of, not, what } => Node::Is { of, not: !not, what },
        Node::Prefix("not", of) => *of,
        other => Node::Prefix("not", Box::new(other)),
    }
}

/// One name for functions that have several.
fn call(name: &str, mut arguments: Vec<Node>) -> Node {
    let name = match name {
        "lcase" => "lower",
        "ucase" => "upper",
        "character_length" => "char_length",
        "length" => "octet_length",
        "substring" | "mid" => "substr",
        "power" => "pow",
        "ceil" => "ceiling",
        "day" => "dayofmonth",
        "now" | "localtime" | "localtimestamp" => "current_timestamp",
        "curdate" => "current_date",
        "curtime" => "current_time",
        "instr" if arguments.len() == 2 => {
            arguments.reverse();
            "locate"
        }
        "mod" if arguments.len() == 2 => {
            let infix = Infix { sign: "%", binds: 11 };
            let right = arguments.pop().unwrap_or(Node::Row(Vec::new()));
            let left = arguments.pop().unwrap_or(Node::Row(Vec::new()));
            return Node::Infix(Box::new(left), infix, Box::new(right));
        }
        "date_add" | "adddate" | "date_sub" | "subdate" if arguments.len() == 2 => {
            let sign = if name.contains("add") { "+" } else { "-" };
            let right = arguments.pop().unwrap_or(Node::Row(Vec::new()));
            let right = match right {
                interval @ Node::Interval(..) => interval,
                days => Node::Interval(Box::new(days), "day".into()),
            };
            let left = arguments.pop().unwrap_or(Node::Row(Vec::new()));
            return Node::Infix(Box::new(left), Infix { sign, binds: 10 }, Box::new(right));
        }
        other => other,
    };
    Node::Call(name.to_owned(), arguments)
}
