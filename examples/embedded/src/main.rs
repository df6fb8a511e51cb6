//! A notebook that migrates its own database when it starts: `embedded notes.db "buy milk"`.

mod migrations;

use migrator_runtime::{Event, Migrator};
use sqlx::{Connection, SqliteConnection};
use std::error::Error;
use std::process::ExitCode;

migrator_runtime::testing::check_migrations!();

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: Vec<String>) -> Result<(), Box<dyn Error>> {
    if arguments.is_empty() {
        return Err("usage: embedded FILE [NOTE]".into());
    }
    let url = format!("sqlite://{}", arguments.remove(0));

    // The library prints nothing; this program chooses to say which revisions it runs.
    let migrator = Migrator::new(&url)?.on_event(|event| {
        if let Event::StepFinished { revision, .. } = event {
            println!("migrated to {revision}");
        }
    });
    migrator.upgrade("head").await?;

    let mut database = SqliteConnection::connect(&url).await?;
    for note in arguments {
        sqlx::query("INSERT INTO notes (body) VALUES (?)").bind(note).execute(&mut database).await?;
    }
    let notes: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, body FROM notes ORDER BY id").fetch_all(&mut database).await?;
    for (id, body) in notes {
        println!("{id}: {body}");
    }
    database.close().await?;
    Ok(())
}
