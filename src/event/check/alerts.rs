//! How incidents are told otherwise than by default, and which level the areas are.

use std::time::Duration;

use diemcau_core::alert_rule::AlertRule;
use diemcau_core::cause::Audience;
use diemcau_core::event::Level;
use diemcau_core::ids::LevelIdx;
use diemcau_core::incident::{Cause, Severity};
use diemcau_core::phase::Phase;
use diemcau_phrase::event::EventFault;
use toml::Spanned;

use super::super::raw::{RawAlert, RawAreas, RawEvent};
use super::Checker;
use super::path::named;

/// No message waits longer, and no reminder either.
const WAIT_MAX: Duration = Duration::from_hours(12);
/// More than any event has.
const MAX_RULES: usize = 100;

/// The rules of `[[alert]]`, in their order.
pub(super) fn rules(check: &mut Checker<'_>, raw: &RawEvent, levels: &mut [Level]) -> Vec<AlertRule> {
    if let Some(alert) = raw.alert.get(MAX_RULES) {
        check.tell(alert, "alert", EventFault::TooManyRules(MAX_RULES));
    }
    raw.alert.iter().map(|alert| rule(check, alert, levels)).collect()
}

/// The level of `[areas]`.
pub(super) fn area_level(
    check: &mut Checker<'_>,
    raw: Option<&RawAreas>,
    levels: &[Level],
) -> Option<LevelIdx> {
    let written = &raw?.level;
    let at = levels.iter().position(|level| level.id == *written.get_ref());
    if at.is_none() {
        check.tell(written, "areas.level", EventFault::UnknownLevel(written.get_ref().clone()));
    }
    at.map(level_idx)
}

fn rule(check: &mut Checker<'_>, written: &Spanned<RawAlert>, levels: &mut [Level]) -> AlertRule {
    let raw = written.get_ref();
    let wait = |check: &mut Checker<'_>, length: Option<&Spanned<String>>, key| {
        let wait = check.length(length?, key)?;
        if wait > WAIT_MAX {
            check.tell(length?, key, EventFault::MoreThan(WAIT_MAX));
        }
        Some(wait)
    };
    let severity = |check: &mut Checker<'_>, written: &Spanned<String>| {
        let all = [Severity::Info, Severity::Warning, Severity::Critical];
        one_of(check, written, "alert.severity", &all, Severity::id)
    };
    let rule = AlertRule {
        phases: some_of(check, &raw.phases, "alert.phases", &Phase::ALL, Phase::id),
        levels: match &raw.levels {
            Some(_) => {
                let named = named(check, raw.levels.as_ref(), "alert.levels", levels);
                named.into_iter().map(level_idx).collect()
            }
            None => Vec::new(),
        },
        causes: some_of(check, &raw.causes, "alert.causes", &Cause::ALL, Cause::id),
        severity: raw.severity.as_ref().and_then(|written| severity(check, written)),
        hold_down: wait(check, raw.hold_down.as_ref(), "alert.hold-down"),
        remind_after: wait(check, raw.remind_after.as_ref(), "alert.remind-after"),
        audience: raw
            .audience
            .as_ref()
            .map(|written| some_of(check, written, "alert.audience", &Audience::ALL, Audience::id)),
    };
    let AlertRule { severity, hold_down, remind_after, audience, .. } = &rule;
    let sets_something =
        severity.is_some() || hold_down.is_some() || remind_after.is_some() || audience.is_some();
    if check.faults.is_empty() && !sets_something {
        check.tell(written, "alert", EventFault::RuleSetsNothing);
    }
    rule
}

fn some_of<T: Copy>(
    check: &mut Checker<'_>,
    written: &[Spanned<String>],
    key: &str,
    all: &[T],
    id: fn(T) -> &'static str,
) -> Vec<T> {
    written.iter().filter_map(|written| one_of(check, written, key, all, id)).collect()
}

fn one_of<T: Copy>(
    check: &mut Checker<'_>,
    written: &Spanned<String>,
    key: &str,
    all: &[T],
    id: fn(T) -> &'static str,
) -> Option<T> {
    let found = all.iter().copied().find(|one| id(*one) == written.get_ref());
    if found.is_none() {
        let allowed = all.iter().map(|one| id(*one)).collect::<Vec<_>>().join(", ");
        check.tell(written, key, EventFault::NotOneOf { written: written.get_ref().clone(), allowed });
    }
    found
}

fn level_idx(at: usize) -> LevelIdx {
    LevelIdx(u16::try_from(at).expect("an event has few levels"))
}
