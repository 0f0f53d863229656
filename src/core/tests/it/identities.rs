//! Who has an identity: codes that are good once and for a time, and certificates that are replaced and revoked.

use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor, IdentityAct};
use diemcau_core::event::Session;
use diemcau_core::identity::{Digest, Role, Unidentified};
use diemcau_core::input::{Answer, Input};

use crate::province::{Bench, COMMUNE, DISTRICT, ms};

const CODES: [Digest; 2] = [[1; 32], [2; 32]];
const CERTIFICATES: [Digest; 2] = [[11; 32], [12; 32]];

#[test]
fn a_code_is_good_once_and_until_it_expires_or_another_takes_its_place() {
    let mut bench = Bench::new(Session::Live);
    assert_eq!(enrol(&mut bench, 0, 0), Answer::ActRefused(ActRefusal::UnknownCode));
    issue(&mut bench, 0, 60_000);
    assert!(matches!(enrol(&mut bench, 0, 0), Answer::Done(_)));
    assert_eq!(enrol(&mut bench, 0, 1), Answer::ActRefused(ActRefusal::CodeUsed));

    issue(&mut bench, 1, 60_000);
    bench.advance(ms(61_000));
    assert_eq!(enrol(&mut bench, 1, 1), Answer::ActRefused(ActRefusal::CodeExpired));
    issue(&mut bench, 1, 60_000);
    let other = Act::Identity(IdentityAct::IssueCodes {
        codes: vec![("14650".into(), [3; 32])],
        expires: bench.now + Duration::from_mins(1),
    });
    assert!(matches!(act(&mut bench, other), Answer::Done(_)));
    assert_eq!(enrol(&mut bench, 1, 1), Answer::ActRefused(ActRefusal::UnknownCode));
}

#[test]
fn a_certificate_speaks_for_its_point_until_it_is_replaced_or_revoked() {
    let mut bench = Bench::new(Session::Live);
    let judge = |bench: &Bench, point, shown: Option<usize>, takes_unknown| {
        let shown = shown.map(|n| &CERTIFICATES[n]);
        bench.core.state().identities().judge(point, shown, takes_unknown)
    };
    assert_eq!(judge(&bench, COMMUNE, None, true), Ok(()), "it was never enrolled");
    assert_eq!(judge(&bench, COMMUNE, None, false), Err(Unidentified::Nothing));
    assert_eq!(judge(&bench, COMMUNE, Some(0), true), Err(Unidentified::Unknown));

    issue(&mut bench, 0, 60_000);
    enrol(&mut bench, 0, 0);
    assert_eq!(judge(&bench, COMMUNE, Some(0), false), Ok(()));
    assert_eq!(judge(&bench, DISTRICT, Some(0), true), Err(Unidentified::OtherPoint(COMMUNE)));
    assert_eq!(judge(&bench, COMMUNE, None, true), Err(Unidentified::Nothing), "it is enrolled");

    issue(&mut bench, 1, 60_000);
    enrol(&mut bench, 1, 1);
    assert_eq!(judge(&bench, COMMUNE, Some(0), true), Err(Unidentified::Replaced));
    assert_eq!(judge(&bench, COMMUNE, Some(1), true), Ok(()));

    let revoke = || Act::Identity(IdentityAct::Revoke { code: "14650".into() });
    assert!(matches!(act(&mut bench, revoke()), Answer::Done(_)));
    assert_eq!(judge(&bench, COMMUNE, Some(1), true), Err(Unidentified::Revoked));
    assert_eq!(
        judge(&bench, COMMUNE, None, true),
        Err(Unidentified::Nothing),
        "leaving it away helps nobody"
    );
    let again = act(&mut bench, revoke());
    assert_eq!(again, Answer::ActRefused(ActRefusal::NotEnrolled { code: "14650".into() }));
    bench.restart(ms(1_000), Session::Live);
    assert_eq!(judge(&bench, COMMUNE, Some(1), true), Err(Unidentified::Revoked), "also after a restart");
}

#[test]
fn an_operator_is_known_by_a_token_until_revoked() {
    let mut bench = Bench::new(Session::Live);
    let add = || {
        let (name, scope) = ("Lê Hoa".into(), Some("14650".into()));
        Act::Identity(IdentityAct::AddOperator { name, role: Role::Viewer, scope, digest: [7; 32] })
    };
    assert!(matches!(act(&mut bench, add()), Answer::Done(_)));
    let taken = ActRefusal::OperatorTaken { name: "Lê Hoa".into() };
    assert_eq!(act(&mut bench, add()), Answer::ActRefused(taken));
    let (name, operator) = bench.core.state().identities().who_has(&[7; 32]).unwrap();
    assert_eq!((name, operator.role, operator.scope), ("Lê Hoa", Role::Viewer, Some(COMMUNE)));
    let revoke = Act::Identity(IdentityAct::RevokeOperator { name: "Lê Hoa".into() });
    assert!(matches!(act(&mut bench, revoke), Answer::Done(_)));
    assert_eq!(bench.core.state().identities().who_has(&[7; 32]), None);
}

fn issue(bench: &mut Bench, code: usize, valid_ms: u64) {
    let expires = bench.now + Duration::from_millis(valid_ms);
    let codes = vec![("14650".into(), CODES[code])];
    let issued = act(bench, Act::Identity(IdentityAct::IssueCodes { codes, expires }));
    assert!(matches!(issued, Answer::Done(_)), "{issued:?}");
}

fn enrol(bench: &mut Bench, code: usize, certificate: usize) -> Answer {
    let (code, certificate) = (CODES[code], CERTIFICATES[certificate]);
    act(bench, Act::Identity(IdentityAct::Enrol { code, certificate }))
}

fn act(bench: &mut Bench, act: Act) -> Answer {
    bench.handle(Input::Act { actor: Actor { name: "Bình".into(), address: None, user: None }, act })
}
