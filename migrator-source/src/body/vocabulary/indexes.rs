use super::noun;
use migrator_core::op::{CreateIndex, DropIndex};
use migrator_core::schema::Expression;

noun! { CreateIndex => {
    unique() -> Self;
    where_(condition: Expression) -> Self;
    using(method: String) -> Self;
    include(columns: Vec<String>) -> Self;
    nulls_not_distinct() -> Self;
    if_not_exists() -> Self;
    concurrently() -> Self;
} }

noun! { DropIndex => {
    if_exists() -> Self;
    concurrently() -> Self;
} }
