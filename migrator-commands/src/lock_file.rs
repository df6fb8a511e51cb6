//! `migrations.lock` on the disk.

use crate::failure::{Failure, REFUSED};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::lock::{FILE_NAME, Lock};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// What the file of a folder says; `None` when there is none.
///
/// # Errors
///
/// When it cannot be read, or a line of it is wrong.
pub(crate) fn read(folder: &Path) -> Result<Option<Lock>, Failure> {
    let path = folder.join(FILE_NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Failure::usage(
                "cannot-read",
                format!("cannot read {}: {error}", path.display()),
                None,
            ));
        }
    };
    match Lock::read(&text) {
        Ok(lock) => Ok(Some(lock)),
        Err(error) => {
            let diagnostic = error.diagnostic();
            let fact = format!("{}:{}: {}", path.display(), error.line, diagnostic.fact);
            Err(Failure::new(REFUSED, Diagnostic { fact, ..diagnostic }))
        }
    }
}

/// Writes the file of a folder: the whole of it, or nothing.
///
/// # Errors
///
/// When it cannot be written.
pub(crate) fn write(folder: &Path, lock: &Lock) -> Result<(), Failure> {
    let path = folder.join(FILE_NAME);
    let beside = folder.join(format!(".{FILE_NAME}.{}", std::process::id()));
    let written = fs::write(&beside, lock.to_string()).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error: io::Error| {
        // It may not be there; what counts is told.
        let _ = fs::remove_file(&beside);
        Failure::usage(
            "cannot-write",
            format!("cannot write {}: {error}", path.display()),
            Some("check that the folder exists and may be written to; --folder names another one"),
        )
    })
}
