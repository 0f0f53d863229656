//! One agent of the library, as a rehearsal drives it.

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use diemcau_agent::agent::{Agent, Command, Setup};
use diemcau_agent::clock::Now;
use diemcau_agent::identity::Identity;
use diemcau_agent::report::{Entered, Report, Said};
use diemcau_agent::reporter::{Detach, ReporterOutput};
use diemcau_core::ids::{AgentId, BootId, Code};
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_proto::channel::ConnectOptions;
use diemcau_proto::v1;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::collector::{Behaviour, Collector, Reports, until};

#[test]
fn says_who_it_is_and_measures_the_line() {
    let collector = Collector::start(Behaviour::friendly());
    let agent = Running::start(&collector);
    collector.wait("quality is told", |heard| {
        heard.heartbeats.last().is_some_and(|heartbeat| heartbeat.line.is_some_and(|line| line.samples >= 3))
    });
    let heard = collector.heard();
    let [hello] = &heard.hellos[..] else { panic!("{:?}", heard.hellos) };
    assert_eq!((hello.point.as_str(), hello.boot_id.as_str()), ("TH-001", "boot-1"));
    assert!(hello.simulated && hello.wall_clock_ms.is_some());
    let seqs: Vec<u32> = heard.heartbeats.iter().map(|heartbeat| heartbeat.seq).collect();
    assert!(seqs.iter().copied().eq(1..=u32::try_from(seqs.len()).unwrap()), "{seqs:?}");
    let line = heard.heartbeats.last().unwrap().line.unwrap();
    assert!(line.rtt_us > 0 && line.rtt_us < 5_000_000, "{line:?}");
    drop(heard);
    assert!(agent.saw(
        |event| matches!(event, ReporterOutput::Attached { welcome, .. } if welcome.interval_ms == 100)
    ));
}

#[test]
fn leaves_a_mute_collector_and_comes_back() {
    let mut behaviour = Behaviour::friendly();
    behaviour.acks = false;
    if let Ok(welcome) = &mut behaviour.greeting {
        welcome.mute_after_ms = 300;
    }
    let collector = Collector::start(behaviour);
    let agent = Running::start(&collector);
    collector.wait("it came back", |heard| heard.hellos.len() >= 2);
    assert!(agent.saw(|event| matches!(event, ReporterOutput::Detached { reason: Detach::Mute, .. })));
}

#[test]
fn a_refusal_is_news_once_while_it_goes_on_trying() {
    let collector = Collector::start(Behaviour::refusing(tonic::Code::NotFound, "no point TH-001"));
    let agent = Running::start(&collector);
    collector.wait("it goes on trying", |heard| heard.hellos.len() >= 3);
    until("it heard the refusals", || agent.news().len() >= 3);
    assert_eq!(agent.news().iter().filter(|news| **news).count(), 1);

    collector.behave(|behaviour| *behaviour = Behaviour::friendly());
    collector.wait("it is taken", |heard| !heard.heartbeats.is_empty());
}

#[test]
fn says_at_once_that_the_power_changed() {
    let mut behaviour = Behaviour::friendly();
    if let Ok(welcome) = &mut behaviour.greeting {
        welcome.interval_ms = 60_000;
    }
    let collector = Collector::start(behaviour);
    let agent = Running::start(&collector);
    until("it is attached", || agent.saw(|event| matches!(event, ReporterOutput::Attached { .. })));
    let reading = PowerReading { source: PowerSource::Battery, ..PowerReading::default() };
    agent.tell(Command::Power(Box::new(reading)));
    collector.wait("battery is told", |heard| {
        heard
            .heartbeats
            .iter()
            .any(|heartbeat| heartbeat.power.is_some_and(|power| power.source() == v1::PowerSource::Battery))
    });
}

#[test]
fn delivers_reports_in_order_across_a_dead_collector_once_in_effect() {
    let mut behaviour = Behaviour::friendly();
    behaviour.reports = Reports::Unanswered;
    let mut collector = Collector::start(behaviour);
    let agent = Running::start(&collector);
    for seq in 1..=40 {
        agent.tell(Command::Report(Box::new(report(seq))));
    }
    collector.wait("a window of reports came", |heard| heard.report_seqs.len() == 16);
    collector.kill();
    collector.behave(|behaviour| behaviour.reports = Reports::Kept);
    collector.revive();
    collector.wait("all are kept", |heard| heard.kept.len() == 40);
    until("all are acknowledged", || {
        agent.count(|event| matches!(event, ReporterOutput::ReportAcked { .. })) == 40
    });
    let again: Vec<u64> = collector.heard().report_seqs[16..].to_vec();
    assert!(again.iter().copied().eq(1..=40), "{again:?}");
}

