//! Probes that send single packets: one socket, many samples under way, each answer matched to its
//! sample by what the protocol carries for that. Nothing is sent again, so that loss is what it is.
//!
//! A target is unreachable here if this machine knows no way to it. What routers farther away say of
//! that, the kernel does not tell such a socket; to the probe it is silence.

mod flights;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use diemcau_core::path::Finding;
use diemcau_core::path::window::{Answer, Fate, Tells};
use socket2::SockRef;
use tokio::net::UdpSocket;
use tokio::time::{Instant, sleep_until};

use self::flights::Flights;
use super::recorder::Recorder;
use super::resolver::{RETRY, Resolver};
use super::{Pace, finding_of};

/// Longest packet that is read; of a longer one the rest is not seen.
const MAX_PACKET: usize = 4_096;
/// After so long without an answer another socket is opened: the machine's own address may have
/// changed, or a NAT on the way may hold on to a mapping that leads nowhere.
const SILENCE: Duration = Duration::from_secs(10);
/// The probe's own delay beyond which samples under way are given up: the machine slept or stalled,
/// which is no loss of the path.
const STALL: Duration = Duration::from_millis(500);

/// A protocol of single packets.
pub(super) trait Exchange: Send {
    /// A socket that is connected to the address, so that the system tells what comes back.
    fn open(&mut self, address: SocketAddr) -> io::Result<UdpSocket> {
        open_udp(address)
    }

    /// What follows is asked from `local` to `remote`.
    fn handle_opened(&mut self, _local: SocketAddr, _remote: SocketAddr) {}

    /// Writes the question of a sample.
    fn write_request(&mut self, seq: u32, request: &mut Vec<u8>);

    /// Reads what came.
    fn read(&self, packet: &[u8]) -> Heard;
}

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The answer to a sample, be it late.
    Answer {
        /// The sample's number.
        seq: u32,
        /// What it says.
        tells: Tells,
    },
    /// An answer to a sample that is not the final one: its server is there and works on it.
    Interim,
    /// No message of the protocol, or not one that a server sends.
    Garbage,
    /// A message that answers no sample.
    Other,
}

/// A probe at work.
struct Packets<'a> {
    exchange: &'a mut dyn Exchange,
    recorder: &'a mut Recorder,
    resolver: Resolver,
    pace: Pace,
    line: Line,
    /// Samples under way.
    flights: Flights,
    /// When the next sample is due.
    next_send: Instant,
    /// What the target said last instead of an answer, and when: samples that were under way then
    /// and stay without an answer were not just lost.
    excuse: Option<(Finding, Instant)>,
    /// The question being written.
    request: Vec<u8>,
    /// The packet being read.
    packet: Box<[u8; MAX_PACKET]>,
}

/// The socket.
enum Line {
    /// There is none: no address is known, or it cannot be opened.
    Closed,
    /// It is connected.
    Open {
        socket: UdpSocket,
        remote: SocketAddr,
        opened: Instant,
        /// The last answer.
        heard: Option<Instant>,
    },
}

/// What a probe wakes up for.
enum Event {
    /// A packet, with its length and when it came.
    Packet(usize, Instant),
    /// The system says why a packet did not arrive.
    Complaint(io::Error),
    /// A lookup ended.
    LookedUp(Result<(), Finding>),
    /// The instant came for which it waited.
    Time,
}

/// Takes samples until the recorder has enough.
pub(super) async fn run(
    exchange: &mut dyn Exchange,
    resolver: Resolver,
    pace: Pace,
    recorder: &mut Recorder,
) {
    let mut packets = Packets::new(exchange, resolver, pace, recorder);
    loop {
        let now = Instant::now();
        packets.handle_timeout(now);
        if packets.recorder.is_done(now, packets.flights.is_empty()) {
            return;
        }
        let wakes_at = packets.wakes_at(now);
        let event = packets.next(wakes_at).await;
        if wakes_at.elapsed() > STALL {
            packets.give_up();
        }
        packets.handle(event);
    }
}

impl<'a> Packets<'a> {
    fn new(
        exchange: &'a mut dyn Exchange,
        resolver: Resolver,
        pace: Pace,
        recorder: &'a mut Recorder,
    ) -> Self {
        Self {
            exchange,
            recorder,
            resolver,
            pace,
            line: Line::Closed,
            flights: Flights::default(),
            next_send: Instant::now(),
            excuse: None,
            request: Vec::new(),
            packet: Box::new([0; MAX_PACKET]),
        }
    }

    async fn next(&mut self, wakes_at: Instant) -> Event {
        tokio::select! {
            biased;
            received = receive(&self.line, &mut self.packet[..]) => match received {
                Ok(length) => Event::Packet(length, Instant::now()),
                Err(error) => Event::Complaint(error),
            },
            result = self.resolver.refresh() => Event::LookedUp(result),
            () = sleep_until(wakes_at) => Event::Time,
        }
    }

    fn wakes_at(&self, now: Instant) -> Instant {
        let close_at = self.recorder.close_at();
        let expiry = self.flights.expires_at(self.pace.timeout);
        let is_sending = self.is_asking(now) && self.resolver.address(now).is_some();
        let send = is_sending.then_some(self.next_send);
        let next = [send, expiry].into_iter().flatten().min();
        match next {
            // A measurement that is over waits for its last samples alone.
            Some(next) if close_at <= now => next,
            Some(next) => next.min(close_at),
            None if close_at <= now => now + self.pace.timeout,
            None => close_at,
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Packet(length, came) => self.handle_packet(length, came),
            Event::Complaint(error) => self.handle_complaint(finding_of(&error), Instant::now()),
            Event::LookedUp(Ok(())) => self.handle_address(Instant::now()),
            Event::LookedUp(Err(finding)) => {
                if self.resolver.address(Instant::now()).is_none() {
                    self.line = Line::Closed;
                    self.recorder.fail(finding);
                }
            }
            Event::Time => {}
        }
    }

