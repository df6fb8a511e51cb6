use std::fmt;

/// Kinds of things, beside tables and what belongs to them, that a database keeps by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A view.
    View,
    /// An enumeration.
    Enum,
    /// A label of an enumeration.
    EnumValue,
    /// A sequence.
    Sequence,
    /// A function.
    Function,
    /// A trigger.
    Trigger,
    /// A schema (namespace).
    Schema,
    /// An extension.
    Extension,
}

impl ObjectKind {
    /// Its word, the code of the mistake to name one that is not there, and that of the mistake to
    /// create one that is.
    fn words(self) -> [&'static str; 3] {
        match self {
            ObjectKind::View => ["view", "no-such-view", "view-exists"],
            ObjectKind::Enum => ["enum", "no-such-enum", "enum-exists"],
            ObjectKind::EnumValue => ["enum value", "no-such-enum-value", "enum-value-exists"],
            ObjectKind::Sequence => ["sequence", "no-such-sequence", "sequence-exists"],
            ObjectKind::Function => ["function", "no-such-function", "function-exists"],
            ObjectKind::Trigger => ["trigger", "no-such-trigger", "trigger-exists"],
            ObjectKind::Schema => ["schema", "no-such-schema", "schema-exists"],
            ObjectKind::Extension => ["extension", "no-such-extension", "extension-exists"],
        }
    }

    pub(super) fn missing_code(self) -> &'static str {
        self.words()[1]
    }

    pub(super) fn exists_code(self) -> &'static str {
        self.words()[2]
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words()[0])
    }
}
