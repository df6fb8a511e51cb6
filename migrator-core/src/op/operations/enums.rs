use super::Operations;
use crate::name::ObjectName;
use crate::op::{AddEnumValue, CreateEnum, DropEnum, EnumValuePlace, Operation, RenameEnumValue};

impl Operations {
    /// Creates an enumeration: a type on PostgreSQL; elsewhere its columns hold the labels, and
    /// nothing runs. Refine it with `.if_not_exists()`.
    #[track_caller]
    pub fn create_enum<L: Into<String>>(
        &mut self,
        name: impl Into<ObjectName>,
        labels: impl IntoIterator<Item = L>,
    ) -> &mut CreateEnum {
        record!(self, CreateEnum, CreateEnum::new(name, labels))
    }

    /// Adds a label to an enumeration, and so to every column of it. Refine it with `.before(…)` and
    /// `.after(…)`. It has no way back.
    #[track_caller]
    pub fn add_enum_value(
        &mut self,
        name: impl Into<ObjectName>,
        value: impl Into<String>,
    ) -> &mut AddEnumValue {
        let (name, value) = (name.into(), value.into());
        record!(self, AddEnumValue, AddEnumValue { name, value, place: EnumValuePlace::Last })
    }

    /// Gives a label of an enumeration another name, in the rows too.
    #[track_caller]
    pub fn rename_enum_value(
        &mut self,
        name: impl Into<ObjectName>,
        value: impl Into<String>,
        to: impl Into<String>,
    ) {
        self.record(RenameEnumValue { name: name.into(), value: value.into(), to: to.into() });
    }

    /// Drops an enumeration that no column has. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_enum(&mut self, name: impl Into<ObjectName>) -> &mut DropEnum {
        record!(self, DropEnum, DropEnum::new(name))
    }
}
