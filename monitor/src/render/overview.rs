//! Everything at once: whether the ceremony is safe, what is wrong and where, whom to call, who has taken it,
//! and every point one cell.
//!
//! ```text
//!  CÓ NGUY CƠ  3 sự cố, 2 chưa ai tiếp nhận · phát biểu 1/2 sẵn sàng
//! ▲K 8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12                             3 phút
//!    đường truyền · nhà mạng · gọi Nguyễn Văn A 0912 345 678          chưa ai tiếp nhận
//! ╭ Toàn cảnh ──────────────────────────────────────────────────────────────────────────╮
//! │ Huyện Thọ Xuân    ✖3   Huyện Yên Định    58                                         │
//! │ ● ● ✖ ✖ ● ● ● ○ ●      ● ● ● ● ● ● ● ● ●                                            │
//! │ ✖ Xã Xuân Lập · Huyện Thọ Xuân   mất kết nối từ 07:12 (3 phút)   0912 345 678        │
//! ╰─────────────────────────────────────────────────────────────────────────────────────╯
//! ```

mod large;
mod told;
mod wall;

use diemcau_phrase::screen::overview as words;
use ratatui::buffer::Buffer;

use super::{bordered, position, tiles};
use crate::layout::overview::OverviewAreas;
use crate::state::State;
use crate::view::View;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, size: (u16, u16)) {
    let areas = OverviewAreas::of(size, state.is_wall);
    if let Some(areas) = &areas.tiles {
        tiles::render(state, view, buf, areas);
    }
    if let Some(area) = areas.large {
        large::render(state, view, buf, area);
    }
    told::render(state, view, buf, areas.told);
    if areas.framed {
        let n_points = view.replica().tallies().total().points.expected;
        let place = position(state.wall.cursor, usize::try_from(n_points).unwrap_or(usize::MAX));
        bordered(state.palette, buf, areas.outer, (words::wall(state.language), &place), true);
    }
    wall::render(state, view, buf, areas.wall);
    wall::named(state, view, buf, areas.named);
}
