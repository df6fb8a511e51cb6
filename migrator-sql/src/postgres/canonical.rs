use migrator_core::schema::Schema;

/// The schema as PostgreSQL says it.
pub fn canonical(schema: &Schema) -> Schema {
    schema.clone()
}
