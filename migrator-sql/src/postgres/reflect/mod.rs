//! PostgreSQL's catalogs to a schema.
//!
//! Expressions and types are read as PostgreSQL says them; [`canonical`](super::canonical()) then gives
//! them the form that can be compared, the same as for a schema that was simulated.

mod array;
mod catalog;
mod columns;
mod constraints;
mod functions;
mod indexes;
mod objects;
mod queries;
mod record;
mod relations;
mod triggers;

pub use queries::queries;

use crate::postgres::canonical;
use crate::reflect::{ReflectError, Reflected, Row};
use catalog::Catalog;

/// The schema that the rows of [`queries`] tell of.
///
/// # Errors
///
/// When the rows are not those of these queries.
pub fn read(results: &[Vec<Row>]) -> Result<Reflected, ReflectError> {
    let [relations, columns, constraints, indexes, triggers, functions, objects] = results else {
        return Err(ReflectError::new(
            "queries",
            format!("there are {} results instead of 7", results.len()),
        ));
    };
    let mut catalog = Catalog::default();
    objects::read(objects, &mut catalog)?;
    relations::read(relations, &mut catalog)?;
    columns::read(columns, &mut catalog)?;
    constraints::read(constraints, &mut catalog)?;
    indexes::read(indexes, &mut catalog)?;
    triggers::read(triggers, &mut catalog)?;
    functions::read(functions, &mut catalog)?;
    let Reflected { schema, mut unmodelled } = catalog.finish();
    unmodelled.sort();
    unmodelled.dedup();
    Ok(Reflected { schema: canonical(&schema), unmodelled })
}
