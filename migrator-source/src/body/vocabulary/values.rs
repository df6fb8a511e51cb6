//! Values that methods are called on: what a column is, what an index has.

use super::Arguments;
use crate::body::value::Value;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::ColumnDefinition;
use migrator_core::schema::{
    ColumnDefault, ColumnType, Deferrable, Expression, Function, Identity, IndexPart, Literal,
    ReferentialAction, SqlText, Trigger, TriggerTiming,
};
use std::time::Duration;

/// `Type { made by: function(kinds…); refined by: method(kinds…); named: Variant }`
macro_rules! values {
    ($($noun:ident as $variant:ident {
        $(made by: $($maker:ident($($made:ty),*))*;)?
        $(refined by: $($refinement:ident($($given:ty),*))*;)?
        $(named: $($name:ident)*;)?
        $(wrapping: $($wrapper:ident($wrapped:ty))*;)?
    })*) => {
        /// Calls a method of a value.
        #[allow(unused_mut, unused_variables)]
        pub(crate) fn method(value: Value, method: &str, mut arguments: Arguments<'_>) -> Option<Value> {
            match value {
                $($(Value::$variant(value) => {
                    let value: $noun = plain(value);
                    Some(match method {
                        $(stringify!($refinement) => value.$refinement($(arguments.next::<$given>()?),*),)*
                        _ => return None,
                    }.into())
                })?)*
                _ => None,
            }
        }

        /// What `Type::name` is, and what `Type::name(…)` makes.
        #[allow(unused_mut, unused_variables)]
        pub(crate) fn associated(noun: &str, name: &str, arguments: Option<Arguments<'_>>) -> Option<Value> {
            match noun {
                $(stringify!($noun) => match arguments {
                    None => match name {
                        $($(stringify!($name) => Some($noun::$name.into()),)*)?
                        _ => None,
                    },
                    Some(mut arguments) => match name {
                        $($(stringify!($maker) => {
                            Some($noun::$maker($(arguments.next::<$made>()?),*).into())
                        })*)?
                        $($(stringify!($wrapper) => {
                            Some($noun::$wrapper(arguments.next::<$wrapped>()?).into())
                        })*)?
                        "from" => from(noun, arguments),
                        _ => None,
                    },
                },)*
                "String" | "Expression" | "ObjectName" if name == "from" => from(noun, arguments?),
                _ => None,
            }
        }

        #[cfg(test)]
        pub(crate) const WORDS: &[(&str, &[&str])] = &[$((
            stringify!($noun),
            &[$($(stringify!($maker),)*)? $($(stringify!($refinement),)*)?],
        ),)*];

        #[cfg(test)]
        pub(crate) const VARIANTS: &[(&str, &[&str])] = &[$((
            stringify!($noun),
            &[$($(stringify!($name),)*)? $($(stringify!($wrapper),)*)?],
        ),)*];
    };
}

/// A value out of its box, if it is in one.
fn plain<T>(value: impl Plain<T>) -> T {
    value.plain()
}

trait Plain<T> {
    fn plain(self) -> T;
}

impl<T> Plain<T> for Box<T> {
    fn plain(self) -> T {
        *self
    }
}

impl<T> Plain<T> for T {
    fn plain(self) -> T {
        self
    }
}

/// `Type::from(value)`: what it is worth is what the value is worth, wherever it is given to.
fn from(noun: &str, mut arguments: Arguments<'_>) -> Option<Value> {
    match noun {
        "String" => arguments.next::<String>().map(Value::Text),
        "Literal" => arguments.next::<Literal>().map(Value::Literal),
        "ColumnDefault" => arguments.next::<ColumnDefault>().map(Value::Default),
        "IndexPart" => arguments.next::<IndexPart>().map(Value::from),
        "SqlText" => arguments.next::<SqlText>().map(Value::Sql),
        "Expression" => arguments.next::<Expression>().map(|expression| Value::Text(expression.0)),
        "ObjectName" => arguments.next::<ObjectName>().map(|name| match name.schema {
            Some(schema) => Value::Tuple(vec![Value::Text(schema), Value::Text(name.name)]),
            None => Value::Text(name.name),
        }),
        _ => None,
    }
}

values! {
    ColumnDefinition as Column {
        made by: new(String, ColumnType);
        refined by: not_null() primary_key() unique() default(ColumnDefault) identity()
            identity_with(Identity) generated_stored(Expression) generated_virtual(Expression)
            collation(String) comment(String) check(Expression) references(ObjectName, String)
            on_delete(ReferentialAction) on_update(ReferentialAction);
    }
    IndexPart as Part {
        made by: expression(Expression);
        refined by: desc() nulls_first() nulls_last() operator_class(String) collation(String) prefix(u32);
    }
    Trigger as Trigger {
        made by: new(TriggerTiming);
        refined by: insert() update() update_of(Vec<String>) delete() truncate() for_each_statement()
            when(Expression) execute(SqlText);
    }
    Function as Function {
        made by: returning(String);
        refined by: language(String) attributes(String) body(SqlText);
    }
    Identity as Identity {
        made by: always() default();
        refined by: start(i64) increment(i64);
    }
    SqlText as Sql {
        made by: new(String) on(Dialect, String);
        refined by: and(Dialect, String);
    }
    Literal as Literal {
        named: Null;
        wrapping: Boolean(bool) Integer(i64) Decimal(String) Text(String) Bytes(Vec<u8>);
    }
    ColumnDefault as Default {
        named: Now NewUuid;
    }
    Duration as Duration {
        made by: from_secs(u64) from_millis(u64);
    }
    Dialect as Dialect { named: Sqlite Postgres Mysql; }
    ReferentialAction as Action { named: NoAction Restrict Cascade SetNull SetDefault; }
    Deferrable as Deferrable { named: InitiallyImmediate InitiallyDeferred; }
    TriggerTiming as Timing { named: Before After InsteadOf; }
}
