//! A probe that an operator asks a point for: who can be asked, and which answer counts.

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::{Generation, PointIdx, Seq};
use diemcau_core::input::{Answer, Hello, Input};
use diemcau_core::path::Band;
use diemcau_core::path::asked::{ANSWERS_WITHIN, ProbeAnswer};

use crate::province::{Bench, COMMUNE, agent, mains, ms, window};

fn ask(bench: &mut Bench) -> Answer {
    let code = bench.core.state().roster().point(COMMUNE).code.as_str().into();
    let actor = Actor { name: "Lê Hoa".into(), ..Actor::default() };
    bench.handle(Input::Act { actor, act: Act::Probe { code } })
}

fn attach(bench: &mut Bench, generation: u64, answers_probes: bool) -> Generation {
    let code = bench.core.state().roster().point(COMMUNE).code.as_str().into();
    let (agent, generation, power) = (agent("máy", "boot-1"), Generation(generation), Some(mains()));
    bench.handle(Input::Hello(Box::new(Hello { code, generation, agent, answers_probes, power })));
    generation
}

fn answer(bench: &mut Bench, point: PointIdx, generation: Generation, fact: Seq) {
    let answer = ProbeAnswer::Found(vec![window(Band::Bad)]);
    bench.handle(Input::ProbeAnswered { point, generation, fact, answer });
}

#[test]
fn a_probe_is_asked_of_an_agent_that_is_there_and_answers_and_of_no_other() {
    let mut bench = Bench::new(Session::Live);
    let code = || bench.core.state().roster().point(COMMUNE).code.as_str().into();
    let (gone, old, busy) = (
        Answer::ActRefused(ActRefusal::NotConnected { code: code() }),
        Answer::ActRefused(ActRefusal::CannotProbe { code: code() }),
        Answer::ActRefused(ActRefusal::ProbeUnderWay { code: code() }),
    );
    assert_eq!(ask(&mut bench), gone);
    attach(&mut bench, 1, false);
    assert_eq!(ask(&mut bench), old);
    let generation = attach(&mut bench, 2, true);
    let before = bench.core.state().clone();
    let Answer::Done(fact) = ask(&mut bench) else { panic!("it is not asked") };
    let asked = bench.facts.last().map(|fact| &fact.body);
    let actor = Actor { name: "Lê Hoa".into(), ..Actor::default() };
    assert_eq!(asked, Some(&FactBody::ProbeAsked { point: COMMUNE, actor }));
    assert_eq!(ask(&mut bench), busy, "one at a time");
    assert_eq!(before.point(COMMUNE), bench.core.state().point(COMMUNE), "it says nothing of the point");

    bench.advance(ms(1_200));
    answer(&mut bench, COMMUNE, generation, fact.next());
    answer(&mut bench, COMMUNE, Generation(1), fact);
    let known =
        |bench: &Bench| bench.core.watch().asked_probe(COMMUNE).and_then(|asked| asked.answer.clone());
    assert_eq!(known(&bench), None, "of another question, or on a stream that was replaced");
    answer(&mut bench, COMMUNE, generation, fact);
    let (told, took) = known(&bench).expect("it is answered");
    assert_eq!((told, took), (ProbeAnswer::Found(vec![window(Band::Bad)]), ms(1_200)));
    assert_eq!(bench.core.state().point(COMMUNE).path, None, "a second's samples judge no path");
    assert!(matches!(ask(&mut bench), Answer::Done(_)), "it was answered");
}

#[test]
fn an_agent_that_does_not_answer_may_be_asked_again_later() {
    let mut bench = Bench::new(Session::Live);
    let generation = attach(&mut bench, 1, true);
    let Answer::Done(first) = ask(&mut bench) else { panic!("it is not asked") };
    let mut waited = ms(0);
    while waited < ANSWERS_WITHIN {
        bench.heartbeat(COMMUNE, generation);
        assert!(matches!(ask(&mut bench), Answer::ActRefused(ActRefusal::ProbeUnderWay { .. })));
        bench.advance(ms(1_000));
        waited += ms(1_000);
    }
    let Answer::Done(second) = ask(&mut bench) else { panic!("it is not asked again") };
    answer(&mut bench, COMMUNE, generation, first);
    let asked = bench.core.watch().asked_probe(COMMUNE).expect("it was asked");
    assert_eq!((asked.fact, &asked.answer), (second, &None), "the late answer is that of the first");
}