#[test]
fn a_report_that_could_not_be_written_is_sent_again_and_a_refused_one_is_not() {
    let mut behaviour = Behaviour::friendly();
    behaviour.reports = Reports::Refused(v1::RefusalReason::NotDurable);
    let collector = Collector::start(behaviour);
    let agent = Running::start(&collector);
    agent.tell(Command::Report(Box::new(report(1))));
    until("it is told", || {
        agent.saw(|event| matches!(event, ReporterOutput::ReportRefused { last_word: false, .. }))
    });
    collector.behave(|behaviour| behaviour.reports = Reports::Refused(v1::RefusalReason::Malformed));
    until("it is refused for good", || {
        agent.saw(|event| matches!(event, ReporterOutput::ReportRefused { last_word: true, .. }))
    });
    collector.behave(|behaviour| behaviour.reports = Reports::Kept);
    agent.tell(Command::Report(Box::new(report(2))));
    collector.wait("the next is kept", |heard| heard.kept.len() == 1);
    assert_eq!(collector.heard().report_seqs, [1, 1, 2]);
}

#[test]
fn says_goodbye() {
    let collector = Collector::start(Behaviour::friendly());
    let agent = Running::start(&collector);
    until("it is attached", || agent.saw(|event| matches!(event, ReporterOutput::Attached { .. })));
    agent.tell(Command::leave(v1::GoodbyeReason::Person, "Lan"));
    until("it ended", || agent.saw(|event| matches!(event, ReporterOutput::Ended { heard: true })));
    let heard = collector.heard();
    let [goodbye] = &heard.goodbyes[..] else { panic!("{:?}", heard.goodbyes) };
    assert_eq!((goodbye.reason(), goodbye.by.as_str()), (v1::GoodbyeReason::Person, "Lan"));
}

#[test]
fn plays_the_parts_of_a_rehearsal() {
    let collector = Collector::start(Behaviour::friendly());
    let agent = Running::start(&collector);
    let attached = |event: &ReporterOutput| matches!(event, ReporterOutput::Attached { .. });
    let n_heartbeats = || collector.heard().heartbeats.len();
    until("it is attached", || agent.count(attached) == 1);

    agent.tell(Command::FallSilent);
    agent.tell(Command::Resume);
    let before = n_heartbeats();
    until("it speaks again on the same stream", || n_heartbeats() > before);
    assert_eq!(agent.count(attached), 1);

    agent.tell(Command::Depart);
    until("it went", || {
        agent.saw(|event| matches!(event, ReporterOutput::Detached { reason: Detach::Asked, .. }))
    });
    let before = n_heartbeats();
    agent.tell(Command::Resume);
    until("it came back", || n_heartbeats() > before);

    agent.tell(Command::Break);
    until("it came back", || agent.count(attached) == 3);
    agent.tell(Command::Restart(BootId::new("boot-2")));
    collector.wait("the new boot is told", |heard| {
        heard.hellos.last().is_some_and(|hello| hello.boot_id == "boot-2")
    });
}

/// An agent on a thread of its own, and what it told.
struct Running {
    commands: mpsc::Sender<Command>,
    events: Arc<Mutex<Vec<ReporterOutput>>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start(collector: &Collector) -> Self {
        let setup = Setup {
            identity: Identity {
                point: Code::new("TH-001"),
                agent_id: AgentId::new("agent-1"),
                boot_id: BootId::new("boot-1"),
                version: "0",
                simulated: true,
                host: "".into(),
            },
            target: collector.target(),
            options: ConnectOptions::AGENT,
            seed: 1,
            reports: Vec::new(),
        };
        let (commands, receiver) = mpsc::channel(64);
        let events = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&events);
        let thread = std::thread::spawn(move || {
            let observer = move |_: Now, event: &ReporterOutput| {
                seen.lock().expect("no test panicked with it").push(event.clone());
            };
            let agent = Agent::new(setup, observer);
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime is made");
            let _observer = runtime.block_on(agent.run(ReceiverStream::new(receiver)));
        });
        Self { commands, events, thread: Some(thread) }
    }

    fn tell(&self, command: Command) {
        self.commands.blocking_send(command).expect("the agent runs");
    }

    fn count(&self, is: impl Fn(&ReporterOutput) -> bool) -> usize {
        self.events.lock().expect("no test panicked with it").iter().filter(|event| is(event)).count()
    }

    fn saw(&self, is: impl Fn(&ReporterOutput) -> bool) -> bool {
        self.count(is) > 0
    }

    /// Of each detachment, whether it was news.
    fn news(&self) -> Vec<bool> {
        let events = self.events.lock().expect("no test panicked with it");
        let news = events.iter().filter_map(|event| match event {
            ReporterOutput::Detached { news, .. } => Some(*news),
            _ => None,
        });
        news.collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.commands.blocking_send(Command::leave(v1::GoodbyeReason::Stopped, "")).ok();
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(std::thread::panicking() || ended.is_some_and(|ended| ended.is_ok()));
    }
}

fn report(seq: u64) -> Report {
    Report {
        run: 1,
        seq,
        entered: Entered::ThisBoot(Now::ask().mono),
        session: v1::Session::Live,
        said: Said::count(45, "Lan"),
    }
}
