//! The dashboards: one published picture, and what changed in it since each of them was told.
//!
//! The hub copies what changed out of the core at most ten times a second; the copy is published
//! once the facts behind it are durable. Dashboards that keep up share one delta. One that reads
//! slowly is told later, once, what changed meanwhile: nothing queues up for it. If it missed a change
//! of the frame (the event, the roster or the session), or an incident or a word that left the picture, its
//! picture begins anew: what changed around the points is kept once, as it is, not as a history.

mod picture;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::IncidentId;
use diemcau_core::incident::picture::{IncidentChange, IncidentPicture, NOTIFICATIONS};
use diemcau_core::outbox::NotificationId;
use diemcau_core::replica::{Delta, FrameChange};
use diemcau_core::state::{State, Touched};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::dashboard;
use diemcau_proto::v1;
use prost::Message as _;
use prost::bytes::Bytes;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

pub(super) use picture::Picture;

use picture::Frame;

/// Dashboards at a time; more are refused.
pub const MAX_DASHBOARDS: usize = 64;
/// Deltas that may wait for a dashboard to read. When it is full the dashboard is told later what
/// changed meanwhile, at once.
const DELTAS: usize = 4;
/// A dashboard that takes nothing for so long has stopped reading, and makes room for another.
const STOPPED_AFTER: Duration = Duration::from_secs(30);
/// Between two deltas when something changes.
const BUSY: Duration = Duration::from_millis(100);
/// Between two deltas when nothing does.
const QUIET: Duration = Duration::from_secs(1);

/// What a dashboard starts from.
#[derive(Debug)]
pub(super) struct Watching {
    /// The picture now.
    pub(super) picture: Arc<Picture>,
    /// What changes after it.
    pub(super) deltas: mpsc::Receiver<News>,
}

/// What a dashboard is told after its first picture.
#[derive(Clone, Debug)]
pub(super) enum News {
    /// What changed: an encoded `WatchReply`, shared by all dashboards that keep up.
    Delta(Bytes),
    /// The same where rows of the roster changed, with the picture that it leads to, for those who may not see all
    /// of every row.
    Rows(Bytes, Arc<Picture>),
    /// The picture begins anew.
    Anew(Arc<Picture>),
}

/// The dashboards and what they were told.
pub(super) struct Hub {
    picture: Arc<Picture>,
    /// How often the picture was published; orders changes where revisions cannot.
    version: u64,
    /// The version in which a point changed last.
    changed: Vec<u64>,
    /// The version in which the collector's health changed last.
    health_changed: u64,
    /// The version in which the frame changed last.
    frame_changed: u64,
    /// The version in which a frozen figure changed last, or one was added.
    frozen_changed: u64,
    /// The frame was touched since the last copy.
    is_frame_touched: bool,
    /// The frame of the last copy.
    frame: Frame,
    /// For each incident the version in which it changed last.
    incidents_changed: BTreeMap<IncidentId, u64>,
    /// The same of each notification.
    notifications_changed: BTreeMap<NotificationId, u64>,
    /// The version in which a silence changed or a word came last.
    others_changed: u64,
    /// The version in which an incident or a word left the picture last.
    incidents_gone: u64,
    /// Incidents were touched since the last copy.
    is_incidents_touched: bool,
    /// The incidents of the last copy.
    incidents: IncidentPicture,
    /// Points touched since the last copy, each once.
    touched: Vec<PointIdx>,
    is_touched: Vec<bool>,
    /// When the last copy was taken, and its revision.
    copied: (Timestamp, Seq),
    /// The next copy is due at once.
    is_hastened: bool,
    dashboards: Vec<Dashboard>,
}

struct Dashboard {
    deltas: mpsc::Sender<News>,
    /// The version and revision that it holds, or will when it has read its deltas.
    version: u64,
    revision: Seq,
    /// When there was last room for a delta.
    had_room: Timestamp,
}

impl Hub {
    /// Publishes a first picture.
    pub(super) fn new(state: &State, health: v1::Health, at: Timestamp) -> Self {
        let n_points = state.roster().len();
        let Frame { session, settings, roster, frozen } = Frame::of(state);
        let picture = Picture {
            settings,
            roster,
            session,
            revision: state.seq(),
            at,
            now: state.now().to_vec(),
            frozen,
            incidents: IncidentPicture::of(state, at),
            health,
        };
        Self {
            incidents: picture.incidents.clone(),
            picture: Arc::new(picture),
            version: 0,
            changed: vec![0; n_points],
            health_changed: 0,
            frame_changed: 0,
            frozen_changed: 0,
            is_frame_touched: false,
            frame: Frame::of(state),
            incidents_changed: BTreeMap::new(),
            notifications_changed: BTreeMap::new(),
            others_changed: 0,
            incidents_gone: 0,
            is_incidents_touched: false,
            touched: Vec::new(),
            is_touched: vec![false; n_points],
            copied: (at, state.seq()),
            is_hastened: false,
            dashboards: Vec::new(),
        }
    }

