use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::statement;
use crate::name::ObjectName;
use crate::op::CreateFunction;
use crate::schema::Schema;

/// Checks a function that is created.
pub(super) fn check(create: &CreateFunction, schema: Option<&Schema>) -> Result<(), Unsupported> {
    let CreateFunction { name, function, .. } = create;
    let refuse = |fact: String, help: &str| {
        Err(Unsupported::new(format!("function `{name}` {fact}"), help).at(&name.name.name))
    };
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
    let is_same = |other: &ObjectName| {
        other.schema == name.name.schema && other.name.to_lowercase() == name.name.name.to_lowercase()
    };
    if let Some(other) = others.find(|other| is_same(&other.name) && *other != name) {
        return refuse(
            format!(
                "has the name of `{other}`, and MySQL has each name once, whatever the arguments and the size of its letters"
            ),
            "give it another name",
        );
    }
    let body = statement(function.body.get(Dialect::Mysql));
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
    let attributes = function.attributes.trim();
    if function_attributes(attributes).is_none() {
        return refuse(
            format!("is {attributes}, which MySQL does not know"),
            "MySQL's words are [NOT] DETERMINISTIC, CONTAINS SQL, NO SQL, READS SQL DATA, MODIFIES SQL DATA and SQL \
             SECURITY DEFINER or INVOKER",
        );
    }
    Ok(())
}

/// The words that are said of a function, in order and without those that are usual; nothing where there
/// are others.
pub fn function_attributes(text: &str) -> Option<String> {
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
