//! From a notification of the outbox to the message that a channel carries, in the words of the day.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_core::event::Session;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::{EndKind, Finding, Incident, IncidentId, Member, Scope, Severity};
use diemcau_core::outbox::{Delivery, Notification, NotificationId, Queued, Said};
use diemcau_core::recipient::{ChannelName, Recipient};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::incident::Scene;
use diemcau_phrase::notification::{About, MAX_NAMES, Notice, Wording};
use jiff::tz::TimeZone;

use super::message::{Attachment, FIELDS, Kind, Message, Proof};

/// In whose words and hours messages are.
#[derive(Clone, Debug)]
pub struct Composer {
    /// The language.
    pub language: Language,
    /// The event's zone.
    pub zone: TimeZone,
}

/// The report of a figure, as it is told.
#[derive(Clone, Debug)]
pub struct ReportTold {
    /// In words.
    pub wording: Wording,
    /// The instant of its figure.
    pub at: Timestamp,
    /// As a document to sign.
    pub document: Attachment,
}

/// A thread that is told again to a channel that forgets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Its first notification.
    pub first: NotificationId,
    /// By which it was sent.
    pub channel: ChannelName,
    /// All that was told of in it.
    pub incidents: BTreeSet<IncidentId>,
}

impl Again {
    /// When all of it was over; none while some of it is open.
    pub fn over(&self, state: &State) -> Option<Timestamp> {
        over(state, &self.incidents)
    }
}

impl Composer {
    /// The message that tells a thread again, as it stands at `at`.
    pub fn again(
        &self,
        state: &State,
        (first, recipient): (&Notification, Option<&Recipient>),
        again: &Again,
        at: Timestamp,
    ) -> Message {
        let incidents = again.incidents.iter().filter_map(|id| state.incidents().get(*id));
        let said = |incident: &Incident| Said {
            incident: incident.id,
            cause: incident.found.cause,
            scope: incident.found.scope.clone(),
        };
        let is_over = again.over(state).is_some();
        let what = Queued {
            kind: if is_over { Kind::Resolved } else { Kind::Updated },
            about: incidents.map(said).collect(),
            thread: Some(first.id),
            ..first.what.clone()
        };
        self.message(state, (&Notification { what, ..first.clone() }, recipient), &again.channel, at)
    }

    /// The message of a notification to a recipient by a channel, as things stand at `at`.
    pub fn message(
        &self,
        state: &State,
        (notification, recipient): (&Notification, Option<&Recipient>),
        by: &ChannelName,
        at: Timestamp,
    ) -> Message {
        let clock = |at: Timestamp| self.clock(at);
        let scene = Scene { roster: state.roster(), words: state.words(), clock: &clock };
        let ids = notification.what.about.iter().map(|said| said.incident);
        let incidents: Vec<&Incident> = ids.filter_map(|id| state.incidents().get(id)).collect();
        let about: Vec<About> =
            incidents.iter().map(|incident| self.about(state, incident, recipient, &scene)).collect();
        let n_of = incidents.iter().fold((0, 0), |(n, of), incident| {
            let touched = shown(incident).members.len();
            (n + touched, of + touched.max(incident.found.of as usize))
        });
        let wording = self.language.wording(&Notice {
            event: &state.settings().name,
            is_rehearsal: state.session() == Some(Session::Rehearsal),
            kind: notification.what.kind,
            about: &about,
            n_of,
        });
        let terms = state.terms(at);
        let severity = incidents.iter().map(|incident| terms.severity(incident)).max();
        let first = incidents.first();
        let ends_at = incidents.iter().map(|incident| incident.end.map(|end| end.at)).max().flatten();
        let active = incidents.iter().any(|incident| incident.is_open());
        Message {
            key: key(state, notification),
            incident: first.map_or(0, |incident| incident.id.0),
            kind: notification.what.kind,
            severity: severity.unwrap_or(Severity::Info),
            html: html(&wording.text),
            fields: self.fields(state, &incidents, &about, n_of),
            subject: wording.subject,
            text: wording.text,
            short: wording.short,
            voice: wording.voice,
            starts_at: incidents.iter().map(|incident| incident.since).min().unwrap_or(at),
            ends_at: ends_at.filter(|_| !active),
            active,
            thread_ends_at: thread_ends_at(state, notification),
            previous: previous(state, notification, by),
            attachment: None,
        }
    }

    /// The message that brings the report of a figure.
    pub fn report(
        &self,
        state: &State,
        notification: &Notification,
        ReportTold { wording: report, at, document }: ReportTold,
    ) -> Message {
        let mut fields: BTreeMap<&'static str, String> = FIELDS.map(|field| (field, String::new())).into();
        fields.insert("event", state.settings().name.clone());
        Message {
            key: key(state, notification),
            incident: 0,
            kind: Kind::Report,
            severity: Severity::Info,
            html: html(&report.text),
            fields,
            subject: report.subject,
            text: report.text,
            short: report.short,
            voice: report.voice,
            starts_at: at,
            ends_at: Some(at),
            active: false,
            thread_ends_at: Some(at),
            previous: None,
            attachment: Some(document),
        }
    }

