//! Links: what is reported by a point's, taken whole and once; revoking; and who the organisers are.

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::Session;
use diemcau_core::ids::{PointIdx, Run};
use diemcau_core::input::{Answer, Input, LinkReport, ReportBody, ReportRefusal};

use crate::province::{Bench, COMMUNE, DISTRICT, ms};

#[test]
fn a_form_is_taken_whole_and_once_whatever_time_passes() {
    let mut bench = Bench::new(Session::Live);
    let n_facts = bench.facts.len();
    let form = [("", 45, CountSource::Person), ("14650", 20, CountSource::Person)];
    assert_eq!(report(&mut bench, DISTRICT, 7, &form), Answer::Taken(Disposition::Standing));
    assert_eq!(bench.facts.len(), n_facts + 2);
    assert_eq!(standing(&bench, DISTRICT), Some((45, CountSource::Person)));
    assert_eq!(standing(&bench, COMMUNE), Some((20, CountSource::Proxy)), "by the level above");
    bench.advance(ms(120_000));
    assert_eq!(report(&mut bench, DISTRICT, 7, &form), Answer::Taken(Disposition::Repeated));
    let own = [("", 21, CountSource::Person)];
    assert_eq!(report(&mut bench, COMMUNE, 7, &own), Answer::Taken(Disposition::Standing), "another point's");
    assert_eq!(standing(&bench, COMMUNE), Some((21, CountSource::Person)));
    assert_eq!(bench.core.state().point(COMMUNE).counts.verified(), None, "nobody has looked at it");
}

#[test]
fn a_form_about_a_point_that_is_not_below_is_refused_whole() {
    let mut bench = Bench::new(Session::Live);
    let n_facts = bench.facts.len();
    let above = bench.core.state().roster().point(DISTRICT).code.as_str().to_owned();
    let form = [("", 45, CountSource::Person), (above.as_str(), 20, CountSource::Person)];
    let refused = report(&mut bench, COMMUNE, 8, &form);
    assert!(matches!(refused, Answer::ReportRefused(ReportRefusal::NotBelow { .. })), "{refused:?}");
    assert_eq!((bench.facts.len(), standing(&bench, COMMUNE)), (n_facts, None), "nothing of it is kept");
}

#[test]
fn revoking_raises_the_epoch_of_one_point() {
    let mut bench = Bench::new(Session::Live);
    for epoch in [1, 2] {
        act(&mut bench, Act::RevokeLinks { code: "14650".into() });
        assert_eq!(bench.core.state().links().epoch(COMMUNE), epoch);
    }
    assert_eq!(bench.core.state().links().epoch(DISTRICT), 0);
    let unknown = act(&mut bench, Act::RevokeLinks { code: "KHÔNG".into() });
    assert_eq!(unknown, Answer::ActRefused(ActRefusal::UnknownPoint { code: "KHÔNG".into() }));
    bench.restart(ms(1_000), Session::Live);
    assert_eq!(bench.core.state().links().epoch(COMMUNE), 2, "also after a restart");
}

#[test]
fn an_organiser_has_one_link_until_it_is_revoked() {
    let mut bench = Bench::new(Session::Live);
    let name = || Box::<str>::from("Lê Hoa");
    let add = |bench: &mut Bench, byte| act(bench, Act::AddOrganiser { name: name(), digest: [byte; 32] });
    assert!(matches!(add(&mut bench, 1), Answer::Done(_)));
    assert_eq!(add(&mut bench, 2), Answer::ActRefused(ActRefusal::OrganiserTaken { name: name() }));
    assert_eq!(bench.core.state().links().organisers()[0].digest, [1; 32]);
    act(&mut bench, Act::RevokeOrganiser { name: name() });
    assert!(bench.core.state().links().organisers().is_empty());
    let again = act(&mut bench, Act::RevokeOrganiser { name: name() });
    assert_eq!(again, Answer::ActRefused(ActRefusal::UnknownOrganiser { name: name() }));
    assert!(matches!(add(&mut bench, 3), Answer::Done(_)));
}

fn act(bench: &mut Bench, act: Act) -> Answer {
    bench.handle(Input::Act { actor: Actor { name: "Bình".into(), address: None, user: None }, act })
}

fn report(bench: &mut Bench, point: PointIdx, form: u64, counts: &[(&str, u32, CountSource)]) -> Answer {
    let entry = |(code, count, source): &(&str, u32, CountSource)| {
        let body =
            ReportBody::Attendance { count: *count, source: *source, by: "Lan".into(), note: "".into() };
        (Box::from(*code), body)
    };
    let report = LinkReport { form: Run(form), entries: counts.iter().map(entry).collect() };
    bench.handle(Input::Linked { point, report: Box::new(report) })
}

fn standing(bench: &Bench, point: PointIdx) -> Option<(u32, CountSource)> {
    bench.core.state().point(point).counts.standing().map(|count| (count.count, count.source))
}
