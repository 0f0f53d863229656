//! Thay đổi danh sách điểm cầu while the event goes on: what may be changed, and whom to watch then.

use crate::act::{ActRefusal, Actor};
use crate::agenda;
use crate::excuse::{Attends, attends};
use crate::fact::FactBody;
use crate::ids::{PointIdx, Seq};
use crate::roster::change::{RowChange, Turn};
use crate::roster::{Point, Roster};
use crate::roster_changed::RosterChanged;
use crate::time::Timestamp;

use super::Core;
use super::act::said;

impl Core {
    /// The roster as it would be from now on. A point that the event's settings let speak stays, and so does one
    /// that hosts others by a person's word: whoever takes it out says first where those attend.
    pub(super) fn change_roster(
        &self,
        seen: Seq,
        rows: Vec<(PointIdx, Point)>,
        (reason, actor): (Box<str>, Actor),
    ) -> Result<FactBody, ActRefusal> {
        said(&reason)?;
        let (held, settings) = (self.state.roster(), self.state.settings());
        if self.state.roster_changed() > seen {
            return Err(ActRefusal::RosterMoved);
        }
        if rows.is_empty() {
            return Err(ActRefusal::NothingSaid);
        }
        let cannot_be = |why: &dyn std::fmt::Display| ActRefusal::NoRoster { why: why.to_string().into() };
        let n_levels = settings.levels.len();
        if let Some((_, row)) = rows.iter().find(|(_, row)| row.level.as_usize() >= n_levels) {
            return Err(cannot_be(&format!("point {} is on a level that the event lacks", row.code)));
        }
        let roster = held.changed(&rows).map_err(|error| cannot_be(&error))?;
        let changes = rows.into_iter().map(|(point, now)| {
            let was = held.get(point).cloned();
            RowChange { point, was, now }
        });
        let changes: Vec<RowChange> = changes.collect();
        for change in changes.iter().filter(|change| change.turn() == Turn::TakenOut) {
            if agenda::speaks(settings, held, change.point) {
                let code = change.now.code.as_str().into();
                return Err(ActRefusal::SpeaksByEvent { code });
            }
        }
        if let Some(host) = self.lost_host(&roster) {
            return Err(ActRefusal::HostsOthers { code: roster.point(host).code.as_str().into() });
        }
        Ok(FactBody::RosterChanged(Box::new(RosterChanged { changes, reason, actor })))
    }

    /// A host that the roster would have no longer, while a person said that others attend there.
    fn lost_host(&self, changed: &Roster) -> Option<PointIdx> {
        let guests = changed.iter().take_while(|(idx, _)| idx.as_usize() < self.state.now().len());
        let hosts =
            guests.filter_map(|(idx, row)| match attends(row, self.state.point(idx).excuse.as_deref()) {
                Attends::At(host) => Some(host),
                Attends::Here | Attends::Away => None,
            });
        hosts.into_iter().find(|host| !changed.stands(*host))
    }

    /// Watches the roster as it is from `now` on: new points at once; those taken out no longer, whose streams are
    /// over; others at the pace that their rows ask for, which their agents are told.
    pub(super) fn watch_roster(&mut self, now: Timestamp) {
        let (settings, roster) = (self.state.settings().clone(), self.state.roster().clone());
        let pace = |point| agenda::pace(&settings, &roster, point, now);
        let new = self.watch.n_points()..roster.len();
        self.watch.grow(new.map(|idx| pace(PointIdx::from_usize(idx))));
        for (point, row) in roster.rows() {
            if row.retired {
                self.watch.closed(point, None);
            } else if self.watch.point(point).pace != pace(point) {
                self.watch.retune(point, pace(point));
                self.look_at_presence(point);
                self.retuned.push(point);
            }
        }
    }
}
