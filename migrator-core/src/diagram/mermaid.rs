use crate::schema::{Column, Constraint, ForeignKey, Schema, Table};
use std::fmt::Write;

/// The tables and what points where, as an ER diagram in Mermaid, which GitHub and GitLab draw:
/// <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.
///
/// ```
/// use migrator_core::{diagram, op::*, schema::Schema};
/// let mut schema = Schema::default();
/// CreateTable::new("users", [integer("id").primary_key()]).apply(&mut schema).unwrap();
/// let users = "erDiagram\n    \"users\" {\n        integer id PK\n    }\n";
/// assert_eq!(diagram::mermaid(&schema), users);
/// ```
pub fn mermaid(schema: &Schema) -> String {
    let mut text = String::from("erDiagram\n");
    for table in schema.tables.values() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {} {{", entity(&table.name.to_string()));
        for column in &table.columns {
            let _ = writeln!(text, "        {}", attribute(table, column));
        }
        text.push_str("    }\n");
    }
    for table in schema.tables.values() {
        for (name, constraint) in &table.constraints {
            if let Constraint::ForeignKey(key) = constraint {
                let _ = writeln!(text, "    {}", relationship(table, name, key));
            }
        }
    }
    text
}

fn attribute(table: &Table, column: &Column) -> String {
    let name = [column.name.clone()];
    let in_key = table.primary_key().is_some_and(|(_, key)| key.contains(&column.name));
    let points = table.constraints.values().any(
        |constraint| matches!(constraint, Constraint::ForeignKey(key) if key.columns.contains(&column.name)),
    );
    let marks = [(in_key, "PK"), (points, "FK"), (!in_key && table.is_unique(&name), "UK")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    let mut line = format!("{} {}", word(&column.column_type.to_string()), word(&column.name));
    if !marks.is_empty() {
        line.push(' ');
        line.push_str(&marks.join(", "));
    }
    if let Some(comment) = &column.comment {
        line.push_str(&format!(" {}", quoted(comment)));
    }
    line
}

/// A row of the table pointed at has any number of rows that point, one at most if these columns
/// are unique; a row that points has one, or may have none if a column may be `NULL`.
fn relationship(table: &Table, name: &str, key: &ForeignKey) -> String {
    let optional = key.columns.iter().any(|column| table.column(column).is_none_or(|column| column.nullable));
    let to = if optional { "|o" } else { "||" };
    let from = if table.is_unique(&key.columns) { "o|" } else { "o{" };
    format!(
        "{} {to}--{from} {} : {}",
        entity(&key.referenced_table.to_string()),
        entity(&table.name.to_string()),
        quoted(name)
    )
}

fn entity(name: &str) -> String {
    quoted(name)
}

/// Mermaid knows no escape in its quotes but HTML's.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'"))
}

/// The names of attributes are letters, digits and a few signs; anything else becomes `_`.
fn word(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != ' ' || !text.contains('('))
        .map(|c| if c.is_alphanumeric() || "_-()[],".contains(c) { c } else { '_' })
        .collect();
    let text = text.replace(',', "_");
    if text.starts_with(|c: char| c.is_alphabetic() || c == '_') { text } else { format!("_{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{CreateTable, Op, integer, numeric, string};

    #[test]
    fn what_points_where_is_drawn() {
        let mut schema = Schema::default();
        CreateTable::new("we\"ird users", [integer("id").primary_key()]).apply(&mut schema).unwrap();
        let columns = [
            integer("user id").not_null().unique().references("we\"ird users", "id"),
            string("1st", 20),
            numeric("price", 12, 2).comment("in \"EUR\""),
        ];
        CreateTable::new("profiles", columns).apply(&mut schema).unwrap();
        let drawn = mermaid(&schema);
        assert!(
            drawn.contains("    \"we'ird users\" ||--o| \"profiles\" : \"profiles_user id_fkey\"\n"),
            "{drawn}"
        );
        assert!(drawn.contains("        integer user_id FK, UK\n"), "{drawn}");
        assert!(drawn.contains("        string(20) _1st\n"), "{drawn}");
        assert!(drawn.contains("        numeric(12_2) price \"in 'EUR'\"\n"), "{drawn}");
    }
}
