//! Why the core wakes, and what comes first where several reasons fall on one instant.

use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::fact::{FactBody, Told};
use diemcau_core::judgement::Judgement;
use diemcau_core::phase::Phase;
use diemcau_core::presence::Presence;
use diemcau_core::statements::{CONFIRMED_FOR, MediaState};
use diemcau_core::timer::Timer;

use crate::province::{Bench, COMMUNE, DISTRICT, ms, tell};

/// A silence that is long enough, a confirmation that holds no longer and the end of the event, all
/// at one instant.
#[test]
fn at_one_instant_inputs_come_first_then_losses_then_confirmations() {
    let mut bench = Bench::new(Session::Live);
    let end = bench.core.state().settings().end;
    bench.advance((end - ms(4_600)).since(bench.now));
    let good = Told::Confirmation { state: MediaState::Good, by: "".into(), note: "".into() };
    let district = bench.hello(DISTRICT);
    bench.report(DISTRICT, district, tell(1, CONFIRMED_FOR.saturating_sub(ms(4_600)), good));
    bench.advance(ms(100));
    bench.hello(COMMUNE);
    for _ in 0..2 {
        bench.advance(ms(2_000));
        bench.heartbeat(DISTRICT, district);
    }
    bench.advance(ms(499));
    let n_facts = bench.facts.len();
    assert_eq!(bench.core.poll_timeout(), Some((end, Timer::Presence(COMMUNE))));

    bench.now = end;
    bench.heartbeat(DISTRICT, district);
    assert_eq!(bench.facts.len(), n_facts, "an input read at that instant comes before its timers");
    bench.with(Core::handle_timeout);
    bench.core.settle(end);
    let bodies: Vec<_> = bench.facts[n_facts..].iter().map(|fact| (fact.at, &fact.body)).collect();
    assert!(
        matches!(
            bodies[..],
            [
                (first, FactBody::Suspected { point: COMMUNE, .. }),
                (second, FactBody::ConfirmationExpired { point: DISTRICT })
            ] if (first, second) == (end, end)
        ),
        "{bodies:?}"
    );
    assert_eq!(bench.core.judgement().map(Judgement::phase), Some(Phase::Closed));
}

/// Who speaks at the instant at which its silence would be long enough was not silent until then.
#[test]
fn who_speaks_at_the_very_deadline_is_not_late() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.now = bench.now + ms(4_500);
    bench.heartbeat(COMMUNE, generation);
    bench.with(Core::handle_timeout);
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
}

/// The core wakes when another part of the day begins, though nothing else is due.
#[test]
fn the_core_wakes_for_every_phase() {
    let mut bench = Bench::new(Session::Live);
    let mut phases = Vec::new();
    while let Some((at, timer)) = bench.core.poll_timeout() {
        assert_eq!(timer, Timer::Phase, "nobody is there");
        bench.now = at;
        bench.with(Core::handle_timeout);
        bench.core.settle(at);
        phases.extend(bench.core.judgement().map(Judgement::phase));
    }
    let last = phases.len().checked_sub(2).map(|from| &phases[from..]);
    assert_eq!(last, Some(&[Phase::Live, Phase::Closed][..]));
}
