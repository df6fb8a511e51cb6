use crate::data_step::StepError;
use crate::rows::Column;
use migrator_core::schema::Literal;

/// What the code of a backfill may give back for the columns `C`: their values, or nothing for a row that is
/// left alone, or an error.
///
/// Values of several columns are a tuple; `Option` of a tuple leaves the row alone when it is `None`, and
/// `Result` stops the backfill when it is an error. One column of typed rows is a value by itself, and there
/// `None` is `NULL`.
#[diagnostic::on_unimplemented(
    message = "the code gives `{Self}`, which is no value for these columns",
    label = "they take `{C}`",
    note = "give a tuple with a value for each column, `None` for a row that is left alone, or a `Result` of these"
)]
pub trait Fill<C> {
    /// Adds the values, and says whether there are any.
    ///
    /// # Errors
    ///
    /// When the code says so.
    #[doc(hidden)]
    fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError>;
}

/// So many columns whose types only the database knows.
#[derive(Debug, Clone, Copy)]
pub struct Untyped<const N: usize>;

/// A value for one column that knows its type.
pub trait Single<T> {
    /// The value.
    #[doc(hidden)]
    fn literal(self) -> Literal;
}

/// Columns that know their types: one, or a tuple of them.
pub trait FilledColumns {
    /// Their names.
    #[doc(hidden)]
    fn names(&self) -> Vec<String>;
}

impl<T> FilledColumns for Column<T> {
    fn names(&self) -> Vec<String> {
        vec![self.name().to_owned()]
    }
}

#[diagnostic::do_not_recommend]
impl<C, V: Fill<C>, E: Into<StepError>> Fill<C> for Result<V, E> {
    fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
        self.map_err(Into::into)?.fill(into)
    }
}

macro_rules! single {
    ($($kind:ty: $($given:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Single<$kind> for $given {
            fn literal(self) -> Literal {
                Literal::from(<$kind>::from(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Single<Option<$kind>> for $given {
            fn literal(self) -> Literal {
                Literal::from(<$kind>::from(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Single<Option<$kind>> for Option<$given> {
            fn literal(self) -> Literal {
                Literal::from(self.map(<$kind>::from))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Fill<Column<$kind>> for $given {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                into.push(Single::<$kind>::literal(self));
                Ok(true)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Fill<Column<Option<$kind>>> for $given {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                into.push(Single::<$kind>::literal(self));
                Ok(true)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Fill<Column<Option<$kind>>> for Option<$given> {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                into.push(Single::<Option<$kind>>::literal(self));
                Ok(true)
            }
        }
    )*)*};
}
single! {
    i16: i16;
    i32: i16, i32;
    i64: i16, i32, i64;
    f64: f32, f64;
    bool: bool;
    String: String, &str, &String;
    Vec<u8>: Vec<u8>, &[u8];
}

// A number of 32 bits is written with as many digits as tell it from its neighbours.
macro_rules! short_number {
    ($($kind:ty, $given:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Single<$kind> for $given {
            fn literal(self) -> Literal {
                let short = |value: f32| if value.is_finite() { Literal::Decimal(format!("{value:?}")) } else { Literal::Null };
                Option::<f32>::from(self).map_or(Literal::Null, short)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Fill<Column<$kind>> for $given {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                into.push(Single::<$kind>::literal(self));
                Ok(true)
            }
        }
    )*};
}
short_number! {
    f32, f32;
    Option<f32>, f32;
    Option<f32>, Option<f32>;
}

macro_rules! tuples {
    ($($width:literal: $($column:ident $value:ident $at:tt)*;)*) => {$(
        impl<$($column),*> FilledColumns for ($(Column<$column>,)*) {
            fn names(&self) -> Vec<String> {
                vec![$(self.$at.name().to_owned()),*]
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($column, $value: Single<$column>),*> Fill<($(Column<$column>,)*)> for ($($value,)*) {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                $(into.push(self.$at.literal());)*
                Ok(true)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($column, $value: Single<$column>),*> Fill<($(Column<$column>,)*)> for Option<($($value,)*)> {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                self.map_or(Ok(false), |values| values.fill(into))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($value: Into<Literal>),*> Fill<Untyped<$width>> for ($($value,)*) {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                $(into.push(self.$at.into());)*
                Ok(true)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($value: Into<Literal>),*> Fill<Untyped<$width>> for Option<($($value,)*)> {
            fn fill(self, into: &mut Vec<Literal>) -> Result<bool, StepError> {
                self.map_or(Ok(false), |values| values.fill(into))
            }
        }
    )*};
}
tuples! {
    1: A VA 0;
    2: A VA 0 B VB 1;
    3: A VA 0 B VB 1 C VC 2;
    4: A VA 0 B VB 1 C VC 2 D VD 3;
    5: A VA 0 B VB 1 C VC 2 D VD 3 E VE 4;
    6: A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5;
    7: A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6;
    8: A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7;
}
