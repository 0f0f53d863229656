//! An Alertmanager of Prometheus: POST of a JSON array of alerts to `/api/v2/alerts`, answered by 200 without a
//! body (`https://prometheus.io/docs/alerting/latest/alerts_api`, and `api/v2/openapi.yaml` of
//! `github.com/prometheus/alertmanager`).
//!
//! The labels are what an alert is known by, so they stay as they were when the incident was first told: they
//! are the proof, and a later message takes them from there. What may change (evidence, counts, even the
//! cause) stands in annotations. An open alert has no `endsAt` and is forgotten after the Alertmanager's
//! `resolve_timeout` (five minutes by default) unless it is sent again: `https://prometheus.io/docs/alerting/clients`
//! asks for that every 30 seconds to 3 minutes. An alert stands for a thread, which may tell of several incidents,
//! and ends when all of them have. Names of labels are ASCII, values may be Vietnamese.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_phrase::recipients::RecipientsFault;
use reqwest::{Url, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;

use super::Gaps;
use crate::alert::config::{Checker, Common};
use crate::alert::message::{Kind, Message, Proof, SendError};
use crate::alert::template::rfc3339;
use crate::alert::web::Web;

/// It takes what it is given at any pace.
pub(super) const GAPS: Gaps = Gaps { any: Duration::ZERO, same: Duration::ZERO };
/// How often an open alert is sent again, unless the table says.
const RESEND: Duration = Duration::from_mins(1);
/// What the table may say of that.
const RESENDS: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(3));
/// How long a test is shown.
const TEST_SHOWN: Duration = Duration::from_mins(1);
/// The name that all alerts have, unless the table says.
const ALERT_NAME: &str = "diemcau";

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlertmanager {
    /// Where it is, such as `http://127.0.0.1:9093`.
    base: Spanned<String>,
    /// Labels of all alerts.
    #[serde(default)]
    labels: BTreeMap<String, Spanned<String>>,
    /// A length of time, such as "60s".
    resend: Option<Spanned<String>>,
    /// A token for the header `Authorization: Bearer`.
    token_file: Option<Spanned<String>>,
    token_env: Option<Spanned<String>>,
}

/// An Alertmanager.
#[derive(Debug)]
pub(super) struct Alertmanager {
    web: Web,
    url: Url,
    labels: BTreeMap<String, String>,
    resend: Duration,
    token: Option<SecretString>,
}

impl Alertmanager {
    pub(super) fn build(raw: RawAlertmanager, common: &Common, check: &mut Checker<'_>) -> Option<Self> {
        let mut labels = BTreeMap::from([("alertname".to_owned(), ALERT_NAME.to_owned())]);
        for (name, value) in raw.labels {
            if is_label(&name) {
                labels.insert(name, value.into_inner());
            } else {
                check.tell(&value, "labels", RecipientsFault::Label(name));
            }
        }
        let resend = match &raw.resend {
            Some(written) => check.length(written, "resend", RESENDS),
            None => Some(RESEND),
        };
        let token = match (&raw.token_file, &raw.token_env) {
            (None, None) => None,
            (file, env) => Some(check.secret("token", file.as_ref(), env.as_ref())?),
        };
        let mut url = check.base(Some(&raw.base), "")?;
        let path = format!("{}/api/v2/alerts", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let web = check.web(url.scheme() == "https", common)?;
        Some(Self { web, url, labels, resend: resend?, token })
    }

    /// How often an open alert must be sent again.
    pub(super) fn resend_every(&self) -> Duration {
        self.resend
    }

    pub(super) async fn send(&self, message: &Message) -> Result<Proof, SendError> {
        let labels = self.labels_of(message);
        let ends_at = match message.kind {
            Kind::Test | Kind::Report => Some(message.starts_at + TEST_SHOWN),
            Kind::Opened | Kind::Updated | Kind::Resolved | Kind::Reminder => message.thread_ends_at,
        };
        let mut alert = json!({
            "labels": labels,
            "annotations": annotations(message),
            "startsAt": rfc3339(message.starts_at),
        });
        if let Some(at) = ends_at {
            alert["endsAt"] = json!(rfc3339(at.max(message.starts_at)));
        }
        let mut request = self.web.post_json(self.url.clone(), &json!([alert]));
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.expose_secret()));
        }
        let answer = self.web.send(request).await?;
        answer.accepted(&[self.token.as_ref().map_or("", |token| token.expose_secret())])?;
        Ok(Proof::new(Value::Object(labels).to_string()))
    }

    /// Those of the first message; of a first message what it says then.
    fn labels_of(&self, message: &Message) -> Map<String, Value> {
        let first = message.previous.as_ref().map(|proof| serde_json::from_str(proof.as_str()));
        if let Some(Ok(Value::Object(labels))) = first {
            return labels;
        }
        let mut labels: Map<String, Value> =
            self.labels.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        // The key tells apart what is no incident: tests and reports.
        let is_incident = !matches!(message.kind, Kind::Test | Kind::Report);
        let incident = if is_incident { message.incident.to_string() } else { message.key.clone() };
        labels.insert("incident".to_owned(), json!(incident));
        labels.insert("severity".to_owned(), json!(message.severity.id()));
        for name in ["event", "cause", "scope"] {
            if let Some(value) = message.fields.get(name).filter(|value| !value.is_empty()) {
                labels.insert(name.to_owned(), json!(value));
            }
        }
        labels
    }
}

/// What people read, and all fields whose name can be an annotation's.
fn annotations(message: &Message) -> Map<String, Value> {
    let mut annotations: Map<String, Value> = message
        .fields
        .iter()
        .filter(|(name, value)| is_label(name) && !value.is_empty())
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    annotations.insert("summary".to_owned(), json!(message.subject));
    annotations.insert("description".to_owned(), json!(message.text));
    annotations.insert("state".to_owned(), json!(message.kind.id()));
    annotations
}

/// Whether a text can name a label (`[a-zA-Z_][a-zA-Z0-9_]*`).
fn is_label(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_letter)
}
