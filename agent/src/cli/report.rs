//! What people at the point say: `attend` and `leave`.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use diemcau_core::attendance::is_unlikely;
use diemcau_core::text::clean;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use diemcau_phrase::{Language, agent, page};
use diemcau_proto::v1::{CountSource, Session};

use super::{Attend, Leave, out};
use crate::clock::Now;
use crate::control::client::{Asked, ask};
use crate::control::{Answer, Ask, socket_path};
use crate::identity::boot_id;
use crate::report::Said;
use crate::spool::{Context, Spool, SpoolError};

/// An agent that starts or ends has the spool but no socket for a moment.
const MOMENT: Duration = Duration::from_secs(5);
const RETRY_AFTER: Duration = Duration::from_millis(50);

pub(super) fn attend(language: Language, attend: &Attend) -> Result<(), Complaint> {
    let (by, note) = (clean(&attend.by).text, clean(&attend.note).text);
    let said = Said {
        for_point: clean(&attend.for_point).text,
        ..Said::attendance(attend.count, CountSource::Person, &by, &note)
    };
    said.check()?;
    let wait_ms = attend.wait.map_or(0, |wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    let for_point = said.for_point.clone();
    let (count, sure) = (attend.count, attend.yes);
    let question = Ask::Attend { count, by, note, for_point, sure, wait_ms, language };
    let deadline = Instant::now() + MOMENT;
    loop {
        if let Some(asked) = ask(&attend.state, &question).map_err(|error| unaskable(&attend.state, error))? {
            match told(language, asked)? {
                Told::Something => return Ok(()),
                Told::Unsure { expected } => return Err(unsure(count, expected)),
                Told::Nothing => {}
            }
        }
        // A directory that no agent ever used is most likely a slip: a count put there goes nowhere.
        if !attend.state.is_dir() {
            let shown = attend.state.display().to_string();
            return Err(unrecorded(Complaint::of(move |language| language.no_state_there(&shown))));
        }
        if !sure && is_unlikely(count, None) {
            return Err(unsure(count, None));
        }
        match record(&attend.state, &said) {
            Err(SpoolError::Busy { .. }) if Instant::now() < deadline => std::thread::sleep(RETRY_AFTER),
            Err(error) => return Err(unrecorded(error.into())),
            Ok(()) => {
                say(page::waiting(language))?;
                return say(agent::sent_when_it_runs(language));
            }
        }
    }
}

pub(super) fn leave(language: Language, leave: &Leave) -> Result<(), Complaint> {
    let question = Ask::Leave { by: clean(&leave.by).text };
    let asked = ask(&leave.state, &question).map_err(|error| unaskable(&leave.state, error))?;
    match asked.map(|asked| told(language, asked)).transpose()? {
        Some(Told::Something) => Ok(()),
        Some(Told::Nothing | Told::Unsure { .. }) => {
            Err(Complaint::of(|language| language.agent_ended().to_owned()))
        }
        None => {
            let shown = leave.state.display().to_string();
            Err(Complaint::of(move |language| language.no_agent(&shown)))
        }
    }
}

/// Whether the agent answered at all; one that is ending does not.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Something,
    Unsure { expected: Option<u32> },
    Nothing,
}

/// Without a running agent the count goes into its spool at once.
fn record(state: &Path, said: &Said) -> Result<(), SpoolError> {
    let mut spool = Spool::open(state)?;
    let boot_id = boot_id().map_err(|source| SpoolError::Io {
        what: Deed::Read,
        path: "/dev/urandom".into(),
        source,
    })?;
    let context = Context { boot_id, session: Session::Unspecified, offset_ms: None };
    spool.append(said.clone(), Now::ask(), &context).map(drop)
}

/// Says what the agent answers.
fn told(language: Language, mut asked: Asked) -> Result<Told, Complaint> {
    let mut told = Told::Nothing;
    loop {
        let answer = match asked.next() {
            Ok(Some(answer)) => answer,
            Ok(None) => return Ok(told),
            Err(_) if told == Told::Nothing => return Ok(told),
            Err(error) => return Err(broke_off(error)),
        };
        told = Told::Something;
        match answer {
            Answer::Unsure { expected } => return Ok(Told::Unsure { expected }),
            Answer::Recorded { .. } => say(page::waiting(language))?,
            Answer::Received { at, fate, .. } => {
                say(&page::received(language, &at, page::does_not_count(language, fate.disposition())))?;
            }
            Answer::Waiting => say(agent::no_answer_yet(language))?,
            Answer::Stuck { remedy } => {
                say(page::kept_and_not_sent(language))?;
                say(&format!("    → {remedy}"))?;
            }
            Answer::Refused { text } => {
                return Err(Complaint::of(move |language| page::refused(language, &text)));
            }
            Answer::Failed { text } => {
                return Err(Complaint::of(move |language| language.agent_failed(&text)));
            }
            Answer::Status(status) => say(status.to_text(language).trim_end())?,
            Answer::Left { heard: true } => say(agent::left(language))?,
            Answer::Left { heard: false } => say(agent::left_unheard(language))?,
        }
    }
}

/// That a running agent cannot be asked.
pub(super) fn unaskable(state: &Path, error: io::Error) -> Complaint {
    let socket = socket_path(state).display().to_string();
    Complaint::of(move |language| language.agent_unaskable(&socket, &error))
}

/// That a running agent broke off.
pub(super) fn broke_off(error: io::Error) -> Complaint {
    Complaint::of(move |language| language.agent_broke_off(&error))
}

/// That a number is not recorded before the person says that they are sure.
fn unsure(count: u32, expected: Option<u32>) -> Complaint {
    Complaint::of(move |language| language.count_unsure(count, expected))
}

fn unrecorded(why: Complaint) -> Complaint {
    Complaint::of(move |language| format!("{}: {}", language.count_unrecorded(), why.explain(language)))
}

fn say(line: &str) -> Result<(), Complaint> {
    out::say(&format!("{line}\n"))
}
