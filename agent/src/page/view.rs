//! How the agent's status looks on the page of its point.

use diemcau_core::attendance::Disposition;
use diemcau_core::event::Session;
use diemcau_core::statements::Reply;
use diemcau_core::time::Timestamp;
use diemcau_page::view::{
    Attendees, ClockSource, ClockView, CutoffView, EventView, Fate, HelpRequest, LinkView, PointView,
    RefusalReason, Reported, ReportedPower,
};
use diemcau_proto::v1::report::Body;
use diemcau_proto::v1::{self, Welcome};

use crate::board::{self, Board, Link};
use crate::clock::{Mono, Now};
use crate::identity::VERSION;
use crate::report::Topic;

/// The point as it stands at `now`.
pub(super) fn point(board: &Board, now: Now) -> PointView {
    let at_ms = board.event_ms(now).unwrap_or(now.wall_ms);
    let source = if board.clock.is_some() { ClockSource::Event } else { ClockSource::Machine };
    let welcome = board.welcome.as_ref();
    PointView {
        code: board.point.clone(),
        name: welcome.map(|welcome| welcome.point_name.clone()).unwrap_or_default(),
        event: welcome.map(event),
        clock: ClockView { source, now: Timestamp::from_millis(at_ms), utc_offset_s: board.utc_offset_s() },
        link: link(board, |then: Mono| Timestamp::from_millis(at_ms) - now.mono.since(then)),
        power: board.power_now(now.mono).map(|reading| reading.fresh()).unwrap_or_default(),
        reported_power: board.power_word.as_ref().map(|word| ReportedPower {
            source: word.source,
            by: word.by.clone(),
            since: Timestamp::from_millis(board.event_ms_of(word.since_ms, now)),
            ask_again: word.ask_again,
        }),
        paths: board.paths.values().cloned().collect(),
        count: reported(board, Topic::Count, |body| match body {
            Body::Attendance(body) => Some(Attendees { count: body.count, by: body.by.clone() }),
            _ => None,
        }),
        chair_present: reported(board, Topic::Chair, |body| match body {
            Body::Chair(body) => Some(body.present),
            _ => None,
        }),
        media: reported(board, Topic::Confirmation, |body| match body {
            Body::Confirmation(body) => body.state().into(),
            _ => None,
        }),
        help: reported(board, Topic::Help, |body| match body {
            Body::Help(body) => Some(HelpRequest { needed: body.needed, text: body.text.clone() }),
            _ => None,
        }),
        replies: board.replies.iter().map(reply).collect(),
        n_waiting: board.n_waiting,
        program: format!("diemcau-agent {VERSION}"),
    }
}

fn event(welcome: &Welcome) -> EventView {
    let cutoff = |cutoff: &v1::Cutoff| CutoffView {
        name: cutoff.name.clone(),
        at: Timestamp::from_millis(cutoff.at_ms),
    };
    EventView {
        name: welcome.event.clone(),
        session: Option::from(welcome.session()).unwrap_or(Session::Live),
        cutoffs: welcome.cutoffs.iter().map(cutoff).collect(),
    }
}

fn link(board: &Board, at: impl Fn(Mono) -> Timestamp) -> LinkView {
    match &board.link {
        Link::Attached { since } => LinkView::Attached { since: at(*since) },
        Link::Detached { why, .. } if board.welcome.is_none() && why.is_empty() => LinkView::Calling,
        Link::Detached { since, why } => LinkView::Detached { since: at(*since), why: why.clone() },
    }
}

fn reported<T>(board: &Board, topic: Topic, what: impl Fn(&Body) -> Option<T>) -> Option<Reported<T>> {
    let word = board.words.get(&topic)?;
    Some(Reported {
        seq: word.seq,
        at: Timestamp::from_millis(word.at_ms),
        what: what(&word.said.body)?,
        fate: fate(&word.fate),
    })
}

fn fate(fate: &board::Fate) -> Fate {
    match fate {
        board::Fate::Waiting => Fate::Waiting,
        board::Fate::Received { received_ms, disposition } => Fate::Received {
            at: Timestamp::from_millis(*received_ms),
            disposition: self::disposition(*disposition),
        },
        board::Fate::Refused { reason, text } => {
            Fate::Refused { reason: refusal(*reason), text: text.clone() }
        }
    }
}

fn refusal(reason: v1::RefusalReason) -> Option<RefusalReason> {
    match reason {
        v1::RefusalReason::Unspecified => None,
        v1::RefusalReason::Malformed => Some(RefusalReason::Malformed),
        v1::RefusalReason::UnknownPoint => Some(RefusalReason::UnknownPoint),
        v1::RefusalReason::NotBelow => Some(RefusalReason::NotBelow),
        v1::RefusalReason::OtherSession => Some(RefusalReason::OtherSession),
        v1::RefusalReason::NotDurable => Some(RefusalReason::NotDurable),
    }
}

fn disposition(disposition: v1::Disposition) -> Option<Disposition> {
    match disposition {
        v1::Disposition::Unspecified => None,
        v1::Disposition::Standing => Some(Disposition::Standing),
        v1::Disposition::History => Some(Disposition::History),
        v1::Disposition::BeforeOpen => Some(Disposition::BeforeOpen),
        v1::Disposition::Excused => Some(Disposition::Excused),
        v1::Disposition::Repeated => Some(Disposition::Repeated),
    }
}

fn reply(reply: &v1::OperatorReply) -> Reply {
    Reply {
        id: reply.id,
        at: Timestamp::from_millis(reply.at_ms),
        text: reply.text.as_str().into(),
        by: reply.by.as_str().into(),
    }
}
