use migrator_core::schema::{Column, ColumnType};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// A column as a field.
pub(super) struct Field<'a> {
    pub(super) column: &'a Column,
    /// The field's name.
    pub(super) name: Ident,
    /// The constant's name.
    pub(super) constant: Ident,
}

impl Field<'_> {
    /// What is said of it.
    pub(super) fn documentation(&self) -> String {
        let Column { name, column_type, nullable, comment, .. } = self.column;
        let null = if *nullable { "may be `NULL`" } else { "never `NULL`" };
        let mut text = format!(" Column `{name}`: {column_type}, {null}.");
        if self.column.generated.is_some() {
            text.push_str(" The database computes it.");
        }
        if let Some(comment) = comment {
            text.push_str("\n\n ");
            text.push_str(comment);
        }
        text
    }

    /// The type of its values.
    pub(super) fn rust_type(&self) -> TokenStream {
        let plain = match self.column.column_type {
            ColumnType::SmallInteger => quote!(::core::primitive::i16),
            ColumnType::Integer => quote!(::core::primitive::i32),
            ColumnType::BigInteger => quote!(::core::primitive::i64),
            ColumnType::Float => quote!(::core::primitive::f32),
            ColumnType::Double => quote!(::core::primitive::f64),
            ColumnType::Boolean => quote!(::core::primitive::bool),
            ColumnType::Binary | ColumnType::VarBinary(_) => {
                quote!(::std::vec::Vec<::core::primitive::u8>)
            }
            _ => quote!(::std::string::String),
        };
        if self.column.nullable { quote!(::core::option::Option<#plain>) } else { plain }
    }

    /// How it is read from `cells`, the values of a row in order.
    pub(super) fn read_cell(&self) -> TokenStream {
        let name = &self.column.name;
        match (&self.column.column_type, self.column.nullable) {
            (ColumnType::Bit(length), true) => quote!(cells.bits(#length)?),
            (ColumnType::Bit(length), false) => {
                quote!(::migrator_runtime::__private::required_cell(cells.bits(#length)?, #name)?)
            }
            _ => quote!(cells.read()?),
        }
    }

    /// How it is read from `row`.
    pub(super) fn read(&self) -> TokenStream {
        let name = &self.column.name;
        let read = match self.column.column_type {
            ColumnType::SmallInteger => quote!(small_integer(#name)),
            ColumnType::Integer => quote!(integer(#name)),
            ColumnType::BigInteger => quote!(big_integer(#name)),
            ColumnType::Float => quote!(float(#name)),
            ColumnType::Double => quote!(double(#name)),
            ColumnType::Boolean => quote!(boolean(#name)),
            ColumnType::Binary | ColumnType::VarBinary(_) => quote!(bytes(#name)),
            ColumnType::Bit(length) => quote!(bits(#name, #length)),
            _ => quote!(text(#name)),
        };
        match self.column.nullable {
            true => quote!(row.#read?),
            false => quote!(::migrator_runtime::__private::required(row.#read?, #name)?),
        }
    }
}
