//! E-mail over SMTP: text and HTML as alternatives, one thread an incident; a report with its document.
//!
//! The `Message-ID` is made from the key, so that a message that is sent twice is known as one where mail
//! programs look at it; later messages name the first in `In-Reply-To` and `References` (RFC 5322, section
//! 3.6.4). An answer of 4xx is tried again, one of 5xx refuses for good (RFC 5321, section 4.2.1).

use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use diemcau_phrase::recipients::RecipientsFault;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use toml::Spanned;

use super::http::ours;
use super::wording::{Limit, Wording};
use super::{Address, Gaps};
use crate::alert::config::{Checker, Common, is_loopback};
use crate::alert::message::{Message, Proof, SendError};
use crate::alert::template::Variables;
use crate::alert::web::shown;

/// No documented pace: our own.
pub(super) const GAPS: Gaps = Gaps { any: Duration::from_millis(100), same: Duration::from_millis(100) };
/// A line of a message has at most 998 letters (RFC 5322); of a subject no more is read anyway.
const MAX_SUBJECT: usize = 200;

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMail {
    /// The mail server.
    host: Spanned<String>,
    /// 587, 465 or 25 if it is not said, as TLS is used.
    port: Option<u16>,
    /// `starttls`, which holds if it is not said, `implicit`, or `none`.
    tls: Option<Spanned<String>>,
    /// Who sends, such as "Giám sát <giamsat@example.vn>".
    from: Spanned<String>,
    user: Option<Spanned<String>>,
    password_file: Option<Spanned<String>>,
    password_env: Option<Spanned<String>>,
    /// Template of the subject.
    subject: Option<Spanned<String>>,
}

/// A mail server, and who sends.
#[derive(Debug)]
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    subject: Wording,
}

/// How the connection is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Protection {
    StartTls,
    Implicit,
    None,
}

impl Protection {
    const KNOWN: &'static str = "starttls, implicit, none";

    fn of(written: &str) -> Option<Self> {
        match written {
            "starttls" => Some(Self::StartTls),
            "implicit" => Some(Self::Implicit),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

impl Mail {
    pub(super) fn build(raw: &RawMail, common: &Common, check: &mut Checker<'_>) -> Option<Self> {
        let host = check.filled(&raw.host, "host").to_owned();
        let protection = protection(raw.tls.as_ref(), &host, check);
        let from = raw.from.get_ref().parse::<Mailbox>().ok();
        if from.is_none() {
            let fault = RecipientsFault::Address { kind: "email", masked: raw.from.get_ref().clone() };
            check.tell(&raw.from, "from", fault);
        }
        let subject = match &raw.subject {
            Some(written) => check.template("subject", written),
            None => Some(ours("subject", "{{ subject }}")),
        };
        let credentials = match (&raw.user, &raw.password_file, &raw.password_env) {
            (None, None, None) => None,
            (None, ..) => {
                check.tell_missing("user", RecipientsFault::Missing);
                return None;
            }
            (Some(user), file, env) => {
                let password = check.secret("password", file.as_ref(), env.as_ref())?;
                Some(Credentials::new(user.get_ref().clone(), password.expose_secret().to_owned()))
            }
        };
        let (protection, from) = (protection?, from?);
        let tls = tls(protection, &host, common, check)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host);
        let mut builder = builder.port(raw.port.unwrap_or(protection.port())).tls(tls);
        builder = builder
            .timeout(Some(common.timeout))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        if let Some(credentials) = credentials {
            builder = builder.credentials(credentials);
        }
        let subject = Wording::new(subject?, Limit::Chars(MAX_SUBJECT));
        Some(Self { transport: builder.build(), from, subject })
    }

    pub(super) async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let mailbox = to.mailbox().ok_or(SendError::refused(DeliveryFault::WrongAddress))?;
        let id = self.message_id(&message.key);
        let mail = self.compose(mailbox, message, &id)?;
        match self.transport.send(mail).await {
            Ok(_) => Ok(Proof::new(id)),
            Err(error) => Err(failure(&error, to.text())),
        }
    }

    pub(super) fn check_templates(&self, message: &Message) -> Result<(), String> {
        self.subject.check(&Variables::of(message))
    }

    fn compose(&self, to: &Mailbox, message: &Message, id: &str) -> Result<lettre::Message, SendError> {
        let subject = self.subject.word(&Variables::of(message))?.text;
        let mut builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(to.clone())
            .subject(subject.replace(['\r', '\n'], " "))
            .message_id(Some(id.to_owned()))
            .date_now()
            // RFC 3834: no automatic answers, please.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        if let Some(first) = message.previous.as_ref().map(Proof::as_str).filter(|first| *first != id) {
            builder = builder.in_reply_to(first.to_owned()).references(first.to_owned());
        }
        let plain = SinglePart::plain(message.text.clone());
        let built = match (message.html.is_empty(), attached(message)?) {
            (true, None) => builder.singlepart(plain),
            (true, Some(attached)) => {
                builder.multipart(MultiPart::mixed().singlepart(plain).singlepart(attached))
            }
            (false, attached) => {
                let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(message.html.clone());
                let both = MultiPart::alternative().singlepart(plain).singlepart(html);
                builder.multipart(match attached {
                    None => both,
                    Some(attached) => MultiPart::mixed().multipart(both).singlepart(attached),
                })
            }
        };
        built.map_err(|error| not_built(&error))
    }

