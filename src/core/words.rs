//! What people at a point say beside counts, and what operators answer.

use std::time::Duration;

use crate::time::Timestamp;

/// That people see and hear well holds this long after they said so.
pub const CONFIRMED_FOR: Duration = Duration::from_mins(30);

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

/// Cần hỗ trợ: people at the point need help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// Since when.
    pub at: Timestamp,
    /// A few words; may be empty.
    pub text: Box<str>,
    /// Who asks; may be empty.
    pub by: Box<str>,
    /// It was answered: the point's last reply is about it.
    pub answered: bool,
}

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

/// What the people at a point said last, and were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Picture and sound, while that is valid.
    confirmation: Option<Confirmation>,
    /// Whether the chair is there; none: nobody said.
    chair_present: Option<bool>,
    /// What they need help with, while they do.
    help: Option<Help>,
    /// The last answer of an operator.
    reply: Option<Reply>,
    /// What was observed earlier says nothing any more.
    floor: Floor,
}

/// When each kind of word was observed last, or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Floor {
    confirmation: Timestamp,
    chair: Timestamp,
    help: Timestamp,
}

impl Words {
    /// Picture and sound, while that is valid.
    pub fn confirmation(&self) -> Option<&Confirmation> {
        self.confirmation.as_ref()
    }

    /// Whether the chair is there; none: nobody said.
    pub fn chair_present(&self) -> Option<bool> {
        self.chair_present
    }

    /// What they need help with, while they do.
    pub fn help(&self) -> Option<&Help> {
        self.help.as_ref()
    }

    /// The last answer of an operator.
    pub fn reply(&self) -> Option<&Reply> {
        self.reply.as_ref()
    }

    /// When the confirmation ends by itself: only that all is well does; a complaint stands until
    /// the people say otherwise or the point is lost.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let confirmation = self.confirmation.as_ref()?;
        match confirmation.state {
            MediaState::Good => Some(confirmation.at + CONFIRMED_FOR),
            MediaState::NoPicture | MediaState::NoSound => None,
        }
    }

    /// A person said what they see and hear; if all is well, help is not needed any more. What is
    /// too old at `now` changes nothing.
    pub(crate) fn confirm(&mut self, confirmation: Confirmation, now: Timestamp) {
        let at = confirmation.at;
        if at < self.floor.confirmation {
            return;
        }
        self.floor.confirmation = at;
        let is_good = confirmation.state == MediaState::Good;
        if is_good {
            self.ask_no_help(at);
        }
        self.confirmation = (!is_good || now < at + CONFIRMED_FOR).then_some(confirmation);
    }

    /// What was said of picture and sound up to `at` is no longer valid.
    pub(crate) fn end_confirmation(&mut self, at: Timestamp) {
        self.floor.confirmation = self.floor.confirmation.max(at);
        if self.confirmation.as_ref().is_some_and(|confirmation| confirmation.at <= at) {
            self.confirmation = None;
        }
    }

    /// What was said of picture and sound was said too long ago. A word that was said since, and
    /// comes late, still counts.
    pub(crate) fn expire_confirmation(&mut self) {
        self.confirmation = None;
    }

    /// Words of which no more is known than a confirmation.
    pub fn restated(confirmation: Option<Confirmation>) -> Self {
        Self { confirmation, ..Self::default() }
    }

    /// Goes on from a confirmation that was restated at `now`; what was said before ends there.
    pub(crate) fn restate(&mut self, restated: &Self, now: Timestamp) {
        self.end_confirmation(now);
        self.confirmation.clone_from(&restated.confirmation);
    }

    /// The chair is there, or is not.
    pub(crate) fn seat_chair(&mut self, present: bool, at: Timestamp) {
        if at >= self.floor.chair {
            self.floor.chair = at;
            self.chair_present = Some(present);
        }
    }

    /// They need help.
    pub(crate) fn ask_help(&mut self, help: Help) {
        if help.at >= self.floor.help {
            self.floor.help = help.at;
            self.help = Some(help);
        }
    }

    /// They need no help any more.
    pub(crate) fn ask_no_help(&mut self, at: Timestamp) {
        if at >= self.floor.help {
            self.floor.help = at;
            self.help = None;
        }
    }

    /// An operator answered.
    pub(crate) fn answer(&mut self, reply: Reply) {
        if let Some(help) = &mut self.help {
            help.answered = true;
        }
        self.reply = Some(reply);
    }
}
