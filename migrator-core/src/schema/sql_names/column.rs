use super::Followed;
use super::text::Text;
use super::token::{Kind, quoted};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::Schema;

/// A column that gets another name.
pub(in crate::schema) struct ColumnChange<'a> {
    pub(in crate::schema) table: &'a ObjectName,
    pub(in crate::schema) from: &'a str,
    pub(in crate::schema) to: &'a str,
}

/// What a name of the column means where it stands.
enum Meaning {
    TheColumn,
    Other,
    Unknown,
}

/// A query, or the body of a trigger of `owner`, after a column got another name; `schema` is as it was
/// before.
pub(in crate::schema) fn follow_column(
    sql: &str,
    dialect: Dialect,
    schema: &Schema,
    owner: Option<&ObjectName>,
    change: &ColumnChange<'_>,
) -> Followed {
    let text = Text::read(sql, dialect);
    let Some(reads) = text.uses_table(change.table) else { return Followed::Unsure };
    let owned = owner == Some(change.table);
    if !reads && !owned {
        return Followed::NotNamed;
    }
    let places = text.places_of(change.from);
    if reads && (is_starred(&text, change) || has(&text, &["natural"])) {
        return Followed::Unsure;
    }
    if places.is_empty() {
        return Followed::NotNamed;
    }
    if text.obscure || has(&text, &["using", "excluded"]) {
        return Followed::Unsure;
    }
    let mut changes = Vec::new();
    let (mut aliased, mut bare) = (false, false);
    for at in places {
        if text.is_after(at, &["as"]) {
            aliased = true;
            continue;
        }
        match meaning(&text, at, schema, reads, owned, change) {
            Meaning::TheColumn => {}
            Meaning::Other => continue,
            Meaning::Unknown => return Followed::Unsure,
        }
        bare |= !text.is_after_mark(at, ".");
        let mut name = quoted(change.to);
        if dialect == Dialect::Postgres {
            match output(&text, at) {
                Output::Unnamed => name.push_str(&format!(" AS {}", quoted(change.from))),
                // What this has written for a rename is taken away by the rename back.
                Output::Named(alias)
                    if text.token(alias).is_some_and(|token| token.text == quoted(change.to)) =>
                {
                    changes.push((alias - 1, String::new()));
                    changes.push((alias, String::new()));
                }
                Output::Named(alias)
                    if text.token(alias).is_some_and(|token| token.text == quoted(change.from)) =>
                {
                    return Followed::Unsure;
                }
                Output::Named(_) | Output::Independent => {}
                Output::Unknown => return Followed::Unsure,
            }
        }
        changes.push((at, name));
    }
    if aliased && bare {
        return Followed::Unsure;
    }
    if changes.is_empty() {
        Followed::NotNamed
    } else {
        Followed::Renamed(text.with(&changes).trim_end().to_owned())
    }
}

fn has(text: &Text<'_>, keywords: &[&str]) -> bool {
    (0..text.said.len()).any(|at| text.token(at).is_some_and(|token| token.is_one_of(keywords)))
}

/// Whether it gives all columns of the table under their names, which PostgreSQL keeps as they were.
fn is_starred(text: &Text<'_>, change: &ColumnChange<'_>) -> bool {
    text.dialect == Dialect::Postgres
        && (0..text.said.len()).filter(|&at| text.is_mark(at, "*")).any(|at| match text.qualifier(at) {
            Some(qualifier) => is_qualifier(text, &qualifier.name(), change) != Some(false),
            None => text.is_after_mark(at, ",") || text.is_after(at, &["select", "distinct", "all"]),
        })
}

/// Whether a name before a dot stands for the table; nothing where words do not tell.
fn is_qualifier(text: &Text<'_>, qualifier: &str, change: &ColumnChange<'_>) -> Option<bool> {
    let same = |a: &str, b: &str| a == b || text.dialect != Dialect::Postgres && a.eq_ignore_ascii_case(b);
    let folded = qualifier.to_lowercase();
    let mut found = None;
    for relation in &text.relations {
        let answers = match &relation.alias {
            Some(alias) => same(alias, qualifier) || same(&alias.to_lowercase(), &folded),
            None => text.names(relation.at, qualifier) || text.names(relation.at, &folded),
        };
        if !answers {
            continue;
        }
        let is = text.is_of(relation, change.table)?;
        if found.is_some_and(|before| before != is) {
            return None;
        }
        found = Some(is);
    }
    found
}

