use super::column_type;
use super::quote::{identifier, object, parenthesized, text};
use super::value::stored;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Identity};

/// A column, as it stands in `CREATE TABLE` and behind `ADD COLUMN`.
pub(super) fn definition(column: &Column) -> String {
    let mut sql = format!("{} {}", identifier(&column.name), column_type::name(&column.column_type));
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default_value(default, Some(&column.column_type))));
    }
    if let Some(identity) = &column.identity {
        sql.push_str(&format!(" {}", identity_clause(identity)));
    }
    if let Some(generated) = &column.generated {
        sql.push_str(&format!(" GENERATED ALWAYS AS {} STORED", parenthesized(&generated.expression)));
    }
    sql
}

/// What stands behind `DEFAULT`.
pub(super) fn default_value(default: &ColumnDefault, column_type: Option<&ColumnType>) -> String {
    match default {
        ColumnDefault::Literal(value) => stored(value, column_type),
        ColumnDefault::Now => "CURRENT_TIMESTAMP".into(),
        ColumnDefault::NewUuid => "gen_random_uuid()".into(),
        ColumnDefault::NextValue(sequence) => format!("nextval({})", text(&object(sequence))),
        ColumnDefault::Expression(sql) => parenthesized(sql),
    }
}

/// `GENERATED … AS IDENTITY`
pub(super) fn identity_clause(identity: &Identity) -> String {
    let mut options = Vec::new();
    if let Some(start) = identity.start {
        options.push(format!("START WITH {start}"));
    }
    if let Some(increment) = identity.increment {
        options.push(format!("INCREMENT BY {increment}"));
    }
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!("GENERATED {} AS IDENTITY{options}", identity_word(identity))
}

pub(super) fn identity_word(identity: &Identity) -> &'static str {
    if identity.always { "ALWAYS" } else { "BY DEFAULT" }
}

/// The statement that says what a column is for.
pub(super) fn comment(table: &ObjectName, column: &str, comment: Option<&String>) -> String {
    let words = comment.map_or("NULL".to_owned(), |words| text(words));
    format!("COMMENT ON COLUMN {}.{} IS {words}", object(table), identifier(column))
}
