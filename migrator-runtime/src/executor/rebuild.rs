//! Rebuilding a table, where the database can change it in no other way.

use super::apply::Run;
use super::fault::Fault;
use crate::backend::RebuildFault;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::transaction;

impl Run<'_> {
    /// Rebuilds a table; outside of a transaction in one of its own, which ends with `mark`.
    pub(super) async fn rebuild(
        &mut self,
        step: usize,
        position: usize,
        table: &ObjectName,
        changes: &[Operation],
        mark: Option<&str>,
    ) -> Result<(), Fault> {
        let transactional = self.steps[step].transactional;
        let mut orphans = 0;
        if !transactional {
            self.session.connection()?.before_rebuilds().await?;
            self.session.begin().await?;
            orphans = self.session.connection()?.count_orphans().await?;
        }
        let rebuilt = self.session.connection()?.rebuild(table, changes).await;
        let mut outcome = rebuilt.map_err(|fault| match fault {
            RebuildFault::Refused(error) => Fault::of(Some(step), Some(position), error),
            RebuildFault::Said(said) => Fault::said(Some(step), Some(position), said),
        });
        if !transactional {
            if outcome.is_ok() {
                outcome = self.check_orphans(orphans, &[step]).await;
            }
            if let (Ok(()), Some(mark)) = (&outcome, mark) {
                outcome = self.session.run(mark).await.map_err(Fault::from);
            }
            let end = if outcome.is_ok() { transaction::COMMIT } else { transaction::ROLLBACK };
            let ended =
                self.session.run(end).await.map_err(|error| Fault::of(Some(step), Some(position), error));
            outcome = outcome.and(ended);
            self.session.connection()?.after_rebuilds().await?;
        }
        outcome
    }

    /// Checks that no more rows than `before` point at rows that do not exist, after the steps that
    /// rebuilt tables.
    pub(super) async fn check_orphans(&mut self, before: usize, rebuilt: &[usize]) -> Result<(), Fault> {
        let steps = self.steps;
        let revisions: Vec<&str> = rebuilt.iter().map(|&step| steps[step].revision.as_str()).collect();
        match self.session.connection()?.new_orphans(before, &revisions).await? {
            None => Ok(()),
            Some(said) => {
                let step = if let [only] = rebuilt { Some(*only) } else { None };
                Err(Fault::said(step, None, said))
            }
        }
    }
}
