use super::noun;
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateTable, DropTable};
use migrator_core::schema::{Expression, IndexPart, ReferentialAction};

noun! { CreateTable => {
    primary_key(columns: Vec<String>) -> Self;
    unique(name: String, columns: Vec<String>) -> Self;
    check(name: String, condition: Expression) -> Self;
    foreign_key(
        name: String,
        columns: Vec<String>,
        referenced_table: ObjectName,
        referenced_columns: Vec<String>
    ) -> Self;
    on_delete(action: ReferentialAction) -> Self;
    on_update(action: ReferentialAction) -> Self;
    index(name: String, parts: Vec<IndexPart>) -> Self;
    if_not_exists() -> Self;
    comment(comment: String) -> Self;
    temporary() -> Self;
    unlogged() -> Self;
    strict() -> Self;
    without_rowid() -> Self;
    engine(engine: String) -> Self;
    charset(charset: String) -> Self;
    collation(collation: String) -> Self;
    partition_by_range(key: Vec<Expression>) -> Self;
    partition_by_list(key: Vec<Expression>) -> Self;
    partition_by_hash(key: Vec<Expression>) -> Self;
    partition_of(table: ObjectName, bound: Expression) -> Self;
} }

noun! { DropTable => {
    if_exists() -> Self;
    cascade() -> Self;
} }
