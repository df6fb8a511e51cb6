//! The nearest right name for a wrong one.

/// The candidates that a user may have meant by `wrong`, the nearest first.
///
/// A candidate is near when its optimal-string-alignment distance (insertions, deletions,
/// substitutions and swaps of neighbours each count one, letter case does not count) is at most a
/// third of the longer name's length, or when one of the two begins with the other.
/// At most three are returned; ties stand in the order of `candidates`.
///
/// ```
/// use migrator_core::suggest::nearest;
/// assert_eq!(nearest("emial", ["id", "email", "name"]), ["email"]);
/// assert!(nearest("zzz", ["id", "email"]).is_empty());
/// ```
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded: Vec<char> = wrong.to_lowercase().chars().collect();
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().collect();
            let allowed = folded.len().max(other.len()).div_ceil(3);
            if folded.len().abs_diff(other.len()) <= allowed {
                let distance = distance(&folded, &other);
                if distance <= allowed {
                    return Some((distance, candidate));
                }
            }
            let prefix = folded.len() >= 3 && other.starts_with(&folded)
                || other.len() >= 3 && folded.starts_with(&other);
            prefix.then_some((allowed + 1, candidate))
        })
        .collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.truncate(3);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Optimal string alignment distance, with three rolling rows.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let substituted = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = substituted.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("", ""), 0);
        assert_eq!(d("", "abc"), 3);
        assert_eq!(d("email", "emial"), 1);
        assert_eq!(d("kitten", "sitting"), 3);
        assert_eq!(d("таблица", "таблицы"), 1);
    }

    #[test]
    fn nearest_first_and_at_most_three() {
        let all = ["users", "user", "usees", "user_roles", "orders"];
        assert_eq!(nearest("user", all), ["user", "users", "usees"]);
    }

    #[test]
    fn a_beginning_counts_as_near() {
        assert_eq!(nearest("ae10", ["ae1027a6acf", "b7c3d9e0f1a2"]), ["ae1027a6acf"]);
    }
}
