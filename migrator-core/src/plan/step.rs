use std::fmt;

/// The ordered steps to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in the order in which they run.
    pub steps: Vec<Step>,
    /// The version rows after all steps, sorted.
    pub rows: Vec<String>,
    /// What should be said before the steps run.
    pub warnings: Vec<PlanWarning>,
}

impl Plan {
    /// Takes the first steps away, which are done. The version rows that were left out behind them, because they
    /// must not last there, are put in by the next step.
    pub fn skip_done(&mut self, steps: usize) {
        let left_out = self.steps.drain(..steps).next_back().map(|step| step.superfluous).unwrap_or_default();
        if let Some(next) = self.steps.first_mut() {
            for row in left_out {
                if !next.removed.contains(&row) {
                    next.added.push(row);
                }
            }
        }
    }
}

/// One revision that is run up or down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which of its two functions runs.
    pub direction: Direction,
    /// The revision's id.
    pub revision: String,
    /// The version rows that the step takes away.
    pub removed: Vec<String>,
    /// The version rows that the step adds.
    pub added: Vec<String>,
    /// The rows that stand for a moment beside one that includes them, between the steps down over a
    /// merge. A plan that stops here must not leave them.
    pub superfluous: Vec<String>,
}

/// The way in which a revision is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Forward, by `upgrade`.
    Up,
    /// Backward, by `downgrade`.
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Up => "up",
            Direction::Down => "down",
        })
    }
}

/// Something that a plan does in a way that the user may not have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanWarning {
    /// `-N` is counted from the first of several version rows.
    CountedFromFirstRow {
        /// The first row.
        row: String,
        /// How many rows there are.
        rows: usize,
    },
    /// Nothing has the name before `@`; it made no difference.
    UnknownBranchIgnored {
        /// What stands before `@`.
        label: String,
    },
    /// After the plan a version row is an ancestor of another one; the next upgrade will refuse
    /// that.
    OverlappingRows {
        /// The row above.
        revision: String,
        /// The superfluous row.
        ancestor: String,
    },
}

impl fmt::Display for PlanWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanWarning::CountedFromFirstRow { row, rows } => write!(
                f,
                "there are {rows} version rows, and the steps are counted from the first, `{row}`; \
                 `label@-1` or `<id>@-1` says which branch is meant"
            ),
            PlanWarning::UnknownBranchIgnored { label } => {
                write!(
                    f,
                    "`{label}` before `@` is neither a branch label nor one revision, and was not needed"
                )
            }
            PlanWarning::OverlappingRows { revision, ancestor } => write!(
                f,
                "the version table will hold `{ancestor}` and also `{revision}`, which includes it; \
                 `stamp --purge {revision}` leaves only the second"
            ),
        }
    }
}
