use super::Db;
use migrator_core::op::Code;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// Why a data step failed: any error, so that `?` works on all of them.
pub type StepError = Box<dyn std::error::Error + Send + Sync>;

type Boxed = Pin<Box<dyn Future<Output = Result<(), StepError>> + Send>>;
type Step = Box<dyn FnOnce(Db) -> Boxed + Send>;

/// The code of a data step, until it runs.
pub(crate) struct StepCode(Mutex<Option<Step>>);

impl StepCode {
    pub(crate) fn new<C, D>(code: C) -> Self
    where
        C: FnOnce(Db) -> D + Send + 'static,
        D: Future<Output = Result<(), StepError>> + Send + 'static,
    {
        StepCode(Mutex::new(Some(Box::new(move |db| Box::pin(code(db))))))
    }

    /// Takes the code out of what the core carried. It runs once for each recording.
    pub(crate) fn take(code: &Code) -> Option<Step> {
        code.0.downcast_ref::<StepCode>()?.0.lock().ok()?.take()
    }
}

impl From<StepCode> for Code {
    fn from(code: StepCode) -> Self {
        Code(Arc::new(code))
    }
}
