//! The line as acknowledgements of heartbeats show it: round trip and jitter, never loss, which a
//! TCP stream cannot see.

use std::time::Duration;

use diemcau_proto::v1;

use crate::clock::Mono;

/// Heartbeats remembered for their acknowledgement. The collector answers the newest one at least
/// every 9 s; an answer to an older one than these gives no sample.
const REMEMBERED: usize = 8;

/// The line during one stream.
///
/// A sample is `now - sent(seq) - held`: what the collector held back is no part of the line. The
/// round trip is smoothed as in RFC 6298 (an eighth of each sample). The jitter is that of RFC
/// 3550 section 6.4.1, `J += (|D| - J) / 16`, where D is the difference of one round trip to the
/// one before, since a heartbeat and its answer are the only packets that both ends time.
#[derive(Debug, Default)]
pub(super) struct RoundTrips {
    /// When the last heartbeats were sent, by their number modulo [`REMEMBERED`].
    sent: [Option<(u32, Mono)>; REMEMBERED],
    /// Smoothed round trip, microseconds; meaningless without samples.
    rtt_us: u64,
    /// The last round trip, microseconds; meaningless without samples.
    last_us: u64,
    /// Sixteen times the jitter, microseconds, as in RFC 3550 appendix A.8.
    jitter16_us: u64,
    /// How many round trips were measured.
    samples: u32,
}

impl RoundTrips {
    /// A heartbeat goes out.
    pub(super) fn handle_sent(&mut self, seq: u32, now: Mono) {
        self.sent[slot(seq)] = Some((seq, now));
    }

    /// Its acknowledgement came in; gives the round trip if the heartbeat is remembered.
    pub(super) fn handle_ack(&mut self, seq: u32, held: Duration, now: Mono) -> Option<Duration> {
        let (_, sent) = self.sent[slot(seq)].take_if(|(sent_seq, _)| *sent_seq == seq)?;
        let rtt = now.since(sent).checked_sub(held)?;
        self.sample(u64::try_from(rtt.as_micros()).ok()?);
        Some(rtt)
    }

    /// As it goes on the wire; nothing before the first sample.
    pub(super) fn quality(&self) -> Option<v1::LineQuality> {
        if self.samples == 0 {
            return None;
        }
        Some(v1::LineQuality {
            rtt_us: u32::try_from(self.rtt_us).unwrap_or(u32::MAX),
            jitter_us: u32::try_from(self.jitter16_us >> 4).unwrap_or(u32::MAX),
            samples: self.samples,
        })
    }

    fn sample(&mut self, rtt_us: u64) {
        if self.samples == 0 {
            self.rtt_us = rtt_us;
        } else {
            let difference_us = rtt_us.abs_diff(self.last_us);
            self.jitter16_us = self.jitter16_us + difference_us - ((self.jitter16_us + 8) >> 4);
            self.rtt_us = (7 * self.rtt_us + rtt_us) / 8;
        }
        self.last_us = rtt_us;
        self.samples = self.samples.saturating_add(1);
    }
}

fn slot(seq: u32) -> usize {
    seq as usize % REMEMBERED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_time_held_off_the_round_trip() {
        let mut line = RoundTrips::default();
        assert_eq!(line.quality(), None);
        line.handle_sent(1, at(0));
        assert_eq!(line.handle_ack(1, ms(900), at(980)), Some(ms(80)));
        let quality = line.quality().unwrap();
        assert_eq!((quality.rtt_us, quality.jitter_us, quality.samples), (80_000, 0, 1));
    }

    #[test]
    fn one_answer_gives_one_sample_and_an_impossible_one_gives_none() {
        let mut line = RoundTrips::default();
        for seq in 1..=9 {
            line.handle_sent(seq, at(u64::from(seq)));
        }
        assert_eq!(line.handle_ack(1, ms(0), at(50)), None, "forgotten");
        assert_eq!(line.handle_ack(10, ms(0), at(50)), None, "never sent");
        assert_eq!(line.handle_ack(8, ms(600), at(50)), None, "held longer than it took");
        assert_eq!(line.handle_ack(9, ms(0), at(50)), Some(ms(41)));
        assert_eq!(line.handle_ack(9, ms(0), at(60)), None, "answered before");
        assert_eq!(line.quality().unwrap().samples, 1);
    }

    #[test]
    fn jitter_follows_rfc_3550() {
        let mut line = RoundTrips::default();
        let mut jitter = 0.0_f64;
        let mut last: Option<u64> = None;
        for seq in 1..=200_u32 {
            let rtt_ms = 40 + u64::from(seq * 7 % 11);
            line.handle_sent(seq, at(u64::from(seq) * 1_000));
            line.handle_ack(seq, ms(0), at(u64::from(seq) * 1_000 + rtt_ms));
            if let Some(last) = last {
                let difference = u32::try_from(rtt_ms.abs_diff(last)).map(f64::from).unwrap();
                jitter += (difference - jitter) / 16.0;
            }
            last = Some(rtt_ms);
        }
        let measured = f64::from(line.quality().unwrap().jitter_us) / 1_000.0;
        assert!((measured - jitter).abs() < 0.01, "{measured} against {jitter}");
    }

    fn at(ms: u64) -> Mono {
        Mono::from_micros(ms * 1_000)
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }
}
