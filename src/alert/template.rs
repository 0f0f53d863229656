//! Templates of what channels send, in minijinja's language, and what they may speak of.
//!
//! Every field of a [`Message`] is a variable (`kind`, `severity`, `text`, `short`, `fields.scope`, …), beside
//! `to`, `to_international`, and a channel's own `channel.NAME` and `secret.NAME`. A variable that is not there is empty when a
//! message is sent, since a message late is worse than a message with a gap; a check of the file tells it.

use std::collections::BTreeMap;
use std::fmt;

use diemcau_core::time::Timestamp;
use diemcau_phrase::delivery::DeliveryFault;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;

use super::message::{Message, Proof, SendError};

/// The one template of an environment.
const NAME: &str = "template";

/// A template that was understood.
#[derive(Clone)]
pub(super) struct Template {
    /// What it is the template of, for errors.
    part: &'static str,
    environment: Environment<'static>,
}

/// What a template may speak of.
#[derive(Debug)]
pub(super) struct Variables<'a> {
    pub(super) message: &'a Message,
    /// The address, as the channel wants it.
    pub(super) to: &'a str,
    /// Of a telephone number, the form with the country's code.
    pub(super) to_international: &'a str,
    /// What the channel makes of the message's text.
    pub(super) text: Option<&'a str>,
    /// What the channel's table sets for its templates.
    pub(super) settings: &'a BTreeMap<&'static str, String>,
    pub(super) secrets: &'a BTreeMap<String, SecretString>,
}

impl<'a> Variables<'a> {
    /// Of a message alone.
    pub(super) fn of(message: &'a Message) -> Self {
        static NO_SETTINGS: BTreeMap<&str, String> = BTreeMap::new();
        static NO_SECRETS: BTreeMap<String, SecretString> = BTreeMap::new();
        Self {
            message,
            to: "",
            to_international: "",
            text: None,
            settings: &NO_SETTINGS,
            secrets: &NO_SECRETS,
        }
    }
}

/// As the template's language has it.
#[derive(Serialize)]
struct Context<'a> {
    key: &'a str,
    incident: u64,
    kind: &'a str,
    severity: &'a str,
    subject: &'a str,
    text: &'a str,
    html: &'a str,
    short: &'a str,
    voice: &'a str,
    fields: &'a BTreeMap<&'static str, String>,
    starts_at: String,
    ends_at: Option<String>,
    active: bool,
    previous: Option<&'a str>,
    to: &'a str,
    to_international: &'a str,
    channel: &'a BTreeMap<&'static str, String>,
    secret: BTreeMap<&'a str, &'a str>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// If it is none, in the library's words.
    pub(super) fn new(part: &'static str, source: &str) -> Result<Self, String> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.add_template_owned(NAME, source.to_owned()).map_err(|error| told(&error))?;
        Ok(Self { part, environment })
    }

    /// Fills it.
    ///
    /// # Errors
    /// If that cannot be.
    pub(super) fn render(&self, variables: &Variables<'_>) -> Result<String, SendError> {
        fill(&self.environment, variables).map_err(|library| {
            SendError::refused(DeliveryFault::Template { part: self.part.to_owned(), library })
        })
    }

    /// Whether all that it speaks of is there.
    ///
    /// # Errors
    /// If not, in the library's words.
    pub(super) fn check(&self, variables: &Variables<'_>) -> Result<(), String> {
        let mut environment = self.environment.clone();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        fill(&environment, variables).map(drop)
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Template").field(&self.part).finish()
    }
}

fn fill(environment: &Environment<'_>, variables: &Variables<'_>) -> Result<String, String> {
    let template = environment.get_template(NAME).map_err(|error| told(&error))?;
    template.render(Serde(Context::of(variables))).map_err(|error| told(&error))
}

/// What is wrong, and in which line. The library's details are left out: they may quote a value.
fn told(error: &Error) -> String {
    match (error.kind(), error.line()) {
        (ErrorKind::SyntaxError, Some(line)) => {
            format!("line {line}: {}", error.detail().unwrap_or("syntax error"))
        }
        (kind, Some(line)) => format!("line {line}: {kind}"),
        (kind, None) => kind.to_string(),
    }
}

