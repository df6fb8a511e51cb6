//! Schemas that the examples of the operations start from.

use super::{big_integer, create_table::CreateTable, integer, string, text, uuid};
use crate::op::Op;
use crate::schema::{Literal, Schema};

/// A column name that every place has to quote.
pub(super) const ODD: &str = "we\"ird o'brien";

/// `users` (uuid key, e-mail, a column with an odd name) and `таблица`, that points at it.
pub(super) fn users() -> Schema {
    let mut schema = Schema::default();
    let mut users = CreateTable::new(
        "users",
        [
            uuid("id").primary_key(),
            string("email", 255).not_null().unique(),
            integer("age").check("age >= 0"),
            text(ODD).default("it's"),
            string("nick", 40),
        ],
    );
    users.index("ix_users_nick", ["nick"]);
    let mut entries = CreateTable::new(
        "таблица",
        [
            big_integer("id").identity().primary_key(),
            uuid("user_id").not_null().references("users", "id"),
            integer("select").not_null().default(Literal::Integer(0)),
        ],
    );
    entries.check("select \"o'ne\"", "\"select\" >= 0");
    for table in [users, entries] {
        // The tests apply every example, so a mistake here fails them.
        let _ = table.apply(&mut schema);
    }
    schema
}

/// An enumeration, and nothing else.
pub(super) fn moods() -> Schema {
    let mut schema = Schema::default();
    let labels = ["so", "it's", "we\"ird"].map(ToOwned::to_owned).to_vec();
    schema.enums.insert("mood".into(), labels);
    schema
}

/// The same enumeration, and a table with a column of it.
pub(super) fn mood_columns() -> Schema {
    let mut schema = moods();
    let mood = super::enumeration("mood", "mood", ["so", "it's", "we\"ird"]).not_null().default("so");
    // The tests apply every example, so a mistake here fails them.
    let _ = CreateTable::new("moods", [integer("id").primary_key(), mood]).apply(&mut schema);
    schema
}
