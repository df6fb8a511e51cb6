use super::{Cases, nothing, users};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{ColumnType, Literal};

/// A type, with values of it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The type, as a migration writes it.
    pub name: &'static str,
    /// The type.
    pub column_type: ColumnType,
    /// Values that it holds.
    pub values: Vec<Literal>,
}

/// Every type, as it is written for this database, with values of it.
pub fn samples(dialect: Dialect) -> Vec<Sample> {
    let sample = |name, column_type, values: &[&str]| Sample {
        name,
        column_type,
        values: values.iter().map(|value| Literal::from(*value)).collect(),
    };
    let numbers = |name, column_type, values: &[&str]| Sample {
        name,
        column_type,
        values: values.iter().map(|value| decimal(*value)).collect(),
    };
    let bytes = |name, column_type| Sample {
        name,
        column_type,
        values: vec![Literal::Bytes(vec![0, 39, 92, 255]), Literal::Bytes(vec![1])],
    };
    // Bits are written as numbers on MySQL.
    let bits = |name, column_type| Sample {
        name,
        column_type,
        values: match dialect {
            Dialect::Mysql => vec![5.into(), 2.into()],
            _ => vec!["101".into(), "010".into()],
        },
    };
    let custom_name = match dialect {
        Dialect::Sqlite => "ANYTHING",
        Dialect::Postgres => "int4range",
        Dialect::Mysql => "mediumint",
    };
    let custom_values: &[&str] = match dialect {
        Dialect::Postgres => &["[1,2)", "[3,4)"],
        _ => &["1", "2"],
    };
    let list: &[&str] = &["{1,2}", "{}"];
    vec![
        numbers("small_integer", small_integer_type(), &["-32768", "32767"]),
        numbers("integer", integer_type(), &["-2147483648", "2147483647"]),
        numbers("big_integer", big_integer_type(), &["-9223372036854775808", "9223372036854775807"]),
        numbers("float", float_type(), &["0.5", "-2.25"]),
        numbers("double", double_type(), &["0.1", "-1e10"]),
        numbers("numeric(12, 2)", numeric_type(12, 2), &["1234567890.12", "-0.5"]),
        numbers("unbounded_numeric", unbounded_numeric_type(), &["12345.678", "1"]),
        numbers("money", money_type(), &["12.34", "-5"]),
        Sample { name: "boolean", column_type: boolean_type(), values: vec![true.into(), false.into()] },
        sample("string(40)", string_type(40), &["it's \"x\" \\ таблица", ""]),
        sample("char(8)", char_type(8), &["abcdefgh", "o'brien\\"]),
        sample("text", text_type(), &["it's \"x\" \\ таблица \u{1F600}\n", ""]),
        bytes("binary", binary_type()),
        bytes("var_binary(16)", var_binary_type(16)),
        bits("bit(3)", bit_type(3)),
        bits("var_bit(8)", var_bit_type(8)),
        sample(
            "uuid",
            uuid_type(),
            &["00000000-0000-4000-8000-000000000001", "ffffffff-ffff-4fff-8fff-ffffffffffff"],
        ),
        sample("date", date_type(), &["2025-01-06", "1999-12-31"]),
        sample("time", time_type(), &["10:30:00", "23:59:59"]),
        sample("time_tz", time_tz_type(), &["10:30:00+02", "23:59:59+00"]),
        sample("time_with_precision(3)", time_with_precision_type(3), &["10:30:00.123", "00:00:00.5"]),
        sample(
            "time_tz_with_precision(3)",
            time_tz_with_precision_type(3),
            &["10:30:00.123+02", "00:00:00+00"],
        ),
        sample("timestamp", timestamp_type(), &["2025-01-06 10:30:00", "1999-12-31 23:59:59"]),
        sample("timestamp_tz", timestamp_tz_type(), &["2025-01-06 10:30:00", "1999-12-31 23:59:59"]),
        sample(
            "timestamp_with_precision(3)",
            timestamp_with_precision_type(3),
            &["2025-01-06 10:30:00.123", "1999-12-31 23:59:59"],
        ),
        sample(
            "timestamp_tz_with_precision(3)",
            timestamp_tz_with_precision_type(3),
            &["2025-01-06 10:30:00.123", "1999-12-31 23:59:59"],
        ),
        sample("interval", interval_type(), &["3 days", "1 year 2 months"]),
        sample("json", json_type(), &["{\"a\": [1, \"it's\"]}", "[]"]),
        sample("jsonb", jsonb_type(), &["{\"a\": [1, \"it's\"]}", "[]"]),
        sample("xml", xml_type(), &["<a>it's</a>", "<b/>"]),
        sample("inet", inet_type(), &["10.0.0.1", "2001:db8::1"]),
        sample("cidr", cidr_type(), &["10.0.0.0/8", "2001:db8::/32"]),
        sample("mac_addr", mac_addr_type(), &["08:00:2b:01:02:03", "08:00:2b:01:02:04"]),
        sample("ts_vector", ts_vector_type(), &["fat cat", "rat"]),
        sample("array(integer)", array_type(integer_type()), list),
        sample("array(text)", array_type(text_type()), list),
        sample(
            "enumeration",
            enumeration_type("mood", ["sad", "it's \\ ok", "we\"ird"]),
            &["sad", "it's \\ ok"],
        ),
        sample("custom", custom_type(custom_name), custom_values),
    ]
}

pub(super) fn add(cases: &mut Cases) {
    for Sample { name, column_type, .. } in samples(cases.dialect) {
        cases.add("create_table", format!("type {name}"), nothing, |op| {
            let columns = [
                integer("id").primary_key(),
                ColumnDefinition::new("a", column_type.clone()),
                ColumnDefinition::new("b", column_type.clone()).not_null(),
            ];
            op.create_table("t", columns);
        });
        cases.add("add_column", format!("type {name}"), users, |op| {
            op.add_column("users", ColumnDefinition::new("a", column_type.clone()));
        });
        cases.add(
            "alter_column",
            format!("rename and not null, type {name}"),
            |op| {
                op.create_table(
                    "t",
                    [integer("id").primary_key(), ColumnDefinition::new("a", column_type.clone())],
                );
            },
            |op| {
                op.alter_column("t", "a").set_not_null().rename_to("b");
            },
        );
    }
}
