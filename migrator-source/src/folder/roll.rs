use super::source::{Mark, SourceFile};
use migrator_core::fingerprint::fnv1a;
use std::sync::Arc;

/// So many modules share the work when there are more migrations than that.
const BUCKETS: u64 = 64;

/// The files whose one migration `migrations!` registers for all of them; every other migration
/// registers itself.
///
/// One registration for a folder is compiled faster than one for each migration. And functions that
/// stand in a few modules of ours, not each in its own, are compiled again in few places when a
/// migration is added: rustc compiles a crate in at most 256 parts, merges modules into them by their
/// sizes, and one module more moves most others.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Roll {
    /// Their module names, in the order of the files.
    modules: Vec<String>,
}

impl Roll {
    /// Enters the files of which it is certain, whatever the compiler makes of the rest, that the
    /// module is there and has the migration.
    pub(super) fn of<'a>(
        files: impl IntoIterator<Item = (&'a str, Option<&'a Arc<SourceFile>>)>,
        map: &SourceFile,
    ) -> Self {
        let modules = files.into_iter().filter_map(|(name, source)| {
            let stem = name.strip_suffix(".rs")?;
            let is_name = stem.is_ascii() && syn::parse_str::<syn::Ident>(stem).is_ok();
            let certain = is_name && stem != "mod" && !map.declares.iter().any(|declared| declared == stem);
            (certain && has_one_migration(source?)).then(|| stem.to_owned())
        });
        Roll { modules: modules.collect() }
    }

    /// Whether the migration of a file is on the roll.
    pub fn has(&self, file: &str) -> bool {
        file.strip_suffix(".rs").is_some_and(|stem| self.modules.iter().any(|module| module == stem))
    }

    /// The modules, those together that share the work.
    pub fn buckets(&self) -> Vec<Vec<&str>> {
        if self.modules.len() as u64 <= BUCKETS {
            return vec![self.modules.iter().map(String::as_str).collect()];
        }
        let mut buckets: Vec<Vec<&str>> = (0..BUCKETS).map(|_| Vec::new()).collect();
        for module in &self.modules {
            let bucket = fnv1a(module.as_bytes()) % BUCKETS;
            buckets[usize::try_from(bucket).unwrap_or(0)].push(module);
        }
        buckets
    }
}

fn has_one_migration(source: &SourceFile) -> bool {
    let migrations =
        source.functions.iter().filter(|function| matches!(function.mark, Mark::Migration { .. }));
    !source.hides
        && source.inner.is_empty()
        && migrations.count() == 1
        && source.functions.iter().all(|function| !function.conditional)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Depth;

    const MIGRATION: &str = "#[migration(revision = \"a\")] fn upgrade(op: &mut Operations) {}";

    fn roll(files: &[(&str, &str)], map: &str) -> Roll {
        let sources: Vec<(&str, Arc<SourceFile>)> = files
            .iter()
            .map(|(name, text)| (*name, Arc::new(SourceFile::read(text, Depth::Marks).unwrap())))
            .collect();
        let files = sources.iter().map(|(name, source)| (*name, Some(source)));
        Roll::of(files, &SourceFile::read(map, Depth::Marks).unwrap())
    }

    #[test]
    fn who_is_on_it() {
        let with = |more: &str| format!("{MIGRATION} {more}");
        let hidden = with("something! { x }");
        let inner = with("mod inner { #[downgrade] fn f() {} }");
        let conditional = format!("#[cfg(test)] {MIGRATION}");
        let for_all = format!("#![cfg(test)] {MIGRATION}");
        let two = with(MIGRATION);
        let files = [
            ("m1.rs", MIGRATION),
            ("m2.rs", hidden.as_str()),
            ("m3.rs", &inner),
            ("m4.rs", &conditional),
            ("m5.rs", &for_all),
            ("m6.rs", &two),
            ("m7-x.rs", MIGRATION),
            ("by_hand.rs", MIGRATION),
            ("helper.rs", "fn help() {}"),
            ("mod.rs", MIGRATION),
        ];
        let roll = roll(&files, "migrations!(); mod by_hand;");
        assert_eq!(roll.modules, ["m1"]);
        assert!(roll.has("m1.rs") && !roll.has("m2.rs") && !roll.has("m1"));
    }

    #[test]
    fn buckets_hold_each_module_once_and_do_not_move() {
        let names =
            |count: usize| -> Roll { Roll { modules: (0..count).map(|n| format!("m{n}")).collect() } };
        assert_eq!(names(3).buckets().len(), 1);
        let (before, after) = (names(1000), names(1001));
        let (before, after) = (before.buckets(), after.buckets());
        assert_eq!(before.iter().map(Vec::len).sum::<usize>(), 1000);
        let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert_eq!(changed, 1);
    }
}
