use super::change::changes;
use super::judgement::Difference;
use crate::fingerprint::fnv1a;
use crate::migration::mark;
use std::fmt;
use std::str::FromStr;

/// The marks of what a migration records. Layout, comments and the code of data steps do not count.
///
/// As text, `whole:operation.operation`, and after a `/` the operations of a written `#[downgrade]`:
///
/// ```
/// use migrator_core::lock::Fingerprint;
/// let up = ["op.drop_table(\"a\");".to_owned(), "op.drop_table(\"b\");".to_owned()];
/// let fingerprint = Fingerprint::of(&up, Some(&[]));
/// assert_eq!(fingerprint.to_string(), "48c938b7f36f495a:92546b8c.b9c0b801/");
/// assert_eq!("48c938b7f36f495a:92546b8c.b9c0b801/".parse(), Ok(fingerprint));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The mark of the way up as a whole, which the journal of a database has too:
    /// [`Migration::fingerprint`](crate::migration::Migration::fingerprint).
    pub whole: u64,
    /// The marks of the operations of the way up.
    pub upgrade: Vec<u32>,
    /// The marks of the operations of a written `#[downgrade]`.
    pub downgrade: Option<Vec<u32>>,
}

impl Fingerprint {
    /// The marks of the [`statements`](crate::migration::statements) that record a migration.
    pub fn of(upgrade: &[String], downgrade: Option<&[String]>) -> Self {
        let marks = |statements: &[String]| statements.iter().map(|text| operation_mark(text)).collect();
        Fingerprint { whole: mark(upgrade), upgrade: marks(upgrade), downgrade: downgrade.map(marks) }
    }

    /// How the way up differs from what was locked.
    pub fn upgrade_difference(&self, now: &[String]) -> Option<Difference> {
        if self.whole == mark(now) && self.upgrade.len() == now.len() {
            return None;
        }
        let marks: Vec<u32> = now.iter().map(|text| operation_mark(text)).collect();
        Some(Difference::Upgrade(changes(&self.upgrade, &marks)))
    }

    /// How the written `#[downgrade]` differs from what was locked.
    pub fn downgrade_difference(&self, now: Option<&[String]>) -> Option<Difference> {
        match (&self.downgrade, now) {
            (None, None) => None,
            (None, Some(_)) => Some(Difference::DowngradeAdded),
            (Some(_), None) => Some(Difference::DowngradeRemoved),
            (Some(was), Some(now)) => {
                let marks: Vec<u32> = now.iter().map(|text| operation_mark(text)).collect();
                (*was != marks).then(|| Difference::Downgrade(changes(was, &marks)))
            }
        }
    }
}

/// The mark of the statement that records an operation: FNV-1a, folded to 32 bits.
pub fn operation_mark(statement: &str) -> u32 {
    let mark = fnv1a(statement.as_bytes());
    // The upper half into the lower one, as the draft of FNV does it.
    u32::try_from((mark >> 32) ^ (mark & 0xffff_ffff)).unwrap_or_default()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}:", self.whole)?;
        write_marks(f, &self.upgrade)?;
        if let Some(downgrade) = &self.downgrade {
            f.write_str("/")?;
            write_marks(f, downgrade)?;
        }
        Ok(())
    }
}

fn write_marks(f: &mut fmt::Formatter<'_>, marks: &[u32]) -> fmt::Result {
    for (at, mark) in marks.iter().enumerate() {
        if at > 0 {
            f.write_str(".")?;
        }
        write!(f, "{mark:08x}")?;
    }
    Ok(())
}

impl FromStr for Fingerprint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, operations) = text.split_once(':').ok_or(())?;
        let (upgrade, downgrade) = match operations.split_once('/') {
            Some((upgrade, downgrade)) => (upgrade, Some(downgrade)),
            None => (operations, None),
        };
        Ok(Fingerprint {
            whole: hexadecimal(whole, 16)?,
            upgrade: read_marks(upgrade)?,
            downgrade: downgrade.map(read_marks).transpose()?,
        })
    }
}

fn read_marks(text: &str) -> Result<Vec<u32>, ()> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mark = |text| hexadecimal(text, 8).and_then(|mark| u32::try_from(mark).map_err(drop));
    text.split('.').map(mark).collect()
}

fn hexadecimal(text: &str, digits: usize) -> Result<u64, ()> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() != digits || !text.bytes().all(is_digit) {
        return Err(());
    }
    u64::from_str_radix(text, 16).map_err(drop)
}
