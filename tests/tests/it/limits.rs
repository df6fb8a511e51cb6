//! What the core says that a database cannot do is what rendering says, and the other way round.

use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::limits::{self, Cause, Unsupported};
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::render;
use migrator_tests::cases::cases;
use migrator_tests::random::attempts;
use std::slice;

/// What only rendering sees, by the words that it begins with.
const LEFT_TO_RENDERING: [(&str, &str); 3] = [
    // Where a NUL character goes is known when the text is written: SQLite and MySQL have a form for values.
    ("a name or an SQL expression holds a NUL character", "SQLite, MySQL"),
    ("a name, a text or an SQL expression holds a NUL character", "PostgreSQL"),
    // Of a statement of sea-query, which the core does not know.
    ("the statement cannot be written for this database", "every database"),
];

/// Lists of operations with the schema before each: every case, every example, and random ones.
fn trials(dialect: Dialect) -> Vec<(Schema, Vec<Operation>)> {
    let mut trials = Vec::new();
    for case in cases(dialect) {
        let mut schema = Schema::of(dialect);
        for list in [case.before, case.change] {
            one_by_one(&mut trials, &schema, &list);
            for operation in &list {
                if operation.apply(&mut schema).is_err() {
                    break;
                }
            }
        }
    }
    trials.extend(Operation::examples().into_iter().map(|(schema, operation)| (schema, vec![operation])));
    for seed in 0..60 {
        for (schema, list) in attempts(seed * 7_919, dialect) {
            one_by_one(&mut trials, &schema, &list);
        }
    }
    trials
}

/// The list, and each of its operations by itself.
fn one_by_one(trials: &mut Vec<(Schema, Vec<Operation>)>, schema: &Schema, list: &[Operation]) {
    trials.push((schema.clone(), list.to_vec()));
    let mut before = schema.clone();
    for operation in list {
        trials.push((before.clone(), vec![operation.clone()]));
        if operation.apply(&mut before).is_err() {
            return;
        }
    }
}

/// What rendering refuses, and where.
fn refused(list: &[Operation], schema: &Schema, dialect: Dialect) -> Option<(usize, Cause)> {
    let error = render(list, &mut schema.clone(), dialect).err()?;
    Some((error.position, error.cause))
}

fn is_left_to_rendering(unsupported: &Unsupported) -> bool {
    LEFT_TO_RENDERING.iter().any(|(words, _)| unsupported.fact.starts_with(words))
}

#[test]
fn rendering_and_the_core_refuse_the_same() {
    for dialect in Dialect::ALL {
        let (mut misfits, mut unsupported) = (0, 0);
        for (schema, list) in trials(dialect) {
            let mut after = schema.clone();
            let told = limits::follow(&list, &mut after, dialect).err().map(|r| (r.position, r.cause));
            let rendered = refused(&list, &schema, dialect);
            let sources = || list.iter().map(Operation::source).collect::<Vec<_>>().join("\n");
            if let Some((_, Cause::Unsupported(error))) = &rendered
                && is_left_to_rendering(error)
            {
                continue;
            }
            assert_eq!(told, rendered, "{dialect}: {}", sources());
            let mut end = schema.clone();
            let all = limits::follow_all(&list, &mut end, dialect);
            let first = all.first().map(|refusal| (refusal.position, refusal.cause.clone()));
            assert_eq!(first, rendered, "{dialect}: {}", sources());
            let fits = all.iter().all(|refusal| matches!(refusal.cause, Cause::Unsupported(_)));
            if fits && schema.dialect == Some(dialect) {
                let mut applied = schema.clone();
                list.iter().for_each(|operation| operation.apply(&mut applied).unwrap());
                assert_eq!(end, applied, "{dialect}: {}", sources());
            }
            if let [operation] = list.as_slice() {
                let alone = limits::unsupported(operation, &schema, dialect);
                let rendered = match &rendered {
                    Some((_, Cause::Unsupported(error))) => Some(error.clone()),
                    _ => None,
                };
                assert_eq!(alone, rendered, "{dialect}: {}", sources());
            }
            match rendered {
                Some((_, Cause::Unsupported(_))) => unsupported += 1,
                Some((_, Cause::Misfit(_))) => misfits += 1,
                None => {
                    let mut rendered = schema.clone();
                    render(&list, &mut rendered, dialect).unwrap();
                    assert_eq!(after, rendered, "{dialect}: {}", sources());
                }
            }
        }
        assert!(unsupported > 200 && misfits > 200, "{dialect}: {unsupported} refused, {misfits} misfits");
    }
}

#[test]
fn what_is_unsupported_has_a_way_round_and_the_token_is_one_of_the_operations_words() {
    for dialect in Dialect::ALL {
        let (mut with, mut without) = (0, 0);
        for (schema, list) in trials(dialect) {
            let Some((position, Cause::Unsupported(error))) = refused(&list, &schema, dialect) else {
                continue;
            };
            assert!(!error.help.is_empty(), "{error}");
            let token = Diagnostic::from(&error).locus.token;
            assert_eq!(token, error.token);
            let source = list[position].source();
            match token {
                // A rule of the whole table may name a column that the operation does not.
                Some(token) if source.contains(&format!("{token:?}")) || source.contains(&token) => with += 1,
                _ => without += 1,
            }
        }
        assert!(with > 9 * without, "{dialect}: {with} name a word of the operation, {without} do not");
    }
}

#[test]
fn what_follows_in_a_list_is_known() {
    use migrator_core::op::{Operations, big_integer, integer};
    for dialect in [Dialect::Sqlite, Dialect::Mysql] {
        let mut before = Schema::of(dialect);
        let mut op = Operations::default();
        op.create_table("t", [integer("a")]);
        op.recorded()[0].apply(&mut before).unwrap();
        let mut op = Operations::default();
        op.add_column("t", big_integer("id").not_null().identity());
        op.create_primary_key("t_pkey", "t", ["id"]);
        let list = op.recorded();
        let alone = limits::unsupported(&list[0], &before, dialect).unwrap();
        assert_eq!(alone.token.as_deref(), Some("id"), "{alone}");
        assert_eq!(limits::follow(list, &mut before.clone(), dialect), Ok(()));
        assert_eq!(limits::follow(slice::from_ref(&list[0]), &mut before, dialect).unwrap_err().position, 0);
    }
}

#[test]
fn what_only_rendering_sees_is_listed() {
    use migrator_core::op::{Operations, text};
    use migrator_sql::IntoSql;
    use sea_query::{Expr, Query};
    let mut seen = Vec::new();
    let mut op = Operations::default();
    op.create_table("t", [text("a").check("a <> '\0'")]);
    let any = Query::select().expr(Expr::any(Query::select().expr(1).take())).take();
    op.record(migrator_core::op::Execute::new(any.into_sql()));
    for dialect in Dialect::ALL {
        for operation in op.recorded() {
            let schema = Schema::of(dialect);
            assert_eq!(limits::unsupported(operation, &schema, dialect), None);
            if let Some((_, Cause::Unsupported(error))) =
                refused(slice::from_ref(operation), &schema, dialect)
            {
                assert!(is_left_to_rendering(&error), "{error}");
                seen.push(error.fact);
            }
        }
    }
    for (words, _) in LEFT_TO_RENDERING {
        assert!(seen.iter().any(|fact| fact.starts_with(words)), "{words}: {seen:?}");
    }
}
