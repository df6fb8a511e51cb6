use super::{HeadName, TargetError};
use crate::diagnostic::{Diagnostic, either, every, shell_word};
use crate::revision::MAX_ID_LENGTH;

/// So many names are listed before the rest is only counted.
const LISTED: usize = 6;

impl TargetError {
    /// The error as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        let (fact, token) = self.fact();
        self.ways_out(Diagnostic::new(self.code(), fact).at_token(token))
    }

    /// What is the case, and what the user typed.
    fn fact(&self) -> (String, &str) {
        match self {
            TargetError::Empty { text } if text.is_empty() => ("the target is empty".to_owned(), text),
            TargetError::Empty { text } => (format!("`{text}` lacks one side of its `@`"), text),
            TargetError::UnknownRevision { name, .. } => {
                (format!("no revision or branch label is, or begins with, `{name}`"), name)
            }
            TargetError::NoRevision { text } => (format!("`{text}` denotes no revision"), text),
            TargetError::UnknownRows { rows, .. } => (
                format!(
                    "the version table holds {}, which {} here",
                    list(rows),
                    if rows.len() == 1 { "is no revision" } else { "are no revisions" }
                ),
                rows.first().map_or("", String::as_str),
            ),
            TargetError::UnknownBranch { label, .. } => {
                (format!("`{label}` before `@` is neither a branch label nor one revision"), label)
            }
            TargetError::AmbiguousPrefix { prefix, matches } => {
                (format!("`{prefix}` is the beginning of {} names: {}", matches.len(), list(matches)), prefix)
            }
            TargetError::NotOnBranch { revision, label } => {
                (format!("revision `{revision}` is not on branch `{label}`"), revision)
            }
            TargetError::MultipleHeads { text, heads, .. } => {
                let ids: Vec<&str> = heads.iter().map(|head| head.id.as_str()).collect();
                let fact = if asks_for_all(text) {
                    format!("`{text}` stands for {} heads, and one is needed: {}", ids.len(), list(&ids))
                } else {
                    format!("`{text}` stands for one head, and there are {}: {}", ids.len(), list(&ids))
                };
                (fact, text)
            }
            TargetError::NotApplied { text, rows } => {
                let state = if rows.is_empty() {
                    "the database is at base".to_owned()
                } else {
                    format!("the database is at {}", list(rows))
                };
                (format!("there is nothing to go back on to reach `{text}`: {state}"), text)
            }
            TargetError::NotAncestor { start, end } => {
                (format!("`{start}` is not below `{end}` on one branch"), start)
            }
            TargetError::NotDowngradeTarget { text, label } => {
                (format!("branch `{label}` does not pass directly above the revision in `{text}`"), text)
            }
            TargetError::RelativeOutOfRange { text, wrong_direction: true } => {
                (format!("`{text}` does not lead in this direction"), text)
            }
            TargetError::RelativeOutOfRange { text, .. } => {
                (format!("`{text}` goes further than there are revisions"), text)
            }
            TargetError::WalkedTooFar { text } => {
                (format!("`{text}` goes further than there are revisions"), text)
            }
            TargetError::AmbiguousWalk { text, at, choices } => {
                let place = match at {
                    Some(at) => format!("at `{at}`"),
                    None => "at its beginning".to_owned(),
                };
                (format!("`{text}` could go on in {} ways {place}: {}", choices.len(), list(choices)), text)
            }
            TargetError::AmbiguousCurrent { text, rows } if rows.is_empty() => {
                (format!("there is no applied revision from which `{text}` could be counted"), text)
            }
            TargetError::AmbiguousCurrent { text, rows } => {
                (format!("`{text}` could be counted from {} revisions: {}", rows.len(), list(rows)), text)
            }
            TargetError::Overlapping { revision, ancestor, rows: true } => (
                format!("the version table holds `{ancestor}` and also `{revision}`, which includes it"),
                ancestor,
            ),
            TargetError::Overlapping { revision, ancestor, .. } => (
                format!("`{ancestor}` and `{revision}` are asked for, and the second includes the first"),
                ancestor,
            ),
            TargetError::RowsTaken { revision } => (
                format!("`{revision}` would replace version rows that another target has replaced already"),
                revision,
            ),
            TargetError::RangeNotAllowed { text } => {
                (format!("`{text}` is a range, and the database says where to start"), text)
            }
            TargetError::BadRange { text } => (format!("`{text}` is not a range"), text),
            TargetError::NotAHead { revision, .. } => {
                (format!("revision `{revision}` is not a head"), revision)
            }
            TargetError::DuplicateHeads { revision } => {
                (format!("revision `{revision}` is given twice as a parent"), revision)
            }
            TargetError::DuplicateLabel { label, revision } if label == revision => {
                (format!("the branch label `{label}` is also the id of a revision"), label)
            }
            TargetError::DuplicateLabel { label, revision } => {
                (format!("the branch label `{label}` is already declared by `{revision}`"), label)
            }
            TargetError::DuplicateRevision { id } => (format!("there is already a revision `{id}`"), id),
            TargetError::IllegalRevisionId { id, reason } => {
                (format!("`{id}` cannot be a revision id: {reason}"), id)
            }
            TargetError::IllegalLabel { label, reason } => {
                (format!("`{label}` cannot be a branch label: {reason}"), label)
            }
        }
    }

    fn ways_out(&self, diagnostic: Diagnostic) -> Diagnostic {
        let legal = format!("use 1 to {MAX_ID_LENGTH} letters, digits and `_`");
        match self {
            TargetError::Empty { .. } => {
                diagnostic.help("name a target, such as `head`, `base`, `+1`, an id or `label@head`")
            }
            TargetError::UnknownRevision { name, nearest, existing } => {
                let diagnostic = diagnostic.meant(name, nearest.iter().map(String::as_str));
                let words = "`head`, `heads`, `base`, `+1`, `-1`";
                diagnostic.help(match existing.as_slice() {
                    [] => format!("there are: {words}; `history` lists all revisions"),
                    names => format!("there are: {words}, {}; `history` lists all revisions", list(names)),
                })
            }
            TargetError::NoRevision { .. } => diagnostic.help("name a revision by its id or by a branch label"),
            TargetError::UnknownRows { .. } => diagnostic.help(
                "bring back the migrations that made them (another git branch may have them), \
                 or set the table by hand with `stamp --purge <revision>`",
            ),
            TargetError::UnknownBranch { label, nearest } => diagnostic
                .meant(label, nearest.iter().map(String::as_str))
                .help("`heads` and `branches` show the labels there are; a whole revision id works too"),
            TargetError::AmbiguousPrefix { matches, .. } => {
                let mut diagnostic = diagnostic.help("type more of it, or the whole name");
                diagnostic.candidates = matches.iter().take(LISTED).cloned().collect();
                diagnostic
            }
            TargetError::NotOnBranch { revision, .. } => {
                diagnostic.help(format!("leave the label out to mean `{revision}` itself"))
            }
            TargetError::MultipleHeads { text, label, heads } => {
                let picks: Vec<String> =
                    heads.iter().take(LISTED).map(|head| format!("{}@head", head.handle())).collect();
                let all = label.as_ref().map_or("heads".to_owned(), |label| format!("{label}@heads"));
                let every_one = if heads.len() == 2 { "both" } else { "all of them" };
                let mut diagnostic = if asks_for_all(text) {
                    diagnostic
                } else {
                    diagnostic.help(format!("`{all}` takes {every_one}"))
                };
                diagnostic = diagnostic
                    .help(format!("{} picks one", either(&picks)))
                    .help(format!("`merge {} -m \"…\"` joins them for good", joined(label.as_deref(), heads)));
                diagnostic.candidates = picks;
                diagnostic
            }
            TargetError::NotApplied { .. } => diagnostic.help("`current` shows what is applied, `history -i` where that is"),
            TargetError::NotAncestor { end, .. } => diagnostic
                .help("a range goes from the older revision to the newer")
                .help(format!("`:{end}` shows everything that `{end}` needs")),
            TargetError::NotDowngradeTarget { .. } => {
                diagnostic.help("leave the label out to go back on all branches above the revision")
            }
            TargetError::RelativeOutOfRange { wrong_direction: true, .. } => {
                diagnostic.help("`upgrade` takes `+N`, `downgrade` takes `-N`; `X+N` and `X-N` count from a revision")
            }
            TargetError::RelativeOutOfRange { .. } | TargetError::WalkedTooFar { .. } => {
                diagnostic.help("`head` and `base` are the ends, however far away")
            }
            TargetError::AmbiguousWalk { text, choices, .. } => {
                let mut diagnostic = diagnostic.help("name the revision to end at");
                if !text.contains('@') {
                    let steps = if text.starts_with('-') { "-1" } else { "+1" };
                    diagnostic =
                        diagnostic.help(format!("or put a branch label before it, as in `label@{steps}`"));
                }
                diagnostic.candidates = choices.iter().take(LISTED).cloned().collect();
                diagnostic
            }
            TargetError::AmbiguousCurrent { text, .. } => {
                let steps = if text.contains('-') { "-1" } else { "+1" };
                diagnostic
                    .help(format!("say on which branch, as in `label@{steps}`, or name the revision to end at"))
            }
            TargetError::Overlapping { rows: true, ancestor, .. } => diagnostic.help(format!(
                "the row `{ancestor}` is superfluous: delete it, or set the table with `stamp --purge <revision>`"
            )),
            TargetError::Overlapping { revision, .. } => diagnostic.help(format!("ask for `{revision}` alone")),
            TargetError::RowsTaken { .. } => {
                diagnostic.help("stamp the targets with --purge, which forgets all rows first, or one by one")
            }
            TargetError::RangeNotAllowed { .. } => {
                diagnostic.help("give the target alone, or write a script with `--sql`")
            }
            TargetError::BadRange { .. } => diagnostic.help("write `start:end`, `start:` or `:end`"),
            TargetError::NotAHead { heads, .. } => {
                let diagnostic = diagnostic.help("`--splice` begins a new branch there");
                if heads.is_empty() {
                    diagnostic
                } else {
                    let shown = &heads[..heads.len().min(LISTED)];
                    diagnostic.help(format!("or follow a head: {}", either(shown)))
                }
            }
            TargetError::DuplicateHeads { .. } => diagnostic.help("name each parent once"),
            TargetError::DuplicateLabel { .. } => diagnostic.help("choose another label"),
            TargetError::DuplicateRevision { .. } => diagnostic.help("choose another id, or leave it to be made up"),
            TargetError::IllegalRevisionId { .. } | TargetError::IllegalLabel { .. } => diagnostic.help(legal),
        }
    }
}

