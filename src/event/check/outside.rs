//! What an event file says of this machine alone: the door for systems, and the collector's own way out. It
//! is no part of the event, so the journal keeps none of it and it may change from start to start.

use std::net::SocketAddr;

use diemcau_phrase::event::EventFault;
use url::Url;

use super::super::raw::{RawEvent, RawWeb};
use super::super::{DoorSettings, Outside, PemFiles, WebSettings, Without};
use super::{Checker, meeting};
use crate::uplink::{MAX_TARGETS, Target};

pub(super) fn check(check: &mut Checker<'_>, raw: &RawEvent) -> Outside {
    let door = raw.evidence.as_ref().and_then(|evidence| {
        let token_file = check.named(&evidence.token_file, "evidence.token_file");
        let written = evidence.listen.get_ref();
        let Ok(listen) = written.trim().parse::<SocketAddr>() else {
            check.tell(&evidence.listen, "evidence.listen", EventFault::BadAddress(written.clone()));
            return None;
        };
        Some(DoorSettings { listen, token_file: token_file.into() })
    });
    let mut targets = Vec::new();
    if let Some(uplink) = &raw.uplink {
        let written = uplink.targets.get_ref();
        if written.is_empty() {
            check.tell(&uplink.targets, "uplink.targets", EventFault::Empty);
        }
        if written.len() > MAX_TARGETS {
            check.tell(&uplink.targets, "uplink.targets", EventFault::TooManyTargets(MAX_TARGETS));
        }
        for written in written {
            if let Some(target) = Target::parse(written.get_ref().trim()) {
                targets.push(target);
            } else {
                let fault = EventFault::UplinkTarget(written.get_ref().clone());
                check.tell(written, "uplink.targets", fault);
            }
        }
    }
    let web = raw.web.as_ref().and_then(|raw| web(check, raw));
    let without = raw.identity.as_ref().map_or(Without::default(), |identity| {
        match identity.without.get_ref().trim() {
            "rehearsal" => Without::Rehearsal,
            "never" => Without::Never,
            other => {
                check.tell(&identity.without, "identity.without", EventFault::BadWithout(other.to_owned()));
                Without::default()
            }
        }
    });
    Outside { door, web, without, uplink: targets, meetings: meeting::check(check, &raw.meeting) }
}

/// Without a certificate it is not encrypted, and a link is a secret: so it stays on this machine then.
fn web(check: &mut Checker<'_>, raw: &RawWeb) -> Option<WebSettings> {
    let written = raw.listen.get_ref();
    let Ok(listen) = written.trim().parse::<SocketAddr>() else {
        check.tell(&raw.listen, "web.listen", EventFault::BadAddress(written.clone()));
        return None;
    };
    let written = raw.url.get_ref().trim();
    let url = Url::parse(written).ok().filter(|url| {
        let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare
    });
    if url.is_none() {
        check.tell(&raw.url, "web.url", EventFault::BadWebUrl(written.to_owned()));
    }
    let tls = match (&raw.certificate, &raw.key) {
        (Some(certificate), Some(key)) => Some(PemFiles {
            certificate: check.named(certificate, "web.certificate").into(),
            key: check.named(key, "web.key").into(),
        }),
        (None, None) if listen.ip().is_loopback() => None,
        (None, None) => {
            check.tell(&raw.listen, "web.listen", EventFault::PlainBeyond(listen.to_string()));
            None
        }
        (Some(alone), None) | (None, Some(alone)) => {
            check.tell(alone, "web", EventFault::HalfACertificate);
            None
        }
    };
    Some(WebSettings { listen, url: url?.as_str().trim_end_matches('/').to_owned(), tls })
}
