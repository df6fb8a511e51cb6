//! Messages are free text: what could move a terminal's cursor or turn a line around is taken out.

/// The first line of a message that says something.
pub(super) fn first_line(message: &str) -> String {
    let line = message.trim().lines().next().unwrap_or_default();
    visible(line).trim().to_owned()
}

/// The whole message; lines stay lines.
pub(super) fn all_lines(message: &str) -> String {
    let lines: Vec<String> = message.trim().lines().map(|line| visible(line).trim_end().to_owned()).collect();
    lines.join("\n")
}

fn visible(line: &str) -> String {
    line.chars().filter(|&c| !reorders(c)).map(space_for_control).collect()
}

fn space_for_control(c: char) -> char {
    if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
}

/// Characters that change the direction of what follows them.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_a_terminal() {
        assert_eq!(first_line("\n  Add\ttable\u{1b}[2J \u{202E}x \nmore"), "Add table [2J x");
        assert_eq!(first_line(""), "");
        assert_eq!(all_lines("One\r\n\r\n  two\u{7}  \n"), "One\n\n  two");
    }
}
