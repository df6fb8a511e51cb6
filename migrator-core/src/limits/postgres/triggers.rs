use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::statement;
use crate::schema::{Trigger, TriggerEvent, TriggerTiming};

/// Checks a trigger by itself.
pub(super) fn check(name: &str, trigger: &Trigger) -> Result<(), Unsupported> {
    let action = statement(trigger.body.get(Dialect::Postgres));
    let refuse =
        |fact: &str, help: &str| Err(Unsupported::new(format!("trigger `{name}` {fact}"), help).at(name));
    if action.is_empty() {
        return refuse("does nothing on PostgreSQL", "say .execute(\"EXECUTE FUNCTION …()\")");
    }
    if !action.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("execute")) {
        return refuse(
            "has a body of statements, and PostgreSQL's triggers call a function",
            "create a function that returns trigger, and say .execute(\"EXECUTE FUNCTION …()\")",
        );
    }
    if trigger.for_each_row && trigger.events.contains(&TriggerEvent::Truncate) {
        return refuse(
            "acts for each row that TRUNCATE takes, and there are none",
            "say .for_each_statement()",
        );
    }
    if !trigger.for_each_row && trigger.timing == TriggerTiming::InsteadOf {
        return refuse(
            "acts instead of a statement, and PostgreSQL does so for rows only",
            "leave .for_each_statement() out",
        );
    }
    Ok(())
}
