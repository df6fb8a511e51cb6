//! What happens after a run that was killed, or that failed, in a revision without a transaction.
//!
//! | file | what it knows |
//! |---|---|
//! | `half_done` | what the books say of such a revision |
//! | `probe` | whether the statement that was started is done, by the catalog |
//! | `error` | why it neither goes on nor is taken back |
//! | `resume` | where the revision goes on, or how it is taken back |

mod error;
mod half_done;
mod probe;
mod resume;
mod settle;

pub use error::{HalfDoneCause, HalfDoneError};
pub(crate) use half_done::Action;
pub use half_done::{HalfDone, StatementState};
pub use resume::Interrupted;
