//! The page behind a point's link: shown, and what people report with it handed to the core.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Extension, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use diemcau_core::attendance::CountSource;
use diemcau_core::fact::Told;
use diemcau_core::ids::Run;
use diemcau_core::input::{LinkReport, ReportBody};
use diemcau_page::below::{self, Counts};
use diemcau_page::form::{EntryBody, FormFault, RawForm, Section};
use diemcau_page::render::{Linked as LinkedParts, PageView, Typed, linked_page};
use diemcau_page::token;
use diemcau_phrase::page as phrase;
use diemcau_phrase::page::linked as words;
use tokio::time::timeout;

use super::answer::{go, html, is_foreign};
use super::pages::Pages;
use super::random::form_id;
use super::token::path;
use super::view::{Closed, LinkedPoint, linked};
use crate::clock::utc_offset_s;
use crate::collector::Linked;
use crate::exceeded::Limit;
use crate::http1::Peer;

/// A form is durable within this, or it is said that nobody knows.
const TELL_WITHIN: Duration = Duration::from_secs(10);

/// Shows the page; changes nothing.
pub(super) async fn show(
    State(pages): State<Arc<Pages>>,
    Path((code, token)): Path<(String, String)>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    let base = path(&code, &token);
    match pages.open(&code, &token, (peer, &headers)).await {
        Ok((point, is_durable)) => pages.page(StatusCode::OK, &base, &point, (is_durable, None)),
        Err(refusal) => *refusal,
    }
}

/// Takes a form, once.
pub(super) async fn take(
    State(pages): State<Arc<Pages>>,
    Path((code, token, section)): Path<(String, String, String)>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, axum::extract::rejection::FormRejection>,
) -> Response {
    let base = path(&code, &token);
    let (mut point, is_durable) = match pages.open(&code, &token, (peer, &headers)).await {
        Ok(opened) => opened,
        Err(refusal) => return *refusal,
    };
    if is_foreign(&headers, &pages.url) {
        return pages.says(StatusCode::FORBIDDEN, words::wrong_origin(pages.language));
    }
    let section = Section::from_id(&section).filter(|section| *section != Section::Power);
    let (Some(section), Ok(Form(fields))) = (section, form) else {
        return pages.says(StatusCode::BAD_REQUEST, phrase::bad_form(pages.language));
    };
    let raw = read(fields, &mut point);
    let Some(form) = run(&raw.id) else {
        return pages.says(StatusCode::FORBIDDEN, phrase::old_form(pages.language));
    };
    let (status, fault) = match entries(section, &raw, &point) {
        Err(fault @ (FormFault::Surprising { .. } | FormFault::SurprisingBelow { .. })) => {
            (StatusCode::OK, fault)
        }
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, fault),
        Ok(_) if !pages.posts.may_take(&code) => {
            pages.access.exceeded().note(Limit::Forms);
            let why = words::too_many_forms(pages.language).to_owned();
            (StatusCode::TOO_MANY_REQUESTS, FormFault::NotRecorded { why })
        }
        Ok(entries) => match pages.hand_in(&point, LinkReport { form, entries }).await {
            Ok(()) => return go(&format!("{base}#{}", section.id())),
            Err(fault) => (StatusCode::SERVICE_UNAVAILABLE, fault),
        },
    };
    let typed = Typed { section, raw: &raw, fault };
    pages.page(status, &base, &point, (is_durable, Some(typed)))
}

impl Pages {
    /// The point of a link, and whether the collector can write; or what is answered instead.
    async fn open(
        &self,
        code: &str,
        token: &str,
        (peer, headers): (Peer, &HeaderMap),
    ) -> Result<(LinkedPoint, bool), Box<Response>> {
        let Some(epoch) = self.tokens.check(code, token) else {
            return Err(Box::new(self.wrong(self.address(peer, headers)).await));
        };
        let (code, zone) = (code.to_owned(), self.zone.clone());
        let seen =
            self.access.look(move |state, now| linked(state, now, (&code, epoch), utc_offset_s(&zone, now)));
        let text = match seen.await {
            Ok(seen) => match seen.what {
                Ok(point) => return Ok((point, seen.is_durable)),
                Err(Closed::Unknown) => return Err(Box::new(self.wrong(self.address(peer, headers)).await)),
                Err(Closed::Revoked) => words::revoked_link(self.language),
                Err(Closed::Over) => words::expired_link(self.language),
            },
            Err(_stopping) => {
                let text = words::stopping(self.language);
                return Err(Box::new(self.says(StatusCode::SERVICE_UNAVAILABLE, text)));
            }
        };
        Err(Box::new(self.says(StatusCode::GONE, text)))
    }

