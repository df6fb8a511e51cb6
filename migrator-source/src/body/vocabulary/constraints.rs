use super::noun;
use migrator_core::op::{
    CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreateUniqueConstraint, DropConstraint,
};
use migrator_core::schema::{Deferrable, Expression, ReferentialAction};

noun! { CreateUniqueConstraint => {
    nulls_not_distinct() -> Self;
    deferrable(deferrable: Deferrable) -> Self;
    using_index(index: String) -> Self;
} }

noun! { CreateCheckConstraint => {
    not_valid() -> Self;
} }

noun! { CreateForeignKey => {
    on_delete(action: ReferentialAction) -> Self;
    on_update(action: ReferentialAction) -> Self;
    set_columns(columns: Vec<String>) -> Self;
    match_full() -> Self;
    deferrable(deferrable: Deferrable) -> Self;
    not_valid() -> Self;
} }

noun! { CreateExcludeConstraint => {
    using(method: String) -> Self;
    where_(condition: Expression) -> Self;
    deferrable(deferrable: Deferrable) -> Self;
} }

noun! { DropConstraint => {
    if_exists() -> Self;
} }
