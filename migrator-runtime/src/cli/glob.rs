//! Names with `*` for any characters, and `?` for any one.

/// Whether a name is like a pattern.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Where to go on when it does not fit: behind the last `*`, with one character more for it.
    let (mut p, mut n, mut again) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                again = Some((p + 1, n));
                p += 1;
            }
            Some(&c) if c == '?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match again {
                Some((behind, taken)) => {
                    again = Some((behind, taken + 1));
                    p = behind;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name, fits) in [
            ("acme", "acme", true),
            ("acme", "acme2", false),
            ("tenant_*", "tenant_", true),
            ("*_a*b", "x_aab_ab", true),
            ("*_a*b", "x_aab_ac", false),
            ("t?nant", "tönant", true),
            ("*", "", true),
            ("?", "", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
