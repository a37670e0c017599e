//! One process per SQLite file: a lock beside it, held as long as the process lives.
//! Must never be trusted across machines: a shared network folder is not supported.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

/// The lock on a data folder. Released when dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

/// Why the lock was not had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process serves this folder.
    #[error("{} is in use by {holder}; stop that process first, or choose another data folder", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
        /// What the holder wrote about itself.
        holder: String,
    },
    /// The folder cannot be used.
    #[error("{} cannot be used: {error}", folder.display())]
    Io {
        /// The folder.
        folder: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl DataLock {
    /// Takes the lock on `folder`, or says who holds it.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        let io = |error| LockError::Io { folder: folder.to_owned(), error };
        std::fs::create_dir_all(folder).map_err(io)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join("opinari.lock"))
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(LockError::Held { folder: folder.to_owned(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        file.set_len(0).map_err(io)?;
        file.rewind().map_err(io)?;
        writeln!(file, "process {} on {}", std::process::id(), host()).map_err(io)?;
        Ok(Self { _file: file })
    }

    /// Whether some process serves this folder now.
    pub fn is_held(folder: &Path) -> bool {
        File::open(folder.join("opinari.lock"))
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map_or_else(|_| "this machine".to_owned(), |name| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_21_a_second_process_is_refused_and_told_who_holds_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let lock = DataLock::acquire(folder.path()).unwrap();
        assert!(DataLock::is_held(folder.path()));
        let error = DataLock::acquire(folder.path()).unwrap_err().to_string();
        assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
        drop(lock);
        assert!(!DataLock::is_held(folder.path()));
        DataLock::acquire(folder.path()).unwrap();
    }
}
