//! `[map]`: where areas lie on a map of tiles.

use std::collections::BTreeSet;

use diemcau_core::event::MapTile;
use diemcau_core::roster::Roster;
use diemcau_core::text::clean;
use diemcau_phrase::event::EventFault;

use super::super::raw::RawEvent;
use super::Checker;

/// Columns and rows that a map has at most.
const MOST: u16 = 40;

/// Checks the tiles, each of a point of its own on a place of its own; in the order of their rows.
pub(super) fn check(check: &mut Checker<'_>, raw: &RawEvent, roster: &Roster) -> Vec<MapTile> {
    let mut taken = BTreeSet::new();
    let mut tiles = Vec::new();
    for (code, place) in &raw.map {
        let key = format!("map.{code}");
        let [column, row] = *place.get_ref();
        let point = clean(code).text;
        if roster.find(&point).is_none() {
            check.tell(place, &key, EventFault::UnknownPoint(code.clone()));
        }
        if column >= MOST || row >= MOST {
            check.tell(place, &key, EventFault::BeyondMap(MOST));
        }
        if !taken.insert((column, row)) {
            check.tell(place, &key, EventFault::TileTaken);
        }
        tiles.push(MapTile { point: point.into(), column, row });
    }
    tiles.sort_by_key(|tile| (tile.row, tile.column));
    tiles
}
