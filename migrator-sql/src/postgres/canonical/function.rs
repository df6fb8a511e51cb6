use crate::postgres::expression::joined;
use crate::postgres::{split, type_name};
use migrator_core::capability::Dialect;
use migrator_core::schema::{Function, FunctionName};

pub(super) fn canonical(name: &FunctionName, function: &Function) -> (FunctionName, Function) {
    let list: Vec<String> = split::at_commas(&name.arguments).into_iter().map(argument).collect();
    let after = Function::returning(type_name::normal(&function.returns))
        .language(function.language.to_lowercase())
        .attributes(attributes(&function.attributes))
        .body(function.body.get(Dialect::Postgres));
    (FunctionName::new(&name.name, list.join(", ")), after)
}

/// `amount int4 DEFAULT 1` as PostgreSQL writes it.
fn argument(argument: &str) -> String {
    let (own, default) = match split::at_word(&argument.to_lowercase(), " default ") {
        Some((own, _)) => (argument[..own.len()].to_owned(), Some(argument[own.len() + 9..].to_owned())),
        None => match split::at_word(argument, "=") {
            Some((own, default)) => (own.to_owned(), Some(default.to_owned())),
            None => (argument.to_owned(), None),
        },
    };
    let own = own.trim();
    let own = own.strip_prefix("IN ").or_else(|| own.strip_prefix("in ")).unwrap_or(own);
    let words = match own.split_once(' ') {
        // The first word is a name, unless the type goes on.
        Some((name, rest)) if !type_name::continues(&name.to_lowercase(), &first_word(rest)) => {
            format!("{name} {}", type_name::normal(rest))
        }
        _ => type_name::normal(own),
    };
    match default {
        Some(default) => format!("{words} DEFAULT {}", joined(&default)),
        None => words,
    }
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_lowercase()
}

/// The attributes in one order, without those that a function has anyhow.
fn attributes(attributes: &str) -> String {
    let mut rest = attributes.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let mut found = Vec::new();
    for (words, meaning) in [
        ("RETURNS NULL ON NULL INPUT", "STRICT"),
        ("CALLED ON NULL INPUT", ""),
        ("IMMUTABLE", "IMMUTABLE"),
        ("STABLE", "STABLE"),
        ("VOLATILE", ""),
        ("NOT LEAKPROOF", ""),
        ("LEAKPROOF", "LEAKPROOF"),
        ("STRICT", "STRICT"),
        ("EXTERNAL SECURITY DEFINER", "SECURITY DEFINER"),
        ("EXTERNAL SECURITY INVOKER", ""),
        ("SECURITY DEFINER", "SECURITY DEFINER"),
        ("SECURITY INVOKER", ""),
        ("PARALLEL SAFE", "PARALLEL SAFE"),
        ("PARALLEL RESTRICTED", "PARALLEL RESTRICTED"),
        ("PARALLEL UNSAFE", ""),
    ] {
        let padded = format!(" {rest} ");
        if padded.contains(&format!(" {words} ")) {
            rest = padded.replacen(&format!(" {words} "), " ", 1).trim().to_owned();
            found.push(meaning);
        }
    }
    let order = [
        "IMMUTABLE",
        "STABLE",
        "LEAKPROOF",
        "STRICT",
        "SECURITY DEFINER",
        "PARALLEL SAFE",
        "PARALLEL RESTRICTED",
    ];
    let mut all: Vec<&str> = order.into_iter().filter(|word| found.contains(word)).collect();
    if !rest.is_empty() {
        all.push(&rest);
    }
    all.join(" ")
}
