use migrator_source::attribute::identifier;
use proc_macro2::{Ident, Span};
use std::collections::HashSet;

/// A name in Rust for each name, all different: the name itself where it can be one, otherwise one that is
/// made from it.
pub(super) fn names<S: AsRef<str>>(of: &[S], taken: &[&str], span: Span) -> Vec<Ident> {
    let mut taken: HashSet<String> = taken.iter().map(ToString::to_string).collect();
    // Names that are kept as they are go first, so that none of them is taken by one that is made up.
    let mut found: Vec<Option<Ident>> = of
        .iter()
        .map(|name| identifier(name.as_ref(), span).filter(|name| taken.insert(name.to_string())))
        .collect();
    for (found, name) in found.iter_mut().zip(of) {
        if found.is_none() {
            *found = Some(made_up(name.as_ref(), &mut taken, span));
        }
    }
    found.into_iter().flatten().collect()
}

/// `o'brien` becomes `o_brien`, `2fa` becomes `_2fa`, and one that is taken gets a number.
fn made_up(name: &str, taken: &mut HashSet<String>, span: Span) -> Ident {
    let kept = |c: char| if unicode_ident::is_xid_continue(c) { c } else { '_' };
    let mut base: String = name.chars().map(kept).collect();
    if base.chars().all(|c| c == '_') {
        base = "column".to_owned();
    }
    if identifier(&base, span).is_none() {
        // A digit at the beginning, or `self` and its like.
        base.insert(0, '_');
    }
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    for candidate in std::iter::once(base.clone()).chain(numbered) {
        if let Some(name) = identifier(&candidate, span)
            && taken.insert(name.to_string())
        {
            return name;
        }
    }
    unreachable!("there is always another number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(of: &[&str]) -> Vec<String> {
        names(of, &["TABLE"], Span::call_site()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_are_kept_where_they_can_be() {
        assert_eq!(made(&["id", "type", "почта", "Id"]), ["id", "r#type", "почта", "Id"]);
    }

    #[test]
    fn other_names_are_made_up_and_differ() {
        assert_eq!(made(&["o'brien", "o_brien", "o\"brien"]), ["o_brien_2", "o_brien", "o_brien_3"]);
        assert_eq!(made(&["2fa", "self", "", "'", "_"]), ["_2fa", "_self", "column", "column_2", "column_3"]);
        assert_eq!(made(&["TABLE", "ID", "ID"]), ["TABLE_2", "ID", "ID_2"]);
        assert_eq!(made(&["a\u{300}b", "日本", "🙂"]), ["a\u{300}b", "日本", "column"]);
    }
}
