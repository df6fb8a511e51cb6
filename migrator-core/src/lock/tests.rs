use super::*;
use proptest::prelude::*;

fn marks() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..5)
}

fn fingerprint() -> impl Strategy<Value = Fingerprint> {
    (any::<u64>(), marks(), prop::option::of(marks())).prop_map(|(whole, upgrade, downgrade)| Fingerprint {
        whole,
        upgrade,
        downgrade,
    })
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-f0-9]{12}",
        r"[#<=>|\\a-z'`/.,]{1,32}",
        Just("таблица".to_owned()),
        Just("<<<<<<<".to_owned()),
        Just("=======".to_owned()),
        Just("#".to_owned()),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(locked in prop::collection::btree_map(id(), fingerprint(), 0..20)) {
        let mut lock = Lock::default();
        for (id, fingerprint) in locked {
            lock.insert(id, fingerprint);
        }
        let text = lock.to_string();
        prop_assert_eq!(Lock::read(&text), Ok(lock.clone()));
        let as_on_windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        prop_assert_eq!(Lock::read(&as_on_windows), Ok(lock.clone()));
        let mut upside_down: Vec<&str> = text.lines().collect();
        upside_down[1..].reverse();
        prop_assert_eq!(Lock::read(&upside_down.join("\n")), Ok(lock));
    }

    #[test]
    fn what_the_journal_keeps_is_read(statements in prop::collection::vec("[a-z \\n\\t…]{0,30}", 0..6)) {
        let read = Recorded::read(&Recorded::text(&statements)).unwrap();
        prop_assert_eq!(&read.statements, &statements);
        prop_assert_eq!(read.marks, Fingerprint::of(&statements, None).upgrade);
    }

    #[test]
    fn no_text_is_too_odd_to_be_judged(text in "(# migrations.lock 1\n)?[ -~\n\t<=>#я]{0,80}") {
        if let Err(error) = Lock::read(&text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count());
        }
    }

    /// Taking the changes from before leads to now.
    #[test]
    fn changes_lead_from_one_row_to_the_other(was in prop::collection::vec(0u32..6, 0..9), now in prop::collection::vec(0u32..6, 0..9)) {
        let found = changes(&was, &now);
        let mut made: Vec<Option<u32>> = vec![None; now.len()];
        let mut taken = vec![false; was.len()];
        for change in &found {
            match *change {
                Change::Changed { was: old, now: at } => {
                    prop_assert_ne!(was[old], now[at]);
                    taken[old] = true;
                    made[at] = Some(now[at]);
                }
                Change::Moved { was: old, now: at } => {
                    prop_assert_eq!(was[old], now[at]);
                    taken[old] = true;
                    made[at] = Some(was[old]);
                }
                Change::New { now: at } => made[at] = Some(now[at]),
                Change::Gone { was: old } => taken[old] = true,
            }
        }
        let mut kept = was.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(mark, _)| *mark);
        for place in &mut made {
            if place.is_none() {
                *place = kept.next();
            }
        }
        prop_assert_eq!(made, now.iter().copied().map(Some).collect::<Vec<_>>());
        prop_assert_eq!(kept.next(), None);
        prop_assert_eq!(found.is_empty(), was == now);
    }
}

#[test]
fn what_changed_is_told_operation_by_operation() {
    let all = |was: &[u32], now: &[u32]| changes(was, now);
    assert_eq!(all(&[1, 2, 3], &[1, 2, 3]), []);
    assert_eq!(all(&[1, 2, 3], &[2, 3, 1]), [Change::Moved { was: 0, now: 2 }]);
    assert_eq!(all(&[1, 2, 3], &[0, 1, 2, 3]), [Change::New { now: 0 }]);
    assert_eq!(
        all(&[1, 2, 3], &[1, 8, 9]),
        [Change::Changed { was: 1, now: 1 }, Change::Changed { was: 2, now: 2 }]
    );
    assert_eq!(all(&[], &[7]), [Change::New { now: 0 }]);
    assert_eq!(all(&[7, 7], &[7]), [Change::Gone { was: 1 }]);
}

