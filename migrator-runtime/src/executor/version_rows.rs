use super::PreparedStep;

/// The version rows on the way of a run, or of a script of it.
#[derive(Debug, Clone)]
pub(crate) struct VersionRows {
    /// The rows as the plan has them: with those that a commit leaves out.
    planned: Vec<String>,
    /// The rows that the table holds.
    lasting: Vec<String>,
}

/// What a commit changes of the version rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RowChange {
    pub(crate) removed: Vec<String>,
    pub(crate) added: Vec<String>,
}

impl VersionRows {
    /// A table that holds these rows.
    pub(crate) fn new(rows: &[String]) -> Self {
        VersionRows { planned: rows.to_vec(), lasting: rows.to_vec() }
    }

    /// The rows that the table holds.
    pub(crate) fn lasting(&self) -> &[String] {
        &self.lasting
    }

    /// The net change over steps that a commit ends: without the rows that must not last after it.
    pub(crate) fn commit(&mut self, steps: &[PreparedStep]) -> RowChange {
        let mut superfluous: &[String] = &[];
        for step in steps {
            self.planned.retain(|row| !step.removed.contains(row));
            self.planned.extend(step.added.iter().cloned());
            superfluous = &step.superfluous;
        }
        let rows: Vec<String> =
            self.planned.iter().filter(|row| !superfluous.contains(row)).cloned().collect();
        let before = std::mem::replace(&mut self.lasting, rows);
        let without = |rows: &[String], others: &[String]| {
            rows.iter().filter(|row| !others.contains(row)).cloned().collect()
        };
        RowChange { removed: without(&before, &self.lasting), added: without(&self.lasting, &before) }
    }
}
