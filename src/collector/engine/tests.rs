use std::sync::Arc;

use diemcau_core::event::Session;
use diemcau_core::fact::{EventOpened, Fact, FactBody};
use diemcau_core::ids::{AgentId, BootId};
use diemcau_core::input::{Hello, Input, Report, ReportBody};
use diemcau_core::point::AttachedAgent;
use tokio::sync::watch;

use super::*;
use crate::collector::inbox::REPLIES;
use crate::journal::memory::Memory;
use crate::journal::{Appending, Journal, JournalError, LineRow};

#[tokio::test(start_paused = true)]
async fn a_count_decided_in_the_turn_that_finds_the_journal_hanging_is_written_all_the_same() {
    let memory = Memory::new();
    let (is_open, mut engine, inbox) = engine(&memory);
    let (replies, _hears) = futures_channel::mpsc::channel(REPLIES);
    let at = engine.clock.now();
    send(&inbox, Message::Hello { at, hello: Box::new(hello()), peer: None, replies });
    engine.turn();
    settle(&mut engine).await;

    is_open.send_replace(false);
    send(&inbox, report(&engine, 1));
    engine.turn();
    tokio::time::advance(Duration::from_secs(6)).await;
    send(&inbox, report(&engine, 2));
    engine.turn();
    assert!(engine.ledger.failing().is_some(), "the batch hangs");

    is_open.send_replace(true);
    while engine.ledger.failing().is_some() {
        settle(&mut engine).await;
    }
    let written: Vec<u64> = memory
        .facts()
        .iter()
        .filter_map(|fact| match &fact.body {
            FactBody::AttendanceReported { count, .. } => Some(count.report_seq),
            _ => None,
        })
        .collect();
    assert_eq!(written, [1, 2]);
}

/// Lets the journal finish what is under way.
async fn settle(engine: &mut Engine) {
    let progress = engine.ledger.progress().await;
    engine.settle(progress);
    engine.turn();
}

fn send(inbox: &mpsc::Sender<Message>, message: Message) {
    inbox.try_send(message).expect("there is room");
}

fn hello() -> Hello {
    let agent =
        AttachedAgent { id: AgentId::new("a"), boot: BootId::new("b"), version: "".into(), simulated: false };
    Hello { code: "TINH".into(), generation: diemcau_core::ids::Generation(0), agent, power: None }
}

fn report(engine: &Engine, seq: u64) -> Message {
    let point = engine.core.state().roster().find("TINH").expect("the sample has it");
    let generation = engine.core.watch().point(point).generation.expect("it is attached");
    let report = Box::new(Report {
        lane: diemcau_core::ids::Lane::Human,
        seq,
        age: Duration::ZERO,
        age_estimated: false,
        for_point: "".into(),
        session: None,
        body: ReportBody::Attendance {
            count: 40,
            source: diemcau_core::attendance::CountSource::Person,
            by: "".into(),
            note: "".into(),
        },
    });
    Message::Input { at: engine.clock.now(), input: Input::Report { point, generation, report } }
}

/// Watching the sample event over a journal that hangs while the switch is off.
fn engine(memory: &Memory) -> (watch::Sender<bool>, Engine, mpsc::Sender<Message>) {
    let (is_open, opens) = watch::channel(true);
    let sample = crate::sample::event();
    let clock = EventClock::on_runtime(sample.settings.start);
    let (mut core, mut facts) = (Core::default(), Facts::new());
    let opened = EventOpened { settings: sample.settings, roster: sample.roster };
    core.open_event(clock.now(), opened, &mut facts);
    core.open_session(clock.now(), Session::Live, None, &mut facts);
    let inner: Arc<dyn Journal> = memory.open().journal.into();
    let mut ledger = Ledger::new(Box::new(Hanging { opens, inner }), diemcau_core::ids::Seq(0));
    ledger.record(facts.into_iter().map(|(fact, _)| fact));
    let lines = Lines::new(core.state().roster().len(), &[]);
    let (tx, inbox) = mpsc::channel(INBOX);
    let (_stop, stop) = oneshot::channel();
    (is_open, Engine::new(Parts { core, clock, ledger, lines, plaintext: true }, inbox, stop), tx)
}

struct Hanging {
    opens: watch::Receiver<bool>,
    inner: Arc<dyn Journal>,
}

impl Journal for Hanging {
    fn append(&self, facts: Vec<Fact>) -> Appending {
        let (mut opens, inner) = (self.opens.clone(), self.inner.clone());
        Box::pin(async move {
            opens.wait_for(|is_open| *is_open).await.map_err(|_| JournalError::Closed)?;
            inner.append(facts).await
        })
    }

    fn alive(&self, at: Timestamp) {
        self.inner.alive(at);
    }

    fn save_lines(&self, rows: Vec<LineRow>) {
        self.inner.save_lines(rows);
    }

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        self.inner.failure()
    }
}
