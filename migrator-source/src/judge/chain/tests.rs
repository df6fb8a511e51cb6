use super::super::{Finding, Place};
use super::judge;
use crate::folder::Node;
use migrator_core::revision::Revision;

/// Nodes in files `1.rs`, `2.rs`, …
fn nodes(revisions: impl IntoIterator<Item = Revision>) -> Vec<Node> {
    let numbered = revisions.into_iter().zip(1..);
    numbered.map(|(revision, number)| Node { file: format!("{number}.rs"), position: 0, revision }).collect()
}

fn codes(findings: &[Finding]) -> Vec<(usize, Place, &str)> {
    findings.iter().map(|finding| (finding.node, finding.place, finding.diagnostic.code)).collect()
}

fn revision(id: &str) -> Revision {
    Revision::new(id)
}

#[test]
fn a_sound_chain_has_no_findings() {
    let all = nodes([
        revision("a"),
        revision("b").down("a"),
        revision("c").depends_on("x").label("y").label("x2"),
        revision("d").down("b").label("x"),
    ]);
    assert_eq!(codes(&judge(&all, true)), []);
}

#[test]
fn names_that_do_not_exist() {
    let all =
        nodes([revision("a"), revision("b").down("a").down("aa"), revision("c").down("b").depends_on("bb")]);
    assert_eq!(
        codes(&judge(&all, true)),
        [(1, Place::DownRevision(1), "unknown-parent"), (2, Place::DependsOn(0), "unknown-dependency")]
    );
    assert_eq!(codes(&judge(&all, false)), []);
}

#[test]
fn a_taken_id_is_said_in_every_later_file() {
    let all =
        nodes([revision("a"), revision("b").down("a"), revision("a").down("b"), revision("a").down("a")]);
    let findings = judge(&all, true);
    assert_eq!(
        codes(&findings),
        [(2, Place::Revision, "duplicate-revision"), (3, Place::Revision, "duplicate-revision")]
    );
    assert_eq!(
        findings[0].diagnostic.fact,
        "3 revisions have the id `a`: this one and the one in `1.rs` and `4.rs`"
    );
}

#[test]
fn a_circle_is_said_once_in_its_last_file() {
    let all = nodes([
        revision("root"),
        revision("a").down("c"),
        revision("b").down("root").down("a"),
        revision("c").down("b"),
        revision("d").down("c"),
    ]);
    let findings = judge(&all, true);
    assert_eq!(codes(&findings), [(3, Place::DownRevision(0), "cycle")]);
    assert!(findings[0].diagnostic.fact.contains("`a` → `c` → `b` → `a`"));
}

#[test]
fn a_circle_of_dependencies_is_said_at_a_dependency() {
    let all =
        nodes([revision("a").depends_on("x"), revision("b").down("a").label("x"), revision("c").down("b")]);
    assert_eq!(codes(&judge(&all, true)), [(0, Place::DependsOn(0), "dependency-cycle")]);
}

#[test]
fn labels() {
    let all = nodes([
        revision("a").label("x").label("b"),
        revision("b").down("a").label("y").label("x"),
        revision("c").down("b").label("c d"),
    ]);
    assert_eq!(
        codes(&judge(&all, true)),
        [
            (2, Place::BranchLabel(0), "illegal-branch-label"),
            (0, Place::BranchLabel(1), "duplicate-label"),
            (1, Place::BranchLabel(1), "duplicate-label"),
        ]
    );
}

#[test]
fn following_oneself() {
    let all = nodes([revision("a").down("a"), revision("b").label("x").depends_on("x")]);
    assert_eq!(
        codes(&judge(&all, true)),
        [(0, Place::DownRevision(0), "self-loop"), (1, Place::DependsOn(0), "self-loop")]
    );
}

#[test]
fn heads_are_said_in_the_last_file_of_them() {
    let all = nodes([revision("a"), revision("c").down("a"), revision("b").down("a")]);
    let findings = judge(&all, true);
    assert_eq!(codes(&findings), [(2, Place::Revision, "several-heads")]);
    let said = findings[0].diagnostic.to_string();
    assert!(said.contains("`c` (2.rs) and `b` (3.rs)"), "{said}");
    assert!(said.contains("`cargo migrate merge heads -m \"merge c and b\"`"), "{said}");
    assert!(
        said.contains("MIGRATOR_ALLOW_HEADS=1 cargo run --bin migrate -- merge heads -m \"merge c and b\""),
        "{said}"
    );
    assert_eq!(codes(&judge(&all, false)), []);
}

#[test]
fn the_command_joins_just_the_heads_that_are_in_the_way() {
    let command = |revisions: Vec<Revision>| judge(&nodes(revisions), true)[0].diagnostic.to_string();
    // `heads` is `c` alone, because `c` depends on `b`.
    let dependent = vec![revision("a"), revision("b").down("a"), revision("c").down("a").depends_on("b")];
    assert!(command(dependent).contains("`cargo migrate merge b c -m \"merge b and c\"`"));
    // `heads` has the labelled branch too.
    let labelled = vec![
        revision("a"),
        revision("b").down("a"),
        revision("o'brien").down("a"),
        revision("d").down("a").label("billing"),
    ];
    let said = command(labelled);
    assert!(said.contains("cargo migrate merge b 'o'\\''brien' -m \"merge heads\"`"), "{said}");
}

#[test]
fn an_id_that_a_shell_would_read_is_not_put_into_a_command() {
    let all = nodes([revision("a"), revision("b").down("a"), revision("$(reboot)").down("a")]);
    assert!(judge(&all, true)[0].diagnostic.to_string().contains("-m \"merge heads\""));
}

#[test]
fn heads_wait_until_the_rest_is_sound() {
    let all = nodes([revision("a"), revision("b").down("a"), revision("c").down("typo")]);
    assert_eq!(codes(&judge(&all, true)), [(2, Place::DownRevision(0), "unknown-parent")]);
}
