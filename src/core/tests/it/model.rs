//! Any interleaving of what can happen, beside a naive reference that keeps no heap, no fold and no
//! running sums.

mod check;
mod pair;
mod reference;
mod statements;

use diemcau_core::decide::Core;
use diemcau_core::path::Band;
use diemcau_core::statements::MediaState;
use proptest::prelude::*;

use self::pair::Pair;
use crate::province::N_POINTS;

/// One thing that can happen.
#[derive(Clone, Copy, Debug)]
enum Op {
    Advance(u64),
    /// Time goes on to the very instant of the next timer; a point may speak in it.
    ToTheTimer {
        heard: Option<u32>,
    },
    /// The collector's own loop stands still.
    Stall {
        late: u64,
    },
    Hello {
        point: u32,
        agent: u8,
        boot: u8,
    },
    Heartbeat {
        point: u32,
        old_stream: bool,
    },
    /// A heartbeat that was read so long ago and waited since.
    Late {
        point: u32,
        ago: u64,
    },
    Break {
        point: u32,
        old_stream: bool,
    },
    Goodbye {
        point: u32,
    },
    Report {
        point: u32,
        count: u32,
        repeat: bool,
    },
    Tell {
        point: u32,
        told: Telling,
        age: u64,
        repeat: bool,
    },
    Path {
        point: u32,
        band: Option<Band>,
    },
    Reply {
        point: u32,
    },
    /// An act that is refused.
    ReplyToNobody,
    /// The journal fails: what is decided from here on is not written.
    Fail,
    /// It takes facts again.
    Heal,
    Restart {
        gap: u64,
    },
}

/// What a report other than a count tells.
#[derive(Clone, Copy, Debug)]
enum Telling {
    Media(MediaState),
    Chair(bool),
    /// With which of a few things; none: no longer.
    Help(Option<u8>),
    Power,
    Outage,
}

/// Just said, a while ago, or about to expire.
fn age() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0_u64), 0_u64..60_000, 1_780_000_u64..1_801_000]
}

fn telling() -> impl Strategy<Value = Telling> {
    let media = prop_oneof![Just(MediaState::Good), Just(MediaState::NoPicture), Just(MediaState::NoSound)];
    prop_oneof![
        3 => media.prop_map(Telling::Media),
        1 => any::<bool>().prop_map(Telling::Chair),
        3 => prop::option::weighted(0.8, 0_u8..20).prop_map(Telling::Help),
        1 => Just(Telling::Power),
        1 => Just(Telling::Outage),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let point = 0..N_POINTS;
    let band = prop_oneof![Just(None), Just(Some(Band::Good)), Just(Some(Band::Poor)), Just(Some(Band::Bad))];
    prop_oneof![
        6 => (0_u64..6_000).prop_map(Op::Advance),
        1 => (0_u64..40_000).prop_map(Op::Advance),
        4 => prop::option::of(point.clone()).prop_map(|heard| Op::ToTheTimer { heard }),
        1 => (500_u64..9_000).prop_map(|late| Op::Stall { late }),
        4 => (point.clone(), 0_u8..2, 0_u8..2).prop_map(|(point, agent, boot)| Op::Hello { point, agent, boot }),
        6 => (point.clone(), any::<bool>()).prop_map(|(point, old_stream)| Op::Heartbeat { point, old_stream }),
        2 => (point.clone(), 0_u64..9_000).prop_map(|(point, ago)| Op::Late { point, ago }),
        2 => (point.clone(), any::<bool>()).prop_map(|(point, old_stream)| Op::Break { point, old_stream }),
        1 => point.clone().prop_map(|point| Op::Goodbye { point }),
        3 => (point.clone(), 0_u32..300, any::<bool>()).prop_map(|(point, count, repeat)| Op::Report { point, count, repeat }),
        6 => (point.clone(), telling(), age(), any::<bool>()).prop_map(|(point, told, age, repeat)| Op::Tell { point, told, age, repeat }),
        2 => (point.clone(), band).prop_map(|(point, band)| Op::Path { point, band }),
        1 => point.prop_map(|point| Op::Reply { point }),
        1 => Just(Op::ReplyToNobody),
        1 => Just(Op::Fail),
        2 => Just(Op::Heal),
        1 => (0_u64..30_000).prop_map(|gap| Op::Restart { gap }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_core_agrees_with_the_reference(ops in prop::collection::vec(op(), 1..120)) {
        let mut pair = Pair::new();
        for op in ops {
            pair.step(op);
            pair.check();
        }
        pair.heal();
        let facts = &pair.bench.facts;
        prop_assert!(facts.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].seq.next() == pair[1].seq));
        let replayed = Core::replay(facts.iter().cloned());
        prop_assert_eq!(replayed.state(), pair.bench.core.state());
    }
}
