//! The third revision fails, after it has created a table.

mod one {
    use migrator_runtime::prelude::*;

    /// Create a
    #[migration(revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("a", [integer("id").primary_key(), string("name", 50)]);
        op.bulk_insert("a", ["id", "name"], [row![1, "x"], row![2, "x"]]);
    }
}

mod two {
    use migrator_runtime::prelude::*;

    /// Create b
    #[migration(revision = "two", down_revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("b", [integer("id").primary_key()]);
    }
}

mod three {
    use migrator_runtime::prelude::*;

    /// Names are unique
    #[migration(revision = "three", down_revision = "two")]
    fn upgrade(op: &mut Operations) {
        op.create_table("c", [integer("id").primary_key()]);
        op.create_index("ux_a_name", "a", ["name"]).unique();
        op.create_table("d", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
