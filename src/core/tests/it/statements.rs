//! What people at a point say of picture, sound, chair and help, and how long it stands.

use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::Disposition;
use diemcau_core::event::Session;
use diemcau_core::fact::{FactBody, Told};
use diemcau_core::ids::{Generation, Lane};
use diemcau_core::input::{Answer, Input};
use diemcau_core::path::{Band, PathWindow};
use diemcau_core::point::PointNow;
use diemcau_core::statements::MAX_HELP;
use diemcau_core::statements::MediaState::{self, Good, NoPicture, NoSound};

use crate::province::{Bench, COMMUNE, EXCUSED, agent, ms, tell, window};

const MINUTE: Duration = Duration::from_mins(1);

/// A live point whose people speak.
struct Stage {
    bench: Bench,
    stream: Generation,
    seq: u64,
}

#[test]
fn that_all_is_well_holds_for_half_an_hour() {
    let mut stage = Stage::new();
    stage.confirms(Good, ms(0));
    stage.passes(ms(30 * 60_000 - 1_000));
    assert_eq!(stage.media(), Some(Good));
    stage.passes(ms(1_000));
    assert_eq!(stage.media(), None);
    let expired =
        |body: &FactBody| matches!(body, FactBody::ConfirmationExpired { point } if *point == COMMUNE);
    assert_eq!(stage.bench.facts.iter().filter(|fact| expired(&fact.body)).count(), 1);
    assert_eq!(stage.bench.core.state().tallies().total().statements.good, 0);
}

#[test]
fn what_was_said_before_counting_opened_is_history_but_a_call_for_help() {
    let mut stage = Stage::new();
    let early = ms(100_001);
    for (seq, told) in [
        (1, Told::Confirmation { state: NoSound, by: "".into(), note: "".into() }),
        (2, Told::Chair { present: true, by: "".into() }),
    ] {
        let answer = stage.bench.report(COMMUNE, stage.stream, tell(seq, early, told));
        assert_eq!(answer, Answer::Taken(Disposition::BeforeOpen));
    }
    let help = Told::Help { needed: true, text: "".into(), by: "".into() };
    let answer = stage.bench.report(COMMUNE, stage.stream, tell(3, early, help));
    assert_eq!(answer, Answer::Taken(Disposition::Standing));
    let now = &stage.bench.core.state().now()[COMMUNE.as_usize()];
    assert_eq!((&now.confirmation, now.chair_present, now.help.is_some()), (&None, None, true));
}

#[test]
fn a_complaint_stands_until_they_say_otherwise() {
    for complaint in [NoPicture, NoSound] {
        let mut stage = Stage::new();
        stage.confirms(complaint, ms(0));
        stage.passes(90 * MINUTE);
        assert_eq!(stage.media(), Some(complaint));
        stage.confirms(Good, ms(0));
        assert_eq!(stage.media(), Some(Good));
    }
}

#[test]
fn what_was_confirmed_ends_with_the_point_its_boot_or_its_path() {
    type Ending = fn(&mut Stage);
    let endings: [(&str, Ending); 3] = [
        ("lost", |stage| stage.bench.advance(MINUTE)),
        ("a reboot", |stage| {
            stage.stream = stage.bench.hello_as(COMMUNE, agent("agent-2", "boot-2"));
        }),
        ("a path that is rất kém", |stage| stage.probes(Band::Bad)),
    ];
    for (what, end) in endings {
        for (state, after) in [(Good, None), (NoSound, Some(NoSound))] {
            let mut stage = Stage::new();
            stage.confirms(state, ms(0));
            assert_eq!(stage.media(), Some(state));
            stage.bench.advance(ms(1_000));
            end(&mut stage);
            assert_eq!(stage.media(), after, "{what}: a complaint stands");
        }
    }
}

