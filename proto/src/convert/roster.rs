//! Changes of the roster, as operators ask for them and as the journal keeps them.

use diemcau_core::act::Act;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::{Code, PointIdx, Seq};
use diemcau_core::roster::Point;
use diemcau_core::roster::change::RowChange;
use diemcau_core::roster_changed::RosterChanged;

use super::agent::MAX_NOTE;
use super::{ConvertError, act, missing, point, short, value};
use crate::v1::{self, fact::Body};

/// Rows of one change.
pub const MAX_ROWS: usize = 20_000;
/// Most bytes of a text of a row.
pub const MAX_TEXT: usize = 10_000;

/// A change, to ask for.
pub fn act_to_wire(seen: Seq, rows: &[(PointIdx, Point)], reason: &str) -> v1::ChangeRoster {
    v1::ChangeRoster {
        seen: seen.0,
        rows: rows.iter().map(|(idx, row)| point::to_wire(*idx, row)).collect(),
        reason: reason.to_owned(),
    }
}

pub(super) fn act_from_wire(change: v1::ChangeRoster) -> Result<Act, ConvertError> {
    if change.rows.len() > MAX_ROWS {
        return Err(value("rows", change.rows.len(), "at most 20,000"));
    }
    Ok(Act::ChangeRoster {
        seen: Seq(change.seen),
        rows: change.rows.into_iter().map(row).collect::<Result<_, _>>()?,
        reason: short(&change.reason, "reason", MAX_NOTE)?,
    })
}

/// A row that an operator gives.
fn row(row: v1::Point) -> Result<(PointIdx, Point), ConvertError> {
    let idx = PointIdx(row.index);
    let row = point::from_wire(row)?;
    let text = |text: &str, field| short(text, field, MAX_TEXT);
    let code = text(row.code.as_str(), "code")?;
    if code.is_empty() {
        return Err(missing("code"));
    }
    let row = Point {
        code: Code::new(&code),
        name: text(&row.name, "name")?,
        chair: text(&row.chair, "chair")?,
        contact: text(&row.contact, "contact")?,
        phone: text(&row.phone, "phone")?,
        carrier: text(&row.carrier, "carrier")?,
        uplink: text(&row.uplink, "uplink")?,
        feeder: text(&row.feeder, "feeder")?,
        note: text(&row.note, "note")?,
        ..row
    };
    Ok((idx, row))
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    let FactBody::RosterChanged(changed) = fact else { return None };
    let change = |change: &RowChange| v1::RowChange {
        was: change.was.as_ref().map(|was| point::to_wire(change.point, was)),
        row: Some(point::to_wire(change.point, &change.now)),
    };
    Some(Body::RosterChanged(v1::RosterChanged {
        changes: changed.changes.iter().map(change).collect(),
        reason: changed.reason.to_string(),
        actor: Some(act::actor_to_wire(&changed.actor)),
    }))
}

pub(super) fn fact_from_wire(changed: v1::RosterChanged) -> Result<FactBody, ConvertError> {
    let change = |change: v1::RowChange| {
        let row = change.row.ok_or_else(|| missing("row"))?;
        let idx = PointIdx(row.index);
        let was = change.was.map(point::from_wire).transpose()?;
        Ok::<_, ConvertError>(RowChange { point: idx, was, now: point::from_wire(row)? })
    };
    Ok(FactBody::RosterChanged(Box::new(RosterChanged {
        changes: changed.changes.into_iter().map(change).collect::<Result<_, _>>()?,
        reason: changed.reason.into_boxed_str(),
        actor: act::actor_from_wire(changed.actor.ok_or_else(|| missing("actor"))?)?,
    })))
}
