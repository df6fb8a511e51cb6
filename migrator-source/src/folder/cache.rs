use super::chain::Chain;
use super::listing::{Listed, Stamp, listed, lock_stamp, locked, speakers};
use super::source::{Depth, OwnTokens, SourceFile, without_mark};
use crate::body::Scope;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A folder is looked at again after so long. A compiler is done by then; an editor's server, which
/// lives for days, sees what was saved meanwhile.
pub(super) const FRESH: Duration = Duration::from_secs(1);

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Cache {
    files: HashMap<PathBuf, Kept>,
    folders: HashMap<(PathBuf, Depth), Folder>,
}

struct Kept {
    stamp: Stamp,
    depth: Depth,
    source: Option<Arc<SourceFile>>,
}

struct Folder {
    looked_at: Instant,
    files: Vec<Listed>,
    lock: Option<Stamp>,
    chain: Option<Arc<Chain>>,
}

fn cache() -> MutexGuard<'static, Cache> {
    // A panic leaves nothing half done in it: entries are made first, and then put in.
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What our macros mark in a file; `None` when it cannot be read.
pub fn source_of(path: &Path, depth: Depth) -> Option<Arc<SourceFile>> {
    let stamp = Stamp::of(&path.metadata().ok()?);
    cache().source(path, &stamp, depth)
}

/// The chain that the migrations of a folder form; `None` when no `migrations!` speaks for it.
pub fn chain_of(folder: &Path, depth: Depth) -> Option<Arc<Chain>> {
    cache().chain(folder, depth, Instant::now())
}

/// What the names of a file mean; `None` when it cannot be read.
pub fn scope_of(path: &Path) -> Option<Scope> {
    let text = fs::read_to_string(path).ok()?;
    let _own = OwnTokens::use_them();
    let tokens: TokenStream = without_mark(&text).parse().ok()?;
    Some(Scope::of(&tokens.into_iter().collect::<Vec<TokenTree>>()))
}

/// Reads the files of a folder on several threads, so that [`chain_of`] finds them read.
///
/// For programs that look at a folder once: a macro leaves the other cores to the compiler.
pub fn read_ahead(folder: &Path, depth: Depth) {
    let Ok(files) = listed(folder) else { return };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len() / 32 + 1);
    let share = files.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for files in files.chunks(share) {
            scope.spawn(move || {
                for file in files {
                    let source = read(&file.path, depth);
                    let kept = Kept { stamp: file.stamp.clone(), depth, source };
                    cache().files.insert(file.path.clone(), kept);
                }
            });
        }
    });
}

fn read(path: &Path, depth: Depth) -> Option<Arc<SourceFile>> {
    fs::read_to_string(path).ok().and_then(|text| SourceFile::read(&text, depth)).map(Arc::new)
}

impl Cache {
    fn source(&mut self, path: &Path, stamp: &Stamp, depth: Depth) -> Option<Arc<SourceFile>> {
        if let Some(kept) = self.files.get(path)
            && kept.stamp == *stamp
            && kept.depth >= depth
        {
            return kept.source.clone();
        }
        let source = read(path, depth);
        self.files.insert(path.to_owned(), Kept { stamp: stamp.clone(), depth, source: source.clone() });
        source
    }

    fn chain(&mut self, folder: &Path, depth: Depth, now: Instant) -> Option<Arc<Chain>> {
        let key = (folder.to_owned(), depth);
        if let Some(known) = self.folders.get(&key)
            && now.saturating_duration_since(known.looked_at) < FRESH
        {
            return known.chain.clone();
        }
        let (files, map) = self.files_of(folder, depth).unwrap_or_default();
        let lock = lock_stamp(folder);
        let chain = match self.folders.get(&key) {
            Some(known) if known.files == files && known.lock == lock => known.chain.clone(),
            _ => self.judged(folder, &files, &map, depth),
        };
        self.folders.insert(key, Folder { looked_at: now, files, lock, chain: chain.clone() });
        chain
    }

    /// The files that a chain is made of, if `migrations!` speaks for the folder: those in it, and
    /// the one that has the call, whose source comes with them.
    fn files_of(&mut self, folder: &Path, depth: Depth) -> Option<(Vec<Listed>, Arc<SourceFile>)> {
        let mut files = listed(folder).ok()?;
        for speaker in speakers(folder) {
            let Ok(metadata) = speaker.metadata() else { continue };
            let stamp = Stamp::of(&metadata);
            let Some(map) = self.source(&speaker, &stamp, depth).filter(|source| source.speaks_for_folder)
            else {
                continue;
            };
            if let Some(name) = speaker.file_name().and_then(|name| name.to_str())
                && !files.iter().any(|file| file.path == speaker)
            {
                let name = format!("../{name}");
                files.push(Listed { path: speaker, name, stamp });
                files.sort_by(|a, b| a.name.cmp(&b.name));
            }
            return Some((files, map));
        }
        None
    }

    fn judged(
        &mut self,
        folder: &Path,
        files: &[Listed],
        map: &SourceFile,
        depth: Depth,
    ) -> Option<Arc<Chain>> {
        if files.is_empty() {
            return None;
        }
        let lock = if depth == Depth::Bodies { locked(folder) } else { None };
        let sources: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), self.source(&file.path, &file.stamp, depth)))
            .collect();
        Some(Arc::new(Chain::of(&sources, map, depth, lock)))
    }
}

#[cfg(test)]
mod tests;
