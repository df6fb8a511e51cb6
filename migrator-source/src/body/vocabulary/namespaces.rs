use super::noun;
use migrator_core::op::{CreateExtension, CreateSchema, DropExtension, DropSchema};

noun! { CreateSchema => {
    if_not_exists() -> Self;
} }

noun! { DropSchema => {
    if_exists() -> Self;
    cascade() -> Self;
} }

noun! { CreateExtension => {
    schema(schema: String) -> Self;
    version(version: String) -> Self;
    if_not_exists() -> Self;
} }

noun! { DropExtension => {
    if_exists() -> Self;
} }
