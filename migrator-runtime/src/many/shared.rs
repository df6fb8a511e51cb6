use crate::error::Error;
use crate::prepare::{Prepared, prepare};
use crate::registry::History;
use migrator_core::capability::Dialect;
use migrator_core::plan::Plan;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Steps that were prepared, for targets that stand at the same revisions. Those with code are recorded anew
/// each time: it runs once for each recording.
#[derive(Debug, Default)]
pub(crate) struct Shared(Mutex<HashMap<Key, Arc<Prepared>>>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    dialect: Dialect,
    rows: Vec<String>,
    steps: Vec<(String, String)>,
}

/// How many are kept: tenants stand at few revisions.
const KEPT: usize = 16;

impl Shared {
    /// As [`prepare`], which is done once for targets that stand alike.
    pub(crate) fn prepare(
        &self,
        history: &History,
        plan: &Plan,
        rows: &[String],
        dialect: Dialect,
    ) -> Result<Arc<Prepared>, Error> {
        let mut rows_in_order = rows.to_vec();
        rows_in_order.sort();
        let steps = plan.steps.iter().map(|step| (step.revision.clone(), step.direction.to_string()));
        let key = Key { dialect, rows: rows_in_order, steps: steps.collect() };
        if let Some(prepared) = self.lock().get(&key) {
            return Ok(Arc::clone(prepared));
        }
        let prepared = Arc::new(prepare(history, plan, rows, dialect)?);
        if !prepared.steps.iter().any(|step| step.has_code()) {
            let mut kept = self.lock();
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(key, Arc::clone(&prepared));
        }
        Ok(prepared)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Prepared>>> {
        // Nothing that is called under the lock panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
