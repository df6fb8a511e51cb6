use super::step::{Argument, Step};
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Ident, TokenStream, TokenTree};

/// The first operation for which no way back can be computed.
pub(crate) struct NoWayBack {
    /// The method that records it.
    pub(crate) method: Ident,
}

/// Finds an operation that is certain to be recorded and has no way back.
pub(crate) fn no_way_back(steps: &[Step]) -> Option<NoWayBack> {
    for step in steps {
        match step {
            Step::Call(call) => {
                let Some(method) = call.recording() else { continue };
                let reversed = call.methods.iter().any(|refinement| refinement.name == "reverse");
                if method.name == "run" || (method.name == "execute" && !reversed) {
                    return Some(NoWayBack { method: method.name.clone() });
                }
                for argument in &method.arguments {
                    if let Argument::Recording(recorded) = argument
                        && let Some(found) = no_way_back(&recorded.block.steps)
                    {
                        return Some(found);
                    }
                }
            }
            Step::Loop(each) => {
                if let Some(found) = no_way_back(&each.block.steps) {
                    return Some(found);
                }
            }
            Step::Block(block) => {
                if let Some(found) = no_way_back(&block.steps) {
                    return Some(found);
                }
            }
            Step::Unknown(unknown) if unknown.may_leave => return None,
            Step::Unknown(_) | Step::Let(_) | Step::Maybe(_) => {}
        }
    }
    None
}

impl NoWayBack {
    /// Whether a body has such an operation at all, told by its words alone: cheaper than reading.
    pub(crate) fn is_possible(body: &TokenStream) -> bool {
        body.clone().into_iter().any(|token| match token {
            TokenTree::Ident(word) => word == "run" || word == "execute",
            TokenTree::Group(group) => NoWayBack::is_possible(&group.stream()),
            _ => false,
        })
    }

    pub(crate) fn diagnostic(&self) -> Diagnostic {
        const WAYS: &str =
            "write `#[downgrade] fn downgrade(op: &mut Operations)`, or `irreversible = \"why\"`";
        if self.method == "run" {
            Diagnostic::new("no-way-back", "no way back can be derived from a data step")
                .help(format!("{WAYS} in `#[migration(…)]`"))
        } else {
            Diagnostic::new("no-way-back", "no way back can be derived from `execute` without `.reverse(…)`")
                .help(format!(
                    "add `.reverse(\"…\")` with the SQL that takes it back, {WAYS} in `#[migration(…)]`"
                ))
        }
    }
}
