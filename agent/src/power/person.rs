//! A person's word on where the power comes from. It holds until it is changed or withdrawn, over a
//! restart too, and the person is asked again every half hour.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_core::ids::BootId;
use diemcau_core::power::PowerSource;
use diemcau_core::text::clean;
use diemcau_phrase::system::Deed;
use diemcau_proto::convert::agent::MAX_BY;
use serde::{Deserialize, Serialize};

use crate::agent_state::ReportedPower;
use crate::clock::{Mono, Now};

/// How long a word goes unasked.
pub const ASK_AGAIN: Duration = Duration::from_mins(30);

/// What a person said, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonReport {
    /// Where the power comes from.
    source: Named,
    /// Who said it last; may be empty.
    by: String,
    /// The wall clock when it was first said, milliseconds since 1970; it is shown and no more.
    since_ms: i64,
    /// When it was last said, if that was in this boot of the machine.
    said: Option<Mono>,
}

/// A source that can be named. To say that it is unknown is to withdraw the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Named {
    Mains,
    Battery,
    Generator,
}

/// Why a word is not taken or not kept.
#[derive(Debug, thiserror::Error)]
pub enum PersonReportError {
    /// It says nothing.
    #[error("a word on the power names the mains, the battery or the generator")]
    Unknown,
    /// The name is too long.
    #[error("the name is longer than {MAX_BY} bytes")]
    Name,
    /// The disk does not do what it should.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was tried.
        what: Deed,
        /// On which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// The word of a state directory, on the disk. Whoever has the directory's spool has it alone.
#[derive(Debug)]
pub struct PersonReportStore {
    dir: PathBuf,
    boot_id: BootId,
}

/// The word as the file holds it.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    source: Named,
    by: String,
    since_ms: i64,
    /// The boot of the machine in which it was last said, and when in it.
    boot_id: String,
    said_us: u64,
}

impl PersonReport {
    /// Somebody says it now.
    ///
    /// # Errors
    /// If it names no source, or the name is too long.
    pub fn new(source: PowerSource, by: &str, now: Now) -> Result<Self, PersonReportError> {
        let source = match source {
            PowerSource::Mains => Named::Mains,
            PowerSource::Battery => Named::Battery,
            PowerSource::Generator => Named::Generator,
            PowerSource::Unknown => return Err(PersonReportError::Unknown),
        };
        let by = clean(by).text;
        if by.len() > MAX_BY {
            return Err(PersonReportError::Name);
        }
        Ok(Self { source, by, since_ms: now.wall_ms, said: Some(now.mono) })
    }

    /// The same once more: it is `since` when it was, and not asked again for a while. With another
    /// source it is a new word.
    #[must_use]
    pub fn followed_by(&self, newer: Self) -> Self {
        if self.source == newer.source { Self { since_ms: self.since_ms, ..newer } } else { newer }
    }

    /// As it is shown.
    pub fn shown(&self, now: Now) -> ReportedPower {
        let (source, since_ms, ask_again) = (self.source(), self.since_ms, self.ask_again(now));
        ReportedPower { source, by: self.by.clone(), since_ms, ask_again }
    }

    /// Where the power comes from.
    pub fn source(&self) -> PowerSource {
        match self.source {
            Named::Mains => PowerSource::Mains,
            Named::Battery => PowerSource::Battery,
            Named::Generator => PowerSource::Generator,
        }
    }

    /// Who said so last; may be empty.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// The wall clock when it was first said, milliseconds since 1970, to be shown.
    pub fn since_ms(&self) -> i64 {
        self.since_ms
    }

    /// Whether the person is to be asked again: half an hour after it was last said, and at once
    /// after the machine restarted, which the power may have caused.
    pub fn ask_again(&self, now: Now) -> bool {
        self.said.is_none_or(|said| now.mono.since(said) >= ASK_AGAIN)
    }
}

