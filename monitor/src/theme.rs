//! Styles and signs, named by what they mean. Calm where all is well, loud only for a problem; no
//! meaning is told by colour alone.

use diemcau_core::cause::Severity;
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::statements::MediaState;
use ratatui::style::{Color, Modifier, Style};

/// Ordinary text.
pub(crate) const TEXT: Style = Style::new().fg(Color::Indexed(252));
/// Text that stands out: names, figures.
pub(crate) const STRONG: Style = Style::new().fg(Color::Indexed(255)).add_modifier(Modifier::BOLD);
/// What explains other text: labels, units.
pub(crate) const LABEL: Style = Style::new().fg(Color::Indexed(245));
/// What need not be read: zeros, empty bars.
pub(crate) const MUTED: Style = Style::new().fg(Color::Indexed(240));
/// A frame.
pub(crate) const FRAME: Style = Style::new().fg(Color::Indexed(238));
/// The frame of the pane that takes the keys.
pub(crate) const FRAME_FOCUSED: Style = Style::new().fg(Color::Indexed(110));
/// The title of a pane.
pub(crate) const TITLE: Style = Style::new().fg(Color::Indexed(250)).add_modifier(Modifier::BOLD);
/// The first line of the screen.
pub(crate) const TOP: Style = Style::new().fg(Color::Indexed(255)).bg(Color::Indexed(236));
/// The clock in it.
pub(crate) const CLOCK: Style = TOP.add_modifier(Modifier::BOLD);
/// "DIỄN TẬP".
pub(crate) const REHEARSAL: Style =
    Style::new().fg(Color::Indexed(232)).bg(Color::Indexed(214)).add_modifier(Modifier::BOLD);
/// "CHÍNH THỨC".
pub(crate) const LIVE_SESSION: Style =
    Style::new().fg(Color::Indexed(255)).bg(Color::Indexed(25)).add_modifier(Modifier::BOLD);
/// The picture cannot be trusted.
pub(crate) const BANNER: Style =
    Style::new().fg(Color::Indexed(255)).bg(Color::Indexed(160)).add_modifier(Modifier::BOLD);
/// Laid over all that the banner speaks of.
pub(crate) const STALE: Style = Style::new().add_modifier(Modifier::DIM);
/// The collector itself is not well.
pub(crate) const WARNING: Style =
    Style::new().fg(Color::Indexed(232)).bg(Color::Indexed(220)).add_modifier(Modifier::BOLD);
/// What became of what the reader asked for.
pub(crate) const TOLD: Style =
    Style::new().fg(Color::Indexed(232)).bg(Color::Indexed(108)).add_modifier(Modifier::BOLD);
/// The row under the cursor, in the pane that takes the keys.
pub(crate) const SELECTED: Style = Style::new().bg(Color::Indexed(239));
/// The row under the cursor of another pane.
pub(crate) const SELECTED_ELSEWHERE: Style = Style::new().bg(Color::Indexed(235));
/// A tile or tab that is chosen.
pub(crate) const CHOSEN: Style =
    Style::new().fg(Color::Indexed(232)).bg(Color::Indexed(110)).add_modifier(Modifier::BOLD);
/// The row of tabs.
pub(crate) const TABS: Style = Style::new().fg(Color::Indexed(250)).bg(Color::Indexed(236));
/// A point that is still not there when people are being counted.
pub(crate) const UNSEEN_LATE: Style = Style::new().fg(Color::Indexed(180)).add_modifier(Modifier::BOLD);
/// A key, in footer and help.
pub(crate) const KEY: Style = Style::new().fg(Color::Indexed(110)).add_modifier(Modifier::BOLD);
/// A name that the search found.
pub(crate) const FOUND: Style =
    Style::new().fg(Color::Indexed(220)).add_modifier(Modifier::BOLD).add_modifier(Modifier::UNDERLINED);
