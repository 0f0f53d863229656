//! A journal that somebody wrote: facts that can be read and follow on each other are folded, and a core goes on
//! from them.

use std::time::Duration;

use diemcau::journal::verified;
use diemcau_core::machine::Marks;
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::Fact;
use diemcau_core::figure::Figure;
use diemcau_core::ids::{AgentId, BootId, Generation, PointIdx};
use diemcau_core::input::{Hello, Input};
use diemcau_core::point::AttachedAgent;
use diemcau_proto::convert;
use diemcau_proto::v1;

use super::Depth;
use crate::event::{Watching, chunks, input};

pub(super) fn run(bytes: &[u8]) -> Depth {
    let read = chunks::<v1::Fact>(bytes).take(200).map_while(|(_, fact)| convert::fact::from_wire(fact).ok());
    let stored: Vec<Fact> =
        verified(Box::new(read.map(Ok).collect::<Vec<_>>().into_iter())).map_while(Result::ok).collect();
    let n_facts = stored.len();
    if n_facts == 0 {
        return Depth::Refused;
    }
    let mut core = Core::replay(stored.into_iter());
    Figure::of(core.state());
    let at = core.state().at() + Duration::from_secs(1);
    let mut facts = Facts::new();
    if core.state().session() == Some(Session::Live) {
        core.open_session(at, Session::Live, Some(at), &mut facts);
        core.settle(at);
        core.handle_timeout(at + Duration::from_mins(3), &mut facts);
        core.settle(at + Duration::from_mins(3));
        core.take_jobs(at + Duration::from_mins(3));
        Figure::of(core.state());
    }
    let is_planted =
        core.state().roster().iter().any(|(idx, point)| idx.0 == 0 && !point.name.starts_with("Hội"));
    Depth::of(n_facts > 2, is_planted)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut watching = Watching::begun();
    for point in 0..6 {
        let code = watching.core.state().roster().point(PointIdx(point)).code.to_string();
        let agent = AttachedAgent {
            id: AgentId::new("a"),
            boot: BootId::new("b"),
            version: "1".into(),
            simulated: false,
            marks: Marks::default(),
        };
        let hello = Hello { code: code.into(), generation: Generation(1), agent, answers_probes: false, power: None };
        let at = watching.at;
        watching.core.handle(at, Input::Hello(Box::new(hello)), &mut watching.facts);
    }
    watching.wait(60);
    watching.wait(255);
    let facts: Vec<(u8, v1::Fact)> =
        watching.facts.iter().map(|(fact, _)| (0, convert::fact::to_wire(fact))).collect();
    vec![input(&facts[..3]), input(&facts)]
}
