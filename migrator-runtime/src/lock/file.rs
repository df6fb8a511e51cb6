//! SQLite's: a lock of the operating system on a file beside the database. It covers a run of several
//! transactions, keeps apart the runners of one process too, and the kernel frees it when its holder dies.
//!
//! The file goes when the lock does. Who waits for it may have opened the old one: so a lock counts only
//! on the file that has the name.

use super::holder::{Holder, Life, LockKind};
use super::process;
use jiff::Timestamp;
use migrator_core::name::ObjectName;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a file's name may be: <https://man7.org/linux/man-pages/man3/pathconf.3.html> (`NAME_MAX`).
const NAME_BYTES: usize = 255;

/// A lock that is held, until it is dropped.
#[derive(Debug)]
pub(crate) struct FileLock {
    file: File,
    path: PathBuf,
}

impl FileLock {
    /// Takes the lock if it is free.
    pub(super) fn try_take(path: &Path) -> io::Result<Option<FileLock>> {
        // Another one may take the file away between opening and locking it.
        for _ in 0..100 {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_at(&file, path) {
                let mut lock = FileLock { file, path: path.to_owned() };
                lock.sign()?;
                return Ok(Some(lock));
            }
        }
        Ok(None)
    }

    /// Writes down who holds it.
    fn sign(&mut self) -> io::Result<()> {
        let user = whoami::username().unwrap_or_default();
        let text = format!(
            "pid={}\nhost={}\nuser={user}\nsince={:.3}\n",
            std::process::id(),
            process::host(),
            Timestamp::now()
        );
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // On Windows an open file stays; there it is left.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Who holds the lock on this file; nobody when it is free.
pub(super) fn holder(path: &Path) -> io::Result<Option<Holder>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => return Ok(None),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let mut text = String::new();
    // It may be about to be written: then less is known.
    let _ = file.read_to_string(&mut text);
    Ok(Some(read(&text)))
}

fn read(text: &str) -> Holder {
    let value = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(ToOwned::to_owned)
    };
    let since = value("since").and_then(|since| since.parse::<Timestamp>().ok());
    Holder {
        process: value("pid").and_then(|process| process.parse().ok()),
        host: value("host"),
        user: value("user").filter(|user| !user.is_empty()),
        held_for: since.map(|since| {
            // A clock may have been set back.
            Duration::try_from(Timestamp::now().duration_since(since)).unwrap_or_default()
        }),
        life: Life::Alive,
        identity: text.to_owned(),
        ..Holder::new(LockKind::File)
    }
}

/// The lock's file for a database and a version table. The same for all names that lead to the database.
pub(super) fn path(database: &Path, version_table: &ObjectName) -> PathBuf {
    let real = database.canonicalize().unwrap_or_else(|_| match (database.parent(), database.file_name()) {
        (Some(folder), Some(name)) => {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(name)
        }
        _ => database.to_owned(),
    });
    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push("-");
    let table = plain(&version_table.to_string());
    let room = NAME_BYTES.saturating_sub(name.len() + ".lock".len());
    if table.len() <= room {
        name.push(&table);
    } else {
        name.push(format!(
            "{:016x}",
            migrator_core::fingerprint::fnv1a(version_table.to_string().as_bytes())
        ));
    }
    name.push(".lock");
    real.with_file_name(name)
}

/// A name in characters that every file system takes.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => plain.push(char::from(byte)),
            other => plain.push_str(&format!("%{other:02x}")),
        }
    }
    plain
}

/// Whether the file is the one that has the name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(named)) => ours.dev() == named.dev() && ours.ino() == named.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_of_a_database_have_one_lock_and_two_tables_have_two() {
        let here = std::env::current_dir().unwrap();
        let table = ObjectName::from("migrator_version");
        let lock = path(Path::new("app.db"), &table);
        assert_eq!(lock, here.canonicalize().unwrap().join("app.db-migrator_version.lock"));
        assert_eq!(lock, path(&here.join("../").join(here.file_name().unwrap()).join("app.db"), &table));
        let odd = path(Path::new("app.db"), &"o'brien/..\0таблица".into());
        let name = odd.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("app.db-o%27brien%2f%2e%2e%00%d1"), "{name}");
        let long = path(Path::new("app.db"), &"т".repeat(63).as_str().into());
        assert!(long.file_name().unwrap().len() <= NAME_BYTES);
    }

    #[test]
    fn what_was_written_is_read_and_what_was_not_is_unknown() {
        let holder = read("pid=4711\nhost=o'host\nuser=\nsince=2000-01-01T00:00:00Z\n");
        assert_eq!(holder.to_string(), "pid 4711 on host o'host");
        assert!(holder.held_for.unwrap() > Duration::from_secs(1000));
        assert_eq!(read("since=9000-01-01T00:00:00Z").held_for, Some(Duration::ZERO));
        assert_eq!(read("pi").to_string(), "a program");
    }
}
