use super::field::Field;
use super::name::names;
use migrator_core::check::RowShape;
use migrator_source::judge::RowModule;
use proc_macro2::TokenStream;
use quote::quote;

/// The modules of a function.
pub(crate) fn modules(modules: &[RowModule]) -> TokenStream {
    modules.iter().map(module).collect()
}

fn module(module: &RowModule) -> TokenStream {
    let RowModule { name, revision, shape } = module;
    let RowShape { table, columns, comment, step, .. } = shape;
    let at = match step {
        Some(step) => format!("the data step {step:?} of revision `{revision}`"),
        None => format!("revision `{revision}`"),
    };
    let mut about_row = format!(" A row of `{table}` as {at} sees it.");
    if let Some(comment) = comment {
        about_row.push_str("\n\n ");
        about_row.push_str(comment);
    }
    let about = format!(" Table `{table}` as {at} sees it.");

    let span = name.span();
    let columns_named: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let in_capitals: Vec<String> = columns_named.iter().map(|name| name.to_uppercase()).collect();
    let field_names = names(&columns_named, &[], span);
    let constants = names(&in_capitals, &["TABLE", "COLUMNS"], span);
    let fields: Vec<Field<'_>> = columns
        .iter()
        .zip(field_names)
        .zip(constants)
        .map(|((column, name), constant)| Field { column, name, constant })
        .collect();
    let documentation: Vec<String> = fields.iter().map(Field::documentation).collect();
    let fields_named: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let constants: Vec<_> = fields.iter().map(|field| &field.constant).collect();
    let types: Vec<TokenStream> = fields.iter().map(Field::rust_type).collect();
    let cells: Vec<TokenStream> = fields.iter().map(Field::read_cell).collect();
    let reads: Vec<TokenStream> = fields.iter().map(Field::read).collect();
    let schema = match &table.schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
    let table_name = &table.name;
    quote! {
        #[doc = #about]
        #[allow(
            dead_code, non_snake_case, non_upper_case_globals, uncommon_codepoints, unreachable_pub,
            unused_variables, clippy::all, clippy::pedantic
        )]
        pub(crate) mod #name {
            #[doc = #about_row]
            #[derive(Debug, Clone, PartialEq)]
            pub struct Row {
                #(
                    #[doc = #documentation]
                    pub #fields_named: #types,
                )*
            }

            impl<'r, R: ::migrator_runtime::__private::ReadRow> ::migrator_runtime::__private::FromRow<'r, R> for Row {
                fn from_row(
                    row: &'r R,
                ) -> ::core::result::Result<Self, ::migrator_runtime::__private::ReadError> {
                    ::core::result::Result::Ok(Row { #(#fields_named: #reads),* })
                }
            }

            impl ::migrator_runtime::FromCells<0> for Row {
                fn from_cells(
                    cells: &mut ::migrator_runtime::Cells<'_>,
                ) -> ::core::result::Result<Self, ::migrator_runtime::UnfitCell> {
                    ::core::result::Result::Ok(Row { #(#fields_named: #cells),* })
                }
            }

            impl ::migrator_runtime::TableRow for Row {
                const COLUMNS: &'static [&'static ::core::primitive::str] = COLUMNS;
            }

            /// The table.
            pub const TABLE: ::migrator_runtime::rows::Table =
                ::migrator_runtime::rows::Table::new(#schema, #table_name);

            /// The names of its columns, in the order of the fields.
            pub const COLUMNS: &[&::core::primitive::str] = &[#(#columns_named),*];

            #(
                #[doc = #documentation]
                pub const #constants: ::migrator_runtime::rows::Column<#types> =
                    ::migrator_runtime::rows::Column::new(#columns_named);
            )*

            /// All rows.
            pub async fn all(
                db: &::migrator_runtime::Db,
            ) -> ::core::result::Result<::std::vec::Vec<Row>, ::migrator_runtime::StepError> {
                select().fetch_all(db).await
            }

            /// Reads rows.
            pub fn select() -> ::migrator_runtime::rows::Select<Row> {
                ::migrator_runtime::rows::Select::new(TABLE, COLUMNS)
            }

            /// Inserts a row.
            pub fn insert() -> ::migrator_runtime::rows::Insert {
                ::migrator_runtime::rows::Insert::new(TABLE)
            }

            /// Changes rows.
            pub fn update() -> ::migrator_runtime::rows::Update {
                ::migrator_runtime::rows::Update::new(TABLE)
            }

            /// Deletes rows.
            pub fn delete() -> ::migrator_runtime::rows::Delete {
                ::migrator_runtime::rows::Delete::new(TABLE)
            }
        }
    }
}
