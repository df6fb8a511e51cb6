use crate::capability::Dialect;
use crate::diagnostic::{Diagnostic, every};
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Expression, Schema, View};

/// A view stands on what goes, or gets another type.
pub(in crate::lint) const VIEW_IN_USE: Rule = Rule { name: NAME, judge };

const NAME: &str = "view-in-use";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let before = situation.before;
    if before.views.is_empty() {
        return None;
    }
    let postgres = situation.is_for(Dialect::Postgres);
    let (what, by, token, of) = match situation.operation {
        Operation::DropTable(drop) if !drop.cascade && before.table(&drop.table).is_some() => {
            let by = views(before, |text, _| text.reads(&drop.table));
            (format!("table `{}` is dropped", drop.table), by, &drop.table.name, None)
        }
        Operation::DropColumn(drop) => {
            let by = views(before, |text, schema| {
                text.reads_only(&drop.table, schema)
                    && (text.names(&drop.column) || postgres && text.reads_all())
            });
            (
                format!("column `{}` of `{}` is dropped", drop.column, drop.table),
                by,
                &drop.column,
                Some(&drop.table),
            )
        }
        Operation::AlterColumn(alter) if postgres => {
            let new = alter.column_type.as_ref()?;
            if before.table(&alter.table)?.column(&alter.column)?.column_type == *new {
                return None;
            }
            let by = views(before, |text, schema| {
                text.reads_only(&alter.table, schema) && (text.names(&alter.column) || text.reads_all())
            });
            let what = format!("column `{}` of `{}` becomes {new}", alter.column, alter.table);
            (what, by, &alter.column, Some(&alter.table))
        }
        _ => return None,
    };
    if by.is_empty() {
        return None;
    }
    let (views, use_it, them) =
        if by.len() == 1 { ("view", "uses it", "it") } else { ("views", "use it", "them") };
    let diagnostic = Diagnostic::new(NAME, format!("{what}, and {views} {} {use_it}", every(&by)))
        .help(format!("drop the {views} first, with op.drop_view(…), and create {them} again afterwards"))
        .another_help(format!("if SQL of yours takes care of it, write allow({NAME:?}) in #[migration(…)]"))
        .at_token(token);
    Some(match of {
        Some(table) => diagnostic.of_table(&table.name),
        None => diagnostic,
    })
}

/// The views whose query is so.
fn views(schema: &Schema, is_so: impl Fn(&Query, &Schema) -> bool) -> Vec<String> {
    let is_so = |view: &View| {
        let text = schema.dialect.map_or(view.query.shown(), |dialect| view.query.get(dialect));
        is_so(&Query::new(text), schema)
    };
    schema.views.iter().filter(|(_, view)| is_so(view)).map(|(name, _)| name.to_string()).collect()
}

/// The query of a view, as words. Only what they tell for certain counts.
struct Query {
    expression: Expression,
    /// In small letters, without quotes, with one blank between words.
    plain: String,
}

impl Query {
    fn new(text: &str) -> Self {
        let unquoted = text.to_lowercase().replace(['"', '`'], "").replace([',', ';'], " , ");
        let plain: Vec<&str> = unquoted.split_whitespace().collect();
        Query { expression: Expression::from(text), plain: format!(" {} ", plain.join(" ")) }
    }

    /// Whether it reads the table, or a table of that name.
    fn reads(&self, table: &ObjectName) -> bool {
        let is_after =
            |word: &str| self.plain.contains(&format!(" {word} {} ", table.to_string().to_lowercase()));
        self.expression.names(&table.name) && (is_after("from") || is_after("join"))
    }

    /// Whether it reads this table, and none else that is known.
    fn reads_only(&self, table: &ObjectName, schema: &Schema) -> bool {
        let is_another = |other: &&ObjectName| other.name != table.name && self.expression.names(&other.name);
        let has_one_source = self.plain.matches(" from ").count() == 1
            && ![" join ", " with ", " union ", " natural "].iter().any(|word| self.plain.contains(word));
        self.reads(table)
            && has_one_source
            && schema.tables.keys().chain(schema.views.keys()).find(is_another).is_none()
    }

    /// Whether it names the column, and not only calls something so.
    fn names(&self, column: &str) -> bool {
        let is_called_so = self.plain.contains(&format!(" as {} ", column.to_lowercase()));
        !is_called_so && self.expression.names(column)
    }

    /// Whether it gives all columns.
    fn reads_all(&self) -> bool {
        self.plain.starts_with(" select * from ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, integer, text, text_type};

    #[test]
    fn only_what_words_tell_for_certain_is_said() {
        let said = |query: &str, change: fn(&mut Operations)| -> Vec<&'static str> {
            let mut op = Operations::default();
            op.create_table("users", [integer("id").primary_key(), text("email"), text("name")]);
            op.create_table("people", [integer("id").primary_key(), text("email")]);
            op.create_view("v", query);
            change(&mut op);
            last_judged(&op, &[]).into_iter().map(|diagnostic| diagnostic.code).collect()
        };
        let column: fn(&mut Operations) = |op| {
            op.drop_column("users", "email");
        };
        let retype: fn(&mut Operations) = |op| {
            op.alter_column("users", "id").set_type(text_type());
        };
        let table: fn(&mut Operations) = |op| {
            op.drop_table("users");
        };
        for query in [
            "SELECT id, email FROM users",
            "select lower(u.\"email\") from \"users\" u",
            "SELECT * FROM users",
        ] {
            assert_eq!(said(query, column), [NAME], "{query}");
            assert_eq!(said(query, table), [NAME], "{query}");
        }
        assert_eq!(said("SELECT id FROM users", retype), [NAME]);
        for query in [
            "SELECT id FROM users",
            "SELECT name AS email FROM users",
            "SELECT 'email' AS x FROM users",
            "SELECT p.email FROM people p JOIN users u ON u.id = p.id",
            "SELECT email FROM people",
            "SELECT count(*) FROM users",
        ] {
            assert!(said(query, column).is_empty(), "{query}");
        }
        assert!(said("SELECT users FROM people", table).is_empty());
    }
}
