//! The targets that the settings file names.

use super::settings::Settings;
use crate::backend::DatabaseUrl;
use crate::error::Error;
use crate::many::{Names, Target, Targets};
use migrator_commands::Failure;
use migrator_commands::targets_table::{NamesEntry, TargetEntry, TargetsTable};
use migrator_core::capability::Dialect;
use std::path::Path;

/// How targets are named, for whoever has not named any.
const HELP: &str = "write, for instance, [targets] and urls = [\"postgres://…/acme\"], or file = \"targets.txt\", \
                    or query = \"SELECT url FROM tenants\", or schemas = \"tenant_%\"";

impl Settings {
    /// What [targets] says.
    pub(super) fn targets_table(&self) -> Result<&TargetsTable, Failure> {
        let none = || Failure::usage("no-targets", "migrator.toml has no table [targets]", Some(HELP));
        self.targets().0.ok_or_else(none)
    }

    /// Where the targets are, or where to ask for them.
    pub(super) fn target_source(&self) -> Result<Targets, Failure> {
        let table = self.targets_table()?;
        let url = || parse(table.url.as_deref().unwrap_or(self.url()));
        let TargetsTable { urls, file, query, schemas, databases, .. } = table;
        match (urls, file, query, schemas, databases) {
            (Some(urls), None, None, None, None) => {
                urls.iter().map(target).collect::<Result<_, _>>().map(Targets::List)
            }
            (None, Some(file), None, None, None) => read(&self.targets().1.join(file)).map(Targets::List),
            (None, None, Some(sql), None, None) => Ok(Targets::Query { url: url()?, sql: sql.clone() }),
            (None, None, None, Some(entry), None) => of_server(entry, url()?, Dialect::Postgres, "schemas"),
            (None, None, None, None, Some(entry)) => of_server(entry, url()?, Dialect::Mysql, "databases"),
            (None, None, None, None, None) => {
                Err(Failure::usage("no-targets", "[targets] does not say which there are", Some(HELP)))
            }
            _ => {
                let fact = "[targets] says in more than one way which there are";
                let help = "it takes one of: urls, file, query, schemas, databases";
                Err(Failure::usage("bad-setting", fact, Some(help)))
            }
        }
    }
}

fn of_server(entry: &NamesEntry, url: DatabaseUrl, dialect: Dialect, word: &str) -> Result<Targets, Failure> {
    if url.dialect() != dialect {
        let fact = format!("[targets] names {word}, and {url} is no database of {}", dialect.title());
        return Err(Failure::usage(
            "bad-setting",
            fact,
            Some("name the database with url = \"…\" in [targets]"),
        ));
    }
    let names = match entry {
        NamesEntry::List(names) => Names::List(names.clone()),
        NamesEntry::Text(text) if is_query(text) => Names::Query(text.clone()),
        NamesEntry::Text(pattern) => Names::Like(pattern.clone()),
    };
    Ok(Targets::Namespaces { url, names })
}

fn is_query(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    text.trim().contains(char::is_whitespace)
        && ["select", "with", "values"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

fn target(entry: &TargetEntry) -> Result<Target, Failure> {
    match entry {
        TargetEntry::Url(url) => parse(url).map(|url| Target::new(url.short_name(), url)),
        TargetEntry::Named { name, url } => Ok(Target::new(name, parse(url)?)),
    }
}

/// Reads a file with an address on each line, behind a name and blanks if it has one.
fn read(path: &Path) -> Result<Vec<Target>, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let help = Some("it has one address on each line; lines that begin with # are comments");
        Failure::usage("no-targets", format!("cannot read the targets in `{shown}`: {error}"), help)
    })?;
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let target_of = |line: &str| match line.split_once(char::is_whitespace) {
        Some((name, url)) if !name.contains(':') => Ok(Target::new(name, parse(url)?)),
        _ => parse(line).map(|url| Target::new(url.short_name(), url)),
    };
    lines
        .map(|(at, line)| {
            target_of(line).map_err(|mut failure| {
                failure.diagnostic.fact = format!("{shown}:{}: {}", at + 1, failure.diagnostic.fact);
                failure
            })
        })
        .collect()
}

/// Reads an address, with what stands in the environment for `${NAME}`.
fn parse(text: &str) -> Result<DatabaseUrl, Failure> {
    let text = with_variables(text, |name| std::env::var(name).ok())?;
    Ok(DatabaseUrl::parse(&text).map_err(Error::from)?)
}

fn with_variables(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, Failure> {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((name, behind)) = behind.split_once('}') else { break };
        let missing = || {
            let help = Some("set it, or write the address without it");
            Failure::usage(
                "no-variable",
                format!("the environment has no `{name}`, which a target's address needs"),
                help,
            )
        };
        whole.push_str(before);
        whole.push_str(&value(name).ok_or_else(missing)?);
        rest = behind;
    }
    Ok(whole + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_for_secrets() {
        let value = |name: &str| (name == "PASSWORD").then(|| "s$cret".to_owned());
        let with = |text: &str| with_variables(text, value);
        assert_eq!(with("postgres://bob:${PASSWORD}@db/a").unwrap(), "postgres://bob:s$cret@db/a");
        assert_eq!(with("$PASSWORD ${open").unwrap(), "$PASSWORD ${open");
        assert!(with("${NOBODY}").unwrap_err().diagnostic.fact.contains("`NOBODY`"));
    }

    #[test]
    fn a_query_is_told_from_a_pattern() {
        assert!(is_query(" select nspname FROM pg_namespace") && is_query("WITH a AS (SELECT 1) SELECT 1"));
        assert!(!is_query("tenant_%") && !is_query("select_%") && !is_query("select"));
    }
}
