use super::Dice;
use migrator_core::name::ObjectName;
use migrator_core::op::Operations;
use migrator_core::schema::Schema;

/// What the names of namespaces begin with. They are databases on MySQL, where all tests share a server.
pub const PREFIX: &str = "journey_";

/// A namespace comes or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, op: &mut Operations) {
    match (dice.below(3), schema.schemas.iter().next()) {
        (0, Some(name)) => {
            let drop = op.drop_schema(name);
            match dice.below(4) {
                0 => drop.if_exists(),
                1 => drop.cascade(),
                _ => drop,
            };
        }
        _ => {
            let name = loop {
                let name = dice.name_of(PREFIX);
                if name.starts_with(PREFIX) {
                    break name;
                }
            };
            let create = op.create_schema(name);
            if dice.once_in(4) {
                create.if_not_exists();
            }
        }
    }
}

/// The name in one of the namespaces, now and then.
pub(super) fn placed(dice: &mut Dice, schema: &Schema, name: String) -> ObjectName {
    let schemas: Vec<&String> = schema.schemas.iter().collect();
    if schemas.is_empty() || dice.once_in(2) {
        return name.into();
    }
    let schema = dice.pick(&schemas).as_str();
    (schema, name.as_str()).into()
}
