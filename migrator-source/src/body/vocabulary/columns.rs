use super::noun;
use migrator_core::op::{AddColumn, AlterColumn, DropColumn};
use migrator_core::schema::{ColumnDefault, ColumnType, Expression, Identity};

noun! { AddColumn => {
    if_not_exists() -> Self;
} }

noun! { DropColumn => {
    if_exists() -> Self;
} }

noun! { AlterColumn => {
    set_type(column_type: ColumnType) -> Self;
    using(expression: Expression) -> Self;
    set_not_null() -> Self;
    drop_not_null() -> Self;
    set_default(default: ColumnDefault) -> Self;
    drop_default() -> Self;
    rename_to(name: String) -> Self;
    set_identity() -> Self;
    set_identity_with(identity: Identity) -> Self;
    drop_identity() -> Self;
    set_generated_stored(expression: Expression) -> Self;
    set_generated_virtual(expression: Expression) -> Self;
    drop_generated() -> Self;
    set_collation(name: String) -> Self;
    drop_collation() -> Self;
    set_comment(comment: String) -> Self;
    drop_comment() -> Self;
} }
