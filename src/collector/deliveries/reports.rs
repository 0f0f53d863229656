//! The reports of figures on their way to the organisers: read from the journal, by a task of their own, since that
//! takes as long as the journal is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use diemcau_core::event::Session;
use diemcau_core::outbox::ReportOf;
use diemcau_core::state::State;
use diemcau_phrase::Language;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::alert::compose::ReportTold;
use crate::alert::message::Attachment;
use crate::report::{self, Format, Instant};

/// The reports that are or were read: as many as there are figures, each twice at most.
pub(super) struct Reports {
    data: PathBuf,
    language: Language,
    /// By figure, and whether it is approved, which the words say.
    all: BTreeMap<(ReportOf, bool), Reading>,
}

enum Reading {
    UnderWay(oneshot::Receiver<Result<ReportTold, String>>),
    Done(ReportTold),
}

/// How far a report is.
pub(super) enum Read {
    UnderWay,
    Done(ReportTold),
    /// Why it cannot be read.
    Failed(String),
}

impl Reports {
    /// From the journal of a data directory.
    pub(super) fn new(data: PathBuf, language: Language) -> Self {
        Self { data, language, all: BTreeMap::new() }
    }

    /// The report of a figure, once it is read.
    pub(super) fn get(&mut self, state: &State, of: ReportOf) -> Read {
        let Some(reached) = state.cutoffs_reached().iter().find(|reached| reached.fact == of.cutoff) else {
            return Read::Failed("its cut-off is no longer known".to_owned());
        };
        let key = (of, reached.approval(of.amendment).is_some());
        let instant = Instant::Cutoff(reached.name.to_string(), of.amendment);
        let reading = self.all.entry(key).or_insert_with(|| start(self.data.clone(), instant, self.language));
        let read = match reading {
            Reading::Done(told) => return Read::Done(told.clone()),
            Reading::UnderWay(result) => result.try_recv(),
        };
        match read {
            Err(TryRecvError::Empty) => return Read::UnderWay,
            Ok(Ok(told)) => {
                *reading = Reading::Done(told.clone());
                return Read::Done(told);
            }
            Ok(Err(_)) | Err(TryRecvError::Closed) => {}
        }
        self.all.remove(&key);
        Read::Failed(match read {
            Ok(Err(error)) => error,
            _ => "its reading ended".to_owned(),
        })
    }
}

fn start(data: PathBuf, instant: Instant, language: Language) -> Reading {
    let (tell, result) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        // Whoever asked may be gone: the collector stops.
        let _ = tell.send(read(&data, &instant, language));
    });
    Reading::UnderWay(result)
}

fn read(data: &Path, instant: &Instant, language: Language) -> Result<ReportTold, String> {
    let report = report::read(data, instant).map_err(|error| error.to_string())?;
    let is_rehearsal = report.state.session() == Some(Session::Rehearsal);
    let name = report.cutoff.as_ref().map_or("", |reached| &*reached.name);
    let wording = language.report_message(&report.line(), name, is_rehearsal, &report.chat(language));
    let document = report.bytes(Format::Docx, language).map_err(|error| error.to_string())?;
    let document = Attachment {
        name: Format::Docx.file_name(),
        media_type: Format::Docx.media_type(),
        bytes: document.into(),
    };
    Ok(ReportTold { wording, at: report.at, document })
}
