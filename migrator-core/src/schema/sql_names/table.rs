use super::Followed;
use super::text::Text;
use super::token::quoted;
use crate::capability::Dialect;
use crate::name::ObjectName;

/// A query, or the body of a trigger, after a table got another name.
pub(in crate::schema) fn follow_table(
    sql: &str,
    dialect: Dialect,
    table: &ObjectName,
    to: &ObjectName,
) -> Followed {
    let text = Text::read(sql, dialect);
    let places = text.places_of(&table.name);
    if places.is_empty() {
        return Followed::NotNamed;
    }
    let Some(uses) = text.uses_table(table) else { return Followed::Unsure };
    let is_alias = |name: &String| {
        text.dialect != Dialect::Postgres && name.eq_ignore_ascii_case(&table.name) || *name == table.name
    };
    if uses && (text.obscure || text.relations.iter().filter_map(|own| own.alias.as_ref()).any(is_alias)) {
        return Followed::Unsure;
    }
    let mut changes = Vec::new();
    for at in places {
        let relation = text.relations.iter().find(|relation| relation.at == at);
        let qualifies = text.is_mark(at + 1, ".");
        match relation {
            Some(relation) if text.is_of(relation, table) == Some(true) => {}
            Some(_) => continue,
            None if qualifies && uses => {
                let schema = text.qualifier(at).map(super::token::Token::name);
                if schema != table.schema && schema.is_some() {
                    continue;
                }
            }
            // A column of that name.
            None if text.is_after_mark(at, ".") || qualifies => continue,
            None if !uses && text.is_after(at, &["as"]) => continue,
            None => return Followed::Unsure,
        }
        changes.push((at, quoted(&to.name)));
    }
    if changes.is_empty() { Followed::NotNamed } else { Followed::Renamed(text.with(&changes)) }
}

/// An expression of a table after the table got another name: `users.age > 0`.
pub(in crate::schema) fn qualifiers(sql: &str, dialect: Dialect, table: &str, to: &str) -> Option<String> {
    let text = Text::read(sql, dialect);
    let qualifies = |at: &usize| text.is_mark(at + 1, ".");
    let changes: Vec<_> =
        text.places_of(table).into_iter().filter(qualifies).map(|at| (at, quoted(to))).collect();
    (!changes.is_empty()).then(|| text.with(&changes))
}
