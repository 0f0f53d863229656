//! How the servers of meetings are asked who is there.
//!
//! Sources, all read in November 2026: BigBlueButton's API (`getMeetingInfo`, the checksum over the call's name, its
//! query and the shared secret, SHA-256); Zoom's *List meeting participants* of its dashboards (`type=live`, pages by
//! `next_page_token`; who waits or has left is listed too); the API reference of Cisco Meeting Server
//! (`/api/v1/participants`, and of one call `/api/v1/calls/ID/participants`, pages by `limit` and `offset`); Pexip
//! Infinity's management API (`/api/admin/status/v1/participant/`, pages by `meta.next`).

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use diemcau_phrase::meeting::ListFault;
use reqwest::Url;
use serde_json::Value;

use super::Participant;
use super::body::{self, Elements, Pointers};

/// Between two questions, where the event file does not say.
pub const EVERY: Duration = Duration::from_secs(15);
/// No server is asked more often.
pub const LEAST_EVERY: Duration = Duration::from_secs(5);
/// Participants of one page, where pages have a size.
const PAGE: usize = 300;

/// Which server it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any that answers with JSON at the address itself.
    Json(Pointers),
    /// BigBlueButton; the address ends with `/bigbluebutton`.
    BigBlueButton,
    /// Zoom.
    Zoom,
    /// Cisco Meeting Server.
    Cisco,
    /// Pexip Infinity.
    Pexip,
}

/// A server that is asked, as the event file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingServer {
    /// The name of its list.
    pub name: String,
    /// Which server.
    pub kind: Kind,
    /// Where.
    pub url: Url,
    /// Which meeting there; empty where the address says it, or all.
    pub meeting: String,
    /// Between two questions.
    pub every: Duration,
    /// A file of headers, `Name: value` a line; of BigBlueButton its shared secret.
    pub secret_file: Option<PathBuf>,
    /// A file of JSON that is posted; without it nothing is.
    pub body_file: Option<PathBuf>,
    /// A file of rules.
    pub rules: Option<PathBuf>,
}

/// One page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) participants: Vec<Participant>,
    /// Where the next stands.
    pub(super) next: Option<Url>,
}

impl Kind {
    /// By the word in the event file.
    pub fn parse(word: &str, pointers: Pointers) -> Option<Self> {
        Some(match word {
            "json" => Self::Json(pointers),
            "bigbluebutton" => Self::BigBlueButton,
            "zoom" => Self::Zoom,
            "cisco" => Self::Cisco,
            "pexip" => Self::Pexip,
            _ => return None,
        })
    }
}

impl MeetingServer {
    /// Where the first page stands; `secret` is what the file of secrets holds.
    pub(super) fn first(&self, secret: &str) -> Url {
        let mut url = self.url.clone();
        let meeting = &*self.meeting;
        match self.kind {
            Kind::Json(_) => {}
            Kind::BigBlueButton => {
                extend(&mut url, &["api", "getMeetingInfo"]);
                url.query_pairs_mut().clear().append_pair("meetingID", meeting);
                let signed = format!("getMeetingInfo{}{secret}", url.query().unwrap_or_default());
                let checksum = hex(digest(&SHA256, signed.as_bytes()).as_ref());
                url.query_pairs_mut().append_pair("checksum", &checksum);
            }
            Kind::Zoom => {
                extend(&mut url, &["v2", "metrics", "meetings", meeting, "participants"]);
                url.query_pairs_mut().append_pair("type", "live").append_pair("page_size", &PAGE.to_string());
            }
            Kind::Cisco => {
                match meeting {
                    "" => extend(&mut url, &["api", "v1", "participants"]),
                    call => extend(&mut url, &["api", "v1", "calls", call, "participants"]),
                }
                url.query_pairs_mut().append_pair("limit", &PAGE.to_string()).append_pair("offset", "0");
            }
            Kind::Pexip => {
                extend(&mut url, &["api", "admin", "status", "v1", "participant", ""]);
                let mut query = url.query_pairs_mut();
                query.append_pair("limit", &PAGE.to_string());
                if !meeting.is_empty() {
                    query.append_pair("conference", meeting);
                }
            }
        }
        url
    }

    /// What stands on a page that was read at `at`, the `n_before` participants before it aside.
    pub(super) fn page(&self, text: &str, at: &Url, n_before: usize) -> Result<Page, ListFault> {
        match &self.kind {
            Kind::Json(pointers) => Ok(Page { participants: body::json(text, pointers)?, next: None }),
            Kind::BigBlueButton => {
                let elements = Elements { item: "attendee", name: "fullName" };
                let (participants, answers) = body::xml(text, elements, &["returncode", "messageKey"])?;
                let [code, key] = &answers[..] else { return Ok(Page { participants, next: None }) };
                match (code.as_deref(), key.as_deref()) {
                    (Some("SUCCESS"), _) => Ok(Page { participants, next: None }),
                    // The meeting has not begun, or is over: nobody is there.
                    (_, Some("notFound")) => Ok(Page { participants: Vec::new(), next: None }),
                    (_, key) => Err(ListFault::Refused(key.unwrap_or("FAILED").to_owned())),
                }
            }
            Kind::Zoom => zoom(&body::document(text)?, at),
            Kind::Cisco => {
                let elements = Elements { item: "participant", name: "name" };
                let (participants, _) = body::xml(text, elements, &[])?;
                let n = n_before + participants.len();
                let next = (!participants.is_empty()).then(|| with(at, "offset", &n.to_string()));
                Ok(Page { participants, next })
            }
            Kind::Pexip => {
                let document = body::document(text)?;
                let pointers = Pointers {
                    list: "/objects".to_owned(),
                    name: "/display_name".to_owned(),
                    address: "/source_alias".to_owned(),
                };
                let participants = body::of_document(&document, &pointers)?;
                let next = document.pointer("/meta/next").and_then(Value::as_str);
                // Only there where the secrets belong.
                let next =
                    next.and_then(|next| at.join(next).ok()).filter(|next| next.origin() == at.origin());
                Ok(Page { participants, next })
            }
        }
    }
}

