use migrator_core::op::{
    CreateEnum, CreateFunction, CreateSchema, CreateTable, CreateTrigger, CreateView, Operation,
};
use migrator_core::schema::{Schema, Table};

/// The operations that create everything in a schema.
pub(crate) fn create_all(schema: &Schema) -> Vec<Operation> {
    let mut created = Schema { dialect: schema.dialect, ..Schema::default() };
    let mut operations: Vec<Operation> = Vec::new();
    for name in &schema.schemas {
        operations.push(CreateSchema { name: name.clone(), if_not_exists: false }.into());
    }
    for (name, labels) in &schema.enums {
        operations.push(CreateEnum::new(name, labels.clone()).into());
    }
    operations.iter().for_each(|create| create.apply(&mut created).unwrap());
    let mut waiting: Vec<&Table> = schema.tables.values().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|table| {
            let create: Operation = CreateTable {
                table: table.name.clone(),
                columns: table.columns.clone(),
                constraints: table.constraints.clone().into_iter().collect(),
                indexes: table.indexes.clone().into_iter().collect(),
                comment: table.comment.clone(),
                options: table.options.clone(),
                if_not_exists: false,
            }
            .into();
            let fits = create.apply(&mut created).is_ok();
            if fits {
                operations.push(create);
            }
            !fits
        });
        assert!(waiting.len() < before, "tables that point at each other");
    }
    for (name, view) in &schema.views {
        operations.push(CreateView::new(name, view.query.clone()).into());
    }
    for (name, function) in &schema.functions {
        let (name, function) = (name.clone(), function.clone());
        operations.push(CreateFunction { name, function, or_replace: false }.into());
    }
    for table in schema.tables.values() {
        for (name, trigger) in &table.triggers {
            operations.push(CreateTrigger::new(name, &table.name, trigger.clone()).into());
        }
    }
    operations
}
