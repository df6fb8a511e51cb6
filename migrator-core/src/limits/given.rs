use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Constraint, Schema};

/// A name that an operation gives to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given<'a> {
    /// What gets it: `table`, `unique constraint` …
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
}

/// The names that an operation gives, with the schemas (namespaces) that it puts something into. `before` is
/// the schema before it, where it is known.
pub(super) fn given_names<'a>(operation: &'a Operation, before: Option<&Schema>) -> Vec<Given<'a>> {
    let one = |kind, name: &'a str| vec![Given { kind, name }];
    match operation {
        Operation::CreateTable(create) => {
            let constraints = create.constraints.iter().map(|(name, rule)| (rule.kind(), name));
            let columns = create.columns.iter().map(|column| ("column", &column.name));
            let indexes = create.indexes.iter().map(|(name, _)| ("index", name));
            let inside = columns.chain(constraints).chain(indexes).map(|(kind, name)| Given { kind, name });
            object("table", &create.table).into_iter().chain(inside).collect()
        }
        Operation::RenameTable(rename) => one("table", &rename.to),
        Operation::AddColumn(add) => one("column", &add.column.name),
        Operation::AlterColumn(alter) => {
            alter.rename.iter().map(|name| Given { kind: "column", name }).collect()
        }
        Operation::CreateIndex(create) => one("index", &create.name),
        Operation::RenameIndex(rename) => one("index", &rename.to),
        Operation::CreatePrimaryKey(create) => one("primary key", &create.name),
        Operation::CreateUniqueConstraint(create) => one("unique constraint", &create.name),
        Operation::CreateCheckConstraint(create) => one("check constraint", &create.name),
        Operation::CreateForeignKey(create) => one("foreign key", &create.name),
        Operation::CreateExcludeConstraint(create) => one("exclude constraint", &create.name),
        Operation::RenameConstraint(rename) => {
            let table = before.and_then(|schema| schema.table(&rename.table));
            let rule = table.and_then(|table| table.constraints.get(&rename.name));
            one(rule.map_or("constraint", Constraint::kind), &rename.to)
        }
        Operation::CreateEnum(create) => object("enum", &create.name),
        Operation::CreateSchema(create) => one("schema", &create.name),
        Operation::CreateSequence(create) => object("sequence", &create.name),
        Operation::CreateView(create) => object("view", &create.name),
        Operation::CreateFunction(create) => object("function", &create.name.name),
        Operation::CreateTrigger(create) => one("trigger", &create.name),
        Operation::CreateExtension(create) => {
            let names = [("extension", Some(&create.name)), ("schema", create.schema.as_ref())];
            names.into_iter().filter_map(|(kind, name)| Some(Given { kind, name: name? })).collect()
        }
        _ => Vec::new(),
    }
}

fn object<'a>(kind: &'static str, name: &'a ObjectName) -> Vec<Given<'a>> {
    let schema = name.schema.iter().map(|schema| Given { kind: "schema", name: schema });
    schema.chain([Given { kind, name: &name.name }]).collect()
}
