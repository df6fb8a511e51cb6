//! Defaults that MySQL refuses: told before anything runs.

use crate::journey::{Live, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::{AddColumn, Operations, integer};
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Literal, Schema};
use migrator_tests::cases::samples;

/// Every default of every type, kept by a column that gets another type.
#[test]
fn a_default_that_no_longer_fits_is_refused_before_anything_runs() {
    let mut live = Live::new(Dialect::Mysql);
    let samples = samples(Dialect::Mysql);
    let mut defaults = vec![ColumnDefault::Now, ColumnDefault::NewUuid];
    let words = [
        "",
        " ",
        "x",
        "1e3",
        "-1",
        "2024-02-30",
        "2024-01-01",
        "24:00:00",
        "0000-00-00",
        "1.50",
        "yes",
        "+5",
        " 7",
    ];
    for value in samples.iter().flat_map(|sample| sample.values.clone()).chain(words.map(Literal::from)) {
        let default = ColumnDefault::Literal(value);
        if !defaults.contains(&default) {
            defaults.push(default);
        }
    }
    let mut wrong = Vec::new();
    let (mut refused, mut taken) = (0, 0);
    for sample in &samples {
        let mut schema = Schema::of(Dialect::Mysql);
        let mut op = Operations::default();
        op.create_table("t", [integer("id")]);
        live.reset();
        if let ColumnType::Enumeration { name, labels } = &sample.column_type {
            op.create_enum(name.clone(), labels.clone());
        }
        live.run(op.recorded(), &mut schema).unwrap();
        for default in &defaults {
            let mut column = Column::new("c", sample.column_type.clone());
            column.default = Some(default.clone());
            let add = [AddColumn { table: "t".into(), column, if_not_exists: false }.into()];
            if unsupported(&add, &schema, Dialect::Mysql).is_some() {
                refused += 1;
                continue;
            }
            match live.run(&add, &mut schema.clone()) {
                Ok(()) => {
                    taken += 1;
                    live.run_sql("DROP TABLE t");
                    live.run(op.recorded(), &mut Schema::of(Dialect::Mysql)).unwrap();
                }
                Err(failure) => wrong.push(format!("{} DEFAULT {default:?}: {failure}", sample.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} defaults:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refused > 100 && taken > 100, "{refused} refused, {taken} taken");
}
