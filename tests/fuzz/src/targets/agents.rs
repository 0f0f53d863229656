//! Agents: whatever one says on its stream.

use diemcau_core::ids::Generation;
use diemcau_core::input::Input;
use diemcau_proto::convert;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::report::Body as Said;

use super::Depth;
use crate::event::{EVENT, Watching, chunks, input};

pub(super) fn run(bytes: &[u8]) -> Depth {
    let mut watching = Watching::begun();
    let mut attached = None;
    let mut generation = 0;
    for (wait, message) in chunks::<v1::AgentMessage>(bytes).take(64) {
        watching.wait(wait);
        let input = match (message.body, attached) {
            (Some(Body::Hello(hello)), _) => {
                generation += 1;
                let generation = Generation(generation);
                let Ok(hello) = convert::agent::hello(hello, generation) else { continue };
                attached = EVENT.roster.find(&hello.code).map(|point| (point, generation));
                Some(Input::Hello(Box::new(hello)))
            }
            (Some(Body::Heartbeat(heartbeat)), Some((point, generation))) => Some(Input::Heartbeat {
                point,
                generation,
                power: heartbeat.power.as_ref().map(convert::agent::power),
                line: heartbeat.line.as_ref().and_then(convert::agent::line),
            }),
            (Some(Body::Report(report)), Some((point, generation))) => convert::agent::report(report)
                .ok()
                .map(|report| Input::Report { point, generation, report: Box::new(report) }),
            (Some(Body::Goodbye(goodbye)), Some((point, generation))) => {
                let (reason, by, power) = convert::agent::goodbye(&goodbye);
                Some(Input::Goodbye { point, generation, reason, by, power })
            }
            (Some(Body::Path(path)), Some((point, generation))) => {
                Some(Input::Path { point, generation, windows: convert::path::report(&path) })
            }
            (_, Some((point, generation))) => Some(Input::Broke { point, generation }),
            (_, None) => None,
        };
        if let Some(input) = input {
            let at = watching.at;
            watching.core.handle(at, input, &mut watching.facts);
        }
    }
    let core = watching.check();
    let counts: Vec<u32> =
        core.state().now().iter().filter_map(|now| Some(now.count.as_ref()?.count)).collect();
    // A number that no seed reports.
    Depth::of(!counts.is_empty(), counts.iter().any(|count| *count != 45))
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let message = |body| v1::AgentMessage { body: Some(body) };
    let hello = |point: &str| {
        message(Body::Hello(v1::Hello {
            point: point.to_owned(),
            agent_id: "a".to_owned(),
            boot_id: "b".to_owned(),
            version: "0.1.0".to_owned(),
            power: Some(v1::Power { source: v1::PowerSource::Mains.into(), ..v1::Power::default() }),
            ..v1::Hello::default()
        }))
    };
    let report = |lane: v1::ReportLane, seq, body| {
        message(Body::Report(v1::Report {
            lane: lane.into(),
            seq,
            run: 1,
            session: v1::Session::Live.into(),
            body: Some(body),
            ..v1::Report::default()
        }))
    };
    let count = Said::Attendance(v1::Attendance {
        count: 45,
        source: v1::CountSource::Person.into(),
        by: "Hoa".to_owned(),
        ..v1::Attendance::default()
    });
    let help = Said::Help(v1::Help {
        needed: true,
        text: "mất tiếng".to_owned(),
        by: "Hoa".to_owned(),
        ..v1::Help::default()
    });
    let path = v1::PathReport {
        windows: vec![v1::PathWindow { probe: "sip".to_owned(), ..v1::PathWindow::default() }],
        ..v1::PathReport::default()
    };
    let beat = v1::Heartbeat {
        seq: 1,
        power: Some(v1::Power { source: v1::PowerSource::Battery.into(), ..v1::Power::default() }),
        ..v1::Heartbeat::default()
    };
    let human = v1::ReportLane::Unspecified;
    vec![
        input(&[(0, hello("X")), (2, message(Body::Heartbeat(beat))), (4, report(human, 1, count.clone()))]),
        input(&[(0, hello("V")), (1, report(human, 1, help)), (40, hello("V"))]),
        input(&[
            (0, hello("TINH")),
            (1, message(Body::Path(path))),
            (9, message(Body::Goodbye(v1::Goodbye::default()))),
        ]),
        input(&[(200, hello("Y")), (255, report(human, 3, count)), (255, v1::AgentMessage { body: None })]),
    ]
}
