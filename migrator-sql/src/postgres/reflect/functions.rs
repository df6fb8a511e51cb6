use super::catalog::Catalog;
use super::record::{Record, records};
use crate::reflect::{ReflectError, Row};
use migrator_core::schema::{Function, FunctionName};

/// Reads the functions.
pub(super) fn read(rows: &[Row], catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    for record in records("functions", rows, 15) {
        let record = record?;
        let name = record.name(0, 1)?;
        let kind = match record.need(3)? {
            "f" => "function",
            "p" => "procedure",
            "a" => "aggregate",
            _ => "window function",
        };
        let settings = record.text(12).is_some() || record.is(14);
        let body = record.text(6).unwrap_or_default();
        // A body in SQL's own form is kept as a tree, without its text.
        if kind != "function" || settings || body.is_empty() {
            catalog.not_modelled(kind, name);
            continue;
        }
        let function = Function::returning(record.text(4).unwrap_or("void"))
            .language(record.need(5)?)
            .attributes(attributes(record)?)
            .body(body);
        let name = FunctionName::new(name, record.text(2).unwrap_or_default());
        catalog.schema.functions.insert(name, function);
    }
    Ok(())
}

fn attributes(record: Record<'_>) -> Result<String, ReflectError> {
    let mut words = Vec::new();
    match record.need(7)? {
        "i" => words.push("IMMUTABLE"),
        "s" => words.push("STABLE"),
        _ => {}
    }
    if record.is(11) {
        words.push("LEAKPROOF");
    }
    if record.is(8) {
        words.push("STRICT");
    }
    if record.is(9) {
        words.push("SECURITY DEFINER");
    }
    match record.need(10)? {
        "s" => words.push("PARALLEL SAFE"),
        "r" => words.push("PARALLEL RESTRICTED"),
        _ => {}
    }
    Ok(words.join(" "))
}
