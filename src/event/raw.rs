//! The event file as it is written, before anything is believed.

use std::collections::BTreeMap;
use std::path::Path;

use diemcau_phrase::event::EventFault;
use diemcau_phrase::misread::Misread;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{EventError, Fault};

/// The whole file. Both `count_open` and `count-open` are understood, as for every key of two
/// words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvent {
    /// The event's name.
    pub(super) name: Spanned<String>,
    /// IANA name of its time zone.
    #[serde(alias = "time-zone", alias = "timezone")]
    pub(super) time_zone: Spanned<String>,
    /// When it starts.
    pub(super) start: Spanned<Value>,
    /// When it ends.
    pub(super) end: Spanned<Value>,
    /// Counts before this enter no figure.
    #[serde(alias = "count-open")]
    pub(super) count_open: Spanned<Value>,
    /// Path of the roster, relative to this file.
    pub(super) roster: Spanned<String>,
    /// Codes of the points that speak.
    #[serde(default)]
    pub(super) speaking: Vec<Spanned<String>>,
    /// `[[cutoff]]`
    #[serde(default)]
    pub(super) cutoff: Vec<RawCutoff>,
    /// `[[level]]`
    #[serde(default)]
    pub(super) level: Vec<RawLevel>,
    /// `[[agenda]]`
    #[serde(default)]
    pub(super) agenda: Vec<RawAgendaItem>,
    /// `[[probe]]`
    #[serde(default)]
    pub(super) probe: Vec<RawProbe>,
    /// `[[quality]]`
    #[serde(default)]
    pub(super) quality: Vec<Spanned<RawQuality>>,
    /// `[[alert]]`
    #[serde(default)]
    pub(super) alert: Vec<Spanned<RawAlert>>,
    /// `[map]`: by the code of a point, column and row of its tile.
    #[serde(default)]
    pub(super) map: BTreeMap<String, Spanned<[u16; 2]>>,
    /// `[areas]`
    pub(super) areas: Option<RawAreas>,
    /// `[operators]`
    pub(super) operators: Option<RawOperators>,
    /// `[report]`
    pub(super) report: Option<RawReport>,
    /// `[evidence]`
    pub(super) evidence: Option<RawEvidence>,
    /// `[uplink]`
    pub(super) uplink: Option<RawUplink>,
    /// `[web]`
    pub(super) web: Option<RawWeb>,
    /// `[identity]`
    pub(super) identity: Option<RawIdentity>,
    /// `[[meeting]]`
    #[serde(default)]
    pub(super) meeting: Vec<RawMeeting>,
}

/// `[web]`: where people come by links.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWeb {
    /// Address and port.
    pub(super) listen: Spanned<String>,
    /// What links begin with, such as `https://diemcau.example`.
    pub(super) url: Spanned<String>,
    /// File of the certificate, relative to this file.
    pub(super) certificate: Option<Spanned<String>>,
    /// File of its key.
    pub(super) key: Option<Spanned<String>>,
}

/// `[identity]`: who needs a certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentity {
    /// "rehearsal" or "never": when agents are taken that show no certificate.
    pub(super) without: Spanned<String>,
}

/// One `[[meeting]]`: a server that is asked who is in the meeting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMeeting {
    /// The name of its list.
    pub(super) name: Spanned<String>,
    /// "json", "bigbluebutton", "zoom", "cisco" or "pexip"; none: "json".
    pub(super) kind: Option<Spanned<String>>,
    /// Where.
    pub(super) url: Spanned<String>,
    /// Which meeting there.
    pub(super) meeting: Option<Spanned<String>>,
    /// A length of time, such as "15s".
    pub(super) every: Option<Spanned<String>>,
    /// A file of headers, or of the shared secret, relative to this file.
    #[serde(rename = "secret-file", alias = "secret_file")]
    pub(super) secret_file: Option<Spanned<String>>,
    /// A file of JSON that is posted, relative to this file.
    #[serde(rename = "body-file", alias = "body_file")]
    pub(super) body_file: Option<Spanned<String>>,
    /// A file of rules, relative to this file.
    pub(super) rules: Option<Spanned<String>>,
    /// JSON pointer of the list.
    #[serde(rename = "list-at", alias = "list_at")]
    pub(super) list_at: Option<Spanned<String>>,
    /// JSON pointer of the name within an entry.
    #[serde(rename = "name-at", alias = "name_at")]
    pub(super) name_at: Option<Spanned<String>>,
    /// JSON pointer of the address within an entry.
    #[serde(rename = "address-at", alias = "address_at")]
    pub(super) address_at: Option<Spanned<String>>,
}

/// `[evidence]`: where systems tell what they know of power and lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvidence {
    /// Address and port.
    pub(super) listen: Spanned<String>,
    /// File that holds the token, relative to this file.
    #[serde(alias = "token-file")]
    pub(super) token_file: Spanned<String>,
}

/// `[uplink]`: how the collector checks its own way out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUplink {
    /// `tcp:HOST:PORT` or `https://…`; one that answers is enough.
    pub(super) targets: Spanned<Vec<Spanned<String>>>,
}

