//! The last row of the header: what is wrong with the collector, what of the schedule lies ahead, the
//! cut-off that has passed until the event starts, and how old the picture is.

use diemcau_core::event::Cutoff;
use diemcau_core::time::Timestamp;
use diemcau_phrase::screen::{Due, PassedCutoff};

use crate::fit::{Pen, columns};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Between two parts.
const BETWEEN: &str = " · ";

pub(super) fn render(state: &State, view: &View, pen: &mut Pen<'_>, now: Timestamp) {
    pen.put(" ", theme::TEXT);
    health(state, view, pen);
    let age = state.picture_age().unwrap_or_default();
    let language = state.language;
    let revision = view.replica().revision().0;
    let round_trip = state.round_trip.map(|length| language.round_trip(length)).unwrap_or_default();
    let whole = format!("{} · {}{round_trip}", language.picture_age(age), language.revision(revision));
    let [long, short] = [language.picture_age(age), language.picture_age_short(age)];
    let told = told(state, view, now);
    let fits = |parts: &[String], age: &str| {
        let gaps = BETWEEN.chars().count() * parts.len().saturating_sub(1);
        let width: u16 = parts.iter().map(|part| columns(part)).sum();
        usize::from(width + columns(age)) + gaps + 2 <= usize::from(pen.left())
    };
    let ways = || told.iter().flat_map(|parts| [(parts, &whole), (parts, &long), (parts, &short)]);
    let Some((parts, age)) = ways().find(|(parts, age)| fits(parts, age)).or_else(|| ways().last()) else {
        return;
    };
    pen.put_at_end(&format!("{age} "), theme::LABEL);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            pen.put(BETWEEN, theme::MUTED);
        }
        pen.put(part, theme::TEXT);
    }
}

/// What can be told of the schedule, in ways that need less and less room.
fn told(state: &State, view: &View, now: Timestamp) -> Vec<Vec<String>> {
    let (language, words) = (state.language, state.language.screen());
    let settings = view.replica().settings();
    let ahead = |cutoff: &Cutoff| language.countdown(&cutoff.name, cutoff.at.since(now));
    let next = settings.cutoffs.iter().find(|cutoff| cutoff.at > now);
    if now >= settings.start {
        let is_on = if now < settings.end { words.going_on } else { words.over };
        return vec![next.map(ahead).into_iter().chain([is_on.to_owned()]).collect()];
    }
    let start = language.countdown(words.start, settings.start.since(now));
    let Some(passed) = settings.cutoffs.iter().rev().find(|cutoff| cutoff.at <= now) else {
        return vec![next.map(ahead).into_iter().chain([start]).collect()];
    };
    let [named, bare] = [&*passed.name, ""].map(|name| told_passed(state, view, passed, name, now));
    // A count at the start is told of by the start.
    let next = next.filter(|cutoff| cutoff.at < settings.start).map(ahead);
    let all = [Some(named.clone()), next, Some(start.clone())];
    vec![
        all.into_iter().flatten().collect(),
        vec![named, start.clone()],
        vec![bare.clone(), start],
        vec![bare],
    ]
}

fn told_passed(state: &State, view: &View, cutoff: &Cutoff, name: &str, now: Timestamp) -> String {
    let at = view.clock.hm(cutoff.at);
    let due = cutoff.due.map(|due| (due, view.clock.hm(due)));
    let due = due.as_ref().map(|(due, clock)| {
        if now < *due { Due::In(clock, due.since(now)) } else { Due::Since(clock, now.since(*due)) }
    });
    state.language.passed_cutoff(PassedCutoff { name, at: &at, due })
}

fn health(state: &State, view: &View, pen: &mut Pen<'_>) {
    let health = &view.health;
    let journal = health
        .journal_failing_since
        .map(|since| state.language.journal_failing(&view.clock.hm(since), health.journal_fault));
    let drift = health.clock_drift_ms.map(|drift| state.language.clock_drift(drift));
    let plaintext = health.plaintext.then(|| state.language.screen().plaintext.to_owned());
    let certificate =
        health.certificate_ends.map(|ends| state.language.certificate_ends_on(&view.clock.day(ends)));
    for warning in [journal, drift, plaintext, certificate].into_iter().flatten() {
        pen.put(&format!(" {warning} "), theme::WARNING).put(" ", theme::TEXT);
    }
}
