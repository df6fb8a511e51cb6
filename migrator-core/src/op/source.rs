//! Small pieces of Rust source.

use crate::schema::Expression;

/// `["a", "b"]`
pub(super) fn array(names: &[String]) -> String {
    format!("{names:?}")
}

/// `"sql"`
pub(super) fn text(expression: &Expression) -> String {
    format!("{:?}", expression.0)
}
