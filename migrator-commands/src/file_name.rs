//! The name of a new migration file, from a template that the user can change.

use crate::failure::Failure;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The template, unless `file_template` says another: sorts by date, and never collides.
const TEMPLATE: &str = "m{year}{month}{day}_{rev}_{slug}";
const TOKENS: [&str; 9] = ["rev", "slug", "year", "month", "day", "hour", "minute", "second", "epoch"];
/// The longest slug, in characters, unless `truncate_slug_length` says another.
const SLUG_LENGTH: usize = 40;

/// How new files are named.
#[derive(Debug, Clone)]
pub struct FileName {
    template: String,
    slug_length: usize,
    /// The zone's name; looked up when a file is named, because that reads many files.
    zone: Option<String>,
}

impl FileName {
    /// Checks what the settings say; `None` is the default.
    pub fn new(
        template: Option<String>,
        slug_length: Option<usize>,
        zone: Option<String>,
    ) -> Result<Self, Failure> {
        let template = template.unwrap_or_else(|| TEMPLATE.to_owned());
        let bad = |fact: String, help: &str| Failure::usage("bad-setting", fact, Some(help));
        for piece in template.split('{').skip(1) {
            let token = piece.split('}').next().unwrap_or_default();
            if !TOKENS.contains(&token) || !piece.contains('}') {
                let tokens = TOKENS.map(|token| format!("{{{token}}}")).join(" ");
                let help = format!("the tokens are {tokens}");
                return Err(bad(format!("file_template: `{{{token}` is no token"), &help));
            }
        }
        if !template.contains("{rev}") {
            return Err(bad(
                "file_template has no {rev}".to_owned(),
                "without it, two migrations of one name would collide",
            ));
        }
        if template.contains(['/', '\\']) {
            return Err(bad("file_template names a folder".to_owned(), "all migrations are in one folder"));
        }
        Ok(FileName { template, slug_length: slug_length.unwrap_or(SLUG_LENGTH), zone })
    }

    /// The time in the zone of the settings.
    pub fn now(&self) -> Result<Zoned, Failure> {
        let zone = match self.zone.as_deref() {
            None | Some("local") => TimeZone::system(),
            Some("UTC") => TimeZone::UTC,
            Some(name) => TimeZone::get(name).map_err(|_| {
                let help = Some("write `local`, `UTC`, or a name such as `Europe/Moscow`");
                Failure::usage("bad-setting", format!("timezone: `{name}` is not known here"), help)
            })?,
        };
        Ok(Timestamp::now().to_zoned(zone))
    }

    /// `m20250115_b7c3d9e0f1a2_add_user_avatar_field.rs`
    pub fn write(&self, id: &str, message: &str, now: &Zoned) -> String {
        let name = self
            .template
            .replace("{rev}", &ascii_words(id))
            .replace("{slug}", &self.slug(message))
            .replace("{year}", &format!("{:04}", now.year()))
            .replace("{month}", &format!("{:02}", now.month()))
            .replace("{day}", &format!("{:02}", now.day()))
            .replace("{hour}", &format!("{:02}", now.hour()))
            .replace("{minute}", &format!("{:02}", now.minute()))
            .replace("{second}", &format!("{:02}", now.second()))
            .replace("{epoch}", &now.timestamp().as_second().to_string());
        format!("{}.rs", name.trim_end_matches('_'))
    }

    /// The message as part of a name: ASCII words joined by `_`, cut at a word.
    fn slug(&self, message: &str) -> String {
        let words = ascii_words(message);
        let words = words.trim_matches('_');
        if words.len() <= self.slug_length {
            return words.to_owned();
        }
        match words[..self.slug_length + 1].rfind('_') {
            Some(end) => words[..end].to_owned(),
            None => words[..self.slug_length].to_owned(),
        }
    }
}

/// Letters of other scripts are transliterated: the name of a module's file must be ASCII.
fn ascii_words(text: &str) -> String {
    let mut words = String::new();
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.ends_with('_') && !matches!(c, '\'' | '`') {
            words.push('_');
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(template: Option<&str>, message: &str) -> String {
        let name = FileName::new(template.map(ToOwned::to_owned), None, None).unwrap();
        let time: Timestamp = "2025-01-05T07:08:09Z".parse().unwrap();
        name.write("b7c3", message, &time.to_zoned(TimeZone::UTC))
    }

    #[test]
    fn the_default() {
        assert_eq!(named(None, "Add user's avatar-field!"), "m20250105_b7c3_add_users_avatar_field.rs");
        assert_eq!(named(None, "Добавить поле"), "m20250105_b7c3_dobavit_pole.rs");
        assert_eq!(named(None, "///"), "m20250105_b7c3.rs");
        let long = named(None, &"word ".repeat(20));
        assert_eq!(long, "m20250105_b7c3_word_word_word_word_word_word_word_word.rs");
    }

    #[test]
    fn a_template() {
        let template = "r{epoch}_{hour}{minute}{second}_{slug}_{rev}";
        assert_eq!(named(Some(template), "x"), "r1736060889_070809_x_b7c3.rs");
    }

    #[test]
    fn what_a_template_may_not_be() {
        for template in ["{rev}_{sluug}", "{rev", "{slug}", "a/{rev}"] {
            assert!(FileName::new(Some(template.into()), None, None).is_err(), "{template}");
        }
        assert!(FileName::new(None, None, Some("Mars/Olympus".into())).unwrap().now().is_err());
        assert!(FileName::new(None, None, Some("UTC".into())).unwrap().now().is_ok());
    }
}
