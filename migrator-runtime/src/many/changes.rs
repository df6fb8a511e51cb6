use crate::inspect::Validation;
use crate::report::RunReport;
use crate::stamp::StampReport;
use crate::status::Status;

/// Whether what was done for a target changed it.
pub trait Changes {
    /// Whether something was to be done.
    fn changed(&self) -> bool;
}

impl Changes for RunReport {
    fn changed(&self) -> bool {
        !self.steps.is_empty()
    }
}

impl Changes for StampReport {
    fn changed(&self) -> bool {
        let sorted = |rows: &[String]| {
            let mut rows = rows.to_vec();
            rows.sort();
            rows
        };
        sorted(&self.before) != sorted(&self.rows)
    }
}

macro_rules! only_read {
    ($($report:ty)*) => {$(
        impl Changes for $report {
            fn changed(&self) -> bool {
                false
            }
        }
    )*};
}

only_read!(Vec<String> Status Validation);
