use super::trigger;
use crate::postgres::expression::joined;
use migrator_core::capability::Dialect;
use migrator_core::schema::View;

/// PostgreSQL writes a query anew from end to end. Only asking it tells whether two are the same; here
/// white space and the closing mark make no difference.
pub(super) fn canonical(view: &View) -> View {
    let query = view.query.get(Dialect::Postgres).trim().trim_end_matches(';');
    let mut after = View::new(joined(query));
    after.materialized = view.materialized;
    let none = |_: &str| None;
    after.triggers =
        view.triggers.iter().map(|(name, own)| (name.clone(), trigger::canonical(own, &none))).collect();
    after
}