/// `[report]`: whose report the figure becomes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReport {
    /// The body above the one that reports.
    pub(super) parent: Option<Spanned<String>>,
    /// The body that reports.
    pub(super) body: Option<Spanned<String>>,
    /// Its letters in the document's number.
    pub(super) symbol: Option<Spanned<String>>,
    /// Where it sits.
    pub(super) place: Option<Spanned<String>>,
    /// Whom it is addressed to.
    #[serde(default)]
    pub(super) to: Vec<Spanned<String>>,
    /// Who gets a copy.
    #[serde(default)]
    pub(super) copies: Vec<Spanned<String>>,
    /// What stands above the signature.
    #[serde(alias = "signer-title")]
    pub(super) signer_title: Option<Spanned<String>>,
    /// Who signs.
    pub(super) signer: Option<Spanned<String>>,
    /// When it is sent though nobody approved it.
    #[serde(alias = "send-at")]
    pub(super) send_at: Option<Spanned<Value>>,
}

/// `[operators]`: those who watch the dashboard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOperators {
    /// Their telephone, shown to people at the points.
    pub(super) phone: Spanned<String>,
}

/// One `[[alert]]`: of which incidents it speaks, and what it sets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlert {
    /// Parts of the day, such as "ready"; none: all.
    #[serde(default)]
    pub(super) phases: Vec<Spanned<String>>,
    /// Ids of levels; none: all.
    pub(super) levels: Option<Spanned<Vec<Spanned<String>>>>,
    /// Causes, such as "power"; none: all.
    #[serde(default)]
    pub(super) causes: Vec<Spanned<String>>,
    /// "info", "warning" or "critical".
    pub(super) severity: Option<Spanned<String>>,
    /// A length of time, such as "30s".
    #[serde(rename = "hold-down", alias = "hold_down")]
    pub(super) hold_down: Option<Spanned<String>>,
    /// A length of time, such as "10min".
    #[serde(rename = "remind-after", alias = "remind_after")]
    pub(super) remind_after: Option<Spanned<String>>,
    /// Who is told, such as "telecom".
    pub(super) audience: Option<Vec<Spanned<String>>>,
}

/// `[areas]`: in which groups many points are spoken of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAreas {
    /// The id of the level whose points are areas.
    pub(super) level: Spanned<String>,
}

/// One `[[cutoff]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCutoff {
    /// Its name.
    pub(super) name: Spanned<String>,
    /// The instant of the count.
    pub(super) at: Spanned<Value>,
    /// When its report is due.
    pub(super) due: Option<Spanned<Value>>,
}

/// One `[[level]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLevel {
    /// Short name for files and scripts.
    pub(super) id: Spanned<String>,
    /// Name on the screen.
    pub(super) name: Spanned<String>,
    /// A length of time, such as "3s".
    pub(super) heartbeat: Option<Spanned<String>>,
    /// A length of time, such as "7s".
    #[serde(rename = "lost-after", alias = "lost_after")]
    pub(super) lost_after: Option<Spanned<String>>,
}

/// One `[[agenda]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAgendaItem {
    /// When.
    #[serde(alias = "at")]
    pub(super) time: Spanned<Value>,
    /// What.
    pub(super) item: Spanned<String>,
    /// Code of the point that speaks.
    pub(super) point: Option<Spanned<String>>,
}

/// One `[[probe]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProbe {
    /// Its name.
    pub(super) name: Spanned<String>,
    /// What it does, such as "stun".
    pub(super) kind: Spanned<String>,
    /// Whom it asks.
    pub(super) target: Spanned<String>,
    /// A length of time, such as "250ms".
    pub(super) interval: Option<Spanned<String>>,
    /// A length of time, such as "2s".
    pub(super) timeout: Option<Spanned<String>>,
    /// Ids of the levels whose points run it; none: all.
    pub(super) levels: Option<Spanned<Vec<Spanned<String>>>>,
}

/// One `[[quality]]`: where bands end, as "150ms/30ms/1%".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuality {
    /// Of "tốt".
    pub(super) good: Option<Spanned<String>>,
    /// Of "tạm được".
    pub(super) fair: Option<Spanned<String>>,
    /// Of "kém".
    pub(super) poor: Option<Spanned<String>>,
    /// Ids of the levels that it holds for; none: all.
    pub(super) levels: Option<Spanned<Vec<Spanned<String>>>>,
}

pub(super) fn parse(text: &str, path: &Path) -> Result<RawEvent, EventError> {
    let is_toml = text.parse::<toml::Table>();
    toml::from_str(text).map_err(|error| {
        let fault = fault_of(text, &error);
        match is_toml {
            Ok(_) => EventError::Faulty { path: path.to_owned(), faults: vec![fault] },
            Err(_) => EventError::NotToml { path: path.to_owned(), fault: Box::new(fault) },
        }
    })
}

/// The line, from 1, of a position in the text.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].split(|b| *b == b'\n').count()
}

fn fault_of(text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map_or(0, |span| span.start);
    let line = line_of(text, at);
    let written = text.lines().nth(line - 1).unwrap_or("").trim();
    let misread = Misread::new(text, error.span(), error.message());
    let named = error.message().strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    let key = match (named, written.split_once('=')) {
        (Some((key, _)), _) | (None, Some((key, _))) => key.trim(),
        (None, None) if written.starts_with('[') => written,
        (None, None) => "",
    };
    Fault { line, key: key.to_owned(), fault: EventFault::Misread(misread) }
}
