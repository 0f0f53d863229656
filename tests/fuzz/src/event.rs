//! A small event that is on, and what must be true of whatever a core decided.

use std::sync::LazyLock;
use std::time::Duration;

use diemcau::event::{LoadedEvent, from_text};
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::figure::Figure;
use diemcau_core::time::Timestamp;
use diemcau_core::verify::Verifier;
use diemcau_proto::convert::fact;
use prost::Message as _;

/// Its times are those of the sample.
pub(crate) const TOML: &str = r#"
name = "Lễ phát động"
time_zone = "Asia/Ho_Chi_Minh"
start = 2025-05-08T08:00:00
end = 2025-05-08T10:00:00
count_open = 2025-05-08T06:20:00
roster = "roster.csv"
speaking = ["TINH", "407"]

[[cutoff]]
name = "Báo cáo nhanh"
at = 2025-05-08T07:20:00
due = 2025-05-08T07:30:00

[[cutoff]]
name = "Khai mạc"
at = 2025-05-08T08:00:00

[[agenda]]
at = 2025-05-08T08:10:00
item = "Phát biểu"
point = "407"

[map]
407 = [0, 0]
"#;

const ROSTER: &str = "\
code,name,level,parent,expected,contact,phone,carrier,uplink,feeder
TINH,Hội trường tỉnh,tinh,,100,Lê Hoa,0912000001,VNPT,OLT-0,F0
407,Huyện Hoằng Hóa,huyen,TINH,50,Lê Mai,0912000002,VNPT,OLT-1,F1
X,Xã Xuân Hòa,xa,407,40,Lê Lan,0912000003,VNPT,OLT-1,F1
Y,Xã Hoằng Hà,xa,407,30,,,Viettel,OLT-1,F1
V,Thôn Một,thon,X,20,,,Viettel,OLT-2,F1
W,Thôn Hai,thon,X,20,,,VNPT,OLT-2,F2
";

/// The event and its roster.
pub(crate) static EVENT: LazyLock<LoadedEvent> =
    LazyLock::new(|| from_text(TOML, ROSTER).expect("an event that can be"));

/// One that is on, half an hour before the first cut-off, with the facts so far.
static BEGUN: LazyLock<(Core, Facts, Timestamp)> = LazyLock::new(|| {
    let (mut core, mut facts) = (Core::default(), Facts::new());
    let event = &*EVENT;
    let at = event.settings.cutoffs.first().map_or(event.settings.start, |cutoff| cutoff.at);
    let at = Timestamp::from_millis(at.as_millis() - 1_800_000);
    let opened = EventOpened { settings: event.settings.clone(), roster: event.roster.clone() };
    core.open_event(at, opened, &mut facts);
    core.open_session(at, Session::Live, None, &mut facts);
    core.settle(at);
    (core, facts, at)
});

/// A watching core and the clock that it lives by.
pub(crate) struct Watching {
    pub(crate) core: Core,
    pub(crate) facts: Facts,
    pub(crate) at: Timestamp,
}

impl Watching {
    /// From the beginning.
    pub(crate) fn begun() -> Self {
        let (core, facts, at) = &*BEGUN;
        Self { core: core.clone(), facts: facts.clone(), at: *at }
    }

    /// Time goes on by as many half seconds, and what falls due then happens.
    pub(crate) fn wait(&mut self, halves: u8) {
        self.at = self.at + Duration::from_millis(500) * u32::from(halves);
        self.core.handle_timeout(self.at, &mut self.facts);
        self.core.settle(self.at);
        self.core.take_retuned();
        self.core.take_jobs(self.at);
    }

    /// What was decided can be written, is the same when it is read back, can have happened, and gives the state
    /// that is held; and the figure adds up.
    pub(crate) fn check(self) -> Core {
        let mut verifier = Verifier::default();
        let stored = self.facts.iter().map(|(decided, _)| {
            let bytes = fact::to_wire(decided).encode_to_vec();
            let wire = prost::Message::decode(&*bytes).expect("what was encoded");
            let read = fact::from_wire(wire).unwrap_or_else(|error| panic!("{decided:?}: {error}"));
            assert_eq!(read, *decided, "read back");
            verifier.check(&read).unwrap_or_else(|damage| panic!("{damage}: {read:?}"));
            read
        });
        let replayed = Core::replay(stored);
        assert!(replayed.state() == self.core.state(), "replayed as it was lived");
        let figure = Figure::of(self.core.state());
        let of_levels: u32 = figure.levels.iter().map(|(_, sums)| sums.expected).sum();
        assert_eq!(of_levels, figure.total.expected, "levels add up");
        self.core
    }
}

/// The chunks of an input: how many half seconds pass, then a message with its length before it. What is cut off
/// or cannot be read ends it.
pub(crate) fn chunks<M: prost::Message + Default>(mut bytes: &[u8]) -> impl Iterator<Item = (u8, M)> {
    std::iter::from_fn(move || {
        let (&wait, rest) = bytes.split_first()?;
        bytes = rest;
        M::decode_length_delimited(&mut bytes).ok().map(|message| (wait, message))
    })
}

/// An input of such chunks.
pub(crate) fn input<M: prost::Message>(chunks: &[(u8, M)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (wait, message) in chunks {
        bytes.push(*wait);
        message.encode_length_delimited(&mut bytes).expect("a Vec takes what is written");
    }
    bytes
}
