//! How the agent's status looks on the page of its point.

use diemcau_core::attendance::Disposition;
use diemcau_core::event::Session;
use diemcau_core::statements::Reply;
use diemcau_core::time::Timestamp;
use diemcau_page::view::{
    Attendees, ClockSource, ClockView, CutoffView, EventView, Fate, HelpCall, LinkView, PointView, Reported,
    ReportedPower,
};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain as _;
use diemcau_proto::v1::report::Body;
use diemcau_proto::v1::{self, Welcome};

use crate::agent_state::{self, AgentState, CollectorLink};
use crate::clock::{Mono, Now};
use crate::explain::remedy;
use crate::identity::VERSION;
use crate::report::{Topic, refusal_reason};

/// The point as it stands at `now`.
pub(super) fn point(language: Language, state: &AgentState, now: Now) -> PointView {
    let at_ms = state.event_ms(now).unwrap_or(now.wall_ms);
    let source = if state.clock.is_some() { ClockSource::Event } else { ClockSource::Machine };
    let welcome = state.welcome.as_ref();
    PointView {
        code: state.point.clone(),
        name: welcome.map(|welcome| welcome.point_name.clone()).unwrap_or_default(),
        event: welcome.map(event),
        clock: ClockView { source, now: Timestamp::from_millis(at_ms), utc_offset_s: state.utc_offset_s() },
        link: link(language, state, |then: Mono| Timestamp::from_millis(at_ms) - now.mono.since(then)),
        power: state.power_now(now.mono).map(|reading| reading.known()).unwrap_or_default(),
        reported_power: state.reported_power.as_ref().map(|reported| ReportedPower {
            source: reported.source,
            by: reported.by.clone(),
            since: Timestamp::from_millis(state.event_ms_of(reported.since_ms, now)),
            ask_again: reported.ask_again,
        }),
        paths: state.paths.values().cloned().collect(),
        expected: welcome.and_then(|welcome| welcome.expected),
        count: reported(state, Topic::Count, |body| match body {
            Body::Attendance(body) => Some(Attendees { count: body.count, by: body.by.clone() }),
            _ => None,
        }),
        chair_present: reported(state, Topic::Chair, |body| match body {
            Body::Chair(body) => Some(body.present),
            _ => None,
        }),
        media: reported(state, Topic::Confirmation, |body| match body {
            Body::Confirmation(body) => body.state().into(),
            _ => None,
        }),
        calls: state.calls.iter().filter_map(call).collect(),
        replies: state.replies.iter().map(reply).collect(),
        n_waiting: state.n_waiting,
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
        operators_phone: welcome.operators_phone.clone(),
    }
}

fn link(language: Language, state: &AgentState, at: impl Fn(Mono) -> Timestamp) -> LinkView {
    match &state.link {
        CollectorLink::Attached { since } => LinkView::Attached { since: at(*since) },
        CollectorLink::Calling { .. } => LinkView::Calling,
        CollectorLink::Detached { since, why } => {
            let remedy = remedy(language, why).map(str::to_owned);
            LinkView::Detached { since: at(*since), why: why.explain(language), remedy }
        }
    }
}

fn reported<T>(state: &AgentState, topic: Topic, what: impl Fn(&Body) -> Option<T>) -> Option<Reported<T>> {
    let reported = state.reported.get(&topic)?;
    Some(Reported {
        seq: reported.seq,
        at: Timestamp::from_millis(reported.at_ms),
        what: what(&reported.said.body)?,
        fate: fate(&reported.fate),
    })
}

fn call(call: &agent_state::Reported) -> Option<Reported<HelpCall>> {
    let Body::Help(help) = &call.said.body else { return None };
    Some(Reported {
        seq: call.seq,
        at: Timestamp::from_millis(call.at_ms),
        what: HelpCall { text: help.text.clone(), by: help.by.clone() },
        fate: fate(&call.fate),
    })
}

fn fate(fate: &agent_state::Fate) -> Fate {
    match fate {
        agent_state::Fate::Waiting => Fate::Waiting,
        agent_state::Fate::Received { received_ms, disposition } => Fate::Received {
            at: Timestamp::from_millis(*received_ms),
            disposition: self::disposition(*disposition),
        },
        agent_state::Fate::Refused { reason, text } => {
            Fate::Refused { reason: refusal_reason(*reason), text: text.clone() }
        }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use diemcau_core::ids::Code;

    use super::*;

    #[test]
    fn instants_of_the_machine_are_shown_on_the_events_clock() {
        let start = Mono::default();
        let now = Now { mono: start + Duration::from_mins(100), wall_ms: 5 };
        let mut state = AgentState::new(Code::new("A"), start);
        let calling = point(Language::Vietnamese, &state, now);
        assert_eq!((calling.link, calling.clock.source), (LinkView::Calling, ClockSource::Machine));
        assert_eq!(calling.clock.now, Timestamp::from_millis(5));

        state.clock = Some((1_000_000, start + Duration::from_mins(40)));
        state.welcome = Some(Welcome { utc_offset_s: 3_600, ..Welcome::default() });
        state.link = CollectorLink::Attached { since: start + Duration::from_mins(70) };
        let attached = point(Language::Vietnamese, &state, now);
        let clock = attached.clock;
        assert_eq!(clock.now, Timestamp::from_millis(1_000_000 + 60 * 60_000));
        assert_eq!((clock.source, clock.utc_offset_s), (ClockSource::Event, 3_600));
        let since = clock.now - Duration::from_mins(30);
        assert_eq!(attached.link, LinkView::Attached { since });
    }
}