    fn about(
        &self,
        state: &State,
        incident: &Incident,
        recipient: Option<&Recipient>,
        scene: &Scene<'_>,
    ) -> About {
        let roster = state.roster();
        let titled = Incident { found: shown(incident), end: None, ..incident.clone() };
        let members = &titled.found.members;
        let names = members.iter().take(MAX_NAMES).map(|member| roster.point(member.point).name.to_string());
        let may_know =
            |member: &&Member| recipient.is_some_and(|recipient| recipient.scope_holds(member.point, roster));
        let contact = members.iter().find(may_know).map(|member| roster.point(member.point));
        let contact = contact.map(|point| format!("{} {}", point.contact, point.phone).trim().to_owned());
        let taken = incident
            .acknowledged
            .as_ref()
            .map(|taken| self.language.taken_by(&taken.by, &self.clock(taken.at), &taken.text));
        let merged = match incident.end.map(|end| end.how) {
            Some(EndKind::Merged(into)) => state.incidents().get(into),
            Some(EndKind::Restored | EndKind::EventOver) | None => None,
        };
        let merged = merged.map(|into| self.language.incident_title(into, scene));
        About {
            title: self.language.incident_title(&titled, scene),
            is_of_one: matches!(incident.found.scope, Scope::Point(_)) && !members.is_empty(),
            evidence: self.language.evidence(&incident.found, scene),
            names: if matches!(incident.found.scope, Scope::Point(_)) { Vec::new() } else { names.collect() },
            n_others: members.len().saturating_sub(MAX_NAMES),
            contact: contact.filter(|contact| !contact.is_empty()),
            taken,
            ended: incident
                .end
                .map(|end| (self.clock(end.at), self.language.length(end.at.since(incident.since)))),
            merged,
        }
    }

    fn fields(
        &self,
        state: &State,
        incidents: &[&Incident],
        about: &[About],
        (n, of): (usize, usize),
    ) -> BTreeMap<&'static str, String> {
        let joined = |texts: Vec<String>| texts.join("; ");
        let mut fields = BTreeMap::from([
            ("event", state.settings().name.clone()),
            ("affected", n.to_string()),
            ("of", of.to_string()),
            ("evidence", joined(about.iter().map(|about| about.evidence.clone()).collect())),
            ("contact", about.first().and_then(|about| about.contact.clone()).unwrap_or_default()),
        ]);
        let first = incidents.first();
        let members = incidents.iter().flat_map(|incident| shown(incident).members);
        let points: BTreeSet<PointIdx> = members.map(|member| member.point).collect();
        let codes = points.into_iter().map(|point| state.roster().point(point).code.to_string());
        fields.insert("points", codes.collect::<Vec<_>>().join(","));
        fields.insert("cause", first.map_or("", |first| first.found.cause.id()).to_owned());
        fields.insert("scope", first.map_or("", |first| first.found.scope.id()).to_owned());
        fields.insert("since", first.map(|first| self.clock(first.since)).unwrap_or_default());
        fields
    }

    fn clock(&self, at: Timestamp) -> String {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }
}

/// The idempotency key of a notification.
fn key(state: &State, notification: &Notification) -> String {
    format!("{}-{}", state.settings().start.as_millis() / 1_000, notification.id.0)
}

/// What a message shows of an incident: as it is, or once it is over all that it ever struck.
fn shown(incident: &Incident) -> Finding {
    if incident.is_open() {
        return incident.found.clone();
    }
    let lost = |point| {
        let held = incident.found.members.iter().find(|member| member.point == point);
        held.copied().unwrap_or(Member { point, struck: incident.since, lost: Some(incident.since) })
    };
    let members: Vec<Member> = incident.touched.iter().map(|point| lost(*point)).collect();
    let of = incident.found.of.max(u32::try_from(members.len()).unwrap_or(u32::MAX));
    Finding { members, of, ..incident.found.clone() }
}

/// When all was over that was told of in a notification's thread; none while some of it is open.
fn thread_ends_at(state: &State, notification: &Notification) -> Option<Timestamp> {
    let mut told = state.outbox().threads().remove(&notification.thread()).unwrap_or_default();
    told.extend(notification.what.about.iter().map(|said| said.incident));
    over(state, &told).filter(|_| !told.is_empty())
}

/// When the last of some incidents was over; none while any is open. What is no longer known is over.
fn over(state: &State, incidents: &BTreeSet<IncidentId>) -> Option<Timestamp> {
    let known = incidents.iter().filter_map(|id| state.incidents().get(*id));
    known
        .map(|incident| incident.end.map(|end| end.at))
        .try_fold(Timestamp::default(), |last, end| Some(last.max(end?)))
}

/// What the same channel gave for the first notification of these incidents to that recipient.
fn previous(state: &State, notification: &Notification, by: &ChannelName) -> Option<Proof> {
    let first = state.outbox().get(notification.what.thread?)?;
    match &first.delivery {
        Delivery::Sent { proof, .. } if first.channel() == Some(by) && !proof.is_empty() => {
            Some(Proof::new(proof.to_string()))
        }
        Delivery::Sent { .. } | Delivery::Waiting { .. } | Delivery::Failed { .. } => None,
    }
}

/// A text as paragraphs of HTML.
fn html(text: &str) -> String {
    let escaped = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs: Vec<String> = text.lines().map(|line| format!("<p>{}</p>", escaped(line))).collect();
    paragraphs.join("\n")
}