    /// `<key@domain>`, of letters that such an id may have.
    fn message_id(&self, key: &str) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        let key: String = key.chars().map(safe).collect();
        format!("<{}@{}>", key.trim_matches('.'), self.from.email.domain())
    }
}

/// The file that goes with a message.
fn attached(message: &Message) -> Result<Option<SinglePart>, SendError> {
    let Some(file) = &message.attachment else { return Ok(None) };
    let kind = ContentType::parse(file.media_type).map_err(|error| not_built(&error))?;
    Ok(Some(Attachment::new(file.name.clone()).body(file.bytes.to_vec(), kind)))
}

fn not_built(error: &dyn std::error::Error) -> SendError {
    SendError::refused(DeliveryFault::NotBuilt(shown(&error.to_string(), &[])))
}

fn protection(written: Option<&Spanned<String>>, host: &str, check: &mut Checker<'_>) -> Option<Protection> {
    let Some(written) = written else { return Some(Protection::StartTls) };
    let found = Protection::of(written.get_ref());
    match found {
        None => {
            let fault =
                RecipientsFault::Choice { written: written.get_ref().clone(), known: Protection::KNOWN };
            check.tell(written, "tls", fault);
        }
        Some(Protection::None) if !is_loopback(host) => {
            check.tell(written, "tls", RecipientsFault::Plaintext);
            return None;
        }
        Some(Protection::None | Protection::StartTls | Protection::Implicit) => {}
    }
    found
}

fn tls(protection: Protection, host: &str, common: &Common, check: &mut Checker<'_>) -> Option<Tls> {
    if protection == Protection::None {
        return Some(Tls::None);
    }
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = &common.authority {
        let read = std::fs::read(path).ok().and_then(|pem| Certificate::from_pem(&pem).ok());
        let Some(certificate) = read else {
            check.tell_missing("ca_file", RecipientsFault::Authority(path.display().to_string()));
            return None;
        };
        builder = builder.add_root_certificate(certificate);
    }
    match builder.build() {
        Ok(parameters) if protection == Protection::Implicit => Some(Tls::Wrapper(parameters)),
        Ok(parameters) => Some(Tls::Required(parameters)),
        Err(error) => {
            check.tell_missing("tls", RecipientsFault::Setup(shown(&error.to_string(), &[])));
            None
        }
    }
}

fn failure(error: &smtp::Error, to: &str) -> SendError {
    use std::error::Error as _;
    let said = error.source().map_or_else(String::new, |source| shown(&source.to_string(), &[to]));
    match error.status() {
        Some(code) if error.is_permanent() => {
            SendError::refused(DeliveryFault::Mail { code: code.into(), text: said })
        }
        Some(code) => SendError::retry(DeliveryFault::Mail { code: code.into(), text: said }),
        None if error.is_response() => SendError::retry(DeliveryFault::Unreadable(said)),
        None if error.is_client() => SendError::refused(DeliveryFault::NotBuilt(said)),
        None => SendError::retry(DeliveryFault::Unreachable(said)),
    }
}
