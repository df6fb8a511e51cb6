//! What the one-line test does, on a history with branches and with revisions that stay. Each revision tells
//! the file `$TOLD` when it runs up.

use migrator_runtime::prelude::*;
use std::io::Write;

fn tell(op: &mut Operations, revision: &'static str) {
    op.run("tell", async move |_| {
        if let Some(file) = std::env::var_os("TOLD") {
            let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file)?;
            writeln!(file, "{revision}")?;
        }
        Ok(())
    });
}

fn is(wrong: &str) -> bool {
    std::env::var("WRONG").is_ok_and(|said| said == wrong)
}

mod first {
    use super::{is, tell};
    use migrator_runtime::prelude::*;

    /// The first
    #[migration(revision = "a1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("users", [integer("id").primary_key()]);
        if is("misfit") {
            op.drop_column("users", "nmae");
        }
        tell(op, "a1");
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.drop_table("users");
    }
}

mod stays {
    use super::tell;
    use migrator_runtime::prelude::*;

    /// One that stays
    #[migration(revision = "b2", down_revision = "a1", irreversible = "it is gone")]
    fn upgrade(op: &mut Operations) {
        op.create_table("posts", [integer("id").primary_key()]);
        tell(op, "b2");
    }
}

mod above {
    use super::{is, tell};
    use migrator_runtime::prelude::*;

    /// One above it
    #[migration(revision = "c3", down_revision = "b2", branch_label = "main")]
    fn upgrade(op: &mut Operations) {
        op.add_column("posts", string("title", 50));
        if is("failure") {
            op.execute("no SQL").reverse("");
        }
        tell(op, "c3");
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.drop_column("posts", "title");
        if is("way back") {
            op.execute("CREATE TABLE leftover (id INTEGER PRIMARY KEY)");
        }
    }
}

mod beside {
    use super::tell;
    use migrator_runtime::prelude::*;

    /// One beside it
    #[migration(revision = "d4", down_revision = "a1", branch_label = "side")]
    fn upgrade(op: &mut Operations) {
        op.add_column("users", string("name", 50));
        tell(op, "d4");
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.drop_column("users", "name");
    }
}

mod base {
    use super::tell;
    use migrator_runtime::prelude::*;

    /// Another base, which waits for a branch
    #[migration(revision = "e5", branch_label = "other", depends_on = "d4")]
    fn upgrade(op: &mut Operations) {
        op.create_table("other", [integer("id").primary_key()]);
        tell(op, "e5");
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.drop_table("other");
    }
}

fn main() {
    migrator_runtime::testing::assert_sound();
    println!("sound");
}