    /// A fact touched the picture.
    pub(super) fn touch(&mut self, touched: Touched) {
        match touched {
            Touched::Nothing => {}
            Touched::Point(idx) => self.touch_point(idx),
            Touched::Incidents => self.is_incidents_touched = true,
            Touched::All => {
                self.is_incidents_touched = true;
                self.touch_all();
            }
            Touched::Frame => {
                self.is_frame_touched = true;
                self.is_incidents_touched = true;
                self.touch_all();
            }
        }
    }

    /// Something was done whose doer is told so: the next copy is due at once, and goes out with that word.
    pub(super) fn hasten(&mut self) {
        self.is_hastened = true;
    }

    /// When to copy next.
    pub(super) fn due(&self) -> Timestamp {
        if self.is_hastened {
            return self.copied.0;
        }
        let is_quiet = self.touched.is_empty() && !self.is_incidents_touched;
        self.copied.0 + if is_quiet { QUIET } else { BUSY }
    }

    /// Copies what changed out of the state.
    pub(super) fn copy(&mut self, state: &State, now: Timestamp) -> Delta {
        if self.is_frame_touched {
            // Points that are new stand in some way as well.
            (self.is_touched.len()..state.roster().len())
                .for_each(|idx| self.touch_point(PointIdx::from_usize(idx)));
        }
        let points = self
            .touched
            .drain(..)
            .map(|idx| {
                self.is_touched[idx.as_usize()] = false;
                (idx, state.now()[idx.as_usize()].clone())
            })
            .collect();
        let frame = if std::mem::take(&mut self.is_frame_touched) {
            let before = std::mem::replace(&mut self.frame, Frame::of(state));
            Some(before.change_to(&self.frame))
        } else {
            self.frame.refreeze(state)
        };
        let frame = frame.map(Box::new);
        let incidents = std::mem::take(&mut self.is_incidents_touched).then(|| {
            let before = std::mem::replace(&mut self.incidents, IncidentPicture::of(state, now));
            before.change_to(&self.incidents)
        });
        let incidents = incidents.filter(|change| !change.is_empty()).map(Box::new);
        let from = self.copied.1;
        self.copied = (now, state.seq());
        self.is_hastened = false;
        Delta { from, to: state.seq(), at: now, frame, points, incidents }
    }

    /// Publishes a copy: the facts behind it are durable, or the picture says that they are not.
    pub(super) fn publish(&mut self, delta: &Delta, health: &v1::Health) {
        let before = self.version;
        self.version += 1;
        let picture = Arc::make_mut(&mut self.picture);
        if picture.health != *health {
            picture.health = health.clone();
            self.health_changed = self.version;
        }
        picture.revision = delta.to;
        picture.at = delta.at;
        if let Some(frame) = &delta.frame {
            picture.reframe(frame);
            if picture::is_reframed(frame) {
                self.frame_changed = self.version;
            }
            if frame.frozen.is_some() {
                self.frozen_changed = self.version;
            }
            self.changed.resize(picture.now.len(), self.version);
        }
        for (idx, now) in &delta.points {
            self.changed[idx.as_usize()] = self.version;
            picture.now[idx.as_usize()].clone_from(now);
        }
        if let Some(change) = &delta.incidents {
            picture.incidents.apply((**change).clone());
            self.note_incidents(change);
        }
        if self.dashboards.is_empty() {
            return;
        }
        let bytes = encoded(delta, self.news_of_health(before));
        let has_rows = delta.frame.as_ref().is_some_and(|frame| !frame.points.is_empty());
        let shared = if has_rows { News::Rows(bytes, self.picture.clone()) } else { News::Delta(bytes) };
        let mut dashboards = std::mem::take(&mut self.dashboards);
        dashboards.retain_mut(|dashboard| self.tell(dashboard, before, &shared));
        self.dashboards = dashboards;
    }

    /// A dashboard begins to watch; none if there are too many.
    pub(super) fn watch(&mut self) -> Option<Watching> {
        self.dashboards.retain(|dashboard| !dashboard.deltas.is_closed());
        if self.dashboards.len() >= MAX_DASHBOARDS {
            return None;
        }
        let (tx, deltas) = mpsc::channel(DELTAS);
        let (version, revision) = (self.version, self.picture.revision);
        self.dashboards.push(Dashboard { deltas: tx, version, revision, had_room: self.picture.at });
        Some(Watching { picture: self.picture.clone(), deltas })
    }

