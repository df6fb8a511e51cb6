use std::fmt;
use std::panic::Location;

/// Where in the user's source each operation of a list was recorded. That is no part of what the
/// operations are: any two are equal.
#[derive(Clone, Default)]
pub(super) struct Places(Vec<Option<&'static Location<'static>>>);

impl Places {
    /// Operations that came from elsewhere.
    pub(super) fn unknown(operations: usize) -> Self {
        Places(vec![None; operations])
    }

    pub(super) fn push(&mut self, place: &'static Location<'static>) {
        self.0.push(Some(place));
    }

    pub(super) fn get(&self, position: usize) -> Option<&'static Location<'static>> {
        self.0.get(position).copied().flatten()
    }
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…") // so that equal lists of operations are shown alike
    }
}
