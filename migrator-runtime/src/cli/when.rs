//! Moments as people write and read them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// A moment of the journal in the time zone of who reads.
pub(super) fn shown(moment: &str) -> String {
    match moment.parse::<Timestamp>() {
        Ok(moment) => moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => moment.to_owned(),
    }
}

/// A moment out of text: a date or a time of day there, in the time zone of who writes; one with an offset;
/// or how long ago.
///
/// # Errors
///
/// What is wrong with the text, and how it is written.
pub(super) fn parse(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    let zone = TimeZone::system();
    let of_zone = |time: DateTime| time.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
    let ago = |span: Span| Zoned::now().checked_sub(span).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<DateTime>().ok().and_then(of_zone))
        .or_else(|| text.parse::<Date>().ok().and_then(|date| of_zone(date.at(0, 0, 0, 0))))
        .or_else(|| text.parse::<Span>().ok().and_then(ago))
        .ok_or_else(|| {
            format!(
                "`{text}` is no moment; write it as in `2026-11-21`, `2026-11-21 14:30`, `2h` or `3 days`"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read() {
        let now = Timestamp::now();
        for (text, seconds) in [("2h", 7_200), ("3 days", 259_200), ("90 minutes", 5_400)] {
            let ago = now.duration_since(parse(text).unwrap()).as_secs();
            assert!((ago - seconds).abs() <= 3_700, "{text}: {ago}");
        }
        assert_eq!(parse("2026-11-21T14:30:00Z"), Ok("2026-11-21T14:30:00Z".parse().unwrap()));
        assert!(parse("2026-11-21").unwrap() < parse("2026-11-21 14:30").unwrap());
        for text in ["", "soon", "2026-13-01", "5 apples"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
