//! Durations as people write and read them.

use std::time::Duration;

/// A duration out of text such as `500ms`, `5s`, `2m`, `1h 30m`; `0` needs no unit.
///
/// # Errors
///
/// What is wrong with the text, and how it is written.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    if text.trim() == "0" {
        return Ok(Duration::ZERO);
    }
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|duration| duration.try_into().ok());
    parsed.ok_or_else(|| format!("`{text}` is no duration; write it as in `500ms`, `5s`, `2m` or `1h 30m`"))
}

/// A duration for people: `950 µs`, `12 ms`, `3.4 s`.
pub(super) fn duration(took: Duration) -> String {
    match took {
        Duration::ZERO => "0 s".to_owned(),
        _ if took < Duration::from_millis(1) => format!("{} µs", took.as_micros()),
        _ if took < Duration::from_secs(1) => format!("{} ms", took.as_millis()),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, milliseconds) in
            [("500ms", 500), ("5s", 5_000), ("2m", 120_000), ("1h 30m", 5_400_000), ("0", 0)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "5", "-5s", "soon", "5 apples"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
