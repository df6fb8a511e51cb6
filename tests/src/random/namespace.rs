use super::Dice;
use migrator_core::name::ObjectName;
use migrator_core::op::Operations;
use migrator_core::schema::Schema;
use std::sync::OnceLock;

/// What the names of namespaces begin with. They are databases on MySQL, where tests that run at once share a
/// server: each run has names of its own, and of one length, so that a seed makes the same journey.
pub fn prefix() -> &'static str {
    static PREFIX: OnceLock<String> = OnceLock::new();
    PREFIX.get_or_init(|| format!("journey_{:08x}_", std::process::id()))
}

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
                let name = dice.name_of(prefix());
                if name.starts_with(prefix()) {
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
