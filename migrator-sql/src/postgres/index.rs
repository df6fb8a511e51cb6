use super::constraint::key_expression;
use super::quote::{identifier, identifiers, in_schema, object, parenthesized, predicate};
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateIndex, DropIndex};
use migrator_core::schema::{Index, IndexKey, IndexPart, NullsOrder};

/// The statement that creates an index. It stands in the schema of its table.
pub(super) fn create(create: &CreateIndex) -> String {
    let words = [
        (create.index.unique, "UNIQUE "),
        (true, "INDEX "),
        (create.concurrently, "CONCURRENTLY "),
        (create.if_not_exists, "IF NOT EXISTS "),
    ];
    let words: String = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    format!("CREATE {words}{}", on_table(&create.table, &create.name, &create.index))
}

/// The statement that creates an index together with its table.
pub(super) fn create_with_table(
    table: &ObjectName,
    name: &str,
    index: &Index,
    if_not_exists: bool,
) -> String {
    let index = index.clone();
    create(&CreateIndex {
        name: name.to_owned(),
        table: table.clone(),
        index,
        if_not_exists,
        concurrently: false,
    })
}

fn on_table(table: &ObjectName, name: &str, index: &Index) -> String {
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let method = match &index.method {
        Some(method) => format!(" USING {}", identifier(&method.to_lowercase())),
        None => String::new(),
    };
    let mut sql = format!("{} ON {}{method} ({})", identifier(name), object(table), parts.join(", "));
    if !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", identifiers(&index.include)));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(condition) = &index.predicate {
        sql.push_str(&format!(" WHERE {}", predicate(condition)));
    }
    sql
}

fn part(part: &IndexPart) -> String {
    let mut sql = match &part.key {
        IndexKey::Column(column) => identifier(column),
        IndexKey::Expression(expression) => match key_expression(expression) {
            // What is no expression to us may be one to PostgreSQL.
            same if same == expression.0 && super::expression::parse(&same).is_none() => {
                parenthesized(expression)
            }
            other => other,
        },
    };
    if let Some(collation) = &part.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if let Some(class) = &part.operator_class {
        sql.push_str(&format!(" {}", class.split('.').map(identifier).collect::<Vec<_>>().join(".")));
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    sql.push_str(match part.nulls {
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
        None => "",
    });
    sql
}

/// The statement that drops an index.
pub(super) fn drop(drop: &DropIndex) -> String {
    format!(
        "DROP INDEX {}{}{}",
        if drop.concurrently { "CONCURRENTLY " } else { "" },
        if drop.if_exists { "IF EXISTS " } else { "" },
        in_schema(&drop.table, &drop.name)
    )
}
