use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::Sequence;

/// Checks how a sequence counts.
pub(super) fn check(name: &ObjectName, sequence: &Sequence) -> Result<(), Unsupported> {
    let down = sequence.increment < 0;
    let min = sequence.min.unwrap_or(if down { i64::MIN } else { 1 });
    let max = sequence.max.unwrap_or(if down { -1 } else { i64::MAX });
    let fact = if sequence.increment == 0 {
        "counts by 0".to_owned()
    } else if min >= max {
        format!("counts from {min} to {max}")
    } else if !(min..=max).contains(&sequence.start) {
        format!("starts at {}, which is not between {min} and {max}", sequence.start)
    } else if sequence.cache < 1 {
        format!("keeps {} values ready", sequence.cache)
    } else {
        return Ok(());
    };
    Err(Unsupported::new(
        format!("sequence `{name}` {fact}"),
        "PostgreSQL counts by 1 or more, up or down, between two bounds that the start is in, and keeps at least 1 ready",
    )
    .at(&name.name))
}