#[test]
fn what_does_not_end_a_confirmation() {
    let mut stage = Stage::new();
    stage.confirms(Good, ms(0));
    stage.bench.handle(Input::Broke { point: COMMUNE, generation: stage.stream });
    stage.bench.advance(ms(2_000));
    stage.stream = stage.bench.hello(COMMUNE);
    assert_eq!(stage.media(), Some(Good), "a stream that came back");
    stage.probes(Band::Poor);
    assert_eq!(stage.media(), Some(Good), "a path that is kém");
    stage.bench.restart(ms(4_000), Session::Live);
    assert_eq!(stage.media(), Some(Good), "a collector that was away for a moment");
    stage.bench.advance(ms(30_000));
    assert_eq!(stage.media(), None, "the point never came back");
}

#[test]
fn that_all_was_well_before_an_outage_says_nothing_after_it() {
    let mut stage = Stage::new();
    stage.bench.advance(MINUTE);
    stage.stream = stage.bench.hello(COMMUNE);
    stage.confirms(Good, MINUTE);
    assert_eq!(stage.media(), None, "it was said on the line that was lost");
    stage.confirms(NoSound, MINUTE);
    assert_eq!(stage.media(), Some(NoSound), "a complaint of then is news");
    stage.confirms(Good, ms(20_000));
    assert_eq!(stage.media(), Some(Good), "this was said after the loss");
}

#[test]
fn one_agents_words_are_in_the_order_of_their_numbers_and_those_of_two_in_that_of_their_times() {
    let mut stage = Stage::new();
    stage.bench.advance(MINUTE);
    stage.stream = stage.bench.hello(COMMUNE);
    // The clock of its machine was ahead, and was set right by the reboot before the second word.
    stage.asks(false, "", ms(0));
    stage.asks(true, "màn hình đen", MINUTE);
    assert!(stage.now().help.is_some(), "the later word, though it seems the older one");

    stage.stream = stage.bench.hello_as(COMMUNE, agent("another", "boot-1"));
    stage.asks(false, "", 2 * MINUTE);
    assert!(stage.now().help.is_some(), "an older word of another agent");
    stage.asks(false, "", ms(0));
    assert!(stage.now().help.is_none());
}

#[test]
fn a_complaint_survives_a_failing_journal_and_a_reboot() {
    let mut stage = Stage::new();
    stage.bench.advance(ms(3_000));
    let (written, from) = (stage.bench.core.state().seq(), stage.bench.now - ms(2_500));
    stage.bench.with(|core, now, facts| core.restate(written, from, now, facts));
    stage.confirms(NoPicture, ms(2_000));
    assert_eq!(stage.media(), Some(NoPicture), "it was said while nothing could be written");
    stage.confirms(Good, ms(1_000));
    assert_eq!(stage.media(), Some(Good));
    stage.bench.restart(ms(1_000), Session::Live);

    stage.stream = stage.bench.hello_as(COMMUNE, agent("agent-2", "boot-2"));
    stage.confirms(NoSound, ms(500));
    assert_eq!(stage.media(), Some(NoSound), "it was said before the line was back");
}

#[test]
fn all_answers_are_kept_for_a_point_that_is_away() {
    let mut stage = Stage::new();
    for nth in 1..=12 {
        stage.replies(&format!("lời {nth}"));
    }
    let words = &stage.bench.core.state().point(COMMUNE).statements;
    let texts: Vec<&str> = words.replies().iter().map(|reply| &*reply.text).collect();
    assert_eq!((texts.len(), texts.first(), texts.last()), (10, Some(&"lời 3"), Some(&"lời 12")));
}

#[test]
fn the_probe_that_is_named_is_the_one_that_says_so() {
    let mut stage = Stage::new();
    let windows = |media, sip| vec![window(media), PathWindow { probe: "sip".into(), ..window(sip) }];
    let named = |stage: &Stage| stage.now().path.clone().map(|path| (path.band, path.probe.to_string()));
    stage.finds(windows(Band::Poor, Band::Good));
    assert_eq!(named(&stage), Some((Band::Poor, "media".to_owned())));
    stage.finds(windows(Band::Good, Band::Poor));
    assert_eq!(named(&stage), Some((Band::Poor, "sip".to_owned())));
    let n_facts = stage.bench.facts.len();
    stage.finds(windows(Band::Poor, Band::Poor));
    assert_eq!(stage.bench.facts.len(), n_facts, "of two equally bad the one that was named stays");
}

