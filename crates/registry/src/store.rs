//! Where a store lives, how it is made and opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use law::Province;

use crate::clock::{Clock, SystemClock};
use crate::dialect::{Connection, Postgres, Sqlite};
use crate::personal::StoreKey;
use crate::schema;
use crate::trouble::Trouble;

/// Page cache of the writing connection. A commit may walk through all of it, so it is no larger than helps.
const WRITER_CACHE_MIB: u32 = 24;

/// Page cache of a bulk, whose commits are rare.
const BULK_CACHE_MIB: u32 = 96;

/// Page cache of a connection that writes accounts, drafts and jobs.
const SMALL_WRITER_CACHE_MIB: u32 = 2;

/// The setting that tells which key a store was made with.
const KEY_CHECK: &str = "key_check";

/// Where a store lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(String),
}

/// A store: its database, its key, its folder of files.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Database.
    pub location: Location,
    /// Key file of the personal data.
    pub key_file: PathBuf,
    /// Folder of stored files.
    pub files: PathBuf,
}

impl StoreConfig {
    /// The store in a data folder: `motcua.sqlite`, `keys/store.key`, `files/`.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            location: Location::Sqlite(folder.join("motcua.sqlite")),
            key_file: folder.join("keys").join("store.key"),
            files: folder.join("files"),
        }
    }

    /// The same folder for key and files, the database elsewhere (`postgres://…` or `sqlite://PATH`).
    ///
    /// # Errors
    /// [`Trouble::Setup`] for any other scheme.
    pub fn with_database(folder: &Path, url: &str) -> Result<Self, Trouble> {
        let location = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Location::Postgres(url.to_owned())
        } else if let Some(path) = url.strip_prefix("sqlite://") {
            Location::Sqlite(PathBuf::from(path))
        } else {
            return Err(Trouble::Setup(format!("{url}: write postgres://… or sqlite://PATH")));
        };
        Ok(Self { location, ..Self::in_folder(folder) })
    }

    /// Makes a new store: folders, key, schema. A store that is already there keeps its key and is left as it is.
    ///
    /// # Errors
    /// [`Trouble`] when the folders, the key or the database cannot be written.
    pub fn init(&self, province: &Province) -> Result<(), Trouble> {
        self.make_folders()?;
        let mut connection = self.location.writer()?;
        if !self.key_file.exists() {
            if schema::found(&mut connection)?.is_some() {
                let missing = format!("{} of this store is missing; restore it", self.key_file.display());
                return Err(Trouble::Key(missing));
            }
            StoreKey::generate()?.write(&self.key_file)?;
        }
        schema::migrate(&mut connection, &province.code.0)?;
        let check = StoreKey::read(&self.key_file)?.check();
        if setting(&mut connection, KEY_CHECK)?.is_none() {
            set_setting(&mut connection, KEY_CHECK, &check)?;
        }
        check_key(&mut connection, &check)
    }

    /// Makes the folders of key, files and database.
    pub(crate) fn make_folders(&self) -> Result<(), Trouble> {
        let folders = [self.key_file.parent(), Some(self.files.as_path()), self.database_folder()];
        for folder in folders.into_iter().flatten() {
            std::fs::create_dir_all(folder).map_err(|error| Trouble::Setup(error.to_string()))?;
        }
        Ok(())
    }

    fn database_folder(&self) -> Option<&Path> {
        match &self.location {
            Location::Sqlite(path) => path.parent(),
            Location::Postgres(_) => None,
        }
    }

    /// The clock of this store: the machine's, or the demonstration's where the store says so.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub fn clock(&self) -> Result<Arc<dyn Clock>, Trouble> {
        if let Location::Sqlite(path) = &self.location
            && !path.exists()
        {
            return Err(Trouble::Setup(format!(
                "there is no store at {}; make one with `motcua init`",
                path.display()
            )));
        }
        let mut connection = self.location.writer()?;
        schema::check(&mut connection)?;
        let seconds =
            setting(&mut connection, "clock_offset_seconds")?.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Arc::new(SystemClock::with_offset(jiff::SignedDuration::from_secs(seconds))))
    }
}

impl Location {
    /// The connection that writes the journal.
    pub(crate) fn writer(&self) -> Result<Connection, Trouble> {
        self.writing(WRITER_CACHE_MIB)
    }

    /// The connection that writes a bulk.
    pub(crate) fn bulk_writer(&self) -> Result<Connection, Trouble> {
        self.writing(BULK_CACHE_MIB)
    }

    /// A connection for small writes beside the journal.
    pub(crate) fn small_writer(&self) -> Result<Connection, Trouble> {
        self.writing(SMALL_WRITER_CACHE_MIB)
    }

    fn writing(&self, cache_mib: u32) -> Result<Connection, Trouble> {
        Ok(match self {
            Self::Sqlite(path) => Connection::Sqlite(Sqlite::open(path, cache_mib)?),
            Self::Postgres(url) => Connection::Postgres(Box::new(Postgres::connect(url)?)),
        })
    }

    /// A connection that reads.
    pub(crate) fn reader(&self) -> Result<Connection, Trouble> {
        Ok(match self {
            Self::Sqlite(path) => Connection::Sqlite(Sqlite::open_reader(path)?),
            Self::Postgres(url) => Connection::Postgres(Box::new(Postgres::connect_reader(url)?)),
        })
    }
}

/// Refuses a key that is not the one of this store: what it would seal nobody could open.
pub(crate) fn check_key(connection: &mut Connection, check: &str) -> Result<(), Trouble> {
    match setting(connection, KEY_CHECK)? {
        Some(of_store) if of_store != check => {
            Err(Trouble::Key("the key file belongs to another store".into()))
        }
        _ => Ok(()),
    }
}

/// A setting of the store.
pub(crate) fn setting(connection: &mut Connection, name: &str) -> Result<Option<String>, Trouble> {
    let row = connection.query_one("SELECT value FROM setting WHERE name = $1", &[name.into()])?;
    row.map(|row| row.text(0)).transpose()
}

/// Writes a setting of the store.
pub(crate) fn set_setting(connection: &mut Connection, name: &str, value: &str) -> Result<(), Trouble> {
    let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    connection.execute(sql, &[name.into(), value.into()]).map(|_| ())
}
