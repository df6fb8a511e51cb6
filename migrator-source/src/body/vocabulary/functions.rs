use super::Arguments;
use crate::body::value::Value;
use migrator_core::name::ObjectName;
use migrator_core::op::*;
use migrator_core::schema::{ColumnType, Expression};

/// `column column_type(kinds…);` is a constructor of columns and its type; below are the others.
macro_rules! functions {
    (columns { $($column:ident $type:ident ($($kind:ty),*);)* } others { $($other:ident($($given:ty),*);)* }) => {
        /// Calls a function of ours.
        pub(crate) fn function(name: &str, mut arguments: Arguments<'_>) -> Option<Value> {
            Some(match name {
                $(stringify!($column) => $column(arguments.next::<String>()? $(, arguments.next::<$kind>()?)*).into(),)*
                $(stringify!($type) => $type($(arguments.next::<$kind>()?),*).into(),)*
                $(stringify!($other) => $other($(arguments.next::<$given>()?),*).into(),)*
                _ => return None,
            })
        }

        #[cfg(test)]
        pub(crate) const WORDS: &[&str] =
            &[$(stringify!($column), stringify!($type),)* $(stringify!($other),)*];
    };
}

functions! {
    columns {
        small_integer small_integer_type();
        integer integer_type();
        big_integer big_integer_type();
        float float_type();
        double double_type();
        numeric numeric_type(u32, u32);
        unbounded_numeric unbounded_numeric_type();
        money money_type();
        boolean boolean_type();
        string string_type(u32);
        char char_type(u32);
        text text_type();
        binary binary_type();
        var_binary var_binary_type(u32);
        bit bit_type(u32);
        var_bit var_bit_type(u32);
        uuid uuid_type();
        date date_type();
        time time_type();
        time_tz time_tz_type();
        time_with_precision time_with_precision_type(u8);
        time_tz_with_precision time_tz_with_precision_type(u8);
        timestamp timestamp_type();
        timestamp_tz timestamp_tz_type();
        timestamp_with_precision timestamp_with_precision_type(u8);
        timestamp_tz_with_precision timestamp_tz_with_precision_type(u8);
        interval interval_type();
        json json_type();
        jsonb jsonb_type();
        xml xml_type();
        inet inet_type();
        cidr cidr_type();
        mac_addr mac_addr_type();
        ts_vector ts_vector_type();
        array array_type(ColumnType);
        enumeration enumeration_type(ObjectName, Vec<String>);
        custom custom_type(String);
    }
    others {
        now();
        new_uuid();
        next_value(ObjectName);
        expression(Expression);
        decimal(String);
        column(String);
        indexed(Expression);
        before();
        after();
        instead_of();
    }
}
