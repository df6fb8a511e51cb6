use migrator_runtime::prelude::*;

/// Rows of the past in a backfill: one column, and several
#[migration(revision = "f2", down_revision = "f1", rows(guests), transaction = false)]
fn upgrade(op: &mut Operations) {
    op.add_column("guests", string("title", 90));
    op.backfill("guests").rows(guests::TITLE, |guest: guests::Row| {
        let nick = guest.nick.as_deref().unwrap_or("nobody");
        format!("{} {nick} {} {:?} {:?}", guest.first_name, guest.here, guest.weight, guest.price)
    }).reverse("");
    op.backfill("guests")
        .rows((guests::NICK, guests::PHOTO), |guest: guests::Row| {
            // Those who are not here are left alone.
            guest.here.then(|| (guest.title, guest.photo.map(|photo| photo.iter().rev().copied().collect::<Vec<u8>>())))
        })
        .where_("nick IS NULL")
        .reverse("UPDATE guests SET nick = NULL");
}
