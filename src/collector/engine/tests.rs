use diemcau_core::act::{Act, Actor};
use diemcau_core::event::Session;
use diemcau_core::fact::{EventOpened, Fact, FactBody};
use diemcau_core::ids::{AgentId, BootId, Generation, PointIdx, Run};
use diemcau_core::input::{Hello, Input, Report, ReportBody};
use diemcau_core::machine::Marks;
use diemcau_core::point::AttachedAgent;
use diemcau_core::statements::MAX_REPLIES;

use diemcau_proto::v1::act_done::Result as Done;
use diemcau_proto::v1::act_response::Outcome;
use tokio::sync::oneshot::error::TryRecvError;

use super::*;
use crate::collector::inbox::{REPLIES, Reply};
use crate::journal::Opened;
use crate::journal::memory::Memory;

#[tokio::test(start_paused = true)]
async fn a_count_decided_in_the_turn_that_finds_the_journal_hanging_is_written_all_the_same() {
    let memory = Memory::new();
    let (mut engine, inbox) = engine(&memory);
    let (replies, _hears) = futures_channel::mpsc::channel(REPLIES);
    let at = engine.clock.now();
    send(&inbox, Message::Hello { at, hello: Box::new(hello()), peer: None, shown: None, replies });
    engine.turn();
    settle(&mut engine).await;

    memory.hang(true);
    send(&inbox, report(&engine, 1));
    engine.turn();
    tokio::time::advance(Duration::from_secs(6)).await;
    send(&inbox, report(&engine, 2));
    engine.turn();
    assert!(engine.ledger.failing().is_some(), "the batch hangs");

    memory.hang(false);
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

#[tokio::test(start_paused = true)]
async fn what_was_read_first_is_handled_first_whatever_came_into_the_queue_first() {
    let memory = Memory::new();
    let (mut engine, inbox) = engine(&memory);
    let (replies, _hears) = futures_channel::mpsc::channel(REPLIES);
    let at = engine.clock.now();
    send(&inbox, Message::Hello { at, hello: Box::new(hello()), peer: None, shown: None, replies });
    engine.turn();
    let generation = Generation(engine.generation);

    let later = at + Duration::from_secs(4);
    let (told, _outcome) = oneshot::channel();
    let act = Act::Reply { code: "TINH".into(), text: "Đã rõ".into() };
    send(&inbox, Message::Act { at: later, actor: Actor::default(), act, told });
    let heartbeat = Input::Heartbeat { point: PointIdx(0), generation, power: None, line: None };
    send(&inbox, Message::Input { at: at + Duration::from_secs(2), input: heartbeat });
    engine.turn();
    while !engine.ledger.is_settled() {
        settle(&mut engine).await;
    }
    let facts = memory.facts();
    assert!(facts.iter().any(|fact| matches!(fact.body, FactBody::Replied { .. })));
    let is_suspected = |fact: &Fact| matches!(fact.body, FactBody::Suspected { .. });
    assert!(!facts.iter().any(is_suspected), "it was heard 2 s before");
}

#[tokio::test(start_paused = true)]
async fn an_answer_under_way_while_the_journal_hangs_is_told_once_when_it_is_written() {
    let memory = Memory::new();
    let (mut engine, inbox) = engine(&memory);
    let (replies, mut hears) = futures_channel::mpsc::channel(REPLIES);
    let at = engine.clock.now();
    send(&inbox, Message::Hello { at, hello: Box::new(hello()), peer: None, shown: None, replies });
    engine.turn();
    settle(&mut engine).await;

    memory.hang(true);
    let (tell, mut told) = oneshot::channel();
    let act = Act::Reply { code: "TINH".into(), text: "Đã rõ".into() };
    send(&inbox, Message::Act { at: engine.clock.now(), actor: Actor::default(), act, told: tell });
    engine.turn();
    tokio::time::advance(Duration::from_secs(6)).await;
    engine.turn();
    assert!(engine.ledger.failing().is_some(), "the batch hangs");
    assert!(told.try_recv().is_err_and(|error| error == TryRecvError::Empty), "nobody knows yet");
    assert!(operators_replies(&mut hears).is_empty());

    memory.hang(false);
    while engine.ledger.failing().is_some() {
        settle(&mut engine).await;
    }
    let Some(Outcome::Done(done)) = told.await.expect("the operator is told").outcome else {
        panic!("it is recorded")
    };
    assert!(matches!(&done.result, Some(Done::Reply(reply)) if reply.sent), "{done:?}");
    assert_eq!(operators_replies(&mut hears), [done.fact], "once");
    let written = memory.facts();
    let fact = written.iter().find(|fact| fact.seq.0 == done.fact).expect("its fact is written");
    assert!(matches!(&fact.body, FactBody::Replied { text, .. } if &**text == "Đã rõ"));
}

#[tokio::test(start_paused = true)]
async fn an_agent_gets_its_kept_answers_and_a_full_window_of_acknowledgements_at_once() {
    let memory = Memory::new();
    let (mut engine, inbox) = engine(&memory);
    for n in 0..MAX_REPLIES {
        let act = Act::Reply { code: "TINH".into(), text: format!("Đã rõ, lần {n}").into() };
        let (told, _outcome) = oneshot::channel();
        send(&inbox, Message::Act { at: engine.clock.now(), actor: Actor::default(), act, told });
    }
    engine.turn();
    settle(&mut engine).await;

    let (replies, mut hears) = futures_channel::mpsc::channel(REPLIES);
    send(
        &inbox,
        Message::Hello { at: engine.clock.now(), hello: Box::new(hello()), peer: None, shown: None, replies },
    );
    engine.turn();
    for seq in 1..=16 {
        send(&inbox, report(&engine, seq));
    }
    engine.turn();
    while !engine.ledger.is_settled() {
        settle(&mut engine).await;
    }
    let sent: Vec<_> = std::iter::from_fn(|| hears.try_recv().ok()).collect();
    let acks = sent.iter().filter(|reply| matches!(reply, Reply::Ack(_))).count();
    let answers = sent.iter().filter(|reply| matches!(reply, Reply::Operator(_))).count();
    assert_eq!((acks, answers), (16, MAX_REPLIES), "nothing of it was read meanwhile");
}

#[tokio::test(start_paused = true)]
async fn a_collector_that_another_writer_overtook_stops() {
    let memory = Memory::new();
    let (mut engine, inbox) = engine(&memory);
    let (replies, mut hears) = futures_channel::mpsc::channel(REPLIES);
    engine.turn();
    settle(&mut engine).await;
    let at = engine.clock.now();
    let last = engine.core.state().seq();
    let theirs = FactBody::WatchInterrupted { from: at, to: at };
    let theirs = Fact { seq: last.next(), at, session: Session::Live, body: theirs };
    memory.open().log.append(last, [theirs.clone()].into()).await.expect("it is the first there");

    send(&inbox, Message::Hello { at, hello: Box::new(hello()), peer: None, shown: None, replies });
    let refusal = engine.run().await.expect_err("it must not decide any more");
    assert_eq!((refusal.after, refusal.facts), (last, vec![theirs.clone()]));
    assert_eq!(memory.facts().last(), Some(&theirs), "nothing of its own follows");
    let said: Vec<_> = std::iter::from_fn(|| hears.try_recv().ok()).collect();
    assert!(matches!(said.last(), Some(Reply::End(End::Stopping))), "{said:?}");
}

/// The answers of operators that a stream was sent.
fn operators_replies(hears: &mut futures_channel::mpsc::Receiver<Reply>) -> Vec<u64> {
    let replies = std::iter::from_fn(|| hears.try_recv().ok());
    replies
        .filter_map(|reply| if let Reply::Operator(reply) = reply { Some(reply.id) } else { None })
        .collect()
}

/// Lets the journal finish what is under way.
async fn settle(engine: &mut Engine) {
    let progress = engine.ledger.progress().await;
    engine.settle(progress).expect("nobody else writes");
    engine.turn();
}

fn send(inbox: &mpsc::Sender<Message>, message: Message) {
    inbox.try_send(message).expect("there is room");
}

fn hello() -> Hello {
    let agent = AttachedAgent {
        id: AgentId::new("a"),
        boot: BootId::new("b"),
        version: "".into(),
        simulated: false,
        marks: Marks::default(),
    };
    Hello {
        code: "TINH".into(),
        generation: diemcau_core::ids::Generation(0),
        agent,
        answers_probes: false,
        power: None,
    }
}

fn report(engine: &Engine, seq: u64) -> Message {
    let point = engine.core.state().roster().find("TINH").expect("the sample has it");
    let generation = engine.core.watch().point(point).generation.expect("it is attached");
    let report = Box::new(Report {
        lane: diemcau_core::ids::Lane::Human,
        seq,
        age: Duration::ZERO,
        run: Run(1),
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

/// Watching the sample event.
fn engine(memory: &Memory) -> (Engine, mpsc::Sender<Message>) {
    let sample = crate::sample::event();
    let clock = EventClock::on_runtime(sample.settings.start);
    let (mut core, mut facts) = (Core::default(), Facts::new());
    let opened = EventOpened { settings: sample.settings, roster: sample.roster };
    core.open_event(clock.now(), opened, &mut facts);
    core.open_session(clock.now(), Session::Live, None, &mut facts);
    let Opened { log, notes, .. } = memory.open();
    let mut ledger = Ledger::new(log, notes, Seq(0));
    ledger.record(facts.into_iter().map(|(fact, _)| fact));
    let lines = Lines::new(core.state().roster().len(), &[]);
    let (tx, inbox) = mpsc::channel(INBOX);
    let (_stop, stop) = oneshot::channel();
    (
        Engine::new(
            Parts { core, clock, ledger, lines, deliveries: None, served: None, takes_unknown: true },
            inbox,
            stop,
        ),
        tx,
    )
}
