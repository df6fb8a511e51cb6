use super::noun;
use migrator_core::name::ObjectName;
use migrator_core::op::*;
use migrator_core::schema::{Expression, IndexPart};

noun! { TableOperations<'_> => {
    add_column(column: ColumnDefinition) -> AddColumn;
    drop_column(column: String) -> DropColumn;
    alter_column(column: String) -> AlterColumn;
    create_index(name: String, parts: Vec<IndexPart>) -> CreateIndex;
    drop_index(name: String) -> DropIndex;
    create_primary_key(name: String, columns: Vec<String>);
    create_unique_constraint(name: String, columns: Vec<String>) -> CreateUniqueConstraint;
    create_check_constraint(name: String, condition: Expression) -> CreateCheckConstraint;
    create_foreign_key(
        name: String,
        columns: Vec<String>,
        referenced_table: ObjectName,
        referenced_columns: Vec<String>
    ) -> CreateForeignKey;
    drop_constraint(name: String) -> DropConstraint;
} }
