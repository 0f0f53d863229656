//! The agents attached: for each point the stream that is its own, and the reports that must come
//! again on it before later ones are taken.

use std::collections::BTreeSet;

use diemcau_core::ids::{Generation, Lane, PointIdx};

use super::inbox::{End, Replies, Reply};

/// Reports of a stream that may be refused for want of a journal. An agent that goes on regardless
/// loses its stream, and starts anew from its spool.
const MAX_REFUSED: usize = 256;

/// The streams of the agents, by point.
#[derive(Debug)]
pub(super) struct Attached {
    streams: Vec<Option<AgentStream>>,
}

#[derive(Debug)]
struct AgentStream {
    generation: Generation,
    replies: Replies,
    /// Lanes and numbers of the reports refused because the journal failed.
    #[expect(clippy::box_collection, reason = "nearly always none, and there is one for each agent")]
    refused: Option<Box<BTreeSet<(Lane, u64)>>>,
}

/// What became of a message to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It will be read.
    Yes,
    /// The stream is gone, or is no longer the point's.
    Gone,
}

impl Attached {
    /// None yet, of so many points; more may come.
    pub(super) fn new(n_points: usize) -> Self {
        Self { streams: std::iter::repeat_with(|| None).take(n_points).collect() }
    }

    /// A stream opens. The one that it replaces ends at once.
    pub(super) fn open(&mut self, point: PointIdx, generation: Generation, replies: Replies) {
        let stream = AgentStream { generation, replies, refused: None };
        if point.as_usize() >= self.streams.len() {
            self.streams.resize_with(point.as_usize() + 1, || None);
        }
        if let Some(replaced) = self.streams[point.as_usize()].replace(stream) {
            end(replaced, End::Replaced);
        }
    }

    /// A stream is over by itself.
    pub(super) fn closed(&mut self, point: PointIdx, generation: Generation) {
        if self.stream(point, generation).is_some() {
            self.streams[point.as_usize()] = None;
        }
    }

    /// Tells a stream something. One that is full loses its stream and ends.
    pub(super) fn send(&mut self, point: PointIdx, generation: Generation, reply: Reply) -> Sent {
        let Some(stream) = self.stream(point, generation) else {
            return Sent::Gone;
        };
        if stream.replies.try_send(reply).is_ok() {
            return Sent::Yes;
        }
        self.streams[point.as_usize()] = None;
        Sent::Gone
    }

    /// Ends a stream.
    pub(super) fn end(&mut self, point: PointIdx, generation: Generation, why: End) {
        if self.stream(point, generation).is_some()
            && let Some(stream) = self.streams[point.as_usize()].take()
        {
            end(stream, why);
        }
    }

    /// Ends the stream of a point, whichever it has.
    pub(super) fn end_of(&mut self, point: PointIdx, why: End) {
        if let Some(stream) = self.streams.get_mut(point.as_usize()).and_then(Option::take) {
            end(stream, why);
        }
    }

    /// Ends all streams.
    pub(super) fn end_all(&mut self, why: &End) {
        for stream in self.streams.iter_mut().filter_map(Option::take) {
            end(stream, why.clone());
        }
    }

    /// Whether a report may be taken: not while an earlier one of its lane that was refused for want
    /// of a journal has not come again, since taking the later one would make the earlier one old.
    pub(super) fn may_take(&mut self, point: PointIdx, generation: Generation, report: (Lane, u64)) -> bool {
        // A stream that lost its stream is over: its agent sends everything again on the next one.
        let Some(stream) = self.stream(point, generation) else {
            return false;
        };
        let Some(refused) = &mut stream.refused else {
            return true;
        };
        if refused.range((report.0, 0)..report).next().is_some() {
            return false;
        }
        refused.remove(&report);
        if refused.is_empty() {
            stream.refused = None;
        }
        true
    }

    /// A report is refused for want of a journal.
    pub(super) fn refuse(&mut self, point: PointIdx, generation: Generation, report: (Lane, u64)) {
        let Some(stream) = self.stream(point, generation) else {
            return;
        };
        let refused = stream.refused.get_or_insert_default();
        refused.insert(report);
        if refused.len() > MAX_REFUSED {
            self.streams[point.as_usize()] = None;
        }
    }

    fn stream(&mut self, point: PointIdx, generation: Generation) -> Option<&mut AgentStream> {
        self.streams.get_mut(point.as_usize())?.as_mut().filter(|stream| stream.generation == generation)
    }
}

/// Tells a stream that it is over. One that is full or gone ends as well: nobody will send to it.
fn end(mut stream: AgentStream, why: End) {
    let _ = stream.replies.try_send(Reply::End(why));
}

#[cfg(test)]
mod tests {
    use futures_channel::mpsc;

    use super::*;

    const POINT: PointIdx = PointIdx(0);
    const FIRST: Generation = Generation(1);

    #[test]
    fn later_reports_wait_until_the_refused_ones_came_again() {
        let (mut attached, _replies) = one();
        let human = |seq| (Lane::Human, seq);
        for seq in [5, 6] {
            attached.refuse(POINT, FIRST, human(seq));
        }
        assert!(!attached.may_take(POINT, FIRST, human(7)));
        attached.refuse(POINT, FIRST, human(7));
        assert!(!attached.may_take(POINT, FIRST, human(6)), "5 came first");
        assert!(attached.may_take(POINT, FIRST, human(4)), "an older one is not in the way");
        assert!(attached.may_take(POINT, FIRST, (Lane::Power, 9)), "another lane does not wait");
        for seq in [5, 6, 7, 8] {
            assert!(attached.may_take(POINT, FIRST, human(seq)), "{seq}");
        }
    }

    #[test]
    fn a_newer_stream_ends_the_older_one_whose_close_then_means_nothing() {
        let (mut attached, mut first) = one();
        let (tx, mut second) = mpsc::channel(0);
        attached.open(POINT, Generation(2), tx);
        assert!(matches!(first.try_recv(), Ok(Reply::End(End::Replaced))));
        attached.closed(POINT, FIRST);
        assert_eq!(attached.send(POINT, Generation(2), Reply::End(End::Bye)), Sent::Yes);
        assert!(matches!(second.try_recv(), Ok(Reply::End(End::Bye))));
    }

    #[test]
    fn a_stream_that_is_not_read_loses_its_seat() {
        let (mut attached, mut replies) = one();
        let ack = || Reply::Ack(diemcau_proto::v1::ReportAck::default());
        assert_eq!(attached.send(POINT, FIRST, ack()), Sent::Yes);
        assert_eq!(attached.send(POINT, FIRST, ack()), Sent::Gone);
        assert!(matches!(replies.try_recv(), Ok(Reply::Ack(_))));
        assert!(matches!(replies.try_recv(), Err(mpsc::TryRecvError::Closed)));
    }

    fn one() -> (Attached, mpsc::Receiver<Reply>) {
        let mut attached = Attached::new(1);
        let (tx, rx) = mpsc::channel(0);
        attached.open(POINT, FIRST, tx);
        (attached, rx)
    }
}
