use super::{Cell, Page};
use std::fmt;

/// The values of a row that the code of a backfill is given, one after the other.
#[derive(Debug)]
pub struct Cells<'a> {
    page: &'a Page,
    row: usize,
    next: usize,
}

/// A value that was read is none of the type that it is asked for as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfitCell {
    /// Its number among those that were asked for, counted from 0.
    pub column: usize,
    /// What the matter is.
    pub fact: String,
}

impl fmt::Display for UnfitCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)
    }
}

impl std::error::Error for UnfitCell {}

/// What a value can become: `i16`, `i32`, `i64`, `f32`, `f64`, `bool`, `String`, `Vec<u8>`, and an `Option` of
/// these where it may be `NULL`. A `String` is what the database writes for a value of any type.
#[diagnostic::on_unimplemented(
    message = "a column cannot be read as `{Self}`",
    note = "read it as `String`, a number, `bool`, `Vec<u8>`, or an `Option` of one of these"
)]
pub trait FromCell: Sized {
    /// The type of the value, in words.
    const EXPECTED: &'static str;
    /// The value; `None` when it is none of this type.
    #[doc(hidden)]
    fn from_value(value: CellValue<'_>) -> Option<Self>;
}

/// A value, for [`FromCell`].
#[derive(Debug, Clone, Copy)]
pub enum CellValue<'a> {
    /// `NULL`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// What so many values of a row can become: a tuple of as many, or the `Row` of `rows(…)`.
#[diagnostic::on_unimplemented(
    message = "{N} columns cannot be read as `{Self}`",
    label = "a tuple with one element for each column is expected",
    note = "one column is read as a tuple too: `|(name,): (String,)| …`"
)]
pub trait FromCells<const N: usize>: Sized {
    /// Reads them, in order.
    ///
    /// # Errors
    ///
    /// When one is none of the type that it is read as.
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, UnfitCell>;
}

impl<'a> Cells<'a> {
    pub(crate) fn new(page: &'a Page, row: usize, first: usize) -> Self {
        Cells { page, row, next: first }
    }

    /// The next value.
    ///
    /// # Errors
    ///
    /// When it is none of the type.
    pub fn read<T: FromCell>(&mut self) -> Result<T, UnfitCell> {
        let value = match self.page.cell(self.row, self.next) {
            Cell::Null => CellValue::Null,
            Cell::Integer(value) => CellValue::Integer(*value),
            Cell::Real(value) => CellValue::Real(*value),
            Cell::Text(place) => CellValue::Text(self.page.text_at(place)),
            Cell::Bytes(place) => CellValue::Bytes(self.page.bytes_at(place)),
        };
        self.next += 1;
        T::from_value(value).ok_or_else(|| UnfitCell {
            column: self.next - 1,
            fact: match value {
                CellValue::Null => format!("it is NULL, and is read as {}: take an Option", T::EXPECTED),
                _ => format!("it is no {}", T::EXPECTED),
            },
        })
    }

    /// The next value, of a `bit` of this length, as `0`s and `1`s.
    ///
    /// # Errors
    ///
    /// When it is none.
    #[doc(hidden)]
    pub fn bits(&mut self, length: u32) -> Result<Option<String>, UnfitCell> {
        let Cell::Bytes(place) = self.page.cell(self.row, self.next) else { return self.read() };
        self.next += 1;
        let bytes = self.page.bytes_at(place);
        let all: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
        let length = usize::try_from(length).unwrap_or(all.len());
        Ok(Some(format!("{:0>length$}", all.trim_start_matches('0'))))
    }
}

/// A value of a column that is never `NULL`.
///
/// # Errors
///
/// When it is `NULL` all the same.
#[doc(hidden)]
pub fn required_cell<T>(value: Option<T>, column: &str) -> Result<T, UnfitCell> {
    let fact = || format!("column `{column}` is NULL, and the migrations say that it never is");
    value.ok_or_else(|| UnfitCell { column: usize::MAX, fact: fact() })
}

macro_rules! whole_numbers {
    ($($kind:ty: $expected:literal;)*) => {$(
        impl FromCell for $kind {
            const EXPECTED: &'static str = $expected;

            fn from_value(value: CellValue<'_>) -> Option<Self> {
                match value {
                    CellValue::Integer(value) => value.try_into().ok(),
                    CellValue::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )*};
}
whole_numbers! {
    i16: "whole number of 16 bits";
    i32: "whole number of 32 bits";
    i64: "whole number of 64 bits";
}

impl FromCell for f64 {
    const EXPECTED: &'static str = "number";

    #[allow(clippy::cast_precision_loss)] // as the databases do it
    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Integer(value) => Some(value as f64),
            CellValue::Real(value) => Some(value),
            CellValue::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromCell for f32 {
    const EXPECTED: &'static str = "number";

    #[allow(clippy::cast_possible_truncation)] // what is stored as 64 bits came from 32
    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Text(text) => text.parse().ok(),
            value => f64::from_value(value).map(|value| value as f32),
        }
    }
}

impl FromCell for bool {
    const EXPECTED: &'static str = "boolean";

    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Integer(value) => Some(value != 0),
            CellValue::Text("t" | "true" | "1") => Some(true),
            CellValue::Text("f" | "false" | "0") => Some(false),
            _ => None,
        }
    }
}

impl FromCell for String {
    const EXPECTED: &'static str = "text";

    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Integer(value) => Some(value.to_string()),
            CellValue::Real(value) => Some(format!("{value:?}")),
            CellValue::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromCell for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Bytes(bytes) => Some(bytes.to_owned()),
            CellValue::Text(text) => Some(text.as_bytes().to_owned()),
            _ => None,
        }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_value(value: CellValue<'_>) -> Option<Self> {
        match value {
            CellValue::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! tuples {
    ($($width:literal: $($part:ident)*;)*) => {$(
        impl<$($part: FromCell),*> FromCells<$width> for ($($part,)*) {
            fn from_cells(cells: &mut Cells<'_>) -> Result<Self, UnfitCell> {
                Ok(($(cells.read::<$part>()?,)*))
            }
        }
    )*};
}
tuples! {
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
    7: A B C D E F G;
    8: A B C D E F G H;
    9: A B C D E F G H I;
    10: A B C D E F G H I J;
    11: A B C D E F G H I J K;
    12: A B C D E F G H I J K L;
}