    /// Of several addresses one that never answered need not be tried for long.
    fn handle_complaint(&mut self, finding: Finding, now: Instant) {
        self.excuse = Some((finding, now));
        if matches!(self.line, Line::Open { heard: None, .. }) && self.resolver.has_choice() {
            self.resolver.handle_failure(now);
            self.line = Line::Closed;
        }
    }

    fn handle_packet(&mut self, length: usize, came: Instant) {
        match self.exchange.read(&self.packet[..length]) {
            Heard::Answer { seq, tells } => {
                if let Line::Open { heard, .. } = &mut self.line {
                    *heard = Some(came);
                }
                let Some(sent) = self.flights.land(seq) else {
                    return;
                };
                let rtt = came - sent;
                let in_time = rtt <= self.pace.timeout;
                let answered = Fate::Answered(Answer { rtt, response: None, tells });
                let fate = if in_time { answered } else { Fate::Failed(Finding::TimedOut) };
                self.recorder.settle(seq, fate);
            }
            Heard::Interim => {
                if let Line::Open { heard, .. } = &mut self.line {
                    *heard = Some(came);
                }
                self.excuse = Some((Finding::Silent, came));
            }
            Heard::Garbage => self.excuse = Some((Finding::Malformed, came)),
            Heard::Other => {}
        }
    }

    /// The name may lead elsewhere since it was looked up.
    fn handle_address(&mut self, now: Instant) {
        if let Line::Open { remote, .. } = &self.line
            && self.resolver.address(now) != Some(*remote)
        {
            self.line = Line::Closed;
            self.give_up();
        }
    }

    fn handle_timeout(&mut self, now: Instant) {
        while let Some((seq, sent)) = self.flights.expire(now, self.pace.timeout) {
            let excuse = self.excuse.filter(|(_, when)| *when >= sent);
            let finding = excuse.map_or(Finding::TimedOut, |(finding, _)| finding);
            self.recorder.settle(seq, Fate::Failed(finding));
        }
        if let Line::Open { opened, heard, .. } = &self.line
            && now - heard.unwrap_or(*opened) > longest_silence(self.pace)
        {
            self.resolver.handle_failure(now);
            self.line = Line::Closed;
        }
        self.recorder.handle_timeout(now);
        if self.next_send <= now && self.is_asking(now) {
            self.send(now);
        }
    }

    fn is_asking(&self, now: Instant) -> bool {
        self.recorder.is_asking(now, self.flights.is_empty())
    }

    /// Sends the sample that is due; one that was missed is not made up for. Asks the system itself,
    /// since the runtime lets nothing through a new socket before its first turn.
    fn send(&mut self, now: Instant) {
        let Some(address) = self.resolver.address(now) else {
            return;
        };
        let next = self.next_send + self.pace.interval;
        self.next_send = if next > now { next } else { now + self.pace.interval };
        if matches!(self.line, Line::Closed)
            && let Err(error) = self.open(address, now)
        {
            let finding = finding_of(&error);
            self.recorder.fail(finding);
            if finding == Finding::NotPermitted {
                self.next_send = now + self.pace.interval.max(RETRY);
            }
            return;
        }
        let Line::Open { socket, .. } = &self.line else {
            return;
        };
        if self.flights.is_full() {
            return;
        }
        let seq = self.recorder.begin();
        self.request.clear();
        self.exchange.write_request(seq, &mut self.request);
        let sent = Instant::now();
        let socket = SockRef::from(socket);
        let result = socket.send(&self.request).or_else(|error| {
            // It may be the answer to an earlier packet, which sending takes off the socket.
            self.excuse = Some((finding_of(&error), sent));
            socket.send(&self.request)
        });
        match result {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => {
                self.recorder.settle(seq, Fate::Failed(finding_of(&error)));
                self.line = Line::Closed;
            }
            // A queue that is full loses the packet as any other on the way does.
            Ok(_) | Err(_) => self.flights.depart(seq, sent),
        }
    }

    fn open(&mut self, address: SocketAddr, now: Instant) -> io::Result<()> {
        let socket = self.exchange.open(address)?;
        self.exchange.handle_opened(socket.local_addr()?, address);
        self.recorder.break_off();
        self.line = Line::Open { socket, remote: address, opened: now, heard: None };
        Ok(())
    }

    /// What is under way is nobody's loss.
    fn give_up(&mut self) {
        self.flights.clear();
        self.recorder.break_off();
    }
}

/// A few samples in a row must have come to nothing, be they far apart.
fn longest_silence(pace: Pace) -> Duration {
    SILENCE.max(3 * (pace.interval + pace.timeout))
}

/// A closed line receives nothing.
async fn receive(line: &Line, packet: &mut [u8]) -> io::Result<usize> {
    match line {
        Line::Open { socket, .. } => socket.recv(packet).await,
        Line::Closed => std::future::pending().await,
    }
}

fn open_udp(address: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = match address {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = std::net::UdpSocket::bind(any)?;
    socket.set_nonblocking(true)?;
    socket.connect(address)?;
    UdpSocket::from_std(socket)
}

#[cfg(test)]
mod tests;
