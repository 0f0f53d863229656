//! From what an event file says to settings that can be: every impossible value is told at once.

mod alerts;
mod levels;
mod map;
mod meeting;
mod outside;
mod path;
mod report;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use diemcau_core::event::{AgendaItem, Cutoff, EventSettings};
use diemcau_core::roster::Roster;
use diemcau_core::text::clean;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::event::EventFault;
use diemcau_phrase::failure::Explain as _;
use jiff::tz::TimeZone;
use toml::{Spanned, Value};

use super::raw::{RawAgendaItem, RawCutoff, RawEvent, line_of};
use super::time::{self, Clock};
use super::{Fault, Outside};
use crate::roster::Unreadable;

/// Most bytes of a telephone number.
const MAX_PHONE: usize = 40;

/// Settings whose agenda names no points yet.
pub(super) struct Draft {
    /// Checked but for points; the agenda in the order of the file.
    pub(super) settings: EventSettings,
    /// Codes of the points that speak.
    pub(super) speaking_codes: BTreeSet<String>,
    /// What is of this machine alone.
    pub(super) outside: Outside,
}

/// Collects what is wrong.
struct Checker<'a> {
    text: &'a str,
    clock: Clock,
    faults: Vec<Fault>,
}

/// Start and end, as far as they are times.
struct Span {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

/// Checks everything that needs no roster.
pub(super) fn settings(raw: &RawEvent, text: &str) -> Result<Draft, Vec<Fault>> {
    let mut check = Checker { text, clock: Clock::new(TimeZone::UTC), faults: Vec::new() };
    if let Ok(zone) = TimeZone::get(raw.time_zone.get_ref()) {
        check.clock = Clock::new(zone);
    } else {
        check.tell(&raw.time_zone, "time_zone", EventFault::NoTimeZone(raw.time_zone.get_ref().clone()));
    }
    let name = check.named(&raw.name, "name");
    check.named(&raw.roster, "roster");
    let span = check.span(raw);
    let cutoffs = check.cutoffs(&raw.cutoff, &span);
    let count_open = check.count_open(raw, &span, &cutoffs);
    let agenda = raw.agenda.iter().filter_map(|item| check.agenda_item(item, &span)).collect();
    let mut levels = levels::check(&mut check, &raw.level);
    path::check(&mut check, raw, &mut levels);
    let alert_rules = alerts::rules(&mut check, raw, &mut levels);
    let area_level = alerts::area_level(&mut check, raw.areas.as_ref(), &levels);
    let report = raw.report.as_ref().map(|report| report::check(&mut check, report)).unwrap_or_default();
    let speaking_codes = check.speaking(&raw.speaking);
    let outside = outside::check(&mut check, raw);
    let operators = raw.operators.as_ref();
    let operators_phone = operators.map(|operators| check.phone(&operators.phone)).unwrap_or_default();
    let (Some(start), Some(end), Some(count_open), []) =
        (span.start, span.end, count_open, check.faults.as_slice())
    else {
        return Err(check.faults);
    };
    let time_zone = raw.time_zone.get_ref().clone();
    let settings = EventSettings {
        name,
        time_zone,
        start,
        end,
        count_open,
        cutoffs,
        levels,
        agenda,
        operators_phone,
        area_level,
        alert_rules,
        report,
        map: Vec::new(),
    };
    Ok(Draft { settings, speaking_codes, outside })
}

/// Checks what an event file says of points, and links the agenda to them.
pub(super) fn points(
    draft: Draft,
    raw: &RawEvent,
    text: &str,
    roster: &Roster,
) -> Result<EventSettings, Vec<Fault>> {
    let mut check = Checker { text, clock: Clock::new(TimeZone::UTC), faults: Vec::new() };
    if roster.is_empty() {
        check.tell(&raw.roster, "roster", EventFault::NoPoints);
    }
    let unknown = |code: &str| EventFault::UnknownPoint(code.to_owned());
    for code in &raw.speaking {
        if roster.find(&clean(code.get_ref()).text).is_none() {
            check.tell(code, "speaking", unknown(code.get_ref()));
        }
    }
    let mut settings = draft.settings;
    for (item, raw) in settings.agenda.iter_mut().zip(&raw.agenda) {
        let Some(code) = &raw.point else { continue };
        item.point = roster.find(&clean(code.get_ref()).text);
        if item.point.is_none() {
            check.tell(code, "agenda.point", unknown(code.get_ref()));
        }
    }
    settings.agenda.sort_by_key(|item| item.at);
    settings.map = map::check(&mut check, raw, roster);
    if check.faults.is_empty() { Ok(settings) } else { Err(check.faults) }
}

/// The fault of a roster that is no roster.
pub(super) fn unreadable_roster(raw: &RawEvent, text: &str, path: &Path, error: &Unreadable) -> Fault {
    let fault = EventFault::Roster {
        file: path.display().to_string(),
        vietnamese: error.explain(Language::Vietnamese),
        english: error.explain(Language::English),
    };
    Fault { line: line_of(text, raw.roster.span().start), key: "roster".to_owned(), fault }
}

impl Checker<'_> {
    fn tell<T>(&mut self, at: &Spanned<T>, key: &str, fault: EventFault) {
        self.faults.push(Fault { line: line_of(self.text, at.span().start), key: key.to_owned(), fault });
    }

