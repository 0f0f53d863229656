//! The journal failed for a while: what follows restates the points.

use std::time::Duration;

use diemcau_core::act::{AboutGiven, Act, Actor, IdentityAct, WordGiven};
use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::fact::FactBody;
use diemcau_core::identity::Role;
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Answer, Input};
use diemcau_core::outside::{Utility, WordKind};

use crate::province::{Bench, COMMUNE, DISTRICT, N_POINTS, ROOT, count, ms};
use crate::roster::{FileRow, apply};

#[test]
fn after_a_gap_replay_gives_the_state_that_was_in_memory() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 45));
    let n_written = bench.facts.len();
    let failed = bench.now;

    bench.hello(DISTRICT);
    bench.handle(Input::Broke { point: COMMUNE, generation });
    bench.advance(ms(10_000));
    bench.hello(ROOT);
    // What a person said just before the journal was found to fail.
    let code = bench.core.state().roster().point(DISTRICT).code.as_str().into();
    let act = Act::Excuse { code, attends: AttendsGiven::Away, reason: "mưa lũ".into() };
    assert!(matches!(bench.handle(Input::Act { actor: Actor::default(), act }), Answer::Done(_)));
    let code = bench.core.state().roster().point(COMMUNE).code.as_str().into();
    let act = Act::Called { code, note: "máy bận".into() };
    assert!(matches!(bench.handle(Input::Act { actor: Actor::default(), act }), Answer::Done(_)));
    // The roster was changed in the same moment.
    let changed = apply(&mut bench, |rows| {
        rows.retain(|row| row.row.code.as_str() != "T2");
        rows.push(FileRow::new("T3", 3, "14653"));
    });
    assert!(matches!(changed, Answer::Done(_)));
    bench.hello(PointIdx(N_POINTS));
    bench.facts.truncate(n_written);

    let written = bench.facts[n_written - 1].seq;
    bench.with(|core, now, facts| core.restate(written, failed, now, facts));
    assert!(
        matches!(bench.facts[n_written].body, FactBody::RosterChanged(_)),
        "what follows names its points"
    );
    let gap = &bench.facts[n_written + 1];
    assert!(matches!(gap.body, FactBody::JournalGap { from, to } if from == failed && to == bench.now));
    assert!(bench.facts.iter().zip(1..).all(|(fact, seq)| fact.seq.0 == seq), "numbers have no gap");
    let replayed = Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state(), bench.core.state());
}

#[test]
fn what_people_said_in_the_moment_before_a_gap_is_taken_back_where_it_began_and_holds_where_it_ended() {
    let mut bench = Bench::new(Session::Live);
    let organiser = |name: &str| Act::AddOrganiser { name: name.into(), digest: [7; 32] };
    let silence = |code: &str, bench: &Bench| {
        let (to, reason) = (bench.now + Duration::from_hours(1), "bảo trì".into());
        Act::Silence { code: code.into(), from: None, to, reason }
    };
    let code = |bench: &Bench, idx| bench.core.state().roster().point(idx).code.to_string();
    let (commune, district) = (code(&bench, COMMUNE), code(&bench, DISTRICT));
    let operator = |name: &str, digest| {
        let (name, role) = (name.into(), Role::Operator);
        Act::Identity(IdentityAct::AddOperator { name, role, scope: None, digest: [digest; 32] })
    };
    let expires = bench.now + Duration::from_hours(1);
    let codes =
        Act::Identity(IdentityAct::IssueCodes { codes: vec![(commune.as_str().into(), [9; 32])], expires });
    for act in [organiser("Hoa"), silence(&commune, &bench), word(&commune), operator("An", 1), codes] {
        done(&mut bench, act);
    }
    let n_written = bench.facts.len();
    let failed = bench.now;
    bench.advance(ms(2_000));
    let held = bench.core.state().incidents().silences()[0].id;
    let said = bench.core.state().words()[0].0;
    for act in [
        organiser("Lan"),
        silence(&district, &bench),
        word(&district),
        Act::RevokeOrganiser { name: "Hoa".into() },
        Act::RevokeLinks { code: commune.as_str().into() },
        Act::EndSilence { silence: held },
        Act::WithdrawWord { word: said },
        operator("Bình", 2),
        Act::Identity(IdentityAct::RevokeOperator { name: "An".into() }),
        Act::Identity(IdentityAct::Enrol { code: [9; 32], certificate: [8; 32] }),
    ] {
        done(&mut bench, act);
    }
    bench.advance(ms(2_000));
    bench.facts.truncate(n_written);
    let written = bench.facts[n_written - 1].seq;
    bench.with(|core, now, facts| core.restate(written, failed, now, facts));

    let state = bench.core.state();
    assert_eq!(state.links().organisers(), []);
    assert_eq!(state.links().epoch(COMMUNE), 1);
    assert_eq!(state.words(), []);
    assert_eq!(state.identities().operators().count(), 0, "one was taken back, one stays revoked");
    assert!(state.identities().has_open_code(COMMUNE), "nobody got a certificate for it");
    assert_eq!(state.identities().point_of(&[8; 32]), None);
    let silences = state.incidents().silences();
    assert_eq!(
        silences.iter().map(|silence| (silence.id, silence.to)).collect::<Vec<_>>(),
        [(held, bench.now)]
    );
    let replayed = Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state(), state);
}

fn word(code: &str) -> Act {
    Act::Words(vec![WordGiven {
        utility: Utility::Power,
        about: AboutGiven::Point(code.into()),
        from: None,
        to: None,
        kind: WordKind::Said,
        by: "Điện lực".into(),
        text: "".into(),
    }])
}

fn done(bench: &mut Bench, act: Act) {
    let answer = bench.handle(Input::Act { actor: Actor::default(), act });
    assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
}
