//! What people at a point say beside counts, and what operators answer.

use std::time::Duration;

use crate::ids::{AgentId, Run};
use crate::taken::is_newer;
use crate::time::Timestamp;

/// That people see and hear well holds this long after they said so.
pub const CONFIRMED_FOR: Duration = Duration::from_mins(30);

/// Most bytes of a person's or a device's name.
pub const MAX_BY: usize = 200;
/// Most bytes of a remark.
pub const MAX_NOTE: usize = 1_000;

/// What people at a point say of picture and sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaState {
    /// Hình, tiếng tốt.
    Good,
    /// Mất hình.
    NoPicture,
    /// Mất tiếng.
    NoSound,
}

/// A person at the point said what they see and hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What.
    pub state: MediaState,
    /// When.
    pub at: Timestamp,
    /// Who; may be empty.
    pub by: Box<str>,
    /// A few words; may be empty.
    pub note: Box<str>,
}

/// Cần hỗ trợ: people at the point ask for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// When they asked.
    pub at: Timestamp,
    /// A few words; may be empty.
    pub text: Box<str>,
    /// Who asks; may be empty.
    pub by: Box<str>,
    /// An operator answered since.
    pub answered: bool,
}

/// Calls for help that stand at a point; when there are more the oldest goes.
pub const MAX_HELP: usize = 10;

/// An operator's answer to the people at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Number of its fact.
    pub id: u64,
    /// When it was given.
    pub at: Timestamp,
    /// What it says.
    pub text: Box<str>,
    /// Who says it; may be empty.
    pub by: Box<str>,
}

/// Answers of operators that are kept for a point; when there are more the oldest goes.
pub const MAX_REPLIES: usize = 10;

/// What the people at a point said last, and were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// Picture and sound, while that is valid.
    confirmation: Option<Confirmation>,
    /// Whether the chair is there; none: nobody said.
    chair_present: Option<bool>,
    /// What they asked for, oldest first, until they need no help any more; at most [`MAX_HELP`].
    help: Vec<Help>,
    /// The last answers of operators, oldest first, at most [`MAX_REPLIES`].
    replies: Vec<Reply>,
    /// That all is well is no longer valid where it was said earlier.
    well_since: Timestamp,
    /// The newest word of each kind, so that an older one changes nothing.
    newest: Newest,
}

/// The newest word of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Newest {
    confirmation: Option<Origin>,
    chair: Option<Origin>,
    help: Option<Origin>,
}

/// Where a word comes from: those of one run of an agent are in the order of their numbers, others in
/// that of their times, where an agent's newest is no older than what it said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The agent.
    pub(crate) agent: AgentId,
    /// The opening of its spool.
    pub(crate) run: Run,
    /// The report's number.
    pub(crate) seq: u64,
    /// When it counts as observed.
    pub(crate) at: Timestamp,
}

impl Origin {
    /// Makes this the newest, unless it is older; says whether it is.
    fn replaces(&self, newest: &mut Option<Self>) -> bool {
        let Some(held) = newest else {
            *newest = Some(self.clone());
            return true;
        };
        let is_of_run = held.run == self.run && held.agent == self.agent;
        let is_newer =
            if is_of_run { is_newer((self.seq, self.at), (held.seq, held.at)) } else { self.at >= held.at };
        if is_newer {
            let at = if is_of_run { held.at.max(self.at) } else { self.at };
            *held = Self { at, ..self.clone() };
        }
        is_newer
    }
}

impl Statements {
    /// Picture and sound, while that is valid.
    pub fn confirmation(&self) -> Option<&Confirmation> {
        self.confirmation.as_ref()
    }

    /// Whether the chair is there; none: nobody said.
    pub fn chair_present(&self) -> Option<bool> {
        self.chair_present
    }

    /// What they asked for, oldest first; empty where they need no help.
    pub fn help(&self) -> &[Help] {
        &self.help
    }

    /// The last answer of an operator.
    pub fn reply(&self) -> Option<&Reply> {
        self.replies.last()
    }

