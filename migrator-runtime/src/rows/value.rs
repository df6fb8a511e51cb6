use super::Column;
use sea_query::Expr;

/// The type of a column: what its values are when they are not `NULL`.
pub trait Kind {
    /// That type.
    type Plain;
}

/// What can be put into a column of type `T`: a value that fits it, another column of the type, or any
/// sea-query expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit into a column of the type `{T}`",
    label = "not a value of the column's type"
)]
pub trait Assign<T> {
    /// The value as an expression.
    fn into_expression(self) -> Expr;
}

#[diagnostic::do_not_recommend]
impl<T> Assign<T> for Expr {
    fn into_expression(self) -> Expr {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> Assign<T> for Column<T> {
    fn into_expression(self) -> Expr {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<T> Assign<Option<T>> for Column<T> {
    fn into_expression(self) -> Expr {
        self.into()
    }
}

macro_rules! kinds {
    ($($kind:ty: $($given:ty),*;)*) => {$(
        impl Kind for $kind {
            type Plain = $kind;
        }

        impl Kind for Option<$kind> {
            type Plain = $kind;
        }

        $(
            #[diagnostic::do_not_recommend]
            impl Assign<$kind> for $given {
                fn into_expression(self) -> Expr {
                    Expr::val(<$kind>::from(self))
                }
            }

            #[diagnostic::do_not_recommend]
            impl Assign<Option<$kind>> for $given {
                fn into_expression(self) -> Expr {
                    Expr::val(<$kind>::from(self))
                }
            }

            #[diagnostic::do_not_recommend]
            impl Assign<Option<$kind>> for Option<$given> {
                fn into_expression(self) -> Expr {
                    Expr::val(self.map(<$kind>::from))
                }
            }
        )*
    )*};
}
kinds! {
    i16: i16;
    i32: i16, i32;
    i64: i16, i32, i64;
    f32: f32;
    f64: f32, f64;
    bool: bool;
    String: String, &str, &String;
    Vec<u8>: Vec<u8>, &[u8];
}
