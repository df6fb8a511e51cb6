use super::noun;
use migrator_core::op::{
    AddEnumValue, AlterSequence, CreateEnum, CreateFunction, CreateSequence, CreateView, DropEnum,
    DropFunction, DropSequence, DropTrigger, DropView, ReplaceView,
};

noun! { CreateEnum => {
    if_not_exists() -> Self;
} }

noun! { AddEnumValue => {
    before(value: String) -> Self;
    after(value: String) -> Self;
} }

noun! { DropEnum => {
    if_exists() -> Self;
} }

noun! { CreateSequence => {
    start(start: i64) -> Self;
    increment(increment: i64) -> Self;
    min(min: i64) -> Self;
    max(max: i64) -> Self;
    cache(numbers: i64) -> Self;
    cycle() -> Self;
    if_not_exists() -> Self;
} }

noun! { AlterSequence => {
    start(start: i64) -> Self;
    increment(increment: i64) -> Self;
    min(min: i64) -> Self;
    no_min() -> Self;
    max(max: i64) -> Self;
    no_max() -> Self;
    cache(numbers: i64) -> Self;
    cycle() -> Self;
    no_cycle() -> Self;
} }

noun! { DropSequence => {
    if_exists() -> Self;
} }

noun! { CreateView => {
    materialized() -> Self;
    if_not_exists() -> Self;
} }

noun! { ReplaceView => {
    materialized() -> Self;
} }

noun! { DropView => {
    materialized() -> Self;
    if_exists() -> Self;
} }

noun! { CreateFunction => {
    or_replace() -> Self;
} }

noun! { DropFunction => {
    if_exists() -> Self;
} }

noun! { DropTrigger => {
    if_exists() -> Self;
} }