fn meaning(
    text: &Text<'_>,
    at: usize,
    schema: &Schema,
    reads: bool,
    owned: bool,
    change: &ColumnChange<'_>,
) -> Meaning {
    if text.relations.iter().any(|relation| relation.at == at) || text.is_mark(at + 1, "(") {
        return Meaning::Other;
    }
    if text.is_mark(at + 1, ".") {
        return Meaning::Unknown;
    }
    if let Some(qualifier) = text.qualifier(at) {
        if qualifier.is_one_of(&["new", "old"]) {
            return if owned { Meaning::TheColumn } else { Meaning::Other };
        }
        return match is_qualifier(text, &qualifier.name(), change) {
            Some(true) => Meaning::TheColumn,
            Some(false) => Meaning::Other,
            None => Meaning::Unknown,
        };
    }
    // A name right behind another, or behind a bracket, is another name for it.
    if text
        .before(at)
        .is_some_and(|before| before.is_name() || before.kind == Kind::Literal || before.is_mark(")"))
    {
        return Meaning::Unknown;
    }
    if !reads {
        return Meaning::Other;
    }
    // Without a table said: it is that of the only one which has such a column.
    for relation in &text.relations {
        match (text.is_of(relation, change.table), text.table_of(relation, schema)) {
            (Some(true), _) => {}
            (_, Some(other)) if other.column_names().all(|name| !is_same(text, name, change.from)) => {}
            _ => return Meaning::Unknown,
        }
    }
    // Tables that are made on the way.
    if has(text, &["with"])
        || (0..text.said.len()).any(|at| text.is_mark(at, "(") && text.is_after(at, &["from", "join"]))
    {
        return Meaning::Unknown;
    }
    Meaning::TheColumn
}

fn is_same(text: &Text<'_>, a: &str, b: &str) -> bool {
    a == b || text.dialect != Dialect::Postgres && a.to_lowercase() == b.to_lowercase()
}

/// How what stands at a place is called in the rows of the query.
enum Output {
    /// It is no part of what the query gives, or does not give it its name.
    Independent,
    /// After the column itself.
    Unnamed,
    /// By the name at this place, behind an `AS`.
    Named(usize),
    /// Words do not tell.
    Unknown,
}

/// Walks from a name outwards to what a query gives.
fn output(text: &Text<'_>, at: usize) -> Output {
    let head = text.head(at);
    let selects = |place: usize| {
        text.clause(place).is_some_and(|clause| text.token(clause).is_some_and(|token| token.is("select")))
    };
    let begins =
        |place: usize| text.is_after_mark(place, ",") || text.is_after(place, &["select", "distinct", "all"]);
    if selects(head) {
        let ends = text.token(at + 1).is_none_or(|next| {
            next.is_mark(",")
                || next.is_mark(")")
                || next.is_mark(";")
                || next.is_one_of(&["from", "union", "except", "intersect", "limit", "order", "where"])
        });
        if begins(head) && ends {
            return Output::Unnamed;
        }
        if begins(head) && text.token(at + 1).is_some_and(|next| next.is("as")) {
            return Output::Named(at + 2);
        }
        return if has_alias(text, at) { Output::Independent } else { Output::Unknown };
    }
    // Inside of brackets of something that is given: a function gives its own name.
    let Some(open) = text.opening(at) else { return Output::Independent };
    if text.clause(head).is_some() {
        // A query of its own, that gives none of it here.
        return if selects(open) && !has_alias(text, open) && !is_call(text, open) {
            Output::Unknown
        } else {
            Output::Independent
        };
    }
    if !selects(open) {
        return match text.opening(open) {
            Some(_) => output_of_bracket(text, open),
            None => Output::Independent,
        };
    }
    if is_call(text, open) || has_alias(text, open) { Output::Independent } else { Output::Unknown }
}

fn output_of_bracket(text: &Text<'_>, open: usize) -> Output {
    if is_call(text, open) { Output::Independent } else { output(text, open) }
}

/// Whether a bracket is that of a function.
fn is_call(text: &Text<'_>, open: usize) -> bool {
    text.before(open).is_some_and(|before| before.is_name() && before.kind == Kind::Word)
}

/// Whether what is given is called otherwise, by an `AS` behind it.
fn has_alias(text: &Text<'_>, at: usize) -> bool {
    let mut depth = 0_i32;
    for place in at + 1..text.said.len() {
        if text.is_mark(place, "(") {
            depth += 1;
        } else if text.is_mark(place, ")") {
            depth -= 1;
        } else if depth <= 0 && text.token(place).is_some_and(|token| token.is("as")) {
            return depth <= 0;
        } else if depth <= 0
            && (text.is_mark(place, ",") || text.token(place).is_some_and(|token| token.is("from")))
        {
            return false;
        }
        if depth < 0 {
            // Out of a bracket: the alias may stand behind it.
            depth = 0;
        }
    }
    false
}
