use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::Operation;
use crate::schema::{ColumnDefault, Literal};

/// A column is added that rows must have a value in, and nothing gives them one.
pub(in crate::lint) const NOT_NULL_WITHOUT_DEFAULT: Rule = Rule { name: NAME, judge };

const NAME: &str = "not-null-without-default";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let Operation::AddColumn(add) = situation.operation else { return None };
    let (table, column) = (&add.table, &add.column);
    let gets_a_value = match &column.default {
        None | Some(ColumnDefault::Literal(Literal::Null)) => {
            column.identity.is_some() || column.generated.is_some()
        }
        Some(_) => true,
    };
    let there = situation.before.table(table).is_some_and(|table| table.column(&column.name).is_some());
    if column.nullable || gets_a_value || there || !situation.rows.may_be_filled(table) {
        return None;
    }
    let fact = format!(
        "column `{}` of `{table}` is NOT NULL without a default: this fails when `{table}` has rows",
        column.name
    );
    let (name, quoted) = (&column.name, table.source());
    Some(
        Diagnostic::new(NAME, fact)
            .help(format!(
                "give it .default(…), or add it without .not_null(), fill it, and then say \
                 op.alter_column({quoted}, {name:?}).set_not_null()"
            ))
            .another_help(format!(
                "if the table is always empty here, write allow({NAME:?}) in #[migration(…)]"
            ))
            .at_token(name),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::{RowKnowledge, Situation, judge};
    use crate::op::{ColumnDefinition, Operations, integer};
    use crate::schema::{Schema, Table};

    fn said(record: impl Fn(&mut Operations)) -> Vec<&'static str> {
        let mut op = Operations::default();
        record(&mut op);
        let mut schema = Schema::default().with(Table::new("users"));
        let mut rows = RowKnowledge::default();
        let mut codes = Vec::new();
        for operation in op.recorded() {
            let situation =
                Situation { operation, before: &schema, complete: true, rows: &rows, databases: &[] };
            codes.extend(judge(&situation, &[]).into_iter().map(|diagnostic| diagnostic.code));
            rows.follow(operation);
            operation.apply(&mut schema).unwrap();
        }
        codes
    }

    #[test]
    fn rows_need_a_value() {
        let added = |column: fn() -> ColumnDefinition| {
            said(|op| {
                op.add_column("users", column());
            })
        };
        assert_eq!(added(|| integer("n").not_null()), [super::NAME]);
        assert!(added(|| integer("n").not_null().default(0)).is_empty());
        assert!(added(|| integer("n").identity()).is_empty());
        assert!(added(|| integer("n")).is_empty());
    }

    #[test]
    fn a_table_of_the_same_revision_has_no_rows() {
        let new = |op: &mut Operations| {
            op.create_table("t", [integer("id").primary_key()]);
        };
        let add = |op: &mut Operations| {
            op.add_column("t", integer("n").not_null());
        };
        assert!(
            said(|op| {
                new(op);
                add(op);
            })
            .is_empty()
        );
        assert_eq!(
            said(|op| {
                new(op);
                op.bulk_insert("t", ["id"], [vec![1.into()]]);
                add(op);
            }),
            [super::NAME]
        );
    }
}
