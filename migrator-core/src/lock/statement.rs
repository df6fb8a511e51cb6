/// The longest statement that a message quotes whole, in characters.
const LONGEST: usize = 120;

/// A statement as it stands in a message: on one line, and cut where it is very long.
///
/// ```
/// use migrator_core::lock::line;
/// assert_eq!(line("op.if_table_exists(\"a\", |op| {\n    op.drop_table(\"a\");\n});"),
///     "op.if_table_exists(\"a\", |op| { op.drop_table(\"a\"); });");
/// assert_eq!(line("op.create_table(\"a\", [\n    integer(\"id\"),\n])\n.comment(\"b\");"),
///     "op.create_table(\"a\", [integer(\"id\")]).comment(\"b\");");
/// ```
pub fn line(statement: &str) -> String {
    let mut whole = String::new();
    for part in statement.lines().map(str::trim) {
        if part.starts_with([')', ']']) && whole.ends_with(',') {
            whole.pop();
        }
        if !whole.is_empty() && !whole.ends_with(['(', '[']) && !part.starts_with([')', ']', '.']) {
            whole.push(' ');
        }
        whole.push_str(part);
    }
    match whole.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}
