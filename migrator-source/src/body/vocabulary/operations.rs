use super::execute::Record;
use super::noun;
use crate::body::value::{FromValue, Value};
use migrator_core::capability::Dialect;
use migrator_core::check::Touched;
use migrator_core::name::ObjectName;
use migrator_core::op::*;
use migrator_core::schema::{Expression, Function, IndexPart, Literal, SqlText, Trigger};

/// The rows of the recorder: each also says what the operation may touch when it cannot be read, by the
/// argument that names it, or by a word.
macro_rules! operations {
    (
        named { $($method:ident($($argument:ident: $kind:ty),*) $(-> $next:ty)?, touches $touched:ident;)* }
        recording $recording:tt
    ) => {
        noun! { Operations => { $($method($($argument: $kind),*) $(-> $next)?;)* } recording $recording }

        /// What an operation that cannot be read may touch, as far as what it is given is known.
        pub(crate) fn touches(method: &str, arguments: &[Value]) -> Touched {
            match method {
                $(stringify!($method) => {
                    touched(stringify!($touched), &[$(stringify!($argument)),*], arguments)
                })*
                "alter_table" => touched("table", &["table"], arguments),
                _ => Touched::Anything,
            }
        }
    };
}

fn touched(what: &str, names: &[&str], arguments: &[Value]) -> Touched {
    if what == "nothing" {
        return Touched::Nothing;
    }
    let given = names.iter().position(|name| *name == what).and_then(|at| arguments.get(at)).cloned();
    given.and_then(ObjectName::from_value).map_or(Touched::Anything, |name| Touched::Names(vec![name]))
}

operations! {
    named {
        create_table(table: ObjectName, columns: Vec<ColumnDefinition>) -> CreateTable, touches table;
        drop_table(table: ObjectName) -> DropTable, touches anything;
        rename_table(table: ObjectName, to: String), touches anything;
        create_table_comment(table: ObjectName, comment: String), touches table;
        drop_table_comment(table: ObjectName), touches table;

        add_column(table: ObjectName, column: ColumnDefinition) -> AddColumn, touches table;
        drop_column(table: ObjectName, column: String) -> DropColumn, touches table;
        alter_column(table: ObjectName, column: String) -> AlterColumn, touches table;

        create_index(name: String, table: ObjectName, parts: Vec<IndexPart>) -> CreateIndex, touches table;
        drop_index(name: String, table: ObjectName) -> DropIndex, touches table;
        rename_index(name: String, table: ObjectName, to: String), touches table;

        create_primary_key(name: String, table: ObjectName, columns: Vec<String>), touches table;
        create_unique_constraint(name: String, table: ObjectName, columns: Vec<String>)
            -> CreateUniqueConstraint, touches table;
        create_check_constraint(name: String, table: ObjectName, condition: Expression)
            -> CreateCheckConstraint, touches table;
        create_foreign_key(
            name: String,
            table: ObjectName,
            columns: Vec<String>,
            referenced_table: ObjectName,
            referenced_columns: Vec<String>
        ) -> CreateForeignKey, touches table;
        create_exclude_constraint(name: String, table: ObjectName, elements: Vec<(Expression, String)>)
            -> CreateExcludeConstraint, touches table;
        validate_constraint(name: String, table: ObjectName), touches table;
        rename_constraint(name: String, table: ObjectName, to: String), touches table;
        drop_constraint(name: String, table: ObjectName) -> DropConstraint, touches table;

        create_enum(name: ObjectName, labels: Vec<String>) -> CreateEnum, touches name;
        add_enum_value(name: ObjectName, value: String) -> AddEnumValue, touches name;
        rename_enum_value(name: ObjectName, value: String, to: String), touches name;
        drop_enum(name: ObjectName) -> DropEnum, touches name;

        create_schema(name: String) -> CreateSchema, touches name;
        drop_schema(name: String) -> DropSchema, touches anything;
        create_extension(name: String) -> CreateExtension, touches name;
        drop_extension(name: String) -> DropExtension, touches name;

        create_sequence(name: ObjectName) -> CreateSequence, touches name;
        alter_sequence(name: ObjectName) -> AlterSequence, touches name;
        drop_sequence(name: ObjectName) -> DropSequence, touches name;

        create_view(name: ObjectName, query: SqlText) -> CreateView, touches name;
        replace_view(name: ObjectName, query: SqlText) -> ReplaceView, touches name;
        drop_view(name: ObjectName) -> DropView, touches name;

        create_function(name: ObjectName, arguments: String, function: Function) -> CreateFunction,
            touches name;
        drop_function(name: ObjectName, arguments: String) -> DropFunction, touches name;
        create_trigger(name: String, table: ObjectName, trigger: Trigger), touches table;
        drop_trigger(name: String, table: ObjectName) -> DropTrigger, touches table;

        bulk_insert(table: ObjectName, columns: Vec<String>, rows: Vec<Vec<Literal>>), touches nothing;
        delete_rows(table: ObjectName, columns: Vec<String>, rows: Vec<Vec<Literal>>), touches nothing;

        execute(sql: SqlText) -> Execute, touches nothing;
        run(name: String, code: Code), touches nothing;
        backfill(table: ObjectName) -> Backfill, touches nothing;

        on(dialect: Dialect) -> Operations, touches anything;
    }
    recording {
        if_table_exists(table: ObjectName);
        alter_table(table: ObjectName);
    }
}
