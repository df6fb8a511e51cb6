use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Code, ColumnDefinition};
use migrator_core::schema::{
    ColumnDefault, ColumnType, Deferrable, Expression, Function, Identity, IndexPart, Literal,
    ReferentialAction, SqlText, Trigger, TriggerTiming,
};
use std::sync::Arc;
use std::time::Duration;

/// What an expression is worth.
#[derive(Clone)]
pub(crate) enum Value {
    /// It cannot be read.
    Unknown,
    Text(String),
    Character(char),
    Integer(i128),
    Float(f64),
    Boolean(bool),
    /// `b"…"`
    Bytes(Vec<u8>),
    /// An array, a slice or a vector.
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Nothing,
    Some(Box<Value>),
    Column(Box<ColumnDefinition>),
    Type(ColumnType),
    Default(ColumnDefault),
    Literal(Literal),
    Part(Box<IndexPart>),
    Trigger(Box<Trigger>),
    Function(Box<Function>),
    Identity(Identity),
    Sql(SqlText),
    Duration(Duration),
    Dialect(Dialect),
    Action(ReferentialAction),
    Deferrable(Deferrable),
    Timing(TriggerTiming),
}

macro_rules! values {
    ($($kind:ty => $variant:ident $($boxed:ident)?;)*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Value::$variant(values!(@put value $($boxed)?))
            }
        }
    )*};
    (@put $value:ident) => { $value };
    (@put $value:ident boxed) => { Box::new($value) };
}

values! {
    String => Text;
    ColumnDefinition => Column boxed;
    ColumnType => Type;
    ColumnDefault => Default;
    Literal => Literal;
    IndexPart => Part boxed;
    Trigger => Trigger boxed;
    Function => Function boxed;
    Identity => Identity;
    SqlText => Sql;
    Duration => Duration;
    Dialect => Dialect;
    ReferentialAction => Action;
    Deferrable => Deferrable;
    TriggerTiming => Timing;
}

impl Value {
    /// How `{}` shows it.
    pub(crate) fn shown(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Character(character) => Some(character.to_string()),
            Value::Integer(integer) => Some(integer.to_string()),
            Value::Float(float) => Some(float.to_string()),
            Value::Boolean(boolean) => Some(boolean.to_string()),
            _ => None,
        }
    }

    /// How `{:?}` shows it.
    pub(crate) fn debugged(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(format!("{text:?}")),
            Value::Character(character) => Some(format!("{character:?}")),
            Value::Float(float) => Some(format!("{float:?}")),
            other => other.shown(),
        }
    }
}

/// What can be made of a value where the method asks for it: as the compiler's `Into` would make it.
pub(crate) trait FromValue: Sized {
    /// `None` when the value is unknown, or of another kind.
    fn from_value(value: Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($kind:ty { $($pattern:pat => $made:expr),* $(,)? })*) => {$(
        impl FromValue for $kind {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    $($pattern => Some($made),)*
                    _ => None,
                }
            }
        }
    )*};
}

from_value! {
    String { Value::Text(text) => text, Value::Character(character) => character.to_string() }
    bool { Value::Boolean(boolean) => boolean }
    Expression { Value::Text(text) => text.into() }
    SqlText { Value::Sql(sql) => sql, Value::Text(text) => text.into() }
    ColumnDefinition { Value::Column(column) => *column }
    ColumnType { Value::Type(column_type) => column_type }
    Trigger { Value::Trigger(trigger) => *trigger }
    TriggerTiming { Value::Timing(timing) => timing }
    Function { Value::Function(function) => *function }
    Identity { Value::Identity(identity) => identity }
    Duration { Value::Duration(duration) => duration }
    Dialect { Value::Dialect(dialect) => dialect }
    ReferentialAction { Value::Action(action) => action }
    Deferrable { Value::Deferrable(deferrable) => deferrable }
    IndexPart { Value::Part(part) => *part, Value::Text(column) => column.into() }
}

impl FromValue for Code {
    /// Any code is as good as another.
    fn from_value(_: Value) -> Option<Self> {
        Some(Code(Arc::new(())))
    }
}

macro_rules! from_integers {
    ($($kind:ty),*) => {$(
        impl FromValue for $kind {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::Integer(integer) => integer.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}
from_integers!(u8, u32, u64, i64);

impl FromValue for ObjectName {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(name) => Some(name.into()),
            Value::Tuple(parts) => match parts.as_slice() {
                [Value::Text(schema), Value::Text(name)] => Some((schema.as_str(), name.as_str()).into()),
                _ => None,
            },
            _ => None,
        }
    }
}

impl FromValue for ColumnDefault {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Default(default) => Some(default),
            value => Literal::from_value(value).map(ColumnDefault::Literal),
        }
    }
}

impl FromValue for Literal {
    fn from_value(value: Value) -> Option<Self> {
        Some(match value {
            Value::Literal(literal) => literal,
            Value::Text(text) => text.into(),
            Value::Integer(integer) => Literal::Integer(integer.try_into().ok()?),
            Value::Float(float) => float.into(),
            Value::Boolean(boolean) => boolean.into(),
            Value::Bytes(bytes) => bytes.into(),
            list @ Value::List(_) => Vec::<u8>::from_value(list)?.into(),
            Value::Nothing => Literal::Null,
            Value::Some(value) => return Literal::from_value(*value),
            _ => return None,
        })
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::List(values) => values.into_iter().map(T::from_value).collect(),
            Value::Bytes(bytes) => {
                bytes.into_iter().map(|byte| T::from_value(Value::Integer(byte.into()))).collect()
            }
            // An `Option` is gone over like a list.
            Value::Nothing => Some(Vec::new()),
            Value::Some(value) => T::from_value(*value).map(|value| vec![value]),
            _ => None,
        }
    }
}

impl<A: FromValue, B: FromValue> FromValue for (A, B) {
    fn from_value(value: Value) -> Option<Self> {
        let Value::Tuple(values) = value else { return None };
        let [first, second]: [Value; 2] = values.try_into().ok()?;
        Some((A::from_value(first)?, B::from_value(second)?))
    }
}
