use crate::reflect::ReflectError;
use migrator_core::name::ObjectName;

/// A row of an answer.
#[derive(Clone, Copy)]
pub(super) struct Row<'a>(pub(super) &'a [Option<String>]);

impl<'a> Row<'a> {
    /// A value that may be `NULL`.
    pub(super) fn get(self, at: usize) -> Result<Option<&'a str>, ReflectError> {
        match self.0.get(at) {
            Some(value) => Ok(value.as_deref()),
            None => {
                Err(ReflectError { fact: format!("a row has {} values and no number {at}", self.0.len()) })
            }
        }
    }

    /// A value that is no `NULL`.
    pub(super) fn text(self, at: usize) -> Result<&'a str, ReflectError> {
        self.get(at)?
            .ok_or_else(|| ReflectError { fact: format!("value {at} of a row is NULL: {:?}", self.0) })
    }

    /// A name behind that of its database, which is `NULL` for the connection's own.
    pub(super) fn object(self, at: usize) -> Result<ObjectName, ReflectError> {
        let schema = self.get(at)?.map(ToOwned::to_owned);
        Ok(ObjectName { schema, name: self.text(at + 1)?.to_owned() })
    }
}
