use crate::cli::complete::targets;
use crate::cli::schema_json;
use crate::cli::settings::Settings;
use clap::{Args, ValueEnum};
use migrator_commands::failure::REFUSED;
use migrator_commands::{Failure, Output};
use migrator_core::capability::Dialect;
use migrator_core::creation::creation;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::diagram;
use migrator_core::schema::Schema as Structure;
use migrator_sql::{OfflineStep, offline, render};
use std::process::ExitCode;

/// Print the schema, of the database or of the migrations
///
/// Prints the schema that the migrations make, or the one that the database has. `--format mermaid`
/// draws an ER diagram, which GitHub and GitLab show in Markdown.
#[derive(Debug, Args)]
pub(in crate::cli) struct Schema {
    /// Whose schema
    #[arg(long, value_enum, default_value_t)]
    from: Side,
    /// At which revision, of the migrations [default: heads]
    #[arg(long, value_name = "REVISION", add = targets())]
    at: Option<String>,
    /// How to print it
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// A schema (namespace) of the database to read too, beside the connection's own
    #[arg(long, value_name = "NAME")]
    namespace: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Side {
    /// What the migrations make
    #[default]
    History,
    /// What the database has
    Database,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// The statements that create it, for the kind of database that the URL names
    Sql,
    /// An ER diagram
    Mermaid,
}

impl Schema {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let schema = match self.from {
            Side::History => migrator.schema_at(self.at.as_deref().unwrap_or("heads"))?,
            Side::Database if self.at.is_some() => {
                let help = Some("leave --at out, or ask the migrations: --from history");
                return Err(Failure::usage("bad-argument", "a database is at no other revision", help));
            }
            Side::Database => {
                let names: Vec<&str> = self.namespace.iter().map(String::as_str).collect();
                let reflected = migrator.reflect(&names).await?;
                for object in &reflected.unmodelled {
                    output.warning(&format!("not shown, because the migrations cannot say it: {object}"));
                }
                reflected.schema
            }
        };
        match self.format {
            Format::Text if output.is_text() => output.raw(&diagram::text(&schema))?,
            Format::Mermaid => output.raw(&diagram::mermaid(&schema))?,
            Format::Sql => output.raw(&sql(&schema, migrator.url().dialect())?)?,
            Format::Json | Format::Text => output.raw(&format!("{:#}\n", schema_json::schema(&schema)))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The statements that create the schema.
fn sql(schema: &Structure, dialect: Dialect) -> Result<String, Failure> {
    let operations = creation(schema);
    let steps = render(&operations, &mut Structure::of(dialect), dialect)
        .map_err(|error| Failure::new(REFUSED, Diagnostic::from(&error)))?;
    let script = offline(&steps, &operations, &Structure::of(dialect))
        .map_err(|error| Failure::new(REFUSED, Diagnostic::new("offline", error.to_string())))?;
    let statements = script.into_iter().filter_map(|step| match step {
        OfflineStep::Sql { sql, .. } => Some(format!("{sql};\n")),
        OfflineStep::Code { .. } | OfflineStep::IfTableExists { .. } => None,
    });
    Ok(statements.collect())
}
