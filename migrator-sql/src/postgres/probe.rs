//! Asking PostgreSQL what it makes of an expression.
//!
//! [`canonical`](super::canonical()) compares what can be compared without a server. Where two
//! expressions still differ, PostgreSQL itself is asked: inside of a transaction that is rolled back, a
//! temporary table or view is made with ours, and what the server says of it is read back.

use super::column::definition;
use super::constraint::clause;
use super::index::create_with_table;
use super::quote::{identifier, text};
use super::star;
use crate::error::Unsupported;
use crate::probe::Probe;
use crate::reflect::Row;
use migrator_core::capability::Dialect;
use migrator_core::limits::postgres::check_model;
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnDefault, Constraint, Expression, IndexKey, SqlText, Table};

const NAME: &str = "migrator_probe";

/// Asks about the defaults, conditions and indexed expressions of a table.
///
/// # Errors
///
/// When the table is none that PostgreSQL can have.
///
/// ```
/// use migrator_core::op::{CreateTable, integer};
/// use migrator_sql::postgres::probe;
/// let table = CreateTable::new("t", [integer("a").check("a > 0")]).to_table().unwrap();
/// let probe = probe::table(&table).unwrap();
/// assert!(probe.setup[0].starts_with("CREATE TEMPORARY TABLE"));
/// ```
pub fn table(table: &Table) -> Result<Probe, Unsupported> {
    let mut table = table.clone();
    for column in &mut table.columns {
        // What counts up a column is no expression.
        (column.identity, column.comment) = (None, None);
    }
    table.constraints.retain(|_, rule| matches!(rule, Constraint::Check(_) | Constraint::Exclude(_)));
    check_model(&table)?;
    // Of two exclude constraints that say the same, PostgreSQL leaves one out of a new table.
    let (checks, excluding): (Vec<_>, Vec<_>) =
        table.constraints.iter().partition(|(_, rule)| matches!(rule, Constraint::Check(_)));
    let columns = table.columns.iter().map(definition);
    let lines: Vec<String> =
        columns.chain(checks.into_iter().map(|(name, rule)| clause(name, rule))).collect();
    let name = format!("pg_temp.{}", identifier(NAME));
    let mut setup = vec![format!("CREATE TEMPORARY TABLE {} ({})", identifier(NAME), lines.join(", "))];
    for (own, rule) in excluding {
        setup.push(format!("ALTER TABLE {name} ADD {}", clause(own, rule)));
    }
    let own = ObjectName::from(("pg_temp", NAME));
    for (index, rule) in &table.indexes {
        setup.push(create_with_table(&own, index, rule, false));
    }
    let of = format!("{}::regclass", text(&name));
    let question = format!(
        "SELECT 'default', a.attname::text, NULL, pg_catalog.pg_get_expr(d.adbin, d.adrelid) \
         FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
         WHERE d.adrelid = {of} \
         UNION ALL SELECT 'check', k.conname::text, NULL, pg_catalog.pg_get_expr(k.conbin, k.conrelid) \
         FROM pg_catalog.pg_constraint k WHERE k.conrelid = {of} AND k.contype = 'c' \
         UNION ALL SELECT 'predicate', c.relname::text, NULL, pg_catalog.pg_get_expr(i.indpred, i.indrelid) \
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
         WHERE i.indrelid = {of} AND i.indpred IS NOT NULL \
         UNION ALL SELECT 'part', c.relname::text, u.place::text, \
         pg_catalog.pg_get_indexdef(i.indexrelid, u.place::int, false) \
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid, \
         pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS u(number, place) \
         WHERE i.indrelid = {of} AND u.number = 0"
    );
    Ok(Probe { setup, question })
}

/// The table with its expressions as the answer says them.
pub fn answered(table: &Table, answer: &[Row]) -> Table {
    let mut table = table.clone();
    for row in answer {
        let [Some(kind), Some(name), place, Some(sql)] = row.as_slice() else { continue };
        let said = Expression(sql.clone());
        match kind.as_str() {
            "default" => {
                if let Some(column) = table.column_mut(name) {
                    match &mut column.generated {
                        Some(generated) => generated.expression = said,
                        None => column.default = Some(ColumnDefault::Expression(said)),
                    }
                }
            }
            "check" => {
                if let Some(Constraint::Check(check)) = table.constraints.get_mut(name) {
                    check.condition = said;
                }
            }
            "predicate" => {
                if let Some(index) = table.indexes.get_mut(name) {
                    index.predicate = Some(said);
                } else if let Some(Constraint::Exclude(exclude)) = table.constraints.get_mut(name) {
                    exclude.predicate = Some(said);
                }
            }
            _ => {
                let place = place.as_ref().and_then(|place| place.parse::<usize>().ok()).unwrap_or(0);
                let place = place.wrapping_sub(1);
                if let Some(index) = table.indexes.get_mut(name) {
                    if let Some(part) = index.parts.get_mut(place) {
                        part.key = IndexKey::Expression(said);
                    }
                } else if let Some(Constraint::Exclude(exclude)) = table.constraints.get_mut(name)
                    && let Some((element, _)) = exclude.elements.get_mut(place)
                {
                    *element = said;
                }
            }
        }
    }
    table
}

/// Asks about the query of a view. The answer is one row with one text: the query as PostgreSQL has it.
pub fn view(query: &SqlText) -> Probe {
    let query = query.get(Dialect::Postgres);
    Probe {
        setup: vec![format!("CREATE TEMPORARY VIEW {} AS\n{query}", identifier(NAME))],
        question: format!(
            "SELECT pg_catalog.pg_get_viewdef({}::regclass)",
            text(&format!("pg_temp.{}", identifier(NAME)))
        ),
    }
}

/// Whether a view whose query `found` is differs from what PostgreSQL makes of `query` now only in columns that
/// a star stands for since the view was created.
pub fn is_of_fewer_columns(query: &str, now: &str, found: &str) -> bool {
    star::stood_for(query, now, found)
}
