//! The second revision is no SQL, far down in what is sent to the database together.

mod one {
    use migrator_runtime::prelude::*;

    /// Many tables, with letters of several bytes
    #[migration(revision = "one")]
    fn upgrade(op: &mut Operations) {
        for number in 0..20 {
            op.create_table(format!("длинная таблица {number}"), [integer("id").primary_key()]);
        }
    }
}

mod two {
    use migrator_runtime::prelude::*;

    /// No SQL
    #[migration(revision = "two", down_revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("fine", [integer("id").primary_key()]);
        op.create_table("broken", [integer("id").primary_key(), integer("n").check("n > 'ÿ <<< no SQL")]);
        op.create_table("never", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
