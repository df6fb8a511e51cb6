use super::quote::object;
use super::trigger;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateView, DropView, ReplaceView};
use migrator_core::schema::{SqlText, View};

pub(super) fn create(create: &CreateView) -> String {
    let condition = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
    statement(&create.name, condition, &create.query)
}

/// SQLite replaces no view: it goes and comes back, and so do the triggers that stand on it.
pub(super) fn replace(replace: &ReplaceView, view: Option<&View>) -> Vec<String> {
    let mut statements = vec![format!("DROP VIEW IF EXISTS {}", object(&replace.name))];
    statements.push(statement(&replace.name, "", &replace.query));
    let standing = view.iter().flat_map(|view| &view.triggers);
    statements.extend(standing.map(|(name, own)| trigger::create(name, &replace.name, own)));
    statements
}

pub(super) fn drop(drop: &DropView) -> String {
    let condition = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("DROP VIEW {condition}{}", object(&drop.name))
}

/// The statement that creates a view of the model.
pub(super) fn of_model(name: &ObjectName, view: &View) -> String {
    statement(name, "", &view.query)
}

fn statement(name: &ObjectName, condition: &str, query: &SqlText) -> String {
    let query = query.get(Dialect::Sqlite).trim().trim_end_matches(';').trim_end();
    format!("CREATE VIEW {condition}{} AS {query}", object(name))
}
