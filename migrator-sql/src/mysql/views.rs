use super::conditional::{self, Thing};
use super::quote::object;
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateView, DropView, ReplaceView};
use migrator_core::schema::SqlText;

/// The statements that create a view; `known` is whether the model has it already.
pub(super) fn create(create: &CreateView, known: bool) -> Vec<String> {
    let sql = format!("CREATE VIEW {} AS {}", object(&create.name), query(&create.query));
    match (create.if_not_exists, known) {
        (true, true) => Vec::new(),
        (true, false) => conditional::statements(&create.name, &Thing::View, false, &sql),
        (false, _) => vec![sql],
    }
}

/// The statement that gives a view another query.
pub(super) fn replace(replace: &ReplaceView) -> String {
    format!("CREATE OR REPLACE VIEW {} AS {}", object(&replace.name), query(&replace.query))
}

/// The statement that drops a view.
pub(super) fn drop(drop: &DropView) -> String {
    format!("DROP VIEW {}{}", if drop.if_exists { "IF EXISTS " } else { "" }, object(&drop.name))
}

fn query(query: &SqlText) -> &str {
    query.get(Dialect::Mysql).trim().trim_end_matches(';')
}
