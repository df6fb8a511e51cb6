use super::{column_type, default, enumeration, expression, type_name};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{
    CheckConstraint, Column, ColumnType, Constraint, ForeignKey, Generated, Identity, Index, IndexKey,
    IndexPart, Schema, Table, TableOptions, Trigger, UniqueConstraint, View,
};
use std::collections::BTreeMap;

/// What a schema looks like when it is read back from SQLite.
///
/// Temporary tables are not in it: they are the connection's own.
pub fn canonical(schema: &Schema) -> Schema {
    let mut plain = Schema::of(Dialect::Sqlite);
    for own in schema.tables.values().filter(|table| !table.options.temporary) {
        let own = table(own);
        plain.tables.insert(own.name.clone(), own);
    }
    for (own, known) in &schema.views {
        let query = expression::canonical_text(&known.query);
        let known = View { triggers: triggers(&known.triggers), ..View::new(query) };
        plain.views.insert(name(own), known);
    }
    plain
}

/// The name of an object; `main` is the connection's own database.
fn name(own: &ObjectName) -> ObjectName {
    match own.schema.as_deref() {
        Some("main") => ObjectName::from(&own.name),
        _ => own.clone(),
    }
}

fn table(table: &Table) -> Table {
    let mut plain = Table::new(name(&table.name));
    plain.options = TableOptions {
        strict: table.options.strict,
        without_rowid: table.options.without_rowid,
        ..TableOptions::default()
    };
    let key = table.primary_key().map_or(&[][..], |(_, key)| key);
    for own in &table.columns {
        if let ColumnType::Enumeration { labels, .. } = &own.column_type {
            let check = CheckConstraint::new(enumeration::condition(&own.name, labels));
            let check_name = enumeration::check_name(&table.name.name, &own.name);
            plain.constraints.insert(check_name, Constraint::Check(check));
        }
        plain.columns.push(column(own, key.contains(&own.name), table.options.strict));
    }
    let constraints = table.constraints.iter();
    plain.constraints.extend(constraints.filter_map(|(own, rule)| Some((own.clone(), constraint(rule)?))));
    let indexes = table.indexes.iter();
    plain.indexes = indexes.map(|(own, rule)| (own.clone(), index(rule, &plain.columns))).collect();
    plain.triggers = triggers(&table.triggers);
    plain
}

fn column(column: &Column, in_key: bool, strict: bool) -> Column {
    let column_type = match column.identity {
        Some(_) => ColumnType::Integer,
        None => type_name::read(&column_type::declared(&column.column_type, strict)),
    };
    Column {
        name: column.name.clone(),
        nullable: column.nullable && !in_key,
        default: column.default.as_ref().and_then(|own| default::canonical(own, &column_type)),
        // Where it starts is a row of a table of SQLite's, and moves on.
        identity: column.identity.as_ref().map(|_| Identity::default()),
        generated: column
            .generated
            .as_ref()
            .map(|own| Generated { expression: expression::canonical(&own.expression), stored: own.stored }),
        collation: collation(column.collation.as_deref()),
        comment: None,
        column_type,
    }
}

/// A collation in small letters; the usual one is none.
pub(super) fn collation(name: Option<&str>) -> Option<String> {
    name.map(str::to_lowercase).filter(|name| name != "binary")
}

fn constraint(constraint: &Constraint) -> Option<Constraint> {
    Some(match constraint {
        Constraint::PrimaryKey(_) => constraint.clone(),
        Constraint::Unique(unique) => Constraint::Unique(UniqueConstraint::new(&unique.columns)),
        Constraint::Check(check) => {
            Constraint::Check(CheckConstraint::new(expression::canonical(&check.condition)))
        }
        Constraint::ForeignKey(key) => Constraint::ForeignKey(ForeignKey {
            referenced_table: name(&key.referenced_table),
            set_columns: Vec::new(),
            match_full: false,
            not_valid: false,
            ..key.clone()
        }),
        Constraint::Exclude(_) => return None,
    })
}

fn index(index: &Index, columns: &[Column]) -> Index {
    Index {
        unique: index.unique,
        predicate: index.predicate.as_ref().map(expression::canonical),
        ..Index::new(index.parts.iter().map(|own| part(own, columns)))
    }
}

fn part(part: &IndexPart, columns: &[Column]) -> IndexPart {
    let key = match &part.key {
        IndexKey::Column(column) => IndexKey::Column(column.clone()),
        IndexKey::Expression(own) => expression_key(expression::canonical(own), columns),
    };
    let column = match &key {
        IndexKey::Column(name) => columns.iter().find(|column| column.name == *name),
        IndexKey::Expression(_) => None,
    };
    // To say what the column says anyway is to say nothing.
    let own = column.and_then(|column| column.collation.clone());
    let said = part.collation.as_ref().map(|name| name.to_lowercase());
    let collation = match column {
        Some(_) => said.filter(|said| *said != own.unwrap_or_else(|| "binary".into())),
        None => said,
    };
    let plain = IndexPart { key, collation, ..IndexPart::from("") };
    if part.descending { plain.desc() } else { plain }
}

/// SQLite takes an expression that is a column for the column.
pub(super) fn expression_key(expression: migrator_core::schema::Expression, columns: &[Column]) -> IndexKey {
    let column = columns.iter().find(|column| {
        expression == super::quote::identifier(&column.name).into()
            || expression.0.eq_ignore_ascii_case(&column.name)
    });
    match column {
        Some(column) => IndexKey::Column(column.name.clone()),
        None => IndexKey::Expression(expression),
    }
}

fn triggers(triggers: &BTreeMap<String, Trigger>) -> BTreeMap<String, Trigger> {
    let plain = |own: &Trigger| Trigger {
        when: own.when.as_ref().map(expression::canonical),
        body: expression::canonical_text(&own.body),
        for_each_row: true,
        ..own.clone()
    };
    triggers.iter().map(|(name, own)| (name.clone(), plain(own))).collect()
}
