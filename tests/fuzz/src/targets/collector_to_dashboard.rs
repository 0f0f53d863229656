//! A collector that a dashboard trusted and should not have.

use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::point::PointNow;
use diemcau_monitor::{Health, Language, LinkEvent, ScreenEvent, State, render, update};
use diemcau_proto::convert::{dashboard, point};
use diemcau_proto::v1;
use diemcau_proto::v1::watch_reply::Body;
use diemcau_proto::watch::{WatchReader, Watched};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::Depth;
use crate::event::{EVENT, chunks, input};

pub(super) fn run(bytes: &[u8]) -> Depth {
    let mut state = State::new(Language::Vietnamese, (100, 30)).acting_as(Some("Lê Hoa"));
    let mut reader = WatchReader::default();
    let mut mono = Duration::ZERO;
    let mut n_deltas = 0;
    for (wait, reply) in chunks::<v1::WatchReply>(bytes).take(32) {
        mono += Duration::from_millis(500) * u32::from(wait);
        let event = match reader.read(reply) {
            Ok(Some(Watched::Picture(replica, _))) => LinkEvent::Snapshot(replica, Health::default()),
            Ok(Some(Watched::Delta(delta, _))) => {
                n_deltas += 1;
                LinkEvent::Delta(delta, None)
            }
            Ok(None) => continue,
            Err(_) => break,
        };
        update(&mut state, mono, ScreenEvent::Link(event));
    }
    update(&mut state, mono, ScreenEvent::Tick);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(100, 30));
    let Ok(_) = terminal.draw(|frame| render(&state, frame));
    for cell in terminal.backend().buffer().content() {
        assert!(!cell.symbol().chars().any(char::is_control), "{:?}", cell.symbol());
    }
    Depth::of(n_deltas == 1, mono == Duration::from_millis(1_500))
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let reply = |body| v1::WatchReply { body: Some(body) };
    let (settings, roster) = (&EVENT.settings, &EVENT.roster);
    let begin = v1::SnapshotBegin {
        revision: 7,
        at_ms: settings.start.as_millis(),
        event: Some(dashboard::event_to_wire(settings)),
        session: v1::Session::Live.into(),
        points: u32::try_from(roster.len()).expect("a few"),
        health: Some(v1::Health::default()),
        ..v1::SnapshotBegin::default()
    };
    let points = roster.iter().map(|(idx, row)| {
        let now = point::now_to_wire(idx, &PointNow::default());
        v1::Point { now: Some(now), ..point::to_wire(idx, row) }
    });
    let page = v1::SnapshotPage { points: points.collect() };
    let delta = v1::Delta {
        from_revision: 7,
        to_revision: 8,
        at_ms: settings.start.as_millis(),
        points: vec![point::now_to_wire(PointIdx(2), &PointNow::default())],
        ..v1::Delta::default()
    };
    vec![input(&[
        (0, reply(Body::Begin(begin))),
        (0, reply(Body::Page(page))),
        (0, reply(Body::End(v1::SnapshotEnd { revision: 7 }))),
        (2, reply(Body::Delta(delta))),
    ])]
}
