//! New labels of an enumeration, used later, in the same revision, and where nobody looks.

mod moods {
    use migrator_runtime::prelude::*;

    /// Moods
    #[migration(revision = "moods")]
    fn upgrade(op: &mut Operations) {
        op.create_enum("mood", ["sad"]);
        op.create_table("people", [integer("id").primary_key(), enumeration("mood", "mood", ["sad"])]);
    }
}

mod more {
    use migrator_runtime::prelude::*;

    /// Another mood
    #[migration(revision = "more", down_revision = "moods", irreversible = "a label stays")]
    fn upgrade(op: &mut Operations) {
        op.add_enum_value("mood", "it's fine");
    }
}

mod unrelated {
    use migrator_runtime::prelude::*;

    /// Something else
    #[migration(revision = "unrelated", down_revision = "more")]
    fn upgrade(op: &mut Operations) {
        op.create_table("unrelated", [integer("id").primary_key()]);
    }
}

mod used {
    use migrator_runtime::prelude::*;

    /// The other mood is used
    #[migration(revision = "used", down_revision = "unrelated", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.alter_column("people", "mood").set_default("it's fine");
        op.bulk_insert("people", ["id", "mood"], [row![1, "it's fine"]]);
        op.create_check_constraint("ck_mood", "people", "id > 0 OR mood <> 'it''s fine'");
    }
}

mod together {
    use migrator_runtime::prelude::*;

    /// Added and used at once
    #[migration(
        revision = "together",
        down_revision = "moods",
        branch_label = "at_once",
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.add_enum_value("mood", "new");
        op.bulk_insert("people", ["id", "mood"], [row![2, "new"]]);
    }
}

mod hidden {
    use migrator_runtime::prelude::*;

    /// Added, and used by SQL
    #[migration(
        revision = "hidden",
        down_revision = "moods",
        branch_label = "by_sql",
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.add_enum_value("mood", "new");
        op.execute("INSERT INTO people (id, mood) VALUES (3, 'new')");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
