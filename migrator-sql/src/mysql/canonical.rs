use super::{column_type, default, expression, functions};
use migrator_core::capability::Dialect;
use migrator_core::limits::mysql::{charset_of, plain_columns};
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::schema::{
    CheckConstraint, Column, ColumnType, Constraint, Generated, Identity, Index, IndexPart,
    ReferentialAction, Schema, SqlText, Table, TableOptions, Trigger, UniqueConstraint, View,
};

/// The schema as it is read back.
pub(crate) fn canonical(schema: &Schema) -> Schema {
    let mut canonical = Schema { schemas: schema.schemas.clone(), ..Schema::default() };
    // The catalog does not tell of tables that live as long as a connection.
    for table in schema.tables.values().filter(|table| !table.options.temporary) {
        canonical.tables.insert(table.name.clone(), canonical_table(table));
    }
    // The catalog has queries in the server's own words: that there is a view is all that is compared.
    for name in schema.views.keys() {
        canonical.views.insert(name.clone(), View::new(""));
    }
    for (name, function) in &schema.functions {
        let (name, function) = functions::canonical(name, function);
        canonical.functions.insert(name, function);
    }
    name_enumerations(&mut canonical);
    // A database that something is in is there, whoever made it.
    let tables = canonical.tables.keys().chain(canonical.views.keys());
    let named = tables.chain(canonical.functions.keys().map(|function| &function.name));
    let named: Vec<String> = named.filter_map(|name| name.schema.clone()).collect();
    canonical.schemas.extend(named);
    canonical
}

fn canonical_table(table: &Table) -> Table {
    let mut canonical = Table::new(&table.name);
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    canonical.comment = comment(table.comment.as_ref());
    canonical.options = options(&table.options);
    for column in &table.columns {
        canonical.columns.push(canonical_column(column, table, key.contains(&column.name)));
    }
    let mut unique = Vec::new();
    for (name, rule) in &table.constraints {
        match rule {
            Constraint::PrimaryKey(_) => {}
            Constraint::Unique(own) => {
                unique.push((name.clone(), Index { unique: true, ..Index::new(&own.columns) }));
            }
            other => {
                canonical.constraints.insert(name.clone(), canonical_constraint(other));
            }
        }
    }
    if !key.is_empty() {
        add_primary_key(&mut canonical, key.to_vec());
    }
    for (name, index) in unique {
        add_index(&mut canonical, name, index);
    }
    for (name, index) in &table.indexes {
        add_index(&mut canonical, name.clone(), canonical_index(index));
    }
    for (name, trigger) in &table.triggers {
        canonical.triggers.insert(name.clone(), canonical_trigger(trigger));
    }
    canonical
}

/// Only what MySQL knows of a table, where it is not what every table is.
fn options(options: &TableOptions) -> TableOptions {
    let word = |name: &Option<String>, usual: &str| {
        name.as_ref().map(|name| name.to_lowercase()).filter(|name| *name != usual)
    };
    TableOptions {
        engine: word(&options.engine, "innodb"),
        charset: Some(charset_of(options).to_lowercase()).filter(|charset| charset != "utf8mb4"),
        collation: word(&options.collation, ""),
        ..TableOptions::default()
    }
}

fn canonical_column(column: &Column, table: &Table, in_key: bool) -> Column {
    let column_type = column_type::canonical(&column.column_type);
    let collation = column.collation.as_ref().map(|name| name.to_lowercase());
    let of_table = table.options.collation.as_ref().map(|name| name.to_lowercase());
    Column {
        name: column.name.clone(),
        default: column.default.as_ref().and_then(|value| default::canonical(&column_type, value)),
        nullable: column.nullable && column.identity.is_none() && !in_key,
        // What comes next is no part of the structure: it grows with the rows.
        identity: column.identity.as_ref().map(|_| Identity::default()),
        generated: column.generated.as_ref().map(canonical_generated),
        collation: collation.filter(|name| Some(name) != of_table.as_ref()),
        comment: comment(column.comment.as_ref()),
        column_type,
    }
}

fn canonical_generated(generated: &Generated) -> Generated {
    Generated { expression: expression::canonical(&generated.expression.0).into(), stored: generated.stored }
}

fn canonical_constraint(rule: &Constraint) -> Constraint {
    match rule {
        Constraint::Check(check) => {
            Constraint::Check(CheckConstraint::new(expression::canonical(&check.condition.0)))
        }
        Constraint::ForeignKey(key) => {
            let mut key = key.clone();
            key.on_delete = action(key.on_delete);
            key.on_update = action(key.on_update);
            Constraint::ForeignKey(key)
        }
        other => other.clone(),
    }
}

fn canonical_index(index: &Index) -> Index {
    let parts = index.parts.iter().map(|part| IndexPart { nulls: None, ..part.clone() }).collect();
    let method = index.method.clone().filter(|method| method != "btree");
    Index { parts, method, ..index.clone() }
}

fn canonical_trigger(trigger: &Trigger) -> Trigger {
    let body = expression::catalog_body(trigger.body.get(Dialect::Mysql));
    Trigger { body: SqlText::new(body), for_each_row: true, ..trigger.clone() }
}

/// InnoDB looks at once, whatever it is told.
pub(super) fn action(action: ReferentialAction) -> ReferentialAction {
    if action == ReferentialAction::Restrict { ReferentialAction::NoAction } else { action }
}

/// Puts the primary key in, which MySQL keeps no name of, after all other constraints but the unique ones:
/// it gets the name by convention.
pub(super) fn add_primary_key(table: &mut Table, columns: Vec<String>) {
    let name = constraint_name(&table.name.name, &[], "pkey");
    let name = if table.constraints.contains_key(&name) { "PRIMARY".into() } else { name };
    table.constraints.insert(name, Constraint::PrimaryKey(columns));
}

/// Puts an index in, after all constraints: a unique one is a constraint to MySQL, and one that a foreign
/// key of its name stands on belongs to that.
pub(super) fn add_index(table: &mut Table, name: String, index: Index) {
    let plain = plain_columns(&index);
    match (table.constraints.get(&name), plain) {
        (Some(Constraint::ForeignKey(key)), Some(columns)) if !index.unique && key.columns == columns => {}
        (None, Some(columns)) if index.unique => {
            table.constraints.insert(name, Constraint::Unique(UniqueConstraint::new(columns)));
        }
        _ => {
            table.indexes.insert(name, index);
        }
    }
}

/// Names each enumeration after its column: MySQL has no names of them.
pub(super) fn name_enumerations(schema: &mut Schema) {
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            if let ColumnType::Enumeration { name, labels } = &mut column.column_type {
                let called = format!("{}_{}", table.name.name, column.name);
                *name = ObjectName { schema: table.name.schema.clone(), name: called };
                schema.enums.insert(name.clone(), labels.clone());
            }
        }
    }
}

/// A comment as the information schema says it; an empty one is none.
fn comment(comment: Option<&String>) -> Option<String> {
    comment.filter(|comment| !comment.is_empty()).map(|comment| default::with_marks(comment))
}
