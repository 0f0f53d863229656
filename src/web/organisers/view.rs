//! What the organisers' page shows, from the state.

use std::fmt::Write as _;

use diemcau_core::cutoff::Reached;
use diemcau_core::event::Session;
use diemcau_core::figure::{Figure, PointFigure, Sums};
use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, Contact};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_page::organisers::{
    AmendmentView, ApprovedView, CalledView, DoubtView, FigureView, FrozenView, MissingAreaView, MissingView,
    NextCutoff, RowView, ToldView,
};
use diemcau_page::view::{ClockSource, ClockView};
use diemcau_phrase::Language;

/// Missing points listed of an area, where all areas are.
const LISTED_OF_AREA: usize = 8;
/// Missing points listed in all; of further areas only the sums stand there.
const LISTED: usize = 160;
/// Numbers to be looked at that are listed; more would hide the worst.
const MAX_DOUBTFUL: usize = 100;

/// All of it.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) event: String,
    pub(super) session: Session,
    pub(super) clock: ClockView,
    pub(super) next: Option<Next>,
    pub(super) figure: FigureView,
    pub(super) missing: Vec<MissingAreaView>,
    pub(super) doubtful: Vec<DoubtView>,
    pub(super) frozen: Vec<FrozenView>,
    pub(super) is_durable: bool,
}

/// The next cut-off.
#[derive(Debug)]
pub(super) struct Next {
    name: String,
    at: Timestamp,
    due: Option<Timestamp>,
}

impl Next {
    pub(super) fn view(&self) -> NextCutoff<'_> {
        NextCutoff { name: &self.name, at: self.at, due: self.due }
    }
}

/// What is to be shown at an instant; `area` is the code of the one that is listed whole.
pub(super) fn picture(
    state: &State,
    (now, utc_offset_s): (Timestamp, i32),
    area: Option<&str>,
    language: Language,
) -> Picture {
    let settings = state.settings();
    let figure = Figure::of(state);
    let is_ahead =
        |cutoff: &&diemcau_core::event::Cutoff| cutoff.due.unwrap_or(cutoff.at).max(cutoff.at) > now;
    let next = settings.cutoffs.iter().find(is_ahead);
    Picture {
        event: settings.name.clone(),
        session: state.session().unwrap_or_default(),
        clock: ClockView { source: ClockSource::Event, now, utc_offset_s },
        next: next.map(|cutoff| Next { name: cutoff.name.clone(), at: cutoff.at, due: cutoff.due }),
        missing: missing_areas(state, area, language),
        doubtful: doubtful(state, &figure),
        frozen: frozen(state),
        figure: figure_view(state, figure, language),
        is_durable: true,
    }
}

fn figure_view(state: &State, figure: Figure, language: Language) -> FigureView {
    let settings = state.settings();
    let level = |(level, sums): (diemcau_core::ids::LevelIdx, Sums)| {
        let name = settings.levels.get(level.as_usize()).map_or("", |level| &level.name).to_owned();
        RowView { name, sums }
    };
    let area = |(area, sums)| RowView { name: area_name(state, area, language), sums };
    FigureView {
        total: figure.total,
        levels: figure.levels.into_iter().map(level).collect(),
        areas: figure.areas.into_iter().map(area).collect(),
    }
}

fn missing_areas(state: &State, wanted: Option<&str>, language: Language) -> Vec<MissingAreaView> {
    let (roster, mut left) = (state.roster(), LISTED);
    let areas = missing::by_area(roster, state.areas(), state.now()).into_iter();
    let code = |area: PointIdx| roster.point(area).code.as_str();
    areas
        .filter(|area| wanted.is_none_or(|wanted| wanted == code(area.area)))
        .map(|area| {
            let most = if wanted.is_some() { area.points.len() } else { LISTED_OF_AREA.min(left) };
            let points: Vec<_> =
                area.points.iter().take(most).map(|idx| missing_point(state, *idx)).collect();
            left -= points.len().min(left);
            MissingAreaView {
                code: code(area.area).to_owned(),
                name: area_name(state, area.area, language),
                n_missing: area.points.len(),
                people: area.people_missing,
                points,
            }
        })
        .collect()
}

