//! Data steps that stop until their surroundings have changed: until a file `go` is in the working directory.

use migrator_runtime::prelude::*;
use std::path::Path;
use std::time::Duration;

/// Says that it is there, and waits.
async fn wait() -> Result<(), StepError> {
    std::fs::write("waiting", "")?;
    for _ in 0..3_000 {
        if Path::new("go").exists() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err("nobody let it go on".into())
}

mod waits {
    use super::*;

    /// Wait between two changes
    #[migration(revision = "waits", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("notes", [integer("id").primary_key(), text("note")]);
        op.run("wait, and write", async |db| {
            db.execute("INSERT INTO notes (id, note) VALUES (1, 'before')").await?;
            wait().await?;
            db.execute("INSERT INTO notes (id, note) VALUES (2, 'after')").await?;
            Ok(())
        });
        op.add_column("notes", integer("stars"));
    }
}

mod fills {
    use super::*;

    /// Wait, and need much room
    #[migration(revision = "fills", down_revision = "waits", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("large", [integer("id").primary_key(), text("words").not_null()]);
        op.run("wait, and fill", async |db| {
            wait().await?;
            let words = "o'brien ".repeat(50);
            db.copy_in("large", ["id", "words"], (1..=100_000).map(|id| row![id, words.as_str()])).await?;
            Ok(())
        });
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
