use crate::reflect::Query;
use crate::sqlite::quote::{identifier, text};

/// The queries that [`read`](super::read) wants the rows of, in this order: two for any number of tables.
/// A schema is a database file that is attached; the connection's own is always read.
///
/// Each gives text only. Run them in one transaction.
///
/// ```
/// let queries = migrator_sql::sqlite::reflect::queries(&[]);
/// assert_eq!(queries.len(), 2);
/// ```
pub fn queries(schemas: &[&str]) -> Vec<Query> {
    let mut schemas: Vec<&str> = schemas.to_vec();
    if !schemas.contains(&"main") {
        schemas.insert(0, "main");
    }
    let all = |query: &dyn Fn(&str, &str) -> String| {
        let each = schemas.iter().map(|schema| {
            let shown = if *schema == "main" { "NULL".to_owned() } else { text(schema) };
            query(schema, &shown)
        });
        each.collect::<Vec<_>>().join(" UNION ALL ")
    };
    vec![
        Query {
            name: "objects",
            sql: all(&|schema, shown| {
                format!(
                    "SELECT {shown}, type, name, tbl_name, sql FROM {}.sqlite_schema \
                     WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
                    identifier(schema)
                )
            }),
        },
        Query {
            name: "shadow tables",
            sql: all(&|schema, shown| {
                format!(
                    "SELECT {shown}, name FROM pragma_table_list WHERE type = 'shadow' AND schema = {}",
                    text(schema)
                )
            }),
        },
    ]
}