impl<'a> Context<'a> {
    fn of(variables: &Variables<'a>) -> Self {
        let Variables { message, to, to_international, text, settings, secrets } = *variables;
        let secret = secrets.iter().map(|(name, secret)| (&**name, secret.expose_secret())).collect();
        Self {
            key: &message.key,
            incident: message.incident,
            kind: message.kind.id(),
            severity: message.severity.id(),
            subject: &message.subject,
            text: text.unwrap_or(&message.text),
            html: &message.html,
            short: &message.short,
            voice: &message.voice,
            fields: &message.fields,
            starts_at: rfc3339(message.starts_at),
            ends_at: message.ends_at.map(rfc3339),
            active: message.active,
            previous: message.previous.as_ref().map(Proof::as_str),
            to,
            to_international,
            channel: settings,
            secret,
        }
    }
}

/// A time as most interfaces have it.
pub(super) fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use diemcau_core::incident::Severity;

    use super::*;
    use crate::alert::message::Kind;

    #[test]
    fn a_template_speaks_of_the_message_the_address_and_the_secrets() {
        let secrets = BTreeMap::from([("token".to_owned(), SecretString::from("s3cret"))]);
        let message = message();
        let render = |source: &str| {
            let template = Template::new("body", source).unwrap();
            template.render(&variables(&message, &secrets)).unwrap()
        };
        assert_eq!(render("{{ kind }} {{ severity }} {{ incident }} {{ key }}"), "opened critical 7 k-7");
        assert_eq!(render("{{ fields.scope|upper }}{{ fields.none.of_it }}"), "XÃ X");
        assert_eq!(render("Bearer {{ secret.token }}"), "Bearer s3cret");
        assert_eq!(render(r#"{"text": {{ text|tojson }}}"#), r#"{"text": "\"8/9\"\nđiểm cầu"}"#);
        assert_eq!(render("?to={{ to|urlencode }}&t={{ short|urlencode }}"), "?to=0912&t=8/9%20%26");
        assert_eq!(render("{{ starts_at }} {{ ends_at }} {{ previous }}"), "2025-05-08T00:12:00Z None m1");
        assert_eq!(render("{% if active %}<b>{{ html }}</b>{% endif %}"), "<b><i>8</i></b>");
    }

    #[test]
    fn what_is_wrong_is_told_and_quotes_no_value() {
        let secrets = BTreeMap::from([("token".to_owned(), SecretString::from("s3cret"))]);
        let message = message();
        let checked =
            |source: &str| Template::new("body", source).unwrap().check(&variables(&message, &secrets));
        assert_eq!(checked("{{ fields.scope }}"), Ok(()));
        assert_eq!(checked("\n{{ fields.scoop }}"), Err("line 2: undefined value".to_owned()));
        let told = Template::new("body", "a\n{{ kind").unwrap_err();
        assert!(told.starts_with("line 2: "), "{told}");
        let failing = Template::new("body", "{{ secret.token + 1 }}").unwrap();
        let error = failing.render(&variables(&message, &secrets)).unwrap_err();
        assert!(error.to_string().contains("«body»") && !error.to_string().contains("s3cret"), "{error}");
    }

    fn variables<'a>(message: &'a Message, secrets: &'a BTreeMap<String, SecretString>) -> Variables<'a> {
        Variables { to: "0912", to_international: "84912", secrets, ..Variables::of(message) }
    }

    fn message() -> Message {
        Message {
            key: "k-7".to_owned(),
            incident: 7,
            kind: Kind::Opened,
            severity: Severity::Critical,
            subject: "8/9".to_owned(),
            text: "\"8/9\"\nđiểm cầu".to_owned(),
            html: "<i>8</i>".to_owned(),
            short: "8/9 &".to_owned(),
            voice: "Tám".to_owned(),
            fields: BTreeMap::from([("scope", "xã X".to_owned())]),
            starts_at: Timestamp::from_millis(1_746_663_120_000),
            ends_at: None,
            active: true,
            thread_ends_at: None,
            previous: Some(Proof::new("m1")),
            attachment: None,
        }
    }
}
