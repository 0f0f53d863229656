//! `diemcau journal acts`: who did what, and from where.

use std::path::Path;

use diemcau::journal;
use diemcau_core::fact::Fact;
use diemcau_core::ids::PointIdx;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::acted::Naming;
use diemcau_phrase::failure::{Complaint, Explain as _};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::local;
use crate::cli::{Outcome, out};

/// One act of a person.
#[derive(Debug, Serialize)]
struct Acted {
    /// Number of the fact.
    fact: u64,
    /// RFC 3339 in the event's zone.
    at: String,
    session: &'static str,
    /// The name: of the certificate, or as it was given.
    by: String,
    /// Where it came from.
    address: Option<String>,
    /// The user of the collector's machine who asked by its socket.
    user: Option<String>,
    /// Code of the point, if it is about a single one.
    point: Option<String>,
    /// What was done, in the language of the command.
    act: String,
}

/// Prints all acts of people in a data directory, or in a copy of one.
///
/// # Errors
/// If the journal cannot be read at all; a damage is told behind what stands before it.
pub(super) fn run(data: &Path, json: bool, language: Language) -> Result<Outcome, Complaint> {
    let shown = data.display().to_string();
    let facts = journal::read(data)
        .map_err(|error| Complaint::of(move |language| format!("{shown}: {}", error.explain(language))))?;
    let (mut state, mut acts, mut damage) = (State::default(), Vec::new(), None);
    for fact in facts {
        match fact {
            Ok(fact) => {
                state.apply(&fact);
                acts.extend(Acted::of(&fact, &state, language));
            }
            Err(error) => damage = Some(error),
        }
    }
    let text = if json { out::json(&acts)? } else { listed(&acts, language) };
    out::say(&text)?;
    let Some(damage) = damage else { return Ok(Outcome::Clean) };
    out::complain(&damage.explain(language));
    Ok(Outcome::Faults)
}

impl Acted {
    fn of(fact: &Fact, state: &State, language: Language) -> Option<Self> {
        let actor = fact.body.actor()?;
        let zone = TimeZone::get(&state.settings().time_zone).unwrap_or(TimeZone::UTC);
        let code = |point: PointIdx| {
            state.roster().get(point).map(|point| point.code.to_string()).unwrap_or_default()
        };
        let clock = |at: Timestamp| {
            let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
            at.to_zoned(zone.clone()).strftime("%d/%m %H:%M").to_string()
        };
        Some(Self {
            fact: fact.seq.0,
            at: local(fact.at, &zone),
            session: fact.session.id(),
            by: actor.name.to_string(),
            address: actor.address.map(|address| address.to_string()),
            user: actor.user.as_deref().map(str::to_owned),
            point: fact.body.point().map(code),
            act: language.acted(&fact.body, &Naming { code: &code, clock: &clock }),
        })
    }

    /// "2026-11-30T07:31:05.123+07:00  Lê Hoa (10.1.2.3)  386-03: tiếp nhận sự cố số 12".
    fn line(&self, language: Language) -> String {
        let Self { at, by, act, .. } = self;
        let from = language.acted_from(self.address.as_deref(), self.user.as_deref());
        let by = if by.is_empty() { "—" } else { by };
        let point = self.point.as_ref().map(|point| format!("{point}: ")).unwrap_or_default();
        format!("{at}  {by} ({from})  {point}{act}\n")
    }
}

fn listed(acts: &[Acted], language: Language) -> String {
    if acts.is_empty() {
        return format!("{}\n", language.nobody_acted());
    }
    acts.iter().map(|acted| acted.line(language)).collect()
}
