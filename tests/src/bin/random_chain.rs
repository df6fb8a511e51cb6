//! A random journey as a chain: what makes the schema, and then one operation in each revision. `JOURNEY_SEED`
//! says which one.

use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_tests::random::Journey;
use std::process::ExitCode;
use std::sync::LazyLock;

static JOURNEY: LazyLock<Journey> = LazyLock::new(|| {
    let seed = std::env::var("JOURNEY_SEED").ok().and_then(|seed| seed.parse().ok());
    Journey::of(seed.unwrap_or_default(), Dialect::Sqlite)
});

/// The operations of a revision; revisions behind the end of the journey have none.
fn operations(number: usize) -> Vec<Operation> {
    match number.checked_sub(1) {
        None => JOURNEY.before.clone(),
        // A backfill does not run in a transaction.
        Some(at) => {
            JOURNEY.operations.get(at).filter(|next| !next.has_backfill()).cloned().into_iter().collect()
        }
    }
}

mod m0 {
    use migrator_runtime::prelude::*;

    #[migration(revision = "r00")]
    fn upgrade(op: &mut Operations) {
        *op = super::operations(0).into_iter().collect();
    }
}

macro_rules! revisions {
    ($(($module:ident, $revision:tt, $parent:tt, $number:tt))*) => {
        $(mod $module {
            use migrator_runtime::prelude::*;

            #[migration(revision = $revision, down_revision = $parent)]
            fn upgrade(op: &mut Operations) {
                *op = super::operations($number).into_iter().collect();
            }
        })*
    };
}

revisions! {
    (m1, "r01", "r00", 1)
    (m2, "r02", "r01", 2)
    (m3, "r03", "r02", 3)
    (m4, "r04", "r03", 4)
    (m5, "r05", "r04", 5)
    (m6, "r06", "r05", 6)
    (m7, "r07", "r06", 7)
    (m8, "r08", "r07", 8)
    (m9, "r09", "r08", 9)
    (m10, "r10", "r09", 10)
    (m11, "r11", "r10", 11)
    (m12, "r12", "r11", 12)
    (m13, "r13", "r12", 13)
    (m14, "r14", "r13", 14)
    (m15, "r15", "r14", 15)
    (m16, "r16", "r15", 16)
    (m17, "r17", "r16", 17)
    (m18, "r18", "r17", 18)
    (m19, "r19", "r18", 19)
    (m20, "r20", "r19", 20)
    (m21, "r21", "r20", 21)
    (m22, "r22", "r21", 22)
    (m23, "r23", "r22", 23)
    (m24, "r24", "r23", 24)
    (m25, "r25", "r24", 25)
    (m26, "r26", "r25", 26)
    (m27, "r27", "r26", 27)
    (m28, "r28", "r27", 28)
    (m29, "r29", "r28", 29)
    (m30, "r30", "r29", 30)
}

fn main() -> ExitCode {
    migrator_runtime::cli::main()
}
