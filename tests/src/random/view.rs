use super::column::{condition_on, dialect};
use super::{Dice, namespace};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::{Schema, Table};
use migrator_sql::quote::{identifier, object};

/// A view comes, gets another query, or goes.
pub(super) fn next(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let mut op = Operations::default();
    let views: Vec<_> = schema.views.iter().collect();
    // A view with a star that comes back has the columns of its table that came since: it stays.
    let going: Vec<_> =
        views.iter().filter(|(_, view)| !view.query.get(dialect(schema)).contains('*')).collect();
    match (dice.below(5), going.get(dice.below(3))) {
        (0, Some((name, view))) => {
            let drop = op.drop_view(*name);
            if view.materialized {
                drop.materialized();
            }
            if dice.once_in(3) {
                drop.if_exists();
            }
        }
        (1, Some((name, view))) => {
            let Some(query) = of_tables(dice, schema) else { return Vec::new() };
            let replace = op.replace_view(*name, query);
            if view.materialized {
                replace.materialized();
            }
        }
        _ => {
            let own = dice.name_of("v_");
            let name = namespace::placed(dice, schema, own);
            let query = match views.get(dice.below(4)) {
                Some((view, _)) => Some(of_view(dice, dialect(schema), view)),
                None => of_tables(dice, schema),
            };
            let Some(query) = query else { return Vec::new() };
            let create = op.create_view(name, query);
            if dialect(schema) == Dialect::Postgres && dice.once_in(3) {
                create.materialized();
            } else if dice.once_in(6) {
                create.if_not_exists();
            }
        }
    }
    op.into_recorded()
}

fn of_view(dice: &mut Dice, dialect: Dialect, view: &ObjectName) -> String {
    let (from, named) = (object(dialect, view), identifier(dialect, "how many"));
    match dice.below(2) {
        0 => format!("SELECT * FROM {from}"),
        _ => format!("SELECT count(*) AS {named} FROM {from}"),
    }
}

/// A query as a user of this database writes it.
fn of_tables(dice: &mut Dice, schema: &Schema) -> Option<String> {
    let tables: Vec<&Table> =
        schema.tables.values().filter(|t| !t.options.temporary && !t.columns.is_empty()).collect();
    if tables.is_empty() {
        return None;
    }
    let dialect = dialect(schema);
    let quoted = |name: &str| identifier(dialect, name);
    let table = *dice.pick(&tables);
    let columns: Vec<String> = table.column_names().map(quoted).collect();
    let (from, chosen) = (object(dialect, &table.name), dice.some(&columns).join(", "));
    let one = dice.pick(&columns).clone();
    Some(match dice.below(6) {
        5 => format!("SELECT * FROM {from}"),
        0 => {
            let other = *dice.pick(&tables);
            let (key, joined) = (quoted(&dice.pick(&other.columns).name), object(dialect, &other.name));
            let (left, right) = (quoted("it's left"), quoted("right"));
            format!(
                "SELECT x.{one} AS {left}, y.{key} AS {right} FROM {from} AS x \
                 LEFT JOIN {joined} AS y ON x.{one} IS NOT NULL"
            )
        }
        1 => format!("SELECT count({one}) AS {}, 'it''s' AS {} FROM {from}", quoted("n"), quoted("word")),
        2 => {
            let column = dice.pick(&table.columns).clone();
            let condition = condition_on(dice, &column, &quoted(&column.name));
            format!("SELECT {chosen} FROM {from} WHERE {condition}")
        }
        3 => {
            let kind = quoted("kind");
            format!(
                "SELECT CASE WHEN {one} IS NULL THEN 1 ELSE 2 END AS {kind} FROM {from} UNION ALL SELECT 3"
            )
        }
        _ => format!("SELECT {chosen} FROM {from}"),
    })
}

/// Whether a view stands on what would go or get another name: databases refuse that, each in its way.
pub(super) fn would_break(operations: &[Operation], schema: &Schema) -> bool {
    operations.iter().any(|operation| match operation {
        Operation::DropTable(drop) => is_read(&drop.table, schema),
        Operation::RenameTable(rename) => is_read(&rename.table, schema),
        Operation::DropColumn(drop) => is_read(&drop.table, schema),
        Operation::AlterColumn(alter) => {
            let changes = alter.rename.is_some()
                || alter.column_type.is_some()
                || alter.generated.is_some()
                || alter.collation.is_some();
            changes && is_read(&alter.table, schema)
        }
        Operation::DropView(drop) => is_read(&drop.name, schema),
        Operation::ReplaceView(replace) => is_read(&replace.name, schema),
        Operation::DropSchema(drop) => drop.cascade,
        Operation::IfTableExists(condition) => would_break(&condition.operations, schema),
        _ => false,
    })
}

fn is_read(name: &ObjectName, schema: &Schema) -> bool {
    let dialect = dialect(schema);
    let written = identifier(dialect, &name.name);
    schema.views.iter().any(|(own, view)| own != name && view.query.get(dialect).contains(&written))
}
