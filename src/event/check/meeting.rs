//! Servers of meetings that are asked who is there. Whether one answers is for the collector to find.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use diemcau_core::meeting::MAX_SOURCE;
use diemcau_phrase::event::EventFault;
use reqwest::Url;
use toml::Spanned;

use super::super::raw::RawMeeting;
use super::Checker;
use crate::meeting::list::Pointers;
use crate::meeting::server::{EVERY, Kind, LEAST_EVERY, MeetingServer};

/// Servers of one event.
const MAX_SERVERS: usize = 16;
/// A list that is older says little.
const MOST_EVERY: Duration = Duration::from_mins(5);
/// The kinds, as they are written.
const KINDS: &str = "json, bigbluebutton, zoom, cisco, pexip";

pub(super) fn check(check: &mut Checker<'_>, raw: &[RawMeeting]) -> Vec<MeetingServer> {
    if let Some(beyond) = raw.get(MAX_SERVERS) {
        check.tell(&beyond.name, "meeting", EventFault::TooManyTargets(MAX_SERVERS));
    }
    let mut names = BTreeSet::new();
    let mut servers = Vec::new();
    for written in raw {
        let name = check.named(&written.name, "meeting.name");
        if name.len() > MAX_SOURCE {
            check.tell(&written.name, "meeting.name", EventFault::TooLong(MAX_SOURCE));
        }
        if !names.insert(name.clone()) {
            check.tell(&written.name, "meeting.name", EventFault::NameTaken(name.clone()));
        }
        servers.extend(server(check, written, name));
    }
    servers
}

fn server(check: &mut Checker<'_>, raw: &RawMeeting, name: String) -> Option<MeetingServer> {
    let kind = raw.kind.as_ref().map_or("json", |kind| kind.get_ref());
    let pointers = pointers(check, raw);
    let meeting =
        raw.meeting.as_ref().map(|meeting| check.named(meeting, "meeting.meeting")).unwrap_or_default();
    let every = raw.every.as_ref().and_then(|every| {
        let length = check.length(every, "meeting.every")?;
        if !(LEAST_EVERY..=MOST_EVERY).contains(&length) {
            check.tell(every, "meeting.every", EventFault::Between(LEAST_EVERY, MOST_EVERY));
        }
        Some(length)
    });
    let mut file = |written: &Option<Spanned<String>>, key: &str| {
        written.as_ref().map(|written| PathBuf::from(check.named(written, key)))
    };
    let secret_file = file(&raw.secret_file, "meeting.secret-file");
    let body_file = file(&raw.body_file, "meeting.body-file");
    let rules = file(&raw.rules, "meeting.rules");
    let Some(kind) = Kind::parse(kind, pointers) else {
        let fault = EventFault::NotOneOf { written: kind.to_owned(), allowed: KINDS.to_owned() };
        check.tell(raw.kind.as_ref().unwrap_or(&raw.name), "meeting.kind", fault);
        return None;
    };
    if meeting.is_empty() && matches!(kind, Kind::BigBlueButton | Kind::Zoom) {
        check.tell(raw.meeting.as_ref().unwrap_or(&raw.name), "meeting.meeting", EventFault::Empty);
    }
    let url = Url::parse(raw.url.get_ref().trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    let Some(url) = url else {
        check.tell(&raw.url, "meeting.url", EventFault::NoUrl(raw.url.get_ref().clone()));
        return None;
    };
    let every = every.unwrap_or(EVERY);
    Some(MeetingServer { name, kind, url, meeting, every, secret_file, body_file, rules })
}

fn pointers(check: &mut Checker<'_>, raw: &RawMeeting) -> Pointers {
    let mut pointers = Pointers::default();
    let written = [
        (&raw.list_at, "meeting.list-at", &mut pointers.list),
        (&raw.name_at, "meeting.name-at", &mut pointers.name),
        (&raw.address_at, "meeting.address-at", &mut pointers.address),
    ];
    for (written, key, pointer) in written {
        let Some(written) = written else { continue };
        let text = written.get_ref();
        if !text.is_empty() && !text.starts_with('/') {
            check.tell(written, key, EventFault::NoPointer(text.clone()));
        }
        pointer.clone_from(text);
    }
    pointers
}
