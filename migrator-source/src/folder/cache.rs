use super::chain::Chain;
use super::listing::{Listed, Stamp, listed, speakers};
use super::source::SourceFile;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A folder is looked at again after so long. A compiler is done by then; an editor's server, which
/// lives for days, sees what was saved meanwhile.
const FRESH: Duration = Duration::from_secs(1);

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Cache {
    files: HashMap<PathBuf, (Stamp, Option<Arc<SourceFile>>)>,
    folders: HashMap<PathBuf, Folder>,
}

struct Folder {
    looked_at: Instant,
    files: Vec<Listed>,
    chain: Option<Arc<Chain>>,
}

fn cache() -> MutexGuard<'static, Cache> {
    // A panic leaves nothing half done in it: entries are made first, and then put in.
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What our macros mark in a file; `None` when it cannot be read.
pub fn source_of(path: &Path) -> Option<Arc<SourceFile>> {
    let stamp = Stamp::of(&path.metadata().ok()?);
    cache().source(path, &stamp)
}

/// The chain that the migrations of a folder form; `None` when no `migrations!` speaks for it.
pub fn chain_of(folder: &Path) -> Option<Arc<Chain>> {
    cache().chain(folder, Instant::now())
}

/// Reads the files of a folder on several threads, so that [`chain_of`] finds them read.
///
/// For programs that look at a folder once: a macro leaves the other cores to the compiler.
pub fn read_ahead(folder: &Path) {
    let Ok(files) = listed(folder) else { return };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len() / 32 + 1);
    let share = files.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for files in files.chunks(share) {
            scope.spawn(move || {
                for file in files {
                    let source = read(&file.path);
                    cache().files.insert(file.path.clone(), (file.stamp.clone(), source));
                }
            });
        }
    });
}

fn read(path: &Path) -> Option<Arc<SourceFile>> {
    fs::read_to_string(path).ok().and_then(|text| SourceFile::read(&text)).map(Arc::new)
}

impl Cache {
    fn source(&mut self, path: &Path, stamp: &Stamp) -> Option<Arc<SourceFile>> {
        if let Some((known, source)) = self.files.get(path)
            && known == stamp
        {
            return source.clone();
        }
        let source = read(path);
        self.files.insert(path.to_owned(), (stamp.clone(), source.clone()));
        source
    }

    fn chain(&mut self, folder: &Path, now: Instant) -> Option<Arc<Chain>> {
        if let Some(known) = self.folders.get(folder)
            && now.saturating_duration_since(known.looked_at) < FRESH
        {
            return known.chain.clone();
        }
        let (files, map) = self.files_of(folder).unwrap_or_default();
        let chain = match self.folders.get(folder) {
            Some(known) if known.files == files => known.chain.clone(),
            _ => self.judged(&files, &map),
        };
        self.folders.insert(folder.to_owned(), Folder { looked_at: now, files, chain: chain.clone() });
        chain
    }

    /// The files that a chain is made of, if `migrations!` speaks for the folder: those in it, and
    /// the one that has the call, whose source comes with them.
    fn files_of(&mut self, folder: &Path) -> Option<(Vec<Listed>, Arc<SourceFile>)> {
        let mut files = listed(folder).ok()?;
        for speaker in speakers(folder) {
            let Ok(metadata) = speaker.metadata() else { continue };
            let stamp = Stamp::of(&metadata);
            let Some(map) = self.source(&speaker, &stamp).filter(|source| source.speaks_for_folder) else {
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

    fn judged(&mut self, files: &[Listed], map: &SourceFile) -> Option<Arc<Chain>> {
        if files.is_empty() {
            return None;
        }
        let sources: Vec<_> =
            files.iter().map(|file| (file.name.as_str(), self.source(&file.path, &file.stamp))).collect();
        Some(Arc::new(Chain::of(&sources, map)))
    }
}

#[cfg(test)]
mod tests;
