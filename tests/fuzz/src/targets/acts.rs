//! Acts: whatever an operator's program asks for.

use diemcau_core::act::Actor;
use diemcau_core::input::Input;
use diemcau_proto::convert::act::request;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::{count_act, excuse_act, incident_act, word_given};

use super::Depth;
use crate::event::{Watching, chunks, input};

pub(super) fn run(bytes: &[u8]) -> Depth {
    let mut watching = Watching::begun();
    for (wait, asked) in chunks::<v1::ActRequest>(bytes).take(32) {
        watching.wait(wait);
        let at = watching.at;
        let Ok((name, act)) = request(asked, at) else { continue };
        let actor = Actor { name, address: None, user: None };
        watching.core.handle(at, Input::Act { actor, act }, &mut watching.facts);
    }
    let core = watching.check();
    let counts: Vec<u32> =
        core.state().now().iter().filter_map(|now| Some(now.count.as_ref()?.count)).collect();
    // A number that no seed enters.
    Depth::of(!counts.is_empty(), counts.iter().any(|count| *count != 45))
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let ask = |act| v1::ActRequest { by: "Lê Hoa".to_owned(), act: Some(act) };
    let point = || "X".to_owned();
    let count = |act| Act::Count(v1::CountOf { point: point(), act: Some(v1::CountAct { act: Some(act) }) });
    let entry = v1::CountEntry { count: 45, ..v1::CountEntry::default() };
    let word = v1::WordGiven {
        by: "Điện lực".to_owned(),
        text: "cắt điện".to_owned(),
        about: Some(word_given::About::Feeder("F1".to_owned())),
        ..v1::WordGiven::default()
    };
    let excuse = v1::ExcuseAct {
        point: "V".to_owned(),
        reason: "ghép".to_owned(),
        attends: Some(excuse_act::Attends::Host("X".to_owned())),
    };
    let noted = v1::IncidentAct { id: 1, deed: Some(incident_act::Deed::Note("đã gọi".to_owned())) };
    let silence = v1::SilenceAct { point: point(), reason: "sửa".to_owned(), ..v1::SilenceAct::default() };
    let listed = v1::ListMeeting {
        source: "bbb".to_owned(),
        points: vec!["X".to_owned(), "Y".to_owned()],
        participants: 3,
        holds_s: 60,
    };
    vec![
        input(&[
            (0, ask(count(count_act::Act::Enter(entry)))),
            (3, ask(count(count_act::Act::Verify(true)))),
        ]),
        input(&[(0, ask(Act::Words(v1::GiveWords { words: vec![word] }))), (20, ask(Act::Silence(silence)))]),
        input(&[(0, ask(Act::Reply(v1::Reply { point: point(), text: "Đã rõ".to_owned() })))]),
        input(&[
            (9, ask(Act::Excuse(excuse))),
            (9, ask(Act::Incident(noted))),
            (9, ask(Act::ListMeeting(listed))),
        ]),
        input(&[(
            1,
            ask(Act::Amend(v1::Amend { cutoff: "Báo cáo nhanh".to_owned(), reason: "muộn".to_owned() })),
        )]),
    ]
}
