//! Whom to call about what the header tells first, and who has taken it: so that no view leaves that open.

use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, Contact};
use diemcau_core::risk::groups::Standing;
use diemcau_phrase::screen::overview as words;

use crate::fit::{Pen, fit};
use crate::render::list;
use crate::state::State;
use crate::theme;
use crate::view::View;

/// From this width on it is told who answers, beside the number.
const ROOMY: u16 = 110;
/// The widest that a name becomes.
const NAME: u16 = 28;

/// At the end of the row.
pub(super) fn render(state: &State, view: &View, told: PointIdx, pen: &mut Pen<'_>) {
    let language = state.language;
    let is_roomy = pen.left() >= ROOMY;
    let incident =
        state.incidents.of_point(told).and_then(|id| view.replica().incidents().incidents().get(id));
    let taken = incident.and_then(|incident| {
        let by = incident.acknowledged.as_ref().map(|taken| &*taken.by);
        incident.assigned_to.as_deref().or(by)
    });
    let (taken, style) = match taken {
        Some(by) => (language.taken_short(&fit(by, NAME)), theme::ANSWERED),
        None => (words::not_taken(language).to_owned(), theme::UNANSWERED),
    };
    if incident.is_some() {
        pen.put_at_end(&format!("· {taken} "), style);
    }
    let Contact { name: who, phone, .. } = missing::contact(view.replica().roster(), told);
    let phone = list::phone(phone);
    let called =
        if is_roomy { format!(" {} {} {phone}", words::call(language), fit(who, NAME)) } else { phone };
    if called.trim() != words::call(language) {
        pen.put_at_end(&called, theme::PHONE);
    }
}

/// Of the group that explains most silent points, the first that is called.
pub(super) fn of_worst(view: &View) -> Option<PointIdx> {
    let (group, _) = view.worst()?;
    let is_out = |idx: &PointIdx| Standing::of(view.now(*idx)) == Standing::Out;
    view.called(group.members.iter().copied().filter(is_out))
}
