use super::{Live, Refusal};
use migrator_core::op::{Backfill, RowChange};
use migrator_core::schema::Literal;
use migrator_sql::backfill::{Range, ValueType, Walk, columns_query};
use migrator_sql::transaction;
use std::collections::BTreeMap;

impl Live {
    /// Runs a backfill by SQL as the runtime does, in batches of one row each, and looks whether that gives what
    /// one statement gives.
    pub(super) fn backfill(
        &mut self,
        backfill: &Backfill,
        key: &[String],
        statement: &str,
    ) -> Result<(), Refusal> {
        let RowChange::Set(set) = &backfill.change else { return Ok(()) };
        let mut walk = Walk::new(self.dialect, backfill, key);
        let columns = self.rows(&columns_query(self.dialect, &backfill.table));
        let types: BTreeMap<String, ValueType> = columns
            .into_iter()
            .map(|row| {
                let [name, kind, about, nullable] = <[Option<String>; 4]>::try_from(row).unwrap();
                let said = [&kind, &about, &nullable].map(|said| said.as_deref().unwrap_or_default());
                (name.unwrap(), ValueType::read(self.dialect, said))
            })
            .collect();
        let type_of = |column: &String| types.get(column).cloned().unwrap_or_else(ValueType::row_id);
        let mut key_types: Vec<ValueType> = walk.key.iter().map(type_of).collect();
        walk.know_key(&mut key_types);
        let all = Walk { condition: None, ..walk.clone() }.page_query(
            &types.keys().cloned().collect::<Vec<_>>(),
            &Range::default(),
            None,
            false,
            false,
        );
        self.run_sql(transaction::begin(self.dialect));
        let at_once = self.try_rows(statement).map(|_| self.rows(&all));
        self.run_sql(transaction::ROLLBACK);
        let at_once = at_once?;
        let mut range = Range::default();
        while let Some(end) = self.rows(&walk.end_query(&range, 1)).pop() {
            let end: Vec<Literal> = end
                .into_iter()
                .zip(&key_types)
                .map(|(value, kind)| value.map_or(Literal::Null, |text| kind.literal(text)))
                .collect();
            assert_ne!(range.after.as_ref(), Some(&end), "the batch ends where it begins");
            self.try_rows(&walk.update(set, &range.to(end.clone())))?;
            range = range.behind(Some(end));
        }
        assert_eq!(self.rows(&all), at_once, "batches and one statement differ: {statement}");
        Ok(())
    }
}
