//! Samples of one probe, gathered into windows.
//!
//! It is told what became of each sample, in whatever order that becomes known. Counts and round
//! trips belong to the window in which a sample's fate became known; jitter and the address that the
//! outside sees follow the order of sending.
//!
//! A sample over a connection is never lost as a packet is: TCP sends again what was. How long that
//! took says how long TCP waited and not how long the path is (Karn's algorithm, RFC 6298 section 3),
//! so such a sample gives no round trip and counts as lost, though it was answered. It is known by its
//! length: as long as TCP waits, and half the shortest round trip of this window or the last one more.
//! Where every round trip is long nothing tells lost packets from a long path, and they stand as seen.
//! Jitter rests on those that are shorter than TCP waits.

mod open;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use self::open::{Open, may_be_repeated, micros, saturated};
use super::band::Judge;
use super::{Finding, PathWindow, ProbeKind, ProbeSettings, Thresholds};

/// Samples that wait for the fate of an earlier one. Where more do, the earlier one is passed over:
/// it still counts, but its round trip gives no jitter.
pub const MAX_HELD: usize = 256;

/// How a probe's samples travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carriage {
    /// One packet each way: what is lost is lost.
    Packets,
    /// Over a connection: the kernel sends again what was lost.
    Connections,
}

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Something that the probe understands came in time.
    Answered(Answer),
    /// Nothing did, and this is why.
    Failed(Finding),
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// From sending to hearing: of the packet and its answer, or of the first packet of a connection
    /// and the other end's.
    pub rtt: Duration,
    /// From a connection that stood to the service's answer; none where none was asked for, or by
    /// single packets, whose round trip holds it.
    pub response: Option<Duration>,
    /// What else it says.
    pub tells: Tells,
}

/// What an answer says beside that it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tells {
    /// Nothing.
    #[default]
    Nothing,
    /// That the service fails.
    Failure,
    /// That the service speaks another TLS.
    OtherTls,
    /// The address from which the outside sees the question come.
    Mapping(SocketAddr),
    /// Days until the certificate ends, negative once it has.
    CertificateDays(i32),
}

/// The samples of one probe.
#[derive(Debug)]
pub struct Samples {
    /// Its name.
    probe: Box<str>,
    /// What it does.
    kind: ProbeKind,
    /// How its samples travel.
    carriage: Carriage,
    /// The band so far.
    judge: Judge,
    /// The window that is open.
    window: Open,
    /// The first sample that jitter has not seen.
    next: u32,
    /// What is known of that sample and those after it.
    held: VecDeque<Option<Fate>>,
    /// Over all windows.
    jitter: Jitter,
    /// By the last answer that told it.
    mapping: Option<SocketAddr>,
    /// The shortest round trip of the last window that had one, microseconds.
    shortest_us: Option<u64>,
}

/// The running estimate of RFC 3550 section 6.4.1, `J += (|D| - J) / 16`, where D is the difference
/// of one round trip to the one before.
#[derive(Debug, Default)]
struct Jitter {
    /// The last round trip, microseconds.
    last_us: Option<u64>,
    /// Sixteen times the jitter, microseconds, as in RFC 3550 appendix A.8; none before two round
    /// trips.
    jitter16_us: Option<u64>,
}

impl Samples {
    /// None yet.
    pub fn new(probe: Box<str>, kind: ProbeKind, carriage: Carriage) -> Self {
        Self {
            probe,
            kind,
            carriage,
            judge: Judge::default(),
            window: Open::default(),
            next: 0,
            held: VecDeque::new(),
            jitter: Jitter::default(),
            mapping: None,
            shortest_us: None,
        }
    }

    /// The name of their probe.
    pub fn probe(&self) -> &str {
        &self.probe
    }

    /// Whether the open window has nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }

    /// The fate of a sample is known. Samples are numbered in the order of sending from 0, and each
    /// has one fate.
    pub fn settle(&mut self, seq: u32, fate: Fate) {
        self.window.count(fate, self.carriage);
        let Some(ahead) = seq.checked_sub(self.next) else {
            return;
        };
        let ahead = usize::try_from(ahead).unwrap_or(usize::MAX);
        for _ in MAX_HELD..=ahead {
            if self.held.is_empty() {
                self.next = seq;
                break;
            }
            self.release();
        }
        let ahead = usize::try_from(seq - self.next).unwrap_or(usize::MAX);
        if self.held.len() <= ahead {
            self.held.resize(ahead + 1, None);
        }
        self.held[ahead] = Some(fate);
        while let Some(Some(_)) = self.held.front() {
            self.release();
        }
    }

    /// A sample was sent to another host instead.
    pub fn redirected(&mut self, to: Box<str>) {
        self.window.redirect = Some(to);
    }

    /// Samples before `seq` that are under way will have no fate, since the probe itself broke off:
    /// they are nobody's loss. It asks from another socket after that, so the outside sees another
    /// address without any change on the way.
    pub fn break_off(&mut self, seq: u32) {
        while !self.held.is_empty() {
            self.release();
        }
        self.next = self.next.max(seq);
        self.mapping = None;
    }

    /// Closes the window, which was `length` long; none, and it goes on, if there is no sample in it.
    pub fn close(&mut self, length: Duration, thresholds: &Thresholds) -> Option<PathWindow> {
        if self.is_empty() {
            return None;
        }
        let mut open = std::mem::take(&mut self.window);
        let n_repeated = open.sort_out(self.shortest_us);
        self.shortest_us = open.shortest_us.or(self.shortest_us);
        let n_answered = open.n_answered();
        let mut window = PathWindow {
            probe: self.probe.clone(),
            kind: self.kind,
            finding: open.finding(),
            length,
            n_sent: open.n_sent(),
            n_answered,
            n_repeated,
            rtt_us: open.rtt.us(),
            jitter_us: self.jitter.jitter16_us.filter(|_| open.has_jitter).map(|us| saturated(us >> 4)),
            response_us: open.response.us(),
            n_mapping_changes: open.n_mapping_changes,
            certificate_days: open.certificate_days,
            redirect: open.redirect.take(),
            band: None,
        };
        let own = window.own_band(thresholds);
        window.band = self.judge.judge(own, length >= ProbeSettings::WINDOW);
        Some(window)
    }

    /// The next sample in the order of sending; without a fate it is passed over.
    fn release(&mut self) {
        let released = self.held.pop_front().flatten();
        self.next += 1;
        let Some(Fate::Answered(answer)) = released else {
            return;
        };
        if !may_be_repeated(answer, self.carriage) {
            self.jitter.sample(micros(answer.rtt));
            self.window.has_jitter = true;
        }
        if let Tells::Mapping(mapping) = answer.tells {
            let changed = self.mapping.replace(mapping).is_some_and(|last| last != mapping);
            *self.window.n_mapping_changes.get_or_insert(0) += u32::from(changed);
        }
    }
}

impl Jitter {
    fn sample(&mut self, rtt_us: u64) {
        if let Some(last_us) = self.last_us.replace(rtt_us) {
            let jitter16_us = self.jitter16_us.unwrap_or(0);
            self.jitter16_us = Some(jitter16_us + rtt_us.abs_diff(last_us) - ((jitter16_us + 8) >> 4));
        }
    }
}

#[cfg(test)]
mod tests;