#[test]
fn a_word_that_comes_late_stands_though_the_one_before_has_expired() {
    let mut stage = Stage::new();
    stage.confirms(Good, ms(0));
    stage.passes(31 * MINUTE);
    assert_eq!(stage.media(), None);
    stage.confirms(Good, 6 * MINUTE);
    assert_eq!(stage.media(), Some(Good), "it was said in the 25th minute");
    stage.passes(24 * MINUTE);
    assert_eq!(stage.media(), None, "and holds for half an hour from then");
}

#[test]
fn help_stands_until_it_is_not_needed_or_all_is_well() {
    let mut stage = Stage::new();
    stage.asks(true, "màn hình đen", ms(0));
    let help = stage.now().help.clone().expect("they need help");
    assert_eq!((&*help.text, help.reply), ("màn hình đen", None));
    stage.passes(90 * MINUTE);
    assert!(stage.now().help.is_some(), "help does not expire");
    stage.asks(false, "", ms(0));
    assert!(stage.now().help.is_none());
    stage.asks(true, "mất tiếng", ms(0));
    stage.confirms(NoSound, ms(0));
    assert!(stage.now().help.is_some(), "a complaint is no reason to close it");
    stage.bench.advance(ms(1));
    stage.confirms(Good, ms(0));
    assert!(stage.now().help.is_none(), "all is well");
}

#[test]
fn what_they_ask_for_stands_beside_what_they_asked_for_before() {
    let mut stage = Stage::new();
    let began = stage.bench.now;
    stage.asks(true, "màn hình đen", ms(0));
    stage.bench.advance(ms(1));
    stage.asks(true, "mất tiếng", ms(0));
    stage.asks(true, "màn hình đen", ms(0));
    assert_eq!(stage.asked(), ["màn hình đen", "mất tiếng"], "nothing new was asked for");
    assert_eq!(stage.now().help.as_ref().map(|help| help.since()), Some(began));
    stage.replies("Kỹ thuật đang đến");
    stage.bench.advance(ms(1));
    stage.asks(true, "màn hình đen", ms(0));
    assert_eq!(stage.asked(), ["(màn hình đen)", "(mất tiếng)", "màn hình đen"], "it was answered before");
    assert_eq!(stage.now().help.as_ref().map(|help| help.since()), Some(began + ms(2)));
    assert_eq!((stage.answer(), stage.unanswered()), (None, (1, 1)));
    for nth in 1..=MAX_HELP {
        stage.asks(true, &format!("việc {nth}"), ms(0));
    }
    assert_eq!((stage.asked().len(), &*stage.asked()[0]), (MAX_HELP, "việc 1"));
    stage.asks(false, "", ms(0));
    assert_eq!(stage.now().help, None);
}

#[test]
fn an_answer_is_shown_with_the_help_that_it_is_about() {
    let mut stage = Stage::new();
    stage.replies("Chào cả nhà");
    stage.asks(true, "màn hình đen", ms(0));
    assert_eq!(stage.answer(), None, "what was said before they asked is no answer");
    assert_eq!(stage.unanswered(), (1, 1));
    stage.replies("Kỹ thuật đang đến");
    assert_eq!(stage.answer().as_deref(), Some("Kỹ thuật đang đến"));
    assert_eq!(stage.unanswered(), (1, 0));
    stage.bench.advance(ms(1));
    stage.asks(true, "vẫn đen", ms(0));
    assert_eq!((stage.answer(), stage.unanswered()), (None, (1, 1)));
    for (code, text, refusal) in [
        ("không-có", "a", ActRefusal::UnknownPoint { code: "không-có".into() }),
        ("14650", " \n", ActRefusal::NothingSaid),
    ] {
        let act = Act::Reply { code: code.into(), text: text.into() };
        let answer = stage.bench.handle(Input::Act { actor: Actor::default(), act });
        assert_eq!(answer, Answer::ActRefused(refusal));
    }
}

