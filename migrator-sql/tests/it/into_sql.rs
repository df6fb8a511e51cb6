//! Statements of sea-query as SQL of the user's own.

use migrator_core::capability::Dialect;
use migrator_core::op::Execute;
use migrator_core::schema::Schema;
use migrator_sql::{IntoSql, Step, render};
use sea_query::{Expr, ExprTrait, Query};

fn sql(statement: impl IntoSql) -> String {
    statement.into_sql().get(Dialect::Sqlite).to_owned()
}

#[test]
fn statements_are_written_with_their_values() {
    assert_eq!(sql("SELECT 1"), "SELECT 1");
    assert_eq!(sql(String::from("SELECT 2")), "SELECT 2");
    assert_eq!(sql("SELECT 3".into_sql()), "SELECT 3");
    assert_eq!(
        sql(Query::update().table("users").value("name", "o'brien").and_where(Expr::col("id").eq(1))),
        "UPDATE \"users\" SET \"name\" = 'o''brien' WHERE \"id\" = 1"
    );
    assert_eq!(
        sql(Query::insert().into_table("users").columns(["id"]).values_panic([7.into()]).to_owned()),
        "INSERT INTO \"users\" (\"id\") VALUES (7)"
    );
    assert_eq!(sql(Query::delete().from_table("users")), "DELETE FROM \"users\"");
    assert_eq!(sql(Query::select().column("id").from("users").take()), "SELECT \"id\" FROM \"users\"");
}

#[test]
fn what_sea_query_cannot_write_is_an_error_of_its_operation() {
    let any = Query::select().expr(Expr::any(Query::select().expr(1).take())).take();
    let operations = [Execute::new(any.into_sql()).into()];
    let error = render(&operations, &mut Schema::default(), Dialect::Sqlite).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("the statement cannot be written for this database: Operator 'ANY'"),
        "{message}"
    );

    let nul = Query::delete().from_table("t").and_where(Expr::col("a").eq("nul\0")).take();
    let operations = [Execute::new(nul.into_sql()).into()];
    assert!(render(&operations, &mut Schema::default(), Dialect::Sqlite).is_err());
}

#[test]
fn several_statements_stay_as_they_were_written() {
    let text = "UPDATE a SET b = ';';\nDELETE FROM c -- all\n";
    let steps = render(&[Execute::new(text).into()], &mut Schema::default(), Dialect::Sqlite).unwrap();
    assert_eq!(steps[0].step, Step::Sql(text.into()));
}