    /// Publishes another picture, and gives it to those who watch: it is not what became of the one before.
    pub(super) fn begin_anew(&mut self, state: &State, health: v1::Health, at: Timestamp) {
        let dashboards = std::mem::take(&mut self.dashboards);
        *self = Self::new(state, health, at);
        for dashboard in dashboards {
            // Whoever has no room for it watches anew.
            if dashboard.deltas.try_send(News::Anew(self.picture.clone())).is_ok() {
                let revision = self.picture.revision;
                self.dashboards.push(Dashboard {
                    version: self.version,
                    revision,
                    had_room: at,
                    ..dashboard
                });
            }
        }
    }

    /// Ends all dashboards' streams.
    pub(super) fn end_all(&mut self) {
        self.dashboards.clear();
    }

    fn touch_all(&mut self) {
        for idx in 0..self.is_touched.len() {
            self.touch_point(PointIdx::from_usize(idx));
        }
    }

    fn touch_point(&mut self, idx: PointIdx) {
        if idx.as_usize() >= self.is_touched.len() {
            self.is_touched.resize(idx.as_usize() + 1, false);
        }
        if !std::mem::replace(&mut self.is_touched[idx.as_usize()], true) {
            self.touched.push(idx);
        }
    }

    fn note_incidents(&mut self, change: &IncidentChange) {
        let changed = change.incidents.iter().map(|incident| (incident.id, self.version));
        self.incidents_changed.extend(changed);
        for id in &change.gone {
            self.incidents_changed.remove(id);
        }
        if !change.gone.is_empty() || !change.words_gone.is_empty() {
            self.incidents_gone = self.version;
        }
        let changed = change.notifications.iter().map(|notification| (notification.id, self.version));
        self.notifications_changed.extend(changed);
        while self.notifications_changed.len() > NOTIFICATIONS {
            self.notifications_changed.pop_first();
        }
        if change.silences.is_some() || !change.words.is_empty() {
            self.others_changed = self.version;
        }
    }

    fn news_of_health(&self, since: u64) -> Option<v1::Health> {
        (self.health_changed > since).then(|| self.picture.health.clone())
    }

    /// Brings a dashboard up to date if it has room; says whether it is still there.
    fn tell(&self, dashboard: &mut Dashboard, before: u64, shared: &News) -> bool {
        if dashboard.deltas.capacity() == 0 {
            let stopped = self.picture.at.since(dashboard.had_room) > STOPPED_AFTER;
            return !stopped && !dashboard.deltas.is_closed();
        }
        dashboard.had_room = self.picture.at;
        let news = if dashboard.version == before {
            shared.clone()
        } else if self.frame_changed.max(self.incidents_gone) > dashboard.version {
            News::Anew(self.picture.clone())
        } else {
            News::Delta(self.merged(dashboard))
        };
        match dashboard.deltas.try_send(news) {
            Ok(()) => {
                dashboard.version = self.version;
                dashboard.revision = self.picture.revision;
                true
            }
            Err(TrySendError::Full(_)) => true,
            Err(TrySendError::Closed(_)) => false,
        }
    }

    fn merged(&self, dashboard: &Dashboard) -> Bytes {
        let points = self
            .changed
            .iter()
            .zip(&self.picture.now)
            .enumerate()
            .filter(|(_, (changed, _))| **changed > dashboard.version)
            .map(|(idx, (_, now))| (PointIdx::from_usize(idx), now.clone()))
            .collect();
        let Picture { revision: to, at, .. } = *self.picture;
        let incidents = Some(self.changed_incidents(dashboard.version)).filter(|change| !change.is_empty());
        let incidents = incidents.map(Box::new);
        let frozen = (self.frozen_changed > dashboard.version).then(|| self.picture.frozen.clone());
        let frame = frozen.map(|frozen| FrameChange { frozen: Some(frozen), ..FrameChange::default() });
        let frame = frame.map(Box::new);
        let delta = Delta { from: dashboard.revision, to, at, frame, points, incidents };
        encoded(&delta, self.news_of_health(dashboard.version))
    }

    /// What changed of incidents since a version after which none left the picture.
    fn changed_incidents(&self, since: u64) -> IncidentChange {
        let mut change = self.picture.incidents.whole();
        change.incidents.retain(|incident| {
            self.incidents_changed.get(&incident.id).is_some_and(|version| *version > since)
        });
        change.notifications.retain(|notification| {
            self.notifications_changed.get(&notification.id).is_some_and(|version| *version > since)
        });
        if self.others_changed <= since {
            change.silences = None;
            change.words.clear();
        }
        change
    }
}

fn encoded(delta: &Delta, health: Option<v1::Health>) -> Bytes {
    let body = v1::watch_reply::Body::Delta(dashboard::delta_to_wire(delta, health));
    v1::WatchReply { body: Some(body) }.encode_to_vec().into()
}

#[cfg(test)]
mod tests;