    /// The last answers of operators, oldest first.
    pub fn replies(&self) -> &[Reply] {
        &self.replies
    }

    /// When the confirmation ends by itself: only that all is well does; a complaint stands until
    /// the people say otherwise.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let confirmation = self.confirmation.as_ref()?;
        match confirmation.state {
            MediaState::Good => Some(confirmation.at + CONFIRMED_FOR),
            MediaState::NoPicture | MediaState::NoSound => None,
        }
    }

    /// A person said what they see and hear; if all is well, help is not needed any more. What is
    /// too old at `now` says only that an earlier complaint is over.
    pub(crate) fn confirm(&mut self, confirmation: Confirmation, origin: &Origin, now: Timestamp) {
        if !origin.replaces(&mut self.newest.confirmation) {
            return;
        }
        let is_valid = match confirmation.state {
            MediaState::Good => {
                self.ask_no_help(origin);
                confirmation.at >= self.well_since && now < confirmation.at + CONFIRMED_FOR
            }
            MediaState::NoPicture | MediaState::NoSound => true,
        };
        self.confirmation = Some(confirmation).filter(|_| is_valid);
    }

    /// That all is well is no longer valid where it was said up to `at`. A complaint stands.
    pub(crate) fn end_confirmation(&mut self, at: Timestamp) {
        self.well_since = self.well_since.max(at);
        if self.is_well() && self.confirmation.as_ref().is_some_and(|confirmation| confirmation.at <= at) {
            self.confirmation = None;
        }
    }

    /// That all is well was said too long ago. A word that was said since, and comes late, still
    /// counts.
    pub(crate) fn expire_confirmation(&mut self) {
        if self.is_well() {
            self.confirmation = None;
        }
    }

    /// Statements of which no more is known than a confirmation.
    pub fn restated(confirmation: Option<Confirmation>) -> Self {
        Self { confirmation, ..Self::default() }
    }

    /// Goes on from a confirmation that was restated: what ended it while nothing was written is
    /// not known any more, and what the people said meanwhile comes again.
    pub(crate) fn restate(&mut self, restated: &Self, gap_from: Timestamp) {
        self.confirmation.clone_from(&restated.confirmation);
        self.well_since = gap_from;
    }

    /// The chair is there, or is not.
    pub(crate) fn set_chair(&mut self, present: bool, origin: &Origin) {
        if origin.replaces(&mut self.newest.chair) {
            self.chair_present = Some(present);
        }
    }

    /// They need help, beside what they asked for before. Who says the same again before anybody
    /// answered says nothing new.
    pub(crate) fn ask_help(&mut self, help: Help, origin: &Origin) {
        if !origin.replaces(&mut self.newest.help)
            || self.help.iter().any(|asked| !asked.answered && asked.text == help.text)
        {
            return;
        }
        if self.help.len() == MAX_HELP {
            self.help.remove(0);
        }
        self.help.push(help);
    }

    /// They need no help any more.
    pub(crate) fn ask_no_help(&mut self, origin: &Origin) {
        if origin.replaces(&mut self.newest.help) {
            self.help.clear();
        }
    }

    /// An operator answered all that they asked for.
    pub(crate) fn answer(&mut self, reply: Reply) {
        for help in &mut self.help {
            help.answered = true;
        }
        if self.replies.len() == MAX_REPLIES {
            self.replies.remove(0);
        }
        self.replies.push(reply);
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        let Newest { confirmation, chair, help } = &mut self.newest;
        let newest = [confirmation, chair, help].into_iter().flatten().map(|origin| &mut origin.at);
        let said = self.confirmation.iter_mut().map(|confirmation| &mut confirmation.at);
        let asked = self.help.iter_mut().map(|help| &mut help.at);
        let answered = self.replies.iter_mut().map(|reply| &mut reply.at);
        newest.chain(said).chain(asked).chain(answered).chain([&mut self.well_since])
    }

    fn is_well(&self) -> bool {
        self.confirmation.as_ref().is_some_and(|confirmation| confirmation.state == MediaState::Good)
    }
}