    fn named(&mut self, text: &Spanned<String>, key: &str) -> String {
        let cleaned = clean(text.get_ref()).text;
        if cleaned.is_empty() {
            self.tell(text, key, EventFault::Empty);
        }
        cleaned
    }

    fn phone(&mut self, written: &Spanned<String>) -> String {
        let phone = clean(written.get_ref()).text;
        if !phone.bytes().any(|byte| byte.is_ascii_digit()) {
            self.tell(written, "operators.phone", EventFault::NoPhone(phone.clone()));
        } else if phone.len() > MAX_PHONE {
            self.tell(written, "operators.phone", EventFault::TooLong(MAX_PHONE));
        }
        phone
    }

    fn length(&mut self, written: &Spanned<String>, key: &str) -> Option<Duration> {
        match time::length(written.get_ref()) {
            Ok(length) => Some(length),
            Err(fault) => {
                self.tell(written, key, fault);
                None
            }
        }
    }

    fn instant(&mut self, value: &Spanned<Value>, key: &str) -> Option<Timestamp> {
        match self.clock.instant(value.get_ref()) {
            Ok(instant) => Some(instant),
            Err(fault) => {
                self.tell(value, key, fault);
                None
            }
        }
    }

    fn span(&mut self, raw: &RawEvent) -> Span {
        let start = self.instant(&raw.start, "start");
        if let Some(start) = start {
            self.clock.set_day_of(start);
        }
        let end = self.instant(&raw.end, "end");
        if let (Some(start), Some(end)) = (start, end)
            && end <= start
        {
            self.tell(&raw.end, "end", EventFault::NotAfterStart);
        }
        Span { start, end }
    }

    fn cutoffs(&mut self, raw: &[RawCutoff], span: &Span) -> Vec<Cutoff> {
        let mut cutoffs: Vec<Cutoff> = Vec::new();
        for cutoff in raw {
            let name = self.named(&cutoff.name, "cutoff.name");
            if cutoffs.iter().any(|other| other.name == name) {
                self.tell(&cutoff.name, "cutoff.name", EventFault::NameTaken(name.clone()));
            }
            let at = self.instant(&cutoff.at, "cutoff.at");
            let due = cutoff.due.as_ref().and_then(|due| self.instant(due, "cutoff.due"));
            let Some(at) = at else { continue };
            if span.end.is_some_and(|end| at > end) {
                self.tell(&cutoff.at, "cutoff.at", EventFault::AfterEnd);
            }
            if cutoffs.iter().any(|other| other.at == at) {
                self.tell(&cutoff.at, "cutoff.at", EventFault::CutoffTimeTaken);
            }
            if let Some(written) = &cutoff.due
                && due.is_some_and(|due| due < at)
            {
                self.tell(written, "cutoff.due", EventFault::DueBeforeCutoff);
            }
            cutoffs.push(Cutoff { name, at, due });
        }
        cutoffs.sort_by_key(|cutoff| cutoff.at);
        cutoffs
    }

    fn count_open(&mut self, raw: &RawEvent, span: &Span, cutoffs: &[Cutoff]) -> Option<Timestamp> {
        let opens = self.instant(&raw.count_open, "count_open")?;
        if let Some(first) = cutoffs.first().filter(|first| opens > first.at) {
            let fault = EventFault::AfterFirstCutoff(first.name.clone());
            self.tell(&raw.count_open, "count_open", fault);
        } else if span.end.is_some_and(|end| opens >= end) {
            self.tell(&raw.count_open, "count_open", EventFault::NotBeforeEnd);
        }
        Some(opens)
    }

    fn agenda_item(&mut self, raw: &RawAgendaItem, span: &Span) -> Option<AgendaItem> {
        let item = self.named(&raw.item, "agenda.item");
        let at = self.instant(&raw.time, "agenda.time")?;
        if span.start.is_some_and(|start| at < start) {
            self.tell(&raw.time, "agenda.time", EventFault::BeforeStart);
        } else if span.end.is_some_and(|end| at > end) {
            self.tell(&raw.time, "agenda.time", EventFault::AfterEnd);
        }
        Some(AgendaItem { at, item, point: None })
    }

    fn speaking(&mut self, raw: &[Spanned<String>]) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        for written in raw {
            let code = self.named(written, "speaking");
            if !codes.insert(code) {
                self.tell(written, "speaking", EventFault::NamedTwice(written.get_ref().clone()));
            }
        }
        codes
    }
}
