use std::sync::LazyLock;

use diemcau_core::act::{Act, Actor};
use diemcau_core::decide::{Core, Facts as Decided};
use diemcau_core::event::{EventSettings, Session};
use diemcau_core::fact::{EventOpened, Fact, FactBody};
use diemcau_core::ids::{AgentId, BootId, Generation, PointIdx, Seq};
use diemcau_core::input::{Hello, Input};
use diemcau_core::machine::Marks;
use diemcau_core::point::AttachedAgent;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::{from_wire, to_wire};
use diemcau_proto::v1;
use proptest::prelude::*;
use prost::Message as _;

use super::*;

const N_POINTS: usize = 12;

/// The facts as they are stored.
static BODIES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| facts().iter().map(|fact| to_wire(fact).encode_to_vec()).collect());

#[test]
fn ends_with_the_first_fact_that_cannot_have_happened() {
    let mut facts = facts();
    facts[2].body = FactBody::Heard { point: PointIdx(9_999) };
    let read: Vec<_> = verified(Box::new(facts.clone().into_iter().map(Ok))).collect();
    assert_eq!(read.len(), 3);
    assert_eq!(read[1].as_ref().unwrap(), &facts[1]);
    let error = read[2].as_ref().unwrap_err();
    let expected = "the journal is damaged: fact 3 names point 9999, but the roster has 12";
    assert_eq!((error.to_string().as_str(), error.fact()), (expected, Some(Seq(3))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn bytes_that_are_false_give_an_error_or_a_state(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bodies = BODIES.clone();
        for (fact, at, to) in flips {
            let body = fact.get_mut(&mut bodies);
            let at = at.index(body.len());
            body[at] = to;
        }
        let read = bodies.into_iter().map_while(|body| from_wire(v1::Fact::decode(&*body).ok()?).ok()).map(Ok);
        let mut state = State::default();
        for fact in verified(Box::new(read.collect::<Vec<_>>().into_iter())).map_while(Result::ok) {
            state.apply(&fact);
        }
    }
}

/// Two of the first points of the sample event come, one is answered, and both fall silent.
fn facts() -> Vec<Fact> {
    let sample = crate::sample::event();
    let points = sample.roster.iter().take(N_POINTS).map(|(_, point)| point.clone()).collect();
    let roster = Roster::new(points).unwrap();
    let settings = EventSettings { agenda: Vec::new(), ..sample.settings };
    let codes = [PointIdx(0), PointIdx(1)].map(|idx| roster.point(idx).code.as_str().to_owned());
    let (mut core, mut facts) = (Core::default(), Decided::new());
    let now = settings.start;
    core.open_event(now, EventOpened { settings, roster }, &mut facts);
    core.open_session(now, Session::Live, None, &mut facts);
    for (code, generation) in codes.iter().zip(1..) {
        let agent = AttachedAgent {
            id: AgentId::new(code),
            boot: BootId::new("b"),
            version: "1".into(),
            simulated: false,
            marks: Marks::default(),
        };
        let hello = Hello {
            code: code.as_str().into(),
            generation: Generation(generation),
            agent,
            answers_probes: false,
            power: None,
        };
        core.handle(now, Input::Hello(Box::new(hello)), &mut facts);
    }
    let act = Act::Reply { code: codes[1].as_str().into(), text: "Đã rõ".into() };
    core.handle(now, Input::Act { actor: Actor::default(), act }, &mut facts);
    core.handle_timeout(Timestamp::from_millis(now.as_millis() + 60_000), &mut facts);
    facts.into_iter().map(|(fact, _)| fact).collect()
}