fn missing_point(state: &State, idx: PointIdx) -> MissingView {
    let (row, now) = (state.roster().point(idx), &state.now()[idx.as_usize()]);
    let Contact { name: contact, phone, of } = missing::contact(state.roster(), idx);
    MissingView {
        code: row.code.as_str().to_owned(),
        name: row.name.to_string(),
        expected: row.expected,
        presence: now.presence,
        contact: contact.to_owned(),
        phone: phone.to_owned(),
        of: (of != idx).then(|| name(state, of)),
        called: now.called.as_deref().map(|called| CalledView {
            at: called.at,
            by: called.by.to_string(),
            note: called.note.to_string(),
            n_calls: called.n_calls,
        }),
    }
}

/// Conflicts first, then what is flagged and nobody found right.
fn doubtful(state: &State, figure: &Figure) -> Vec<DoubtView> {
    let is_open = |point: &&PointFigure| {
        let verified = point.count.as_ref().is_some_and(|count| count.verified.is_some());
        point.is_conflict() || (!point.flags.is_empty() && !verified)
    };
    let mut points: Vec<_> = figure.points.iter().filter(is_open).collect();
    points.sort_by_key(|point| !point.is_conflict());
    points.into_iter().take(MAX_DOUBTFUL).map(|point| doubt(state, point)).collect()
}

fn doubt(state: &State, point: &PointFigure) -> DoubtView {
    let (idx, row) = (point.point, state.roster().point(point.point));
    let told = state.point(idx).counts.history().iter().rev().take(4);
    let count = point.count.as_ref();
    DoubtView {
        code: row.code.as_str().to_owned(),
        name: row.name.to_string(),
        expected: row.expected,
        stands: count.map(|held| ToldView {
            count: held.count,
            source: held.source,
            by: held.by.to_string(),
            at: held.observed,
        }),
        told: told
            .map(|told| ToldView {
                count: told.count,
                source: Some(told.source),
                by: told.by.to_string(),
                at: told.observed,
            })
            .collect(),
        is_conflict: point.is_conflict(),
        flags: point.flags.clone(),
        verified_by: count.and_then(|held| held.verified.as_ref()).map(|verified| verified.by.to_string()),
    }
}

fn frozen(state: &State) -> Vec<FrozenView> {
    let cutoffs = state.settings().cutoffs.iter();
    cutoffs
        .map(|cutoff| {
            let reached = state.cutoffs_reached().iter().rev().find(|reached| *reached.name == *cutoff.name);
            let amendments = reached.map_or(&[][..], |reached| &reached.amendments);
            FrozenView {
                name: cutoff.name.clone(),
                query: format!("cutoff={}", escaped(&cutoff.name)),
                at: cutoff.at,
                due: cutoff.due,
                figure: reached.map(Reached::frozen),
                approved: reached.and_then(|reached| approved(reached, None)),
                amendments: amendments
                    .iter()
                    .zip(1..)
                    .map(|(held, n)| AmendmentView {
                        by: held.by.to_string(),
                        at: held.at,
                        reason: held.reason.to_string(),
                        approved: reached.and_then(|reached| approved(reached, Some(n))),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn approved(reached: &Reached, amendment: Option<u32>) -> Option<ApprovedView> {
    let approval = reached.approval(amendment)?;
    Some(ApprovedView { by: approval.by.to_string(), at: approval.at })
}

fn area_name(state: &State, first: PointIdx, language: Language) -> String {
    language.area(&state.roster().point(first).name, state.areas().n_beside(first))
}

fn name(state: &State, idx: PointIdx) -> String {
    state.roster().point(idx).name.to_string()
}

/// A text as a query has it.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").expect("a String takes what is written");
        }
        escaped
    })
}