#[test]
fn the_journal_keeps_a_part_of_very_long_statements_and_all_marks() {
    let statements: Vec<String> = (0..1_000).map(|n| format!("{n}{}", "я".repeat(2_000))).collect();
    let text = Recorded::text(&statements);
    assert!(text.len() < 40_000, "{}", text.len());
    let read = Recorded::read(&text).unwrap();
    assert_eq!(read.marks, Fingerprint::of(&statements, None).upgrade);
    assert!(read.statements[0].starts_with("0яя") && read.statements[0].ends_with('…'));
    assert_eq!(read.statements[999], "…");
    assert_eq!(Recorded::read("no mark"), None);
}

#[test]
fn very_long_rows_are_told_too() {
    let was: Vec<u32> = (0..5_000).collect();
    let mut now: Vec<u32> = was.iter().map(|mark| mark ^ 1).collect();
    assert_eq!(changes(&was, &now).len(), 5_000);
    now = was.clone();
    now.remove(2_500);
    assert_eq!(changes(&was, &now), [Change::Gone { was: 2_500 }]);
}

#[test]
fn a_wrong_line_is_named() {
    let judged = |text: &str| Lock::read(text).map_err(|error| (error.line, error.kind));
    let good = "# migrations.lock 1\na1 00000000000000ff:\n";
    assert_eq!(judged(""), Ok(Lock::default()));
    assert_eq!(judged("a1 00000000000000ff:"), Err((1, LockErrorKind::Header)));
    assert_eq!(judged("# migrations.lock 2\n"), Err((1, LockErrorKind::Header)));
    assert_eq!(judged(&format!("<<<<<<< HEAD\n{good}")), Err((1, LockErrorKind::Conflict)));
    assert_eq!(judged(&format!("{good}=======\n")), Err((3, LockErrorKind::Conflict)));
    let twice = LockErrorKind::Duplicate { revision: "a1".into(), first: 2 };
    assert_eq!(judged(&format!("{good}\n# x\na1 00000000000000fe:\n")), Err((5, twice)));
    for line in
        ["b2", "b2 ", "b2 12:", "b2 00000000000000FF:", "b2 00000000000000ff:1", "b:2 00000000000000ff:"]
    {
        assert_eq!(judged(&format!("{good}{line}\n")), Err((3, LockErrorKind::Malformed)), "{line}");
    }
    assert_eq!(
        Lock::read("x").unwrap_err().to_string().lines().next(),
        Some("line 1 of migrations.lock is not `# migrations.lock 1`")
    );
}

#[test]
fn a_difference_reads_as_a_sentence() {
    let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let was = texts(&["op.a();", "op.b();", "op.c();"]);
    let now = texts(&["op.a();", "op.x();", "op.c();", "op.d();"]);
    let difference = Fingerprint::of(&was, None).upgrade_difference(&now).unwrap();
    assert_eq!(
        difference.sentences(&now, None),
        ["operation 2 of 4 is another one than it was: `op.x();`", "operation 4 of 4 is new: `op.d();`"]
    );
    assert_eq!(
        difference.sentences(&now, Some(&was)),
        ["operation 2 of 4 is `op.x();`, and was `op.b();`", "operation 4 of 4 is new: `op.d();`"]
    );
    assert_eq!(difference.first_operation(), Some(1));
    let locked = Fingerprint::of(&was, Some(&now));
    assert_eq!(locked.upgrade_difference(&was), None);
    assert_eq!(locked.downgrade_difference(Some(&now)), None);
    let sentences = |now: Option<&[String]>| {
        locked.downgrade_difference(now).unwrap().sentences(now.unwrap_or_default(), None)
    };
    assert_eq!(sentences(None), ["its `#[downgrade]` is gone"]);
    assert_eq!(sentences(Some(&now[..3])), ["what was operation 4 of `#[downgrade]` is gone"]);
    // A mark that fits each operation and not the whole: the line was written by hand.
    let odd = Fingerprint { whole: 1, ..locked.clone() };
    assert_eq!(odd.upgrade_difference(&was).unwrap().sentences(&was, None), ["the operations are others"]);
}

#[test]
fn a_migration_with_another_id_is_recognised() {
    let statements = vec!["op.a();".to_owned()];
    let mut lock = Lock::default();
    lock.insert("a1", Fingerprint::of(&statements, None));
    let help = |present: &[(&str, Option<&[String]>)]| {
        removed("a1", &lock, present.iter().copied()).help.unwrap_or_default()
    };
    assert!(help(&[("b2", Some(&statements))]).starts_with("`b2` does what it did"));
    assert!(help(&[("b2", None)]).starts_with("put its file back"));
}
