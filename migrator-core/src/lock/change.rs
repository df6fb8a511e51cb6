use std::collections::{BTreeMap, HashMap};

/// A row longer than this is not aligned: what cannot be paired by its mark is told one by one.
const ALIGNED: usize = 2_000;

/// How an operation differs from before; operations are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands where another one stood.
    Changed {
        /// Which one that was.
        was: usize,
        /// Which one it is.
        now: usize,
    },
    /// It was not there.
    New {
        /// Which one it is.
        now: usize,
    },
    /// It is there no longer.
    Gone {
        /// Which one it was.
        was: usize,
    },
    /// It stands elsewhere.
    Moved {
        /// Which one it was.
        was: usize,
        /// Which one it is.
        now: usize,
    },
}

impl Change {
    /// Which operation it is now.
    pub fn now(self) -> Option<usize> {
        match self {
            Change::Changed { now, .. } | Change::New { now } | Change::Moved { now, .. } => Some(now),
            Change::Gone { .. } => None,
        }
    }
}

/// How two rows of operations differ, told by their marks: in the order of what is there now, and then
/// what is gone.
///
/// What both rows have in the same order (a longest common subsequence) stays; of the rest, what both
/// have is moved, what stands between the same neighbours is changed.
///
/// ```
/// use migrator_core::lock::{Change, changes};
/// assert_eq!(changes(&[1, 2, 3], &[1, 9, 3, 4]), [Change::Changed { was: 1, now: 1 }, Change::New { now: 3 }]);
/// assert_eq!(changes(&[1, 2], &[2]), [Change::Gone { was: 0 }]);
/// ```
pub fn changes(was: &[u32], now: &[u32]) -> Vec<Change> {
    let kept = kept(was, now);
    let mut gap_of_was = vec![None; was.len()];
    let mut gap_of_now = vec![None; now.len()];
    // What is not kept, by how many of the kept stand before it.
    let mut from = (0, 0);
    for (gap, &(end_was, end_now)) in kept.iter().chain([&(was.len(), now.len())]).enumerate() {
        gap_of_was[from.0..end_was].fill(Some(gap));
        gap_of_now[from.1..end_now].fill(Some(gap));
        from = (end_was + 1, end_now + 1);
    }

    let mut found = Vec::new();
    let mut left: HashMap<u32, Vec<usize>> = HashMap::new();
    for at in (0..was.len()).rev().filter(|&at| gap_of_was[at].is_some()) {
        left.entry(was[at]).or_default().push(at);
    }
    for at in 0..now.len() {
        if gap_of_now[at].is_some()
            && let Some(before) = left.get_mut(&now[at]).and_then(Vec::pop)
        {
            found.push(Change::Moved { was: before, now: at });
            gap_of_was[before] = None;
            gap_of_now[at] = None;
        }
    }

    let mut gaps: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in (0..was.len()).rev() {
        if let Some(gap) = gap_of_was[at] {
            gaps.entry(gap).or_default().push(at);
        }
    }
    for (at, gap) in gap_of_now.iter().enumerate() {
        let Some(gap) = gap else { continue };
        found.push(match gaps.get_mut(gap).and_then(Vec::pop) {
            Some(was) => Change::Changed { was, now: at },
            None => Change::New { now: at },
        });
    }
    found.sort_by_key(|change| change.now());
    let gone = gaps.into_values().flat_map(|left| left.into_iter().rev());
    found.extend(gone.map(|was| Change::Gone { was }));
    found
}

/// Pairs of equal operations, both in their order: a longest common subsequence.
fn kept(was: &[u32], now: &[u32]) -> Vec<(usize, usize)> {
    let shorter = was.len().min(now.len());
    let same_start = was.iter().zip(now).take_while(|(a, b)| a == b).count();
    let ends = was.iter().rev().zip(now.iter().rev());
    let same_end = ends.take_while(|(a, b)| a == b).count().min(shorter - same_start);
    let (middle_was, middle_now) =
        (&was[same_start..was.len() - same_end], &now[same_start..now.len() - same_end]);

    let mut kept: Vec<(usize, usize)> = (0..same_start).map(|at| (at, at)).collect();
    if middle_was.len().max(middle_now.len()) <= ALIGNED {
        let middle = aligned(middle_was, middle_now);
        kept.extend(middle.into_iter().map(|(a, b)| (a + same_start, b + same_start)));
    }
    kept.extend((0..same_end).rev().map(|back| (was.len() - 1 - back, now.len() - 1 - back)));
    kept
}

fn aligned(was: &[u32], now: &[u32]) -> Vec<(usize, usize)> {
    let width = now.len() + 1;
    // The length of the longest common subsequence behind each pair of places.
    let mut lengths = vec![0_u16; (was.len() + 1) * width];
    for a in (0..was.len()).rev() {
        for b in (0..now.len()).rev() {
            lengths[a * width + b] = if was[a] == now[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < was.len() && b < now.len() {
        if was[a] == now[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}
