//! What operators ask for is bounded before anybody decides on it.

use std::time::Duration;

use diemcau_core::act::{AboutGiven, Act};
use diemcau_core::ids::Seq;
use diemcau_core::incident::IncidentId;
use diemcau_core::incident::fold::Deed;
use diemcau_core::outside::{Utility, WordId, WordKind};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::act::{MAX_SHARED, MAX_WORD_TEXT, MAX_WORDS, request};
use diemcau_proto::convert::agent::{MAX_BY, MAX_NOTE};
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act as Wire;
use diemcau_proto::v1::incident_act::Deed as WireDeed;
use diemcau_proto::v1::silence_act::End;
use diemcau_proto::v1::word_given::About;

const NOW: Timestamp = Timestamp::from_millis(1_746_666_000_000);

#[test]
fn what_a_person_does_with_an_incident_is_read_and_bounded() {
    let id = IncidentId(7);
    for (wire, deed) in [
        (WireDeed::Acknowledge(" ETA 10  phút".into()), Deed::Acknowledge { text: "ETA 10 phút".into() }),
        (WireDeed::Assign("VNPT".into()), Deed::Assign { to: "VNPT".into() }),
        (WireDeed::Note("đã gọi".into()), Deed::Note { text: "đã gọi".into() }),
        (WireDeed::SnoozeS(600), Deed::Snooze { until: NOW + Duration::from_mins(10) }),
    ] {
        assert_eq!(read(incident(Some(wire))), Some(Act::Incident { id, deed }));
    }
    for bad in [
        None,
        Some(WireDeed::Acknowledge("x".repeat(MAX_NOTE + 1))),
        Some(WireDeed::Assign("x".repeat(MAX_BY + 1))),
        Some(WireDeed::Note("x".repeat(MAX_NOTE + 1))),
        Some(WireDeed::SnoozeS(0)),
        Some(WireDeed::SnoozeS(86_401)),
    ] {
        assert_eq!(read(incident(bad)), None);
    }
}

#[test]
fn a_silence_has_an_end_within_a_week() {
    let hour = Duration::from_hours(1);
    let act = |from: Option<Timestamp>, end| {
        Wire::Silence(v1::SilenceAct {
            point: "381".into(),
            from_ms: from.map(Timestamp::as_millis),
            end,
            reason: "bảo trì".into(),
        })
    };
    let silence = |from, to| Some(Act::Silence { code: "381".into(), from, to, reason: "bảo trì".into() });
    assert_eq!(read(act(None, Some(End::ForS(3_600)))), silence(None, NOW + hour));
    let later = NOW + hour;
    assert_eq!(read(act(Some(later), Some(End::ForS(3_600)))), silence(Some(later), later + hour));
    let to = End::ToMs((later + hour).as_millis());
    assert_eq!(read(act(Some(later), Some(to))), silence(Some(later), later + hour));
    let never = End::ToMs((NOW + Duration::from_hours(24 * 7 + 1)).as_millis());
    for bad in [None, Some(End::ForS(0)), Some(End::ForS(604_801)), Some(never)] {
        assert_eq!(read(act(None, bad)), None);
    }
    assert_eq!(read(Wire::EndSilence(v1::EndSilence { id: 8 })), Some(Act::EndSilence { silence: Seq(8) }));
}

#[test]
fn words_are_few_and_short() {
    let good = v1::WordGiven {
        utility: v1::Utility::Power.into(),
        about: Some(About::Feeder("371".into())),
        kind: v1::WordKind::DyingGasp.into(),
        by: "Điện lực".into(),
        ..v1::WordGiven::default()
    };
    let words = |words| read(Wire::Words(v1::GiveWords { words }));
    let Some(Act::Words(read_words)) = words(vec![good.clone(); MAX_WORDS]) else { panic!("they are read") };
    assert_eq!(read_words.len(), MAX_WORDS);
    let word = &read_words[0];
    assert_eq!((word.utility, word.kind), (Utility::Power, WordKind::DyingGasp));
    assert_eq!((&word.about, word.from, word.to), (&AboutGiven::Feeder("371".into()), None, None));
    assert_eq!(words(vec![good.clone(); MAX_WORDS + 1]), None);
    let long = |n: usize| "x".repeat(n + 1);
    for bad in [
        v1::WordGiven { utility: 0, ..good.clone() },
        v1::WordGiven { utility: 77, ..good.clone() },
        v1::WordGiven { kind: 77, ..good.clone() },
        v1::WordGiven { about: None, ..good.clone() },
        v1::WordGiven { about: Some(About::Uplink(long(MAX_SHARED))), ..good.clone() },
        v1::WordGiven { by: long(MAX_BY), ..good.clone() },
        v1::WordGiven { text: long(MAX_WORD_TEXT), ..good },
    ] {
        assert_eq!(words(vec![bad]), None);
    }
    let id = v1::WordId { fact: 8, place: 1 };
    assert_eq!(
        read(Wire::WithdrawWord(v1::WithdrawWord { id: Some(id) })),
        Some(Act::WithdrawWord { word: WordId { fact: Seq(8), place: 1 } })
    );
    assert_eq!(read(Wire::WithdrawWord(v1::WithdrawWord { id: None })), None);
}

fn incident(deed: Option<WireDeed>) -> Wire {
    Wire::Incident(v1::IncidentAct { id: 7, deed })
}

fn read(act: Wire) -> Option<Act> {
    let act = v1::ActRequest { by: "Nam".into(), act: Some(act) };
    request(act, NOW).ok().map(|(_, act)| act)
}
