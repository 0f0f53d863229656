//! Of the event and its roster: who chairs, whom to call, who signs.

use crate::event::{AgendaItem, EventSettings, ReportSettings};
use crate::fact::EventOpened;
use crate::roster::change::RowChange;
use crate::roster::{Point, Roster};
use crate::roster_changed::RosterChanged;

use super::{erase, said};

pub(super) fn opened(opened: &mut EventOpened) {
    let EventOpened { settings: of, roster } = opened;
    settings(of);
    let mut rows: Vec<Point> = roster.rows().map(|(_, point)| point.clone()).collect();
    rows.iter_mut().for_each(row);
    *roster = Roster::new(rows).expect("the same tree");
}

pub(super) fn changed(changed: &mut RosterChanged) {
    let RosterChanged { changes, reason, actor } = changed;
    for RowChange { point: _, was, now } in changes {
        was.iter_mut().for_each(row);
        row(now);
    }
    said(reason, actor);
}

fn settings(settings: &mut EventSettings) {
    let EventSettings {
        name: _,
        time_zone: _,
        start: _,
        end: _,
        count_open: _,
        cutoffs: _,
        levels: _,
        agenda,
        operators_phone,
        area_level: _,
        alert_rules: _,
        report,
        map: _,
    } = settings;
    for AgendaItem { at: _, item, point: _ } in agenda {
        item.clear();
    }
    operators_phone.clear();
    let ReportSettings {
        parent: _,
        body: _,
        symbol: _,
        place: _,
        to: _,
        copies: _,
        signer_title: _,
        signer,
        send_at: _,
    } = report;
    signer.clear();
}

fn row(row: &mut Point) {
    let Point {
        code: _,
        name: _,
        level: _,
        parent: _,
        expected: _,
        chair,
        contact,
        phone,
        carrier: _,
        uplink: _,
        feeder: _,
        hosted_by: _,
        note,
        speaking: _,
        unplaced: _,
        retired: _,
    } = row;
    [chair, contact, phone, note].into_iter().for_each(erase);
}