impl PersonReportStore {
    /// The store of a state directory that is there, and the word in it, if any. A file that cannot
    /// be understood is no word.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn open(dir: &Path, boot_id: &BootId) -> Result<(Self, Option<PersonReport>), PersonReportError> {
        let store = Self { dir: dir.to_owned(), boot_id: boot_id.clone() };
        let path = store.path();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((store, None)),
            Err(source) => return Err(PersonReportError::Io { what: Deed::Read, path, source }),
        };
        let word = match serde_json::from_slice(&bytes) {
            Ok(stored) => Some(store.word(stored)),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "the word on the power is damaged; it is asked anew");
                None
            }
        };
        Ok((store, word))
    }

    /// Keeps a word in place of the one before, or withdraws it. When this returns it survives a
    /// power cut. Blocks on the disk.
    ///
    /// # Errors
    /// If the disk fails; then the word before may still be the one that is kept.
    pub fn put(&self, word: Option<&PersonReport>) -> Result<(), PersonReportError> {
        let path = self.path();
        let Some(word) = word else {
            let removed = match fs::remove_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed.and_then(|()| self.sync_dir()),
            };
            return removed.map_err(|source| PersonReportError::Io { what: Deed::Remove, path, source });
        };
        let new = self.dir.join("power-word.new");
        let write = || {
            let text = serde_json::to_vec(&self.stored(word))?;
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&new)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            self.sync_dir()
        };
        write().map_err(|source| PersonReportError::Io { what: Deed::Write, path: path.clone(), source })
    }

    fn path(&self) -> PathBuf {
        self.dir.join("power-word.json")
    }

    fn sync_dir(&self) -> io::Result<()> {
        File::open(&self.dir)?.sync_all()
    }

    fn word(&self, stored: Stored) -> PersonReport {
        let is_of_this_boot = stored.boot_id == self.boot_id.as_str();
        let said = is_of_this_boot.then(|| Mono::from_micros(stored.said_us));
        PersonReport { source: stored.source, by: stored.by, since_ms: stored.since_ms, said }
    }

    fn stored(&self, word: &PersonReport) -> Stored {
        let boot_id = word.said.map_or(String::new(), |_| self.boot_id.to_string());
        let said_us = word.said.unwrap_or_default().as_micros();
        Stored { source: word.source, by: word.by.clone(), since_ms: word.since_ms, boot_id, said_us }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_kept_until_it_is_changed_or_withdrawn() {
        let dir = tempfile::tempdir().unwrap();
        let open = |boot: &str| PersonReportStore::open(dir.path(), &BootId::new(boot)).unwrap();
        let (store, none) = open("b1");
        assert_eq!(none, None);
        let word = word(PowerSource::Generator, 10);
        store.put(Some(&word)).unwrap();
        assert_eq!(open("b1").1, Some(word.clone()));

        let after = open("b2").1.unwrap();
        assert_eq!(
            (after.source(), after.by(), after.since_ms()),
            (PowerSource::Generator, "Lê Thị Lan", 10_000)
        );
        assert!(after.ask_again(at(11)), "the machine restarted meanwhile");
        let (store, _) = open("b2");
        store.put(Some(&after)).unwrap();
        assert!(open("b2").1.unwrap().ask_again(at(11)), "nobody was asked yet");

        store.put(None).unwrap();
        store.put(None).unwrap();
        assert_eq!(open("b2").1, None);
    }

    #[test]
    fn a_damaged_file_costs_the_word_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let boot = BootId::new("b1");
        for damaged in ["", "{", "{\"source\":\"unknown\"}", "\u{0}\u{0}"] {
            fs::write(dir.path().join("power-word.json"), damaged).unwrap();
            let (store, word_before) = PersonReportStore::open(dir.path(), &boot).unwrap();
            assert_eq!(word_before, None);
            store.put(Some(&word(PowerSource::Mains, 1))).unwrap();
            assert!(PersonReportStore::open(dir.path(), &boot).unwrap().1.is_some());
        }
    }

    #[test]
    fn is_asked_again_every_half_hour() {
        let word = word(PowerSource::Battery, 0);
        assert!(!word.ask_again(at(1_799)));
        assert!(word.ask_again(at(1_800)));
        let same = word.followed_by(self::word(PowerSource::Battery, 1_900));
        assert_eq!(same.since_ms(), 0);
        assert!(!same.ask_again(at(3_699)) && same.ask_again(at(3_700)));
        let other = word.followed_by(self::word(PowerSource::Mains, 1_900));
        assert_eq!((other.since_ms(), other.source()), (1_900_000, PowerSource::Mains));
    }

    #[test]
    fn says_something_by_somebody() {
        let new = |source, by: &str| PersonReport::new(source, by, at(0));
        assert!(matches!(new(PowerSource::Unknown, "Lan"), Err(PersonReportError::Unknown)));
        assert!(matches!(new(PowerSource::Mains, &"a".repeat(MAX_BY + 1)), Err(PersonReportError::Name)));
        assert_eq!(new(PowerSource::Mains, " Lê\tThị  Lan ").unwrap().by(), "Lê Thị Lan");
    }

    fn word(source: PowerSource, second: u64) -> PersonReport {
        PersonReport::new(source, "Lê Thị Lan", at(second)).unwrap()
    }

    fn at(second: u64) -> Now {
        Now { mono: Mono::from_micros(second * 1_000_000), wall_ms: i64::try_from(second).unwrap() * 1_000 }
    }
}
