use crate::error::{RenderError, Unsupported};
use crate::script::RenderedStep;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;

/// Renders the operation at `start`, with those after it that belong to it, and gives how many they
/// are. Without a schema, nothing is known of the tables.
pub(crate) fn render_next(
    operations: &[Operation],
    start: usize,
    _schema: Option<&mut Schema>,
    _steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let cause = Unsupported::new("this database is not supported yet", "use SQLite");
    Err(RenderError::new(start, &operations[start], cause))
}
