use super::{ApplyError, Irreversible, Line, Op, Operation, RenameTable, Sign, example};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::{Schema, Table};

/// Operations that run only if a table exists in the database at that moment.
#[derive(Debug, Clone, PartialEq)]
pub struct IfTableExists {
    /// The table.
    pub table: ObjectName,
    /// What runs if it exists.
    pub operations: Vec<Operation>,
}

impl IfTableExists {
    /// What the table is called after the operations, or `None` when they drop it.
    fn table_after(&self) -> Option<ObjectName> {
        let mut table = self.table.clone();
        for operation in &self.operations {
            match operation {
                Operation::RenameTable(rename) if rename.table == table => table = rename.renamed(),
                Operation::DropTable(drop) if drop.table == table => return None,
                _ => {}
            }
        }
        Some(table)
    }
}

impl Op for IfTableExists {
    const NAME: &'static str = "if_table_exists";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.table(&self.table).is_none() {
            return Ok(());
        }
        let mut after = schema.clone();
        for operation in &self.operations {
            operation.apply(&mut after)?;
        }
        *schema = after;
        Ok(())
    }

    /// When the migrations themselves created the table, the condition was true, and the way back is
    /// that of the operations. When they did not, the table may have been there all the same, and
    /// the way back is taken if what it became is there.
    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let known = before.table(&self.table).is_some();
        let mut schema = before.clone();
        if !known {
            schema.tables.insert(self.table.clone(), Table::new(&self.table));
        }
        let mut back = Vec::new();
        for operation in &self.operations {
            let mut inverse = operation.inverse(&schema)?;
            if operation.apply(&mut schema).is_err() && known {
                return Err(Irreversible::new(operation.describe().text, "it does not fit the schema"));
            }
            inverse.append(&mut back);
            back = inverse;
        }
        if known {
            return Ok(back);
        }
        match self.table_after() {
            Some(table) => Ok(vec![IfTableExists { table, operations: back }.into()]),
            None => {
                Err(Irreversible::new(self.describe().text, "no migration created the table that it drops"))
            }
        }
    }

    fn describe(&self) -> Line {
        let inner: Vec<String> = self.operations.iter().map(|operation| operation.describe().text).collect();
        Line::new(Sign::Change, format!("if table {} exists: {}", self.table, inner.join("; ")))
    }

    fn source(&self) -> String {
        let inner: Vec<String> =
            self.operations.iter().map(|operation| format!("    {}\n", operation.source())).collect();
        format!("op.if_table_exists({}, |op| {{\n{}}});", self.table.source(), inner.concat())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn forbids_transaction(&self, dialect: Dialect) -> bool {
        self.operations.iter().any(|operation| operation.forbids_transaction(dialect))
    }

    fn loses(&self, before: &Schema) -> Option<String> {
        let losses: Vec<String> =
            self.operations.iter().filter_map(|operation| operation.loses(before)).collect();
        (!losses.is_empty()).then(|| losses.join(", "))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let rename = |table: &str| IfTableExists {
            table: table.into(),
            operations: vec![RenameTable { table: table.into(), to: "renamed".into() }.into()],
        };
        let mut alter = super::AlterColumn::new("таблица", "select");
        alter.rename_to("amount");
        let several = IfTableExists {
            table: "таблица".into(),
            operations: vec![
                alter.into(),
                RenameTable { table: "таблица".into(), to: "entries".into() }.into(),
            ],
        };
        vec![
            (example::users(), rename("users")),
            (example::users(), rename("not_there")),
            (example::users(), several),
        ]
    }
}
