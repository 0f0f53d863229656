//! What a spool holds: the fold of its frames.

use std::collections::BTreeMap;

use diemcau_core::ids::Lane;
use diemcau_core::statements::MAX_HELP;
use diemcau_proto::v1::Session;
use prost::Message as _;

use super::frame::{self, Frame, Kind};
use super::stored::{Done, Entry, Outage, Owner};
use crate::agent_state::{Fate, Reported};
use crate::report::{Said, Topic};

/// Most reports that can wait. People enter a few an hour; what devices see gives way to them.
pub const CAPACITY: usize = 2_000;

/// All lanes, in the order in which they give way.
pub(super) const LANES: [Lane; 3] = [Lane::Line, Lane::Power, Lane::Human];

/// What is known.
#[derive(Debug)]
pub(super) struct Contents {
    /// Whose it is; none in a new one.
    pub(super) agent_id: Option<String>,
    /// When the event ends; none: no collector told it yet.
    pub(super) ends_ms: Option<i64>,
    /// By [`Lane`].
    lanes: [Waiting; 3],
    /// What people said last, by what they spoke of, with what became of it.
    pub(super) reported: BTreeMap<Topic, (Entry, Fate)>,
    /// Help that they asked for and did not call off since, by number, with what became of that; at most
    /// [`MAX_HELP`].
    calls: BTreeMap<u64, (Entry, Fate)>,
    /// The outage that is not over.
    pub(super) outage: Option<Outage>,
}

/// The reports of a lane.
#[derive(Debug)]
struct Waiting {
    next_seq: u64,
    entries: BTreeMap<u64, Entry>,
}

