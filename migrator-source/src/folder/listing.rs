use migrator_core::lock::{FILE_NAME, Lock, LockError};
use std::fmt;
use std::fs::{DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A source file in a folder, and by what a change of it is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// The file's name, as it is sorted and said.
    pub name: String,
    /// By what a change of it is noticed.
    pub stamp: Stamp,
}

/// By what a change of a file is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Stamp { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// Why a folder cannot be listed.
#[derive(Debug)]
pub enum FolderError {
    /// The system does not let us.
    Io(io::Error),
    /// A file's name is no text.
    Name(PathBuf),
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        FolderError::Io(error)
    }
}

impl std::error::Error for FolderError {}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FolderError::Io(error) => error.fmt(f),
            FolderError::Name(path) => write!(f, "the name of the file {} is not UTF-8", path.display()),
        }
    }
}

/// The `*.rs` files of a folder, sorted by name. Hidden files, such as an editor's, do not count.
///
/// # Errors
///
/// When the folder cannot be read, or a file's name is not UTF-8.
pub fn listed(folder: &Path) -> Result<Vec<Listed>, FolderError> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        files.extend(source_file(&entry?)?);
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn source_file(entry: &DirEntry) -> Result<Option<Listed>, FolderError> {
    let path = entry.path();
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Ok(None);
    }
    let Ok(name) = entry.file_name().into_string() else { return Err(FolderError::Name(path)) };
    // Follows a link, and passes over one that leads nowhere.
    let Ok(metadata) = path.metadata() else { return Ok(None) };
    let is_source = metadata.is_file() && !name.starts_with('.');
    Ok(is_source.then(|| Listed { path, name, stamp: Stamp::of(&metadata) }))
}

/// What a folder's `migrations.lock` says; `None` when there is none.
///
/// # Errors
///
/// The first line of it that is wrong. A file that cannot be read, or is no text, is wrong in its first.
pub fn locked(folder: &Path) -> Option<Result<Lock, LockError>> {
    let text = match std::fs::read(folder.join(FILE_NAME)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => error.to_string(),
    };
    Some(Lock::read(&text))
}

/// By what a change of a folder's `migrations.lock` is noticed; `None` when there is none.
pub(super) fn lock_stamp(folder: &Path) -> Option<Stamp> {
    folder.join(FILE_NAME).metadata().ok().map(|metadata| Stamp::of(&metadata))
}

/// The folder whose modules a file declares: for `a/mod.rs` it is `a`, for `a.rs` it is `a` too.
pub fn spoken_for(file: &Path) -> Option<PathBuf> {
    let folder =
        if file.file_name()? == "mod.rs" { file.parent()?.to_owned() } else { file.with_extension("") };
    folder.is_dir().then_some(folder)
}

/// The files that may declare a folder's modules, the usual one first.
pub(super) fn speakers(folder: &Path) -> [PathBuf; 2] {
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".rs");
    [folder.join("mod.rs"), beside.into()]
}
