//! What is acted on: the point and the incident under the cursor of whatever is shown.

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Incident;

use super::State;
use crate::layout::Showing;
use crate::state::timeline::Happened;
use crate::view::View;

impl State {
    /// The point under the cursor of whatever is shown: of an incident the one whose people are answered.
    pub(crate) fn point(&self) -> Option<PointIdx> {
        let view = self.view.as_ref()?;
        let idx = match self.showing {
            Showing::Overview => self.wall.named(),
            Showing::Points => self.selected(),
            Showing::Map => self.map.selected(),
            Showing::Count => self.count.point(),
            Showing::Incidents => self.member(view),
            Showing::Timeline => self.timeline.selected().and_then(Happened::point),
            Showing::Alerts | Showing::Speakers => None,
        };
        idx.filter(|idx| !view.point(*idx).unplaced)
    }

    /// Of an incident whose points do not take the keys the first that asks for help, else its first.
    fn member(&self, view: &View) -> Option<PointIdx> {
        let members = &self.incident()?.found.members;
        let under_cursor = || members.get(self.incidents.points.cursor);
        let asks = || members.iter().find(|member| view.now(member.point).help.is_some());
        let chosen = if self.incidents.in_detail { under_cursor() } else { asks().or(members.first()) };
        chosen.map(|member| member.point)
    }

    /// The incident that is acted on: that under the cursor, or the gravest that stands at the point under it.
    pub(crate) fn incident_at_hand(&self) -> Option<&Incident> {
        if self.showing == Showing::Incidents {
            return self.incident();
        }
        let incidents = self.view.as_ref()?.replica().incidents().incidents();
        incidents.get(self.incidents.of_point(self.point()?)?)
    }
}
