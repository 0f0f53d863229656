//! What is wrong at a point, in the room of one row: the gravest thing as its headline, and beside it
//! what else there is and what hints at a cause.

use diemcau_core::ids::PointIdx;
use diemcau_core::point::{HelpNow, PointNow};
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::risk::groups::RiskGroup;
use diemcau_core::time::Timestamp;
use ratatui::style::Style;

use crate::theme;
use crate::view::View;
use diemcau_core::trouble::Trouble;
use diemcau_phrase::Language;

/// The gravest thing at a point, or how it stands if nothing is wrong.
pub(super) struct Headline {
    /// Its sign.
    pub(super) sign: &'static str,
    /// What and since when.
    pub(super) text: String,
    /// How both look.
    pub(super) style: Style,
}

impl Headline {
    /// Of a point.
    pub(super) fn of(language: Language, view: &View, idx: PointIdx, now: Timestamp) -> Self {
        match view.troubles(idx).next() {
            Some(trouble) => Self::of_trouble(language, view, idx, &trouble, now),
            None => Self::of_presence(language, view, view.now(idx), now),
        }
    }

    /// Of one thing that is wrong at a point.
    pub(super) fn of_trouble(
        language: Language,
        view: &View,
        idx: PointIdx,
        trouble: &Trouble<'_>,
        now: Timestamp,
    ) -> Self {
        let how = view.now(idx);
        let (sign, text, style) = match trouble {
            Trouble::Gone(_) => return Self::of_presence(language, view, how, now),
            Trouble::Help(help) => (theme::NEEDS_HELP, language.needs_help().to_owned(), help_style(help)),
            Trouble::Media(said) => (theme::WRONG, language.media(said.state).to_owned(), theme::TROUBLE),
            Trouble::Clash(clash) => (theme::WRONG, language.clash(clash.is_copy).to_owned(), theme::TROUBLE),
            Trouble::Count(count) => (theme::WRONG, language.unlikely_count(count.count), theme::TROUBLE),
            Trouble::Power(alarm, _) => {
                (theme::WRONG, language.power_alarm_left(*alarm, how.power.runtime), theme::TROUBLE)
            }
            Trouble::Path(path) => (theme::WRONG, language.path(path.band, &path.probe), theme::TROUBLE),
        };
        let since = match trouble {
            Trouble::Help(_) | Trouble::Media(_) | Trouble::Clash(_) | Trouble::Count(_) => trouble.since(),
            // A source may stand for hours before its supply warns.
            Trouble::Gone(_) | Trouble::Power(..) | Trouble::Path(_) => None,
        };
        Self { sign, text: with_since(language, view, text, since, now), style }
    }

    /// Of how a point stands, whatever else is wrong.
    pub(super) fn of_presence(language: Language, view: &View, how: &PointNow, now: Timestamp) -> Self {
        let style = match how.presence {
            Presence::Unseen if view.is_unseen_news() => theme::UNSEEN_LATE,
            presence => theme::presence(presence),
        };
        let text = language.presence(how.presence).to_owned();
        let text = with_since(language, view, text, how.since, now);
        Self { sign: theme::glyph(how.presence), text, style }
    }
}

/// How people who need help look.
pub(super) fn help_style(help: &HelpNow) -> Style {
    if help.reply.is_some() { theme::ANSWERED } else { theme::UNANSWERED }
}

/// Two words on a leaf of the tree: the gravest thing at a point that is there.
pub(super) fn in_short(language: Language, view: &View, idx: PointIdx) -> Option<(String, Style)> {
    let told = match view.troubles(idx).next()? {
        Trouble::Gone(_) => return None,
        Trouble::Help(help) => (format!("{} {}", theme::NEEDS_HELP, language.needs_help()), help_style(help)),
        other => (format!("{} {}", theme::WRONG, language.trouble(&other, view.now(idx))), theme::TROUBLE),
    };
    Some(told)
}

/// What is told beside the headline, and how it looks: what people say, what else is wrong, and what
/// hints at a cause, or that nothing does; empty for a point where all is well. What it shares with others
/// is left out where it is told elsewhere.
pub(super) fn beside(
    language: Language,
    view: &View,
    idx: PointIdx,
    shared: Option<&RiskGroup>,
) -> (String, Style) {
    let how = view.now(idx);
    let mut troubles = view.troubles(idx);
    let mut parts = Vec::new();
    let first = troubles.next();
    let style = match &first {
        Some(Trouble::Help(help)) => {
            // First, since what people write may take all the room.
            parts.push(
                if help.reply.is_some() { language.answered(true) } else { language.answered(false) }
                    .to_owned(),
            );
            parts.extend(asked(help));
            help_style(help)
        }
        Some(Trouble::Media(confirmation)) => {
            parts.extend(said(&confirmation.note, &confirmation.by));
            theme::EVIDENCE
        }
        Some(
            Trouble::Gone(_) | Trouble::Clash(_) | Trouble::Count(_) | Trouble::Power(..) | Trouble::Path(_),
        )
        | None => theme::EVIDENCE,
    };
    parts.extend(troubles.map(|other| language.trouble(&other, how)));
    let (evidence, evidence_style) = evidence(language, view, idx, shared);
    if parts.is_empty() {
        return (evidence, evidence_style);
    }
    if !evidence.is_empty() {
        parts.push(evidence);
    }
    (parts.join(" · "), style)
}

/// What is told of why a point is not there, and how it looks: what hints at a cause, or that
/// nothing does; empty for a point that is there.
pub(super) fn evidence(
    language: Language,
    view: &View,
    idx: PointIdx,
    shared: Option<&RiskGroup>,
) -> (String, Style) {
    let now = view.now(idx);
    let mut parts = Vec::new();
    parts.extend(shared.map(|group| language.shared_risk(group)));
    let is_gone = matches!(now.presence, Presence::Lost | Presence::Left | Presence::Unreachable);
    if is_gone && now.last_power == PowerSource::Battery {
        let also = view.shared_risk(idx).is_some();
        parts.push(if also { language.also_was_on_battery() } else { language.was_on_battery() }.to_owned());
    }
    if let Some(reason) = now.left_reason {
        parts.push(language.goodbye(reason).to_owned());
    }
    if parts.is_empty() && now.presence == Presence::Lost && view.shared_risk(idx).is_none() {
        return (language.cause_unknown().to_owned(), theme::LABEL);
    }
    (parts.join(" · "), theme::EVIDENCE)
}

/// What people need, oldest first; what was answered aside where something was not.
pub(super) fn asked(help: &HelpNow) -> impl Iterator<Item = String> {
    let is_answered = help.reply.is_some();
    let calls = help.calls().into_iter().filter(move |call| is_answered || !call.answered);
    calls.filter_map(|call| said(&call.text, &call.by))
}

/// What people say and who they are; none if they say neither.
pub(super) fn said(text: &str, by: &str) -> Option<String> {
    match (text, by) {
        ("", "") => None,
        (text, "") => Some(text.to_owned()),
        ("", by) => Some(by.to_owned()),
        (text, by) => Some(format!("{text} — {by}")),
    }
}

fn with_since(
    language: Language,
    view: &View,
    text: String,
    since: Option<Timestamp>,
    now: Timestamp,
) -> String {
    match since {
        Some(since) => format!("{text} {}", language.since(&view.clock.hm(since), now.since(since))),
        None => text,
    }
}
