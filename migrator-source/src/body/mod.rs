//! The body of a migration's function, read as the operations that it records.
//!
//! What is written plainly is read: calls on the recorder, in a row, in blocks, in `for` loops over
//! values that are written plainly, with literals, constants, and what our own functions make of them.
//! Everything else that touches the recorder is unknown, which never is a mistake.
//!
//! | module | what it does |
//! |---|---|
//! | `plain` | tokens → statements, fast where they are plain |
//! | `read` | statements → steps (`step`) |
//! | `scope` | what the names of a file mean |
//! | `evaluate` | expressions → values |
//! | `vocabulary` | the methods and functions that there are |
//! | `interpret` | steps → [`Recording`] |
//! | `place` | a name in a statement → its token |
//! | `way_back` | what has no way back |
//!
//! ```
//! use migrator_source::body::{Body, Scope};
//! use proc_macro2::{Ident, Span, TokenStream, TokenTree};
//! let file: TokenStream = "use migrator_runtime::prelude::*; const USERS: &str = \"users\";".parse()?;
//! let scope = Scope::of(&file.into_iter().collect::<Vec<TokenTree>>());
//! let tokens: TokenStream = "{ op.add_column(USERS, string(\"avatar\", 500)); help(op); }".parse()?;
//! let function = Body::read(tokens, Some(&Ident::new("op", Span::call_site())));
//! let recording = function.recording(&scope);
//! assert_eq!(recording.items.len(), 2);
//! assert_eq!(
//!     recording.operations().next().map(|operation| operation.source()).as_deref(),
//!     Some("op.add_column(\"users\", string(\"avatar\", 500));")
//! );
//! # Ok::<(), proc_macro2::LexError>(())
//! ```

mod evaluate;
mod interpret;
mod place;
mod plain;
mod read;
mod recording;
mod scope;
mod step;
mod value;
mod vocabulary;
mod way_back;

pub use recording::Recording;
pub use scope::Scope;
pub(crate) use way_back::{NoWayBack, no_way_back};

use interpret::Interpreter;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use read::Reader;
use step::{Block as Steps, Step, Unknown};
use syn::Stmt;

/// The body of a function, with its statements numbered.
pub struct Body {
    steps: Steps,
    recorder: String,
}

impl Body {
    /// Reads a function's body, with its braces, in which `recorder` is the recorder's name.
    ///
    /// Statements are numbered alike whether the tokens are the compiler's or those of the file's text.
    pub fn read(body: TokenStream, recorder: Option<&Ident>) -> Self {
        let Some(recorder) = recorder else {
            return Body { steps: Steps::default(), recorder: String::new() };
        };
        let steps = match statements(body) {
            Some(statements) => Reader::default().block(statements, recorder),
            None => {
                let unknown =
                    Unknown { statement: 0, may_leave: true, mentions: true, span: Span::call_site() };
                Steps { names: Vec::new(), steps: vec![Step::Unknown(unknown)] }
            }
        };
        Body { steps, recorder: recorder.to_string() }
    }

    /// What the function records, when the names in it mean what its file says.
    pub fn recording(&self, scope: &Scope) -> Recording {
        Interpreter::new(scope).recording(&self.steps, &self.recorder)
    }

    /// The token that a mistake is about: where a statement says `token`.
    ///
    /// Where it says it several times, the first after it said `table` is meant. Where it does not say it,
    /// or no `token` is given, the method that records is the place. `None` when there is no such statement.
    pub fn place(
        &self,
        scope: &Scope,
        statement: usize,
        table: Option<&str>,
        token: Option<&str>,
    ) -> Option<Span> {
        place::place(self, scope, statement, table, token)
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps.steps
    }
}

/// The statements between braces.
fn statements(body: TokenStream) -> Option<Vec<Stmt>> {
    let mut tokens = body.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(block)), None) if block.delimiter() == Delimiter::Brace => {
            plain::statements(block.stream()).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
