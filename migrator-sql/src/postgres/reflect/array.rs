//! The text form of lists: <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>.

/// The items of a list in its text form.
pub(super) fn parse(text: &str) -> Option<Vec<Option<String>>> {
    let mut rest = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    while !rest.is_empty() {
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let mut item = String::new();
            let mut chars = quoted.chars();
            loop {
                match chars.next()? {
                    '"' => break,
                    '\\' => item.push(chars.next()?),
                    other => item.push(other),
                }
            }
            items.push(Some(item));
            chars.as_str()
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let item = &rest[..end];
            items.push((item != "NULL").then(|| item.to_owned()));
            &rest[end..]
        };
        if after.is_empty() {
            return Some(items);
        }
        rest = after.strip_prefix(',')?;
        if rest.is_empty() {
            return None;
        }
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lists_are_read() {
        let texts =
            |list: &[&str]| Some(list.iter().map(|item| Some((*item).to_owned())).collect::<Vec<_>>());
        assert_eq!(parse("{}"), texts(&[]));
        assert_eq!(parse("{a,\"b c\",\"q\\\"\\\\,\"}"), texts(&["a", "b c", "q\"\\,"]));
        assert_eq!(parse("{NULL,\"NULL\"}"), Some(vec![None, Some("NULL".into())]));
        assert_eq!(parse("{\"\"}"), texts(&[""]));
        for bad in ["", "a", "{a", "{\"a}", "{a,}", "{\"a\"b}"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
