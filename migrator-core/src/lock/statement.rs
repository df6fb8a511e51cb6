/// The longest statement that a message quotes whole, in characters.
const LONGEST: usize = 120;

/// A statement as it stands in a message: on one line, and cut where it is very long.
///
/// ```
/// use migrator_core::lock::line;
/// assert_eq!(line("op.if_table_exists(\"a\", |op| {\n    op.drop_table(\"a\");\n});"),
///     "op.if_table_exists(\"a\", |op| { op.drop_table(\"a\"); });");
/// ```
pub fn line(statement: &str) -> String {
    let whole = statement.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    match whole.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}
