//! What an event file says of this machine alone: the door for systems, and the collector's own way out. It
//! is no part of the event, so the journal keeps none of it and it may change from start to start.

use std::net::SocketAddr;

use diemcau_phrase::event::EventFault;

use super::super::raw::RawEvent;
use super::super::{DoorSettings, Outside};
use super::Checker;
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
    Outside { door, uplink: targets }
}
