use crate::postgres::expression::{Columns, joined, normal};
use migrator_core::capability::Dialect;
use migrator_core::schema::{Trigger, TriggerEvent};

pub(super) fn canonical(trigger: &Trigger, columns: Columns<'_>) -> Trigger {
    let mut after = Trigger::new(trigger.timing);
    after.events = trigger.events.clone();
    after.events.sort_by_key(|event| match event {
        TriggerEvent::Insert => 0,
        TriggerEvent::Update(_) => 1,
        TriggerEvent::Delete => 2,
        TriggerEvent::Truncate => 3,
    });
    after.for_each_row = trigger.for_each_row;
    after.when = trigger.when.as_ref().map(|condition| normal(condition, columns));
    let body = joined(trigger.body.get(Dialect::Postgres).trim().trim_end_matches(';'));
    after.body = body.replacen("execute procedure", "execute function", 1).into();
    after
}
