use super::array;
use crate::reflect::{ReflectError, Row};
use migrator_core::name::ObjectName;

/// A row of a query, read field by field.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    query: &'static str,
    row: &'a Row,
}

pub(super) fn records<'a>(
    query: &'static str,
    rows: &'a [Row],
    fields: usize,
) -> impl Iterator<Item = Result<Record<'a>, ReflectError>> {
    rows.iter().map(move |row| {
        if row.len() == fields {
            Ok(Record { query, row })
        } else {
            Err(ReflectError::new(query, format!("a row has {} fields instead of {fields}", row.len())))
        }
    })
}

impl<'a> Record<'a> {
    pub(super) fn text(self, field: usize) -> Option<&'a str> {
        self.row.get(field)?.as_deref()
    }

    pub(super) fn need(self, field: usize) -> Result<&'a str, ReflectError> {
        self.text(field).ok_or_else(|| self.error(field, "is NULL"))
    }

    pub(super) fn is(self, field: usize) -> bool {
        matches!(self.text(field), Some("true" | "t"))
    }

    pub(super) fn number(self, field: usize) -> Result<i64, ReflectError> {
        let text = self.need(field)?;
        text.parse().map_err(|_| self.error(field, &format!("is no number: {text:?}")))
    }

    /// The numbers of `{1,2}`, of `[1, 2]`, or of `1 2`.
    pub(super) fn numbers(self, field: usize) -> Result<Vec<i64>, ReflectError> {
        let text = self.text(field).unwrap_or_default();
        text.split(['{', '}', '[', ']', ',', ' '])
            .filter(|number| !number.is_empty())
            .map(|number| {
                number.parse().map_err(|_| self.error(field, &format!("is no list of numbers: {text:?}")))
            })
            .collect()
    }

    /// The texts of `{a,"b c",NULL}`.
    pub(super) fn list(self, field: usize) -> Result<Vec<Option<String>>, ReflectError> {
        let text = self.text(field).unwrap_or("{}");
        array::parse(text).ok_or_else(|| self.error(field, &format!("is no list: {text:?}")))
    }

    pub(super) fn name(self, schema: usize, name: usize) -> Result<ObjectName, ReflectError> {
        Ok(ObjectName { schema: self.text(schema).map(ToOwned::to_owned), name: self.need(name)?.to_owned() })
    }

    pub(super) fn error(self, field: usize, fact: &str) -> ReflectError {
        ReflectError::new(self.query, format!("field {} {fact}", field + 1))
    }
}