/// Zoom lists who waits and who left, too.
fn zoom(document: &Value, at: &Url) -> Result<Page, ListFault> {
    let Some(Value::Array(entries)) = document.pointer("/participants") else {
        return Err(ListFault::NoList("/participants".to_owned()));
    };
    let is_there = |entry: &&Value| {
        let status = body::text(entry, "/status");
        body::text(entry, "/leave_time").is_empty() && (status.is_empty() || status == "in_meeting")
    };
    let participant = |entry: &Value| Participant {
        name: body::text(entry, "/user_name"),
        address: body::text(entry, "/ip_address"),
    };
    let token = body::text(document, "/next_page_token");
    let next = (!token.is_empty()).then(|| with(at, "next_page_token", &token));
    Ok(Page { participants: entries.iter().filter(is_there).map(participant).collect(), next })
}

fn extend(url: &mut Url, segments: &[&str]) {
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in bytes {
        // A String takes all that is written.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The address with a pair of its query set.
fn with(url: &Url, name: &str, value: &str) -> Url {
    let kept: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(held, _)| held != name).collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, value);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(kind: Kind, url: &str, meeting: &str) -> MeetingServer {
        MeetingServer {
            name: "họp".to_owned(),
            kind,
            url: Url::parse(url).unwrap(),
            meeting: meeting.to_owned(),
            every: EVERY,
            secret_file: None,
            body_file: None,
            rules: None,
        }
    }

    /// What is signed in which order is of BigBlueButton's API document; the digest is by `sha256sum`.
    #[test]
    fn a_checksum_is_over_the_call_its_query_and_the_secret() {
        let asked =
            server(Kind::BigBlueButton, "https://bbb.example/bigbluebutton/", "lễ 1").first("639259d4-9dd8");
        let query = "meetingID=l%E1%BB%85+1";
        assert!(
            asked.as_str().starts_with(&format!(
                "https://bbb.example/bigbluebutton/api/getMeetingInfo?{query}&checksum="
            ))
        );
        assert!(
            asked.as_str().ends_with("19d0ab1f3967d9b30f16157c70bd9498bf77911f6d48c50b9f6ecf1b4d6b583d"),
            "{asked}"
        );
    }

    #[test]
    fn a_meeting_that_has_not_begun_has_nobody_and_a_refusal_is_told() {
        let server = server(Kind::BigBlueButton, "https://bbb.example/bigbluebutton", "1");
        let at = server.first("x");
        let answer = |key: &str| {
            format!("<response><returncode>FAILED</returncode><messageKey>{key}</messageKey></response>")
        };
        assert_eq!(server.page(&answer("notFound"), &at, 0).unwrap().participants, []);
        let refused = server.page(&answer("checksumError"), &at, 0).unwrap_err();
        assert_eq!(refused, ListFault::Refused("checksumError".to_owned()));
    }

    #[test]
    fn who_waits_or_left_is_not_in_a_zoom_meeting_and_pages_follow() {
        let server = server(Kind::Zoom, "https://api.zoom.us", "93201235621");
        let at = server.first("");
        assert_eq!(
            at.as_str(),
            "https://api.zoom.us/v2/metrics/meetings/93201235621/participants?type=live&page_size=300"
        );
        let text = r#"{"next_page_token": "t/1", "participants": [
            {"user_name": "14650", "ip_address": "10.0.0.4", "status": "in_meeting"},
            {"user_name": "14653", "status": "in_waiting_room"},
            {"user_name": "14656", "leave_time": "2025-05-08T00:20:00Z"},
            {"user_name": "14659"}]}"#;
        let page = server.page(text, &at, 0).unwrap();
        assert_eq!(page.participants.iter().map(|who| &*who.name).collect::<Vec<_>>(), ["14650", "14659"]);
        let next = page.next.unwrap();
        assert!(next.as_str().ends_with("&page_size=300&next_page_token=t%2F1"), "{next}");
    }

    #[test]
    fn pages_of_cisco_go_on_until_one_is_empty_and_those_of_pexip_stay_with_their_server() {
        let cisco = server(Kind::Cisco, "https://cms.example:445/", "a-b");
        let at = cisco.first("");
        assert_eq!(at.as_str(), "https://cms.example:445/api/v1/calls/a-b/participants?limit=300&offset=0");
        let text =
            "<participants total=\"2\"><participant id=\"x\"><name>14650</name></participant></participants>";
        let next = cisco.page(text, &at, 1).unwrap().next.unwrap();
        assert!(next.as_str().ends_with("?limit=300&offset=2"), "{next}");
        assert!(cisco.page("<participants total=\"2\"></participants>", &next, 2).unwrap().next.is_none());

        let pexip = server(Kind::Pexip, "https://pexip.example", "Lễ");
        let at = pexip.first("");
        assert!(
            at.as_str()
                .starts_with("https://pexip.example/api/admin/status/v1/participant/?limit=300&conference=L")
        );
        let page = |next: &str| {
            let text = format!(
                r#"{{"meta": {{"next": "{next}"}}, "objects": [{{"display_name": "A", "source_alias": "sip:a"}}]}}"#
            );
            pexip.page(&text, &at, 0).unwrap()
        };
        assert_eq!(
            page("/api/admin/status/v1/participant/?offset=1").next.unwrap().query(),
            Some("offset=1")
        );
        assert!(page("https://elsewhere.example/").next.is_none());
        assert_eq!(page("/x").participants[0].address, "sip:a");
    }
}
