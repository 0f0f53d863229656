//! What the dashboard must be told before it starts.

use std::path::PathBuf;

use diemcau_proto::channel::{Target, TargetError};

use diemcau_phrase::Language;
use tokio::sync::mpsc;

use crate::keys::Keys;
use crate::palette::Palette;
use crate::remembered::MemoryOptions;
use crate::replay::ReplayCommand;

/// What the dashboard must be told before it starts.
#[derive(Clone, Debug)]
pub struct MonitorOptions {
    /// Which collector it watches.
    pub collector: Collector,
    /// Language of the screen.
    pub language: Language,
    /// The name in which its reader acts; none: they only look.
    pub operator: Option<String>,
    /// What its reader is told first, until they press a key.
    pub greeting: Option<String>,
    /// What of colours is shown; none: what the terminal is known to show.
    pub palette: Option<Palette>,
    /// Which commands have another key.
    pub keys: Keys,
    /// It hangs on a wall, to be read across a room.
    pub is_wall: bool,
    /// Where what is on the screen is recorded; none: nowhere.
    pub record: Option<PathBuf>,
    /// Where it keeps how its reader leaves it; none: nowhere, and it opens as the first time.
    pub memory: Option<MemoryOptions>,
    /// Where goes what is asked of a journal that is played again; none: all this happens now.
    pub replay: Option<mpsc::Sender<ReplayCommand>>,
}

/// How a collector is found.
#[derive(Clone, Debug)]
pub enum Collector {
    /// At an address.
    Target(Target),
    /// By its data directory on this machine; read again at each attempt, since a collector that
    /// restarts may listen elsewhere.
    DataDir(PathBuf),
}

impl Collector {
    /// Where it is.
    ///
    /// # Errors
    /// If its data directory does not say.
    pub fn target(&self) -> Result<Target, TargetError> {
        match self {
            Self::Target(target) => Ok(target.clone()),
            Self::DataDir(dir) => Target::from_data_dir(dir),
        }
    }
}
