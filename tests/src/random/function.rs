use super::column::dialect;
use super::{Dice, namespace};
use migrator_core::capability::Dialect;
use migrator_core::op::Operations;
use migrator_core::schema::{Function, FunctionName, Schema};

/// A function comes, gets another body, or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, op: &mut Operations) {
    let dialect = dialect(schema);
    let plain: Vec<&FunctionName> = schema.functions.keys().filter(|f| !f.arguments.is_empty()).collect();
    match (dice.below(4), plain.get(dice.below(2))) {
        (0, Some(own)) => {
            let drop = op.drop_function(own.name.clone(), &own.arguments);
            if dice.once_in(3) {
                drop.if_exists();
            }
        }
        (1, Some(own)) => {
            let (name, arguments) = (own.name.clone(), own.arguments.clone());
            op.create_function(name, arguments, plus(dice, dialect)).or_replace();
        }
        _ => {
            let name = dice.name_of("f_");
            let arguments = if dialect == Dialect::Mysql { "a int" } else { "a integer" };
            op.create_function(namespace::placed(dice, schema, name), arguments, plus(dice, dialect));
        }
    }
}

/// A function of a number.
fn plus(dice: &mut Dice, dialect: Dialect) -> Function {
    let (more, word) = (dice.below(9), dice.name().replace('\'', "''").replace('\\', ""));
    match (dialect, dice.below(2)) {
        (Dialect::Mysql, 0) => Function::returning("int")
            .attributes("DETERMINISTIC NO SQL")
            .body(format!("BEGIN DECLARE f text; SET f = '{word}'; RETURN a + {more}; END")),
        (Dialect::Mysql, _) => {
            Function::returning("int").attributes("DETERMINISTIC NO SQL").body(format!("RETURN a + {more}"))
        }
        (_, 0) => Function::returning("integer")
            .language("plpgsql")
            .body(format!("BEGIN\n  -- it's {more}\n  RETURN a + length('{word}');\nEND")),
        _ => Function::returning("integer").attributes("IMMUTABLE").body(format!("SELECT a + {more}")),
    }
}
