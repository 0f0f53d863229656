//! The map: a tile for each area that the event places on it, and the one under the cursor.

use diemcau_core::ids::PointIdx;
use diemcau_core::replica::Replica;

/// The map.
#[derive(Debug, Default)]
pub(crate) struct Map {
    /// In the order of their rows.
    tiles: Vec<Tile>,
    /// The place of the tile under the cursor.
    pub(crate) cursor: usize,
}

/// A tile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tile {
    /// Whose points it tells of, with all below.
    pub(crate) node: PointIdx,
    /// Column, from the left.
    pub(crate) column: u16,
    /// Row, from the top.
    pub(crate) row: u16,
}

impl Map {
    /// In the order of their rows.
    pub(crate) fn tiles(&self) -> &[Tile] {
        &self.tiles
    }

    /// How many columns and rows there are.
    pub(crate) fn size(&self) -> (u16, u16) {
        let columns = self.tiles.iter().map(|tile| tile.column + 1).max().unwrap_or(0);
        let rows = self.tiles.iter().map(|tile| tile.row + 1).max().unwrap_or(0);
        (columns, rows)
    }

    /// The node of the tile under the cursor.
    pub(crate) fn selected(&self) -> Option<PointIdx> {
        self.tiles.get(self.cursor).map(|tile| tile.node)
    }

    /// Takes in the map of another picture; what its roster does not have is left out.
    pub(crate) fn reset(&mut self, replica: &Replica) {
        let (roster, map) = (replica.roster(), &replica.settings().map);
        let most = u16::from(u8::MAX);
        let tiles = map.iter().filter(|tile| tile.column < most && tile.row < most).filter_map(|tile| {
            let node = roster.find(&tile.point)?;
            Some(Tile { node, column: tile.column, row: tile.row })
        });
        self.tiles = tiles.collect();
        self.cursor = self.cursor.min(self.tiles.len().saturating_sub(1));
    }

    /// Moves the cursor to the nearest tile in a direction, columns and rows of which one is zero.
    pub(crate) fn step(&mut self, (right, down): (i32, i32)) {
        let Some(from) = self.tiles.get(self.cursor).copied() else { return };
        let ahead = |tile: &Tile| {
            let across = i32::from(tile.column) - i32::from(from.column);
            let below = i32::from(tile.row) - i32::from(from.row);
            let (along, aside) = if right == 0 { (below * down, across) } else { (across * right, below) };
            // Aside counts double: whoever goes right stays in the row where it can be.
            (along > 0).then_some(along + 2 * aside.abs())
        };
        let nearest = (0..self.tiles.len()).filter_map(|at| Some((ahead(&self.tiles[at])?, at))).min();
        if let Some((_, at)) = nearest {
            self.cursor = at;
        }
    }

    /// Puts the cursor on a tile.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.cursor = at.min(self.tiles.len().saturating_sub(1));
    }
}
