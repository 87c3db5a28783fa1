//! Opens the log's file: for looking or for writing, readable by its owner only.

use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Store;
use super::fault::{Fault, Trouble};
use super::keys::Keys;
use super::schema;
use super::words::Words;

/// How long a call waits for another instance that writes.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// For how long entries are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// This moment, in seconds since 1970.
    pub now: i64,
    /// After so many days an entry is forgotten; 0 for never.
    pub days: u32,
}

impl Store {
    /// Opens the log for writing: makes it where there is none, brings an older one up to date, and forgets
    /// what was kept longer ago than the retention allows.
    ///
    /// # Errors
    /// The file can't be opened, isn't ours, is damaged, newer or locked; it is left as it was.
    pub fn open(file: &Path, retention: Retention) -> Result<Self, Fault> {
        create(file).map_err(|error| Fault::new(file, Trouble::of(&error)))?;
        let mut connection =
            Connection::open_with_flags(file, flags(OpenFlags::SQLITE_OPEN_READ_WRITE)).map_err(fault(file))?;
        check(&connection, file)?;
        // Only an empty file takes this; pages that are no longer needed are then given back one by one.
        connection.pragma_update(None, "auto_vacuum", "incremental").map_err(fault(file))?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(fault(file))?;
        // An import touches every page of the indexes again and again.
        connection.pragma_update(None, "cache_size", -(192 << 10)).map_err(fault(file))?;
        connection.pragma_update(None, "wal_autocheckpoint", 1 << 14).map_err(fault(file))?;
        schema::update(&mut connection).map_err(fault(file))?;
        let mut store = Self::of(connection, file)?;
        store.retain(retention)?;
        Ok(store)
    }

    /// Opens the log for looking; `None` where nothing was ever kept. In a folder that can't be written it
    /// can still be read.
    ///
    /// # Errors
    /// The file can't be opened, isn't ours, is damaged, newer or locked.
    pub fn look(file: &Path) -> Result<Option<Self>, Fault> {
        match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::new(file, Trouble::of(&error))),
            Ok(about) if about.is_file() && about.len() == 0 => return Ok(None),
            Ok(_) => {}
        }
        let mut connection =
            Connection::open_with_flags(file, flags(OpenFlags::SQLITE_OPEN_READ_WRITE)).map_err(fault(file))?;
        match check(&connection, file) {
            Ok(()) => {}
            // Where nothing can be written beside it, it is read as it stands.
            Err(Fault { trouble: Trouble::ReadOnly | Trouble::Full | Trouble::Unreachable(_), .. })
                if !has_journal(file) =>
            {
                connection = unchanging(file)?;
                check(&connection, file)?;
            }
            Err(fault) => return Err(fault),
        }
        schema::update(&mut connection).map_err(fault(file))?;
        Self::of(connection, file).map(Some)
    }

    fn of(connection: Connection, file: &Path) -> Result<Self, Fault> {
        let key = |name: &str| {
            let sql = "SELECT value FROM meta WHERE name = ?1";
            connection.query_row(sql, [name], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned).map_err(fault(file))
        };
        let keys = Keys(key("key-1")?, key("key-2")?);
        Ok(Self { file: file.to_owned(), connection, keys, words: Words::default(), names: RefCell::default() })
    }
}

fn flags(way: OpenFlags) -> OpenFlags {
    way | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

fn fault(file: &Path) -> impl Fn(rusqlite::Error) -> Fault {
    |error| Fault::of(file, &error)
}

/// Whether another program left something that has to be put into the file before it is read.
fn has_journal(file: &Path) -> bool {
    let mut journal = file.as_os_str().to_owned();
    journal.push("-wal");
    fs::metadata(journal).is_ok_and(|about| about.len() > 0)
}

/// A file that nobody changes meanwhile.
fn unchanging(file: &Path) -> Result<Connection, Fault> {
    let path = file.to_string_lossy();
    let mut name = String::from("file:");
    for c in path.chars() {
        match c {
            '%' | '?' | '#' => name.extend(format!("%{:02x}", u32::from(c)).chars()),
            c => name.push(c),
        }
    }
    name.push_str("?immutable=1");
    let way = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(name, flags(way)).map_err(fault(file))
}

/// Makes an empty file that only its owner may read, where there is none.
fn create(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.exists()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Looks at a file before anything in it is changed.
fn check(connection: &Connection, file: &Path) -> Result<(), Fault> {
    connection.busy_timeout(PATIENCE).map_err(fault(file))?;
    if !schema::is_ours(connection).map_err(fault(file))? {
        return Err(Fault::new(file, Trouble::Foreign));
    }
    let found = schema::version(connection).map_err(fault(file))?;
    if found > schema::VERSION {
        return Err(Fault::new(file, Trouble::Newer { found, known: schema::VERSION }));
    }
    // What is forgotten is written over; what was said to be kept is on the disk.
    for (name, value) in
        [("secure_delete", "on"), ("synchronous", "full"), ("cache_size", "-65536"), ("temp_store", "memory")]
    {
        connection.pragma_update(None, name, value).map_err(fault(file))?;
    }
    connection.pragma_update(None, "mmap_size", 1_i64 << 30).map_err(fault(file))
}
