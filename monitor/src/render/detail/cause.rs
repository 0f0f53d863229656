//! All about one cause: what it is, whom to call, and who is out.
//!
//! ```text
//! cùng tuyến OLT-386-04: 11/11 điểm cầu mất kết nối
//! từ 07:12:05 (3 phút) · gọi nhà mạng VNPT
//! Liên hệ       Nguyễn Văn A · 0912 345 678
//! ✖ Xã Thành Lâm  từ 07:12  0912 345 678  Nguyễn Văn A
//! và 3 điểm cầu khác
//! ```

use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::risk::groups::RiskGroupIdx;

use super::{LABELS, Rows};
use crate::fit::{cells, columns};
use crate::render::{list, name};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Between two columns.
const GAP: u16 = 2;

pub(super) fn render(state: &State, view: &View, group: RiskGroupIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let style = theme::presence(Presence::Lost);
    let risk = view.risk(group);
    rows.row().put(&language.shared_risk(risk), style);
    let mut pen = rows.row();
    if let Some(since) = view.out_since(group) {
        let length = view.event_time(state.mono).since(since);
        pen.put(&language.since(&view.clock.hms(since), length), theme::TEXT).put(" · ", theme::MUTED);
    }
    let members = state.list.members(group);
    let called = view.called(members.iter().copied());
    let carrier = called.map_or("", |idx| &view.point(idx).carrier);
    pen.put(&language.whom_to_call(risk.risk, carrier), theme::STRONG);
    if let Some(idx) = called {
        let point = view.point(idx);
        let mut pen = rows.label(words.contact);
        pen.put(list::whom(point), theme::TEXT).put(" · ", theme::MUTED);
        pen.put(&list::phone(&point.phone), theme::PHONE);
        let name = name(state, view, idx);
        if columns(name) + 3 <= pen.left() {
            pen.put(" · ", theme::MUTED).put(name, theme::LABEL);
        }
    }
    rows.row();
    let room = usize::from(rows.left());
    let n_shown = if members.len() <= room { members.len() } else { room.saturating_sub(1) };
    let names = members[..n_shown].iter().map(|idx| columns(name(state, view, *idx))).max().unwrap_or(0);
    for idx in &members[..n_shown] {
        member(state, view, *idx, names.max(LABELS), rows);
    }
    if n_shown < members.len() && room > 0 {
        let n_more = cells(members.len() - n_shown);
        rows.row().put(&language.more_points(n_more), theme::LABEL);
    }
}

fn member(state: &State, view: &View, idx: PointIdx, names: u16, rows: &mut Rows<'_>) {
    let (point, how) = (view.point(idx), view.now(idx));
    let style = theme::presence(how.presence);
    let mut pen = rows.row();
    pen.column(theme::glyph(how.presence), 2, style).column(name(state, view, idx), names, theme::TEXT);
    if let Some(since) = how.since {
        let since = state.language.since_clock(&view.clock.hm(since));
        pen.skip(GAP).put(&since, style);
    }
    pen.skip(GAP).put(&list::phone(&point.phone), theme::PHONE);
    pen.skip(GAP).put(list::whom(point), theme::TEXT);
}
