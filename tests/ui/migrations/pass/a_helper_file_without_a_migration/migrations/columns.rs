use migrator_runtime::prelude::*;

pub(super) fn named() -> [ColumnDefinition; 2] {
    [uuid("id").primary_key(), string("name", 100)]
}
