//! Who reports to whom, as pictures show and the journal keeps it.

use diemcau_core::event::ReportSettings;
use diemcau_core::time::Timestamp;

use super::at;
use crate::v1;

pub(super) fn to_wire(report: &ReportSettings) -> v1::ReportSettings {
    v1::ReportSettings {
        parent: report.parent.clone(),
        body: report.body.clone(),
        symbol: report.symbol.clone(),
        place: report.place.clone(),
        to: report.to.clone(),
        copies: report.copies.clone(),
        signer_title: report.signer_title.clone(),
        signer: report.signer.clone(),
        send_at_ms: report.send_at.map(Timestamp::as_millis),
    }
}

pub(super) fn from_wire(report: v1::ReportSettings) -> ReportSettings {
    ReportSettings {
        parent: report.parent,
        body: report.body,
        symbol: report.symbol,
        place: report.place,
        to: report.to,
        copies: report.copies,
        signer_title: report.signer_title,
        signer: report.signer,
        send_at: report.send_at_ms.map(at),
    }
}
