use migrator_core::schema::Schema;
/// x
pub fn canonical(schema: &Schema) -> Schema {
    schema.clone()
}