/// What hints at a cause.
pub(crate) const EVIDENCE: Style = Style::new().fg(Color::Indexed(179));
/// A speaking point.
pub(crate) const SPEAKING: Style = Style::new().fg(Color::Indexed(213)).add_modifier(Modifier::BOLD);
/// A telephone number.
pub(crate) const PHONE: Style = Style::new().fg(Color::Indexed(117));
/// The filled part of a bar where nothing is wrong.
pub(crate) const BAR_WELL: Style = Style::new().fg(Color::Indexed(71));
/// The filled part of a bar where something is.
pub(crate) const BAR_HURT: Style = Style::new().fg(Color::Indexed(173));
/// The rest of a bar.
pub(crate) const BAR_EMPTY: Style = Style::new().fg(Color::Indexed(237));
/// A curve of measurements.
pub(crate) const CURVE: Style = Style::new().fg(Color::Indexed(74));

/// How a presence looks.
pub(crate) fn presence(presence: Presence) -> Style {
    match presence {
        Presence::Live => Style::new().fg(Color::Indexed(71)),
        Presence::Suspect => Style::new().fg(Color::Indexed(220)).add_modifier(Modifier::BOLD),
        Presence::Lost => Style::new().fg(Color::Indexed(203)).add_modifier(Modifier::BOLD),
        Presence::Left => Style::new().fg(Color::Indexed(173)),
        Presence::Unseen => Style::new().fg(Color::Indexed(246)),
        Presence::Excused => Style::new().fg(Color::Indexed(67)),
        Presence::Unreachable => Style::new().fg(Color::Indexed(177)).add_modifier(Modifier::BOLD),
    }
}

/// The sign of a presence.
pub(crate) fn glyph(presence: Presence) -> &'static str {
    match presence {
        Presence::Live => "●",
        Presence::Suspect => "◐",
        Presence::Lost => "✖",
        Presence::Left => "◇",
        Presence::Unseen => "○",
        Presence::Excused => "→",
        Presence::Unreachable => "?",
    }
}

/// The sign of a speaking point.
pub(crate) const SPEAKS: &str = "★";

/// The sign of people who need help.
pub(crate) const NEEDS_HELP: &str = "⚑";
/// The sign of what else is wrong at a point that is there.
pub(crate) const WRONG: &str = "!";

/// People who wait for an answer.
pub(crate) const UNANSWERED: Style = Style::new().fg(Color::Indexed(207)).add_modifier(Modifier::BOLD);
/// People who were answered and still need help.
pub(crate) const ANSWERED: Style = Style::new().fg(Color::Indexed(176));
/// What else is wrong at a point that is there.
pub(crate) const TROUBLE: Style = Style::new().fg(Color::Indexed(215)).add_modifier(Modifier::BOLD);

/// How the band of a meeting path looks.
pub(crate) fn band(band: Option<Band>) -> Style {
    match band {
        None => LABEL,
        Some(Band::Good) => Style::new().fg(Color::Indexed(71)),
        Some(Band::Fair) => Style::new().fg(Color::Indexed(179)),
        Some(Band::Poor) => Style::new().fg(Color::Indexed(215)),
        Some(Band::Bad) => Style::new().fg(Color::Indexed(203)).add_modifier(Modifier::BOLD),
    }
}

/// How people's word on picture and sound looks.
pub(crate) fn media(state: MediaState) -> Style {
    match state {
        MediaState::Good => Style::new().fg(Color::Indexed(71)),
        MediaState::NoPicture | MediaState::NoSound => TROUBLE,
    }
}

/// How a power source looks.
pub(crate) fn power(source: PowerSource) -> Style {
    match source {
        PowerSource::Unknown => LABEL,
        PowerSource::Mains => TEXT,
        PowerSource::Battery => Style::new().fg(Color::Indexed(220)).add_modifier(Modifier::BOLD),
        PowerSource::Generator => Style::new().fg(Color::Indexed(179)),
    }
}

/// The sign of something new and critical.
pub(crate) const RINGS: &str = "▲";

/// How an incident looks that matters so much.
pub(crate) fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => Style::new().fg(Color::Indexed(203)).add_modifier(Modifier::BOLD),
        Severity::Warning => TROUBLE,
        Severity::Info => LABEL,
    }
}

/// The sign of how much an incident matters.
pub(crate) fn severity_sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "▲",
        Severity::Warning => "◆",
        Severity::Info => "▫",
    }
}

/// The sign of a message that was sent.
pub(crate) const SENT: &str = "✔";
/// The sign of one that is to be sent.
pub(crate) const WAITING: &str = "…";
/// The sign of one that no channel took.
pub(crate) const FAILED: &str = "✖";
