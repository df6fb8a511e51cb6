use super::Found;
use super::constraints::{self, Rules};
use crate::sqlite::ddl::{Clause, ClauseKind, ColumnText, Cursor, Element, TableText};
use crate::sqlite::expression::plain;
use crate::sqlite::{default, type_name};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Expression, Generated, Identity, Table};

/// Reads a table from the statement that created it.
pub(super) fn read(name: &ObjectName, sql: &str, found: &mut Found) {
    let Ok(text) = TableText::read(sql) else {
        let is_virtual = sql.trim_start().get(..14).is_some_and(|s| s.eq_ignore_ascii_case("CREATE VIRTUAL"));
        return found.unmodelled(if is_virtual { "virtual table" } else { "table" }, name);
    };
    let mut table = Table::new(name);
    table.options.strict = text.is_strict();
    table.options.without_rowid = text.is_without_rowid();
    let clauses: Vec<Vec<Clause>> = text.columns().map(ColumnText::clauses).collect();
    table.columns = text.columns().zip(&clauses).map(|(text, clauses)| column(text, clauses)).collect();
    let mut rules = Rules::new(&table);
    let mut clauses = clauses.iter();
    for element in text.elements() {
        match element {
            Element::Column(column) => {
                let name = column.name();
                for clause in clauses.next().into_iter().flatten() {
                    rules.read(Some(&name), clause, column.tokens(clause));
                }
            }
            Element::Constraints(constraints) => {
                for clause in constraints.clauses() {
                    rules.read(None, &clause, constraints.tokens(&clause));
                }
            }
        }
    }
    if rules.has_conflict_clause {
        found.unmodelled("ON CONFLICT of a constraint of table", name);
    }
    if rules.has_sorted_key {
        found.unmodelled("COLLATE or DESC in a constraint of table", name);
    }
    let (constraints, counted) = rules.finish();
    table.constraints = constraints;
    if let Some(column) = counted.and_then(|name| table.column_mut(&name)) {
        column.identity = Some(Identity::default());
    }
    found.schema.tables.insert(name.clone(), table);
}

fn column(text: &ColumnText, clauses: &[Clause]) -> Column {
    let mut column = Column::new(text.name(), type_name::read(&text.type_name_before(clauses)));
    for clause in clauses {
        let tokens = text.tokens(clause);
        let mut cursor = Cursor::new(tokens);
        match clause.kind {
            ClauseKind::NotNull => column.nullable = false,
            ClauseKind::Default => {
                let _ = cursor.skip("DEFAULT");
                column.default = default::read(cursor.rest(), &column.column_type);
            }
            ClauseKind::Collate => {
                let _ = cursor.skip("COLLATE");
                column.collation = cursor.name();
            }
            ClauseKind::Generated => {
                let _ = cursor.skip("GENERATED") && cursor.skip("ALWAYS");
                let _ = cursor.skip("AS");
                if let Some(expression) = cursor.bracket() {
                    let expression = Expression(plain(expression));
                    column.generated = Some(Generated { expression, stored: cursor.skip("STORED") });
                }
            }
            _ => {}
        }
    }
    column
}

/// The column's own name, for a name in whatever letters.
pub(super) fn own_name(columns: &[Column], name: &str) -> String {
    constraints::own(columns.iter().map(|column| column.name.as_str()), name)
}
