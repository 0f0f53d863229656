//! What the dashboard keeps of how its reader left it, for the next time: the view, and language and colours where
//! they were changed by a key. A small file of its own in the reader's home; it refuses to be a reason not to start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use diemcau_phrase::Language;

use crate::keys::name_of;
use crate::layout::Showing;
use crate::palette::Palette;
use crate::state::State;

/// Where it lies below the directory of states.
const FILE: &str = "diemcau/monitor.toml";
/// A file with more bytes is none of ours.
const MOST: u64 = 4_096;

/// What the dashboard is to remember.
#[derive(Clone, Debug)]
pub struct MemoryOptions {
    /// Where it is kept.
    pub file: PathBuf,
    /// A language was asked for: that of the last time does not count.
    pub is_language_given: bool,
}

/// What is kept while the dashboard runs.
#[derive(Debug)]
pub(crate) struct Memory {
    options: MemoryOptions,
    /// As the file said.
    kept: Remembered,
    /// Why it said nothing, if it could not be read.
    fault: Option<Unreadable>,
}

/// How a reader left the dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// The view.
    pub(crate) showing: Option<Showing>,
    /// The language, if it was ever changed.
    pub(crate) language: Option<Language>,
    /// The colours, if they were ever changed.
    pub(crate) palette: Option<Palette>,
}

/// Why what is kept cannot be used, in the words of a library or of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) String);

/// The file of this process's user: below `XDG_STATE_HOME`, else below `~/.local/state`; none where neither is
/// known.
pub(crate) fn file_of_environment() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let states = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
    states.map(|states| states.join(FILE))
}

impl Memory {
    /// Reads what was kept.
    pub(crate) fn recall(options: MemoryOptions) -> Self {
        match Remembered::read(&options.file) {
            Ok(kept) => Self { options, kept, fault: None },
            Err(fault) => Self { options, kept: Remembered::default(), fault: Some(fault) },
        }
    }

    /// A dashboard as it was left, where nothing else was asked for; its reader is told of a file that cannot be
    /// read.
    pub(crate) fn restore(&self, state: State, palette_given: Option<Palette>) -> State {
        let language = self.kept.language.filter(|_| !self.options.is_language_given);
        let language = language.unwrap_or(state.language);
        // A terminal that shows less goes before a wish from another one.
        let is_able = palette_given.is_none() && matches!(state.palette, Palette::Full | Palette::Light);
        let palette = self.kept.palette.filter(|_| is_able).unwrap_or(state.palette);
        let showing = self.kept.showing.unwrap_or(state.showing);
        let state = State { language, palette, showing, ..state };
        match &self.fault {
            None => state,
            Some(Unreadable(why)) => {
                let told = language.memory_unreadable(self.options.file.display(), why);
                state.greeting(Some(told))
            }
        }
    }

    /// Keeps how the reader leaves it, who began with that language and those colours. Where it cannot be kept
    /// the next time is as the first.
    pub(crate) fn keep(&self, state: &State, (language, palette): (Language, Palette)) {
        let left = Remembered {
            showing: Some(state.showing),
            language: if state.language == language { self.kept.language } else { Some(state.language) },
            palette: if state.palette == palette { self.kept.palette } else { Some(state.palette) },
        };
        let is_kept = left == self.kept && self.fault.is_none();
        if !is_kept && let Err(error) = left.write(&self.options.file) {
            tracing::warn!(file = %self.options.file.display(), %error, "the view is not remembered");
        }
    }
}

impl Remembered {
    /// Reads a file; nothing is remembered where there is none.
    ///
    /// # Errors
    /// If it cannot be read, or says what no dashboard keeps.
    pub(crate) fn read(file: &Path) -> Result<Self, Unreadable> {
        let text = match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Ok(there) if there.len() > MOST => return Err(Unreadable(format!("{} B", there.len()))),
            Ok(_) | Err(_) => fs::read_to_string(file).map_err(|error| Unreadable(error.to_string()))?,
        };
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let kept: BTreeMap<String, String> =
            toml::from_str(text).map_err(|error| Unreadable(error.message().to_owned()))?;
        let mut remembered = Self::default();
        for (key, value) in kept {
            let is_known = match key.as_str() {
                "view" => {
                    remembered.showing = Showing::ALL.into_iter().find(|showing| name_of(showing) == value);
                    remembered.showing.is_some()
                }
                "language" => {
                    let all = [Language::Vietnamese, Language::English];
                    remembered.language = all.into_iter().find(|language| language.tag() == value);
                    remembered.language.is_some()
                }
                "colors" => {
                    remembered.palette = Palette::ALL.into_iter().find(|palette| palette.id() == value);
                    remembered.palette.is_some()
                }
                _ => false,
            };
            if !is_known {
                return Err(Unreadable(format!("{key} = {value:?}")));
            }
        }
        Ok(remembered)
    }

    /// Writes the file whole or not at all, and the directories above it where they are not there.
    ///
    /// # Errors
    /// If the disk or its rights do not allow it.
    pub(crate) fn write(&self, file: &Path) -> io::Result<()> {
        let dir = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(dir)?;
        let made = dir.join(format!(".monitor.toml.{}", std::process::id()));
        let written = fs::write(&made, self.text()).and_then(|()| fs::rename(&made, file));
        if written.is_err() {
            // What could not be put in its place is of no use there either.
            let _ = fs::remove_file(&made);
        }
        written
    }

    fn text(&self) -> String {
        let view = self.showing.map(|showing| ("view", name_of(showing)));
        let language = self.language.map(|language| ("language", language.tag().to_owned()));
        let colors = self.palette.map(|palette| ("colors", palette.id().to_owned()));
        let kept = [view, language, colors].into_iter().flatten();
        let lines: Vec<String> = kept.map(|(key, value)| format!("{key} = {value:?}\n")).collect();
        lines.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let dir = std::env::temp_dir().join(format!("diemcau-remembered-{}", std::process::id()));
        let file = dir.join("a/b/monitor.toml");
        assert_eq!(Remembered::read(&file), Ok(Remembered::default()));
        for showing in Showing::ALL {
            for palette in Palette::ALL {
                let (showing, palette) = (Some(showing), Some(palette));
                let kept = Remembered { showing, palette, language: Some(Language::English) };
                kept.write(&file).unwrap();
                assert_eq!(Remembered::read(&file), Ok(kept));
            }
        }
        let only_view = Remembered { showing: Some(Showing::Map), ..Remembered::default() };
        only_view.write(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "view = \"map\"\n");
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn what_no_dashboard_keeps_is_told() {
        for (text, told) in [
            ("view = \"kitchen\"", "view = \"kitchen\""),
            ("zoom = \"2\"", "zoom = \"2\""),
            ("colors = \"few-backgrounds\"", "colors = \"few-backgrounds\""),
        ] {
            assert_eq!(Remembered::parse(text), Err(Unreadable(told.to_owned())));
        }
        assert!(Remembered::parse("view = 3").is_err() && Remembered::parse("\0").is_err());
    }

    #[test]
    fn a_home_that_cannot_be_written_is_an_error_and_no_more() {
        assert!(Remembered::default().write(Path::new("/proc/nowhere/diemcau/monitor.toml")).is_err());
    }
}