/// What `merge` takes to join these heads. `heads` alone would leave out those that others depend on.
fn joined(label: Option<&str>, heads: &[HeadName]) -> String {
    match label {
        Some(label) => shell_word(label) + "@heads",
        None if heads.len() <= LISTED => {
            heads.iter().map(|head| shell_word(&head.id)).collect::<Vec<_>>().join(" ")
        }
        None => "heads".to_owned(),
    }
}

/// Whether the word is `heads`, and not `head`.
fn asks_for_all(text: &str) -> bool {
    text == "heads" || text.ends_with("@heads")
}

/// The names as a sentence lists them; of many, the first and how many more there are.
fn list(names: &[impl AsRef<str>]) -> String {
    if names.len() <= LISTED + 1 {
        return every(names);
    }
    let shown: Vec<String> = names[..LISTED].iter().map(|name| format!("`{}`", name.as_ref())).collect();
    format!("{} and {} more", shown.join(", "), names.len() - LISTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_heads_come_with_advice() {
        let head =
            |id: &str, label: Option<&str>| HeadName { id: id.into(), label: label.map(str::to_owned) };
        let error = TargetError::MultipleHeads {
            text: "head".into(),
            label: None,
            heads: vec![head("ae10", Some("billing")), head("b7c3", None)],
        };
        assert_eq!(
            error.to_string(),
            "`head` stands for one head, and there are 2: `ae10` and `b7c3`\n\
             help: `heads` takes both; `billing@head` or `b7c3@head` picks one; \
             `merge ae10 b7c3 -m \"…\"` joins them for good"
        );
        let on_branch = TargetError::MultipleHeads {
            text: "billing@head".into(),
            label: Some("billing".into()),
            heads: vec![head("ae10", None), head("b7c3", None)],
        };
        assert!(on_branch.to_string().ends_with("`merge billing@heads -m \"…\"` joins them for good"));
    }

    #[test]
    fn a_walk_that_parts_gets_advice_for_its_own_direction() {
        let walk = |text: &str| {
            let choices = vec!["ae10".to_owned(), "b7c3".to_owned()];
            TargetError::AmbiguousWalk { text: text.into(), at: None, choices }.to_string()
        };
        assert!(walk("-1").ends_with("or put a branch label before it, as in `label@-1`"));
        assert!(walk("+2").ends_with("as in `label@+1`"));
        assert!(walk("billing@-1").ends_with("help: name the revision to end at"));
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..40).map(|n| format!("r{n}")).collect();
        assert_eq!(list(&names), "`r0`, `r1`, `r2`, `r3`, `r4`, `r5` and 34 more");
        assert_eq!(list(&names[..3]), "`r0`, `r1` and `r2`");
    }
}