/// Nothing can make room.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Contents {
    /// Reads a file; gives how many of its bytes were damaged as well.
    pub(super) fn read(bytes: &[u8]) -> (Self, usize) {
        let lane = || Waiting { next_seq: 1, entries: BTreeMap::new() };
        let lanes = [lane(), lane(), lane()];
        let (reported, calls) = (BTreeMap::new(), BTreeMap::new());
        let mut contents = Self { agent_id: None, ends_ms: None, lanes, reported, calls, outage: None };
        let (frames, mut n_damaged) = frame::read(bytes);
        for frame in frames {
            if contents.apply(&frame).is_err() {
                n_damaged += frame.payload.len().max(1);
            }
        }
        (contents, n_damaged)
    }

    /// The whole as a file.
    pub(super) fn write(&self, agent_id: &str) -> Vec<u8> {
        let owner = self.owner(agent_id);
        let mut bytes = frame::MAGIC.to_vec();
        frame::write(&mut bytes, Lane::Human, Kind::Owner, &owner.encode_to_vec());
        let last = self.reported.values().map(|told| (told.0.seq, told));
        let shown: BTreeMap<u64, &(Entry, Fate)> =
            last.chain(self.calls.iter().map(|(seq, call)| (*seq, call))).collect();
        for (entry, fate) in shown.values().filter(|(_, fate)| *fate != Fate::Waiting) {
            let done = Done::new(entry.seq, Some(fate));
            frame::write(&mut bytes, Lane::Human, Kind::Entry, &entry.encode_to_vec());
            frame::write(&mut bytes, Lane::Human, Kind::Done, &done.encode_to_vec());
        }
        for lane in LANES {
            for entry in self.lane(lane).entries.values() {
                frame::write(&mut bytes, lane, Kind::Entry, &entry.encode_to_vec());
            }
        }
        // Last: an entry that tells of an outage ends the one before it.
        if let Some(outage) = &self.outage {
            frame::write(&mut bytes, Lane::Line, Kind::Outage, &outage.encode_to_vec());
        }
        bytes
    }

    /// Whose it is, and how far it counted.
    pub(super) fn owner(&self, agent_id: &str) -> Owner {
        Owner {
            agent_id: agent_id.to_owned(),
            next_human: self.next_seq(Lane::Human),
            next_power: self.next_seq(Lane::Power),
            next_line: self.next_seq(Lane::Line),
            ends_ms: self.ends_ms,
        }
    }

    /// Forgets what people said before an instant and is done with.
    pub(super) fn forget_said(&mut self, before_ms: i64) {
        let is_kept =
            |(entry, fate): &(Entry, Fate)| *fate == Fate::Waiting || entry.entered_ms() >= before_ms;
        self.reported.retain(|_, said| is_kept(said));
        self.calls.retain(|_, said| is_kept(said));
    }

    /// Number of the next report of a lane.
    pub(super) fn next_seq(&self, lane: Lane) -> u64 {
        self.lane(lane).next_seq
    }

    /// How many wait.
    pub(super) fn n_waiting(&self) -> usize {
        self.lanes.iter().map(|lane| lane.entries.len()).sum()
    }

    /// All that wait, each lane in its order.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Entry> {
        LANES.into_iter().flat_map(|lane| self.lane(lane).entries.values())
    }

    /// A report that waits.
    pub(super) fn get(&self, lane: Lane, seq: u64) -> Option<&Entry> {
        self.lane(lane).entries.get(&seq)
    }

    /// The number under which a form was entered already, as far as that is remembered: while it waits, and
    /// while it is the last of its kind.
    pub(super) fn seq_of(&self, form: &str, said: &Said) -> Option<u64> {
        let shown = self.reported.values().chain(self.calls.values()).map(|(entry, _)| entry);
        let mut known = self.lane(Lane::Human).entries.values().chain(shown);
        known.find(|entry| entry.is_of(form, said)).map(|entry| entry.seq)
    }

    /// Which report must go so that one of `lane` has room, if any: the oldest of the line's goes
    /// first, then of the power's, for a lane that weighs as much or more, then the oldest count of a
    /// device; what people said never.
    ///
    /// # Errors
    /// If none may go.
    pub(super) fn make_room(&self, lane: Lane) -> Result<Option<(Lane, u64)>, Full> {
        if self.n_waiting() < CAPACITY {
            return Ok(None);
        }
        let gives_way = match lane {
            Lane::Line => &LANES[..1],
            Lane::Power | Lane::Human => &LANES[..2],
        };
        let mut oldest =
            gives_way.iter().filter_map(|lane| Some((*lane, *self.lane(*lane).entries.keys().next()?)));
        let devices = self.lane(Lane::Human).entries.values().filter(|entry| entry.is_device());
        let device = || devices.map(|entry| (Lane::Human, entry.seq)).next().filter(|_| lane == Lane::Human);
        oldest.next().or_else(device).map(Some).ok_or(Full)
    }

    /// A report is in the file.
    pub(super) fn insert(&mut self, lane: Lane, entry: Entry) {
        self.insert_call(&entry);
        if let Some(topic) = entry.report_topic()
            && self.reported.get(&topic).is_none_or(|(known, _)| known.seq <= entry.seq)
        {
            self.reported.insert(topic, (entry.clone(), Fate::Waiting));
        }
        if lane == Lane::Line && entry.is_outage() {
            self.outage = None;
        }
        let held = self.lane_mut(lane);
        held.next_seq = held.next_seq.max(entry.seq.saturating_add(1));
        held.entries.insert(entry.seq, entry);
    }

    /// A report is done with; false if it was before.
    pub(super) fn remove(&mut self, lane: Lane, seq: u64, fate: &Fate) -> bool {
        let held = self.lane_mut(lane);
        held.next_seq = held.next_seq.max(seq.saturating_add(1));
        let waited = held.entries.remove(&seq).is_some();
        if lane == Lane::Human {
            let shown = self.reported.values_mut().chain(self.calls.values_mut());
            for (_, known) in shown.filter(|(entry, _)| entry.seq == seq) {
                *known = fate.clone();
            }
        }
        waited
    }

    /// What people said last.
    pub(super) fn reported(&self, session: Session) -> BTreeMap<Topic, Reported> {
        let shown = self.reported.iter().filter(|(_, (entry, _))| !entry.is_of_another(session));
        shown.map(|(topic, (entry, fate))| (*topic, entry.reported(fate.clone()))).collect()
    }

    /// Help that they asked for and did not call off since, oldest first.
    pub(super) fn calls(&self, session: Session) -> Vec<Reported> {
        let shown = self.calls.values().filter(|(entry, _)| !entry.is_of_another(session));
        shown.map(|(entry, fate)| entry.reported(fate.clone())).collect()
    }

    /// Takes in a call for help, or that none is needed: in the order of their numbers, whatever order
    /// they are read in. Who asks again in the same words asks for nothing more.
    fn insert_call(&mut self, entry: &Entry) {
        let Some(call) = entry.call() else { return };
        let called_off = self.reported.get(&Topic::Help).map_or(0, |(last, _)| match last.call() {
            Some(last_call) if !last_call.needed => last.seq,
            Some(_) | None => 0,
        });
        if !call.needed {
            self.calls.retain(|seq, _| *seq > entry.seq);
        } else if entry.seq > called_off {
            let is_same = |known: &Entry| known.call().is_some_and(|known| known.text == call.text);
            if self.calls.range(entry.seq..).any(|(_, (known, _))| is_same(known)) {
                return;
            }
            self.calls.retain(|_, (known, _)| !is_same(known));
            self.calls.insert(entry.seq, (entry.clone(), Fate::Waiting));
            if self.calls.len() > MAX_HELP {
                self.calls.pop_first();
            }
        }
    }

    fn apply(&mut self, frame: &Frame<'_>) -> Result<(), prost::DecodeError> {
        match frame.kind {
            Kind::Owner => {
                let owner = Owner::decode(frame.payload)?;
                for (lane, next) in [
                    (Lane::Human, owner.next_human),
                    (Lane::Power, owner.next_power),
                    (Lane::Line, owner.next_line),
                ] {
                    let held = self.lane_mut(lane);
                    held.next_seq = held.next_seq.max(next);
                }
                self.agent_id = Some(owner.agent_id);
                self.ends_ms = owner.ends_ms.or(self.ends_ms);
            }
            Kind::Entry => self.insert(frame.lane, Entry::decode(frame.payload)?),
            Kind::Done => {
                let done = Done::decode(frame.payload)?;
                self.remove(frame.lane, done.seq, &done.fate());
            }
            Kind::Outage => self.outage = Some(Outage::decode(frame.payload)?),
        }
        Ok(())
    }

    fn lane(&self, lane: Lane) -> &Waiting {
        &self.lanes[lane as usize]
    }

    fn lane_mut(&mut self, lane: Lane) -> &mut Waiting {
        &mut self.lanes[lane as usize]
    }
}
