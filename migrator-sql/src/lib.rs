//! stub
#![allow(missing_docs, unused)]
mod bookkeeping;
pub use bookkeeping::*;
pub mod quote {
    use migrator_core::{capability::Dialect, name::ObjectName, schema::Literal};
    pub fn identifier(_: Dialect, n: &str) -> String {
        format!("\"{}\"", n.replace('"', "\"\""))
    }
    pub fn object(d: Dialect, n: &ObjectName) -> String {
        identifier(d, &n.name)
    }
    pub fn literal(_: Dialect, n: &Literal) -> String {
        match n {
            Literal::Text(t) => format!("'{}'", t.replace('\'', "''")),
            o => o.to_string(),
        }
    }
}
use migrator_core::{capability::Dialect, diagnostic::Diagnostic, name::ObjectName, op::*, schema::*};
#[derive(Debug, Clone)]
pub struct RenderedStep {
    pub position: usize,
    pub step: Step,
}
#[derive(Debug, Clone)]
pub enum Step {
    Sql(String),
    Rebuild { table: ObjectName, changes: Vec<Operation> },
    IfTableExists { table: ObjectName, then: Vec<RenderedStep> },
    Code { name: String, code: Code },
}
#[derive(Debug, Clone, PartialEq)]
pub struct RenderError;
impl From<&RenderError> for Diagnostic {
    fn from(_: &RenderError) -> Self {
        Diagnostic::new("x", "x")
    }
}
pub fn render(o: &[Operation], s: &mut Schema, d: Dialect) -> Result<Vec<RenderedStep>, RenderError> {
    todo!()
}
pub trait IntoSql {
    fn into_sql(self) -> SqlText;
}
impl IntoSql for &str {
    fn into_sql(self) -> SqlText {
        self.into()
    }
}
pub mod sqlite {
    use super::*;
    pub const FOREIGN_KEYS_OFF: &str = "";
    pub const FOREIGN_KEYS_ON: &str = "";
    pub const FOREIGN_KEY_CHECK: &str = "";
    pub fn table_exists_query(t: &ObjectName) -> String {
        todo!()
    }
    pub fn live_table_query(t: &ObjectName) -> String {
        todo!()
    }
    pub struct LiveTable;
    impl LiveTable {
        pub fn from_rows(t: &ObjectName, rows: Vec<Vec<Option<String>>>) -> Result<Self, String> {
            todo!()
        }
        pub fn of_model(s: &Schema, t: &ObjectName) -> Result<Self, String> {
            todo!()
        }
    }
    pub fn rebuild(l: &LiveTable, c: &[Operation]) -> Result<Vec<String>, String> {
        todo!()
    }
}
