use crate::body::value::Value;
use syn::Lit;

pub(super) fn value(literal: &Lit) -> Option<Value> {
    Some(match literal {
        Lit::Str(text) => Value::Text(text.value()),
        Lit::Char(character) => Value::Character(character.value()),
        Lit::Bool(boolean) => Value::Boolean(boolean.value),
        Lit::Byte(byte) => Value::Integer(byte.value().into()),
        Lit::ByteStr(bytes) => Value::Bytes(bytes.value()),
        Lit::Int(integer) => Value::Integer(integer.base10_parse().ok()?),
        // An `f32` would be shown with other digits.
        Lit::Float(float) if float.suffix() != "f32" => Value::Float(float.base10_parse().ok()?),
        _ => return None,
    })
}