#[test]
fn who_asks_for_help_is_counted_also_where_they_are_guests() {
    let mut stage = Stage::new();
    let stream = stage.bench.hello(EXCUSED);
    let asks = Told::Help { needed: true, text: "".into(), by: "".into() };
    stage.bench.report(EXCUSED, stream, tell(1, ms(0), asks));
    assert_eq!(stage.unanswered(), (1, 1));
    assert_eq!(stage.bench.core.state().tallies().node(COMMUNE).statements.help, 1);
}

#[test]
fn the_chair_is_there_until_somebody_says_otherwise() {
    let mut stage = Stage::new();
    assert_eq!(stage.now().chair_present, None);
    for present in [true, false] {
        stage.tells(Told::Chair { present, by: "".into() }, ms(0));
    }
    assert_eq!(stage.now().chair_present, Some(false));
    stage.tells(Told::Chair { present: true, by: "".into() }, ms(0));
    assert_eq!(stage.bench.core.state().tallies().total().statements.chair_present, 1);
}

#[test]
fn lanes_do_not_make_each_other_old() {
    let mut stage = Stage::new();
    let evidence = Told::Power(crate::province::mains());
    assert_eq!(evidence.lane(), Lane::Power);
    stage.bench.report(COMMUNE, stage.stream, tell(900, ms(0), evidence));
    stage.asks(true, "", ms(0));
    assert!(stage.now().help.is_some());
}

impl Stage {
    fn new() -> Self {
        let mut bench = Bench::new(Session::Live);
        let stream = bench.hello(COMMUNE);
        Self { bench, stream, seq: 0 }
    }

    fn tells(&mut self, told: Told, age: Duration) {
        self.seq += 1;
        let answer = self.bench.report(COMMUNE, self.stream, tell(self.seq, age, told));
        assert!(matches!(answer, Answer::Taken(_)), "{answer:?}");
    }

    fn confirms(&mut self, state: MediaState, age: Duration) {
        self.tells(Told::Confirmation { state, by: "Lê Thị Hoa".into(), note: "".into() }, age);
    }

    fn asks(&mut self, needed: bool, text: &str, age: Duration) {
        self.tells(Told::Help { needed, text: text.into(), by: "".into() }, age);
    }

    fn probes(&mut self, band: Band) {
        self.finds(vec![window(band)]);
    }

    fn finds(&mut self, windows: Vec<PathWindow>) {
        self.bench.handle(Input::Path { point: COMMUNE, generation: self.stream, windows });
    }

    fn replies(&mut self, text: &str) {
        let act = Act::Reply { code: "14650".into(), text: text.into() };
        let answer = self.bench.handle(Input::Act { actor: Actor::default(), act });
        assert_eq!(answer, Answer::Done(self.bench.core.state().seq()));
    }

    /// Lets time pass in which the point stays live.
    fn passes(&mut self, length: Duration) {
        let until = self.bench.now + length;
        while self.bench.now < until {
            self.bench.advance(until.since(self.bench.now).min(ms(3_000)));
            self.bench.heartbeat(COMMUNE, self.stream);
        }
    }

    fn now(&self) -> &PointNow {
        &self.bench.core.state().now()[COMMUNE.as_usize()]
    }

    fn media(&self) -> Option<MediaState> {
        self.now().confirmation.as_ref().map(|said| said.state)
    }

    fn answer(&self) -> Option<String> {
        self.now().help.as_ref()?.reply.as_ref().map(|reply| reply.text.to_string())
    }

    /// What they need help with, what was answered in brackets.
    fn asked(&self) -> Vec<String> {
        let calls = self.now().help.iter().flat_map(|help| help.calls());
        calls
            .map(|help| if help.answered { format!("({})", help.text) } else { help.text.to_string() })
            .collect()
    }

    /// Points that need help, and those of them that nobody answered.
    fn unanswered(&self) -> (u32, u32) {
        let words = &self.bench.core.state().tallies().total().statements;
        (words.help, words.unanswered)
    }
}
