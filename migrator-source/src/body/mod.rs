//! The body of a migration's function, read as the operations that it records.
//!
//! What is written plainly is read: calls on the recorder, in a row, in blocks, in `for` loops.
//! Everything else that touches the recorder is [`Step::Unknown`], which never is a mistake.

mod read;
mod way_back;

pub(crate) use way_back::{NoWayBack, no_way_back};

use proc_macro2::{Ident, TokenStream};
use syn::{Block, Expr, Pat};

/// What a statement does to the recorder.
pub(crate) enum Step {
    /// It records one operation.
    Call(Call),
    /// It records the same steps once for each value.
    Loop(Loop),
    /// It cannot be read.
    Unknown {
        /// Whether what follows may never be reached.
        may_leave: bool,
    },
}

/// `op.method(…).refinement(…)`, or `op.on(dialect).method(…).refinement(…)`.
pub(crate) struct Call {
    /// The only database that it is for.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the checks of tables and columns"))]
    pub(crate) dialect: Option<Expr>,
    pub(crate) method: Method,
    pub(crate) refinements: Vec<Method>,
}

/// `.name(arguments…)`
pub(crate) struct Method {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
}

/// What a method is given.
#[allow(clippy::large_enum_variant)] // few, and each lives for one judgement
pub(crate) enum Argument {
    /// Any expression.
    Value(Expr),
    /// `|op| …`: further steps.
    Recording(Vec<Step>),
}

/// `for pattern in values { … }`
pub(crate) struct Loop {
    #[cfg_attr(not(test), expect(dead_code, reason = "for the checks of tables and columns"))]
    pub(crate) pattern: Pat,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the checks of tables and columns"))]
    pub(crate) values: Expr,
    pub(crate) steps: Vec<Step>,
}

/// Reads a function's body, with its braces, in which `recorder` is the recorder's name.
pub(crate) fn read(body: TokenStream, recorder: &Ident) -> Vec<Step> {
    match syn::parse2::<Block>(body) {
        Ok(block) => read::steps(block.stmts, recorder),
        Err(_) => vec![Step::Unknown { may_leave: true }],
    }
}

#[cfg(test)]
mod tests;