    fn page(
        &self,
        status: StatusCode,
        base: &str,
        linked: &LinkedPoint,
        (is_durable, typed): (bool, Option<Typed<'_>>),
    ) -> Response {
        // One that was not taken is sent again under its own id, so that it counts once whatever became of it.
        let form_id = typed.as_ref().map_or_else(form_id, |typed| typed.raw.id.clone());
        let view = PageView {
            language: self.language,
            point: &linked.point,
            token: String::new(),
            form_id,
            by: Some(&linked.by),
            network: None,
            typed,
            linked: Some(LinkedParts {
                base,
                standing: linked.standing.clone(),
                below: &linked.below,
                opens: linked.opens,
                hosted_by: linked.hosted_by.as_deref(),
                is_unwritten: !is_durable,
            }),
        };
        html(status, linked_page(&view).into_string())
    }

    async fn hand_in(&self, point: &LinkedPoint, report: LinkReport) -> Result<(), FormFault> {
        let why = match timeout(TELL_WITHIN, self.access.report(point.idx, report)).await {
            Ok(Ok(Linked::Taken(_))) => return Ok(()),
            Ok(Ok(Linked::Refused(refusal))) => refusal.to_string(),
            Ok(Ok(Linked::NotDurable)) => words::not_durable(self.language).to_owned(),
            Ok(Err(_stopping)) => words::stopping(self.language).to_owned(),
            Err(_) => return Err(FormFault::RecordedSlowly),
        };
        Err(FormFault::NotRecorded { why })
    }
}

/// What came, the numbers of points below in their fields; others are not looked at.
fn read(fields: Vec<(String, String)>, point: &mut LinkedPoint) -> RawForm {
    let mut raw = RawForm::default();
    for (name, value) in fields {
        let place = match name.as_str() {
            "id" => &mut raw.id,
            "say" => &mut raw.say,
            "count" => &mut raw.count,
            "by" => &mut raw.by,
            "text" => &mut raw.text,
            "sure" => &mut raw.sure,
            "sure_below" => &mut raw.sure_below,
            name => match point.below.iter_mut().find(|held| below::field(&held.code) == name) {
                Some(held) => &mut held.typed,
                None => continue,
            },
        };
        *place = value;
    }
    raw
}

/// A form's id as the core knows it.
fn run(id: &str) -> Option<Run> {
    let number = token::is_id(id).then(|| u64::from_str_radix(&id[..16], 16).ok());
    number.flatten().filter(|number| *number > 0).map(Run)
}

/// What a form tells the core.
fn entries(
    section: Section,
    raw: &RawForm,
    point: &LinkedPoint,
) -> Result<Vec<(Box<str>, ReportBody)>, FormFault> {
    if section == Section::Count {
        let Counts { by, note, own, below } = below::read(raw, point.point.known(), &point.below)?;
        let (by, note): (Box<str>, Box<str>) = (by.into(), note.into());
        let own = own.map(|count| ("".into(), count, CountSource::Person));
        let below = below.into_iter().map(|held| (held.code.into(), held.count, CountSource::Proxy));
        let all = own.into_iter().chain(below);
        let body =
            |count, source| ReportBody::Attendance { count, source, by: by.clone(), note: note.clone() };
        return Ok(all.map(|(code, count, source)| (code, body(count, source))).collect());
    }
    let entry = section.read(raw, &point.by, point.point.known())?;
    let by: Box<str> = entry.by.into();
    let told = match entry.body {
        EntryBody::Chair { present } => Told::Chair { present, by },
        EntryBody::Media(state) => Told::Confirmation { state, by, note: "".into() },
        EntryBody::HelpNeeded { text } => Told::Help { needed: true, text: text.into(), by },
        EntryBody::HelpOver => Told::Help { needed: false, text: "".into(), by },
        EntryBody::Count(_) | EntryBody::Power(_) => return Err(FormFault::UnknownButton),
    };
    Ok(vec![("".into(), ReportBody::Told(Box::new(told)))])
}
