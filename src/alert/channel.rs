//! A way to people: one kind of channel with its settings, its pace and its time-out.
//!
//! Each kind is a file below, which says where its vendor documents what it does. The kinds `sms` and `voice`
//! are ready settings of `http`, for one gateway each; another gateway is another body.

mod address;
mod alertmanager;
mod http;
mod jwt;
mod mail;
mod oa;
mod sms;
mod telegram;
mod voice;
mod wording;
mod zalo;
mod zalo_tokens;
mod zns;

use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use toml::Spanned;
use toml::de::DeTable;

pub use address::{Address, masked};
pub(super) use zalo_tokens::TokenFiles;

use self::alertmanager::Alertmanager;
use self::http::Http;
use self::mail::Mail;
use self::oa::Oa;
use self::telegram::Telegram;
use self::zns::Zns;
use super::config::{Checker, Common};
use super::message::{Message, Proof, SendError};
use super::pace::Pace;

/// What kind of channel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChannelKind {
    /// Any server that takes a request for a message.
    Http,
    /// A gateway for SMS under a registered sender's name.
    Sms,
    /// A gateway that calls and reads a text.
    Voice,
    /// Zalo Notification Service: an approved template to a telephone number.
    ZaloZns,
    /// A Zalo Official Account, to one who follows it.
    ZaloOa,
    /// A Telegram bot.
    Telegram,
    /// An Alertmanager of Prometheus.
    Alertmanager,
    /// E-mail.
    Email,
}

/// A configured channel.
#[derive(Debug)]
pub struct Channel {
    kind: ChannelKind,
    way: Way,
    /// How long one answer may take.
    timeout: Duration,
    pace: Pace,
    /// What its table says of the gap between messages.
    gap: Option<Duration>,
}

#[derive(Debug)]
enum Way {
    Http(Box<Http>),
    Zns(Zns),
    Oa(Oa),
    Telegram(Telegram),
    Alertmanager(Alertmanager),
    Mail(Box<Mail>),
}

/// What a channel makes of a message's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// As it is sent.
    pub text: String,
    /// It was too long, and its end was left out.
    pub is_cut: bool,
    /// Of how many parts it is; 1 where there is no such thing.
    pub n_parts: usize,
}

/// How fast a kind may send, where its table does not say.
#[derive(Clone, Copy, Debug)]
struct Gaps {
    /// Between any two messages.
    any: Duration,
    /// Between two to one address.
    same: Duration,
}

impl ChannelKind {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Http,
        Self::Sms,
        Self::Voice,
        Self::ZaloZns,
        Self::ZaloOa,
        Self::Telegram,
        Self::Alertmanager,
        Self::Email,
    ];

    /// As files have it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::ZaloZns => "zalo-zns",
            Self::ZaloOa => "zalo-oa",
            Self::Telegram => "telegram",
            Self::Alertmanager => "alertmanager",
            Self::Email => "email",
        }
    }

    /// From a file.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl Channel {
    /// From the keys of a table that are its kind's own; what is wrong is told to the checker.
    pub(super) fn build(
        kind: ChannelKind,
        table: Spanned<DeTable<'_>>,
        common: &Common,
        check: &mut Checker<'_>,
        tokens: &mut TokenFiles,
    ) -> Option<Self> {
        let way = match kind {
            ChannelKind::Http => Way::Http(Box::new(Http::build(check.read(table)?, common, check)?)),
            ChannelKind::Sms => Way::Http(Box::new(sms::build(check.read(table)?, common, check)?)),
            ChannelKind::Voice => Way::Http(Box::new(voice::build(check.read(table)?, common, check)?)),
            ChannelKind::ZaloZns => Way::Zns(Zns::build(&check.read(table)?, common, check, tokens)?),
            ChannelKind::ZaloOa => Way::Oa(Oa::build(&check.read(table)?, common, check, tokens)?),
            ChannelKind::Telegram => Way::Telegram(Telegram::build(&check.read(table)?, common, check)?),
            ChannelKind::Alertmanager => {
                Way::Alertmanager(Alertmanager::build(check.read(table)?, common, check)?)
            }
            ChannelKind::Email => Way::Mail(Box::new(Mail::build(&check.read(table)?, common, check)?)),
        };
        let gap = common.gap.unwrap_or(way.gaps(None).any);
        Some(Self { kind, way, timeout: common.timeout, pace: Pace::new(gap), gap: common.gap })
    }

    /// What kind of channel it is.
    pub fn kind(&self) -> ChannelKind {
        self.kind
    }

    /// The address that a file gives for a recipient; none if it is none for this kind of channel. A channel
    /// without addresses, such as an Alertmanager, has the same empty one for all.
    pub fn address(&self, written: Option<&str>) -> Option<Address> {
        Address::read(self.kind, written)
    }

    /// How often an open incident must be told again, if the channel forgets it otherwise.
    pub fn resend_every(&self) -> Option<Duration> {
        match &self.way {
            Way::Alertmanager(alertmanager) => Some(alertmanager.resend_every()),
            Way::Http(_) | Way::Zns(_) | Way::Oa(_) | Way::Telegram(_) | Way::Mail(_) => None,
        }
    }

    /// Carries a message to an address, in the channel's own time: the turn of the channel and of the address
    /// is waited for, unless that would take long.
    ///
    /// # Errors
    /// If it was not taken, or if it is not known whether it was.
    pub async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let to_text = to.text();
        let gaps = self.way.gaps(Some(to));
        self.pace.turn(to_text, self.gap.unwrap_or(gaps.same)).await?;
        let most = self.timeout * self.way.n_requests();
        let outcome = match tokio::time::timeout(most, self.way.send(to, message)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SendError::retry(DeliveryFault::TimedOut(most))),
        };
        if let Err(SendError::Retry { after: Some(after), .. }) = &outcome {
            self.pace.hold(to_text, *after);
        }
        outcome
    }

    /// What it makes of a message's text; none where it sends no running text.
    ///
    /// # Errors
    /// If its template cannot be filled.
    pub fn word(&self, to: &Address, message: &Message) -> Option<Result<Worded, SendError>> {
        match &self.way {
            Way::Http(http) => Some(http.word(to, message)),
            Way::Oa(oa) => Some(oa.word(message)),
            Way::Telegram(telegram) => Some(telegram.word(message)),
            Way::Zns(_) | Way::Alertmanager(_) | Way::Mail(_) => None,
        }
    }

    /// Whether its templates speak only of what a message has; the first that does not, in the words of the
    /// templates' library.
    ///
    /// # Errors
    /// If one speaks of something else.
    pub fn check_templates(&self, to: &Address, message: &Message) -> Result<(), String> {
        match &self.way {
            Way::Http(http) => http.check_templates(to, message),
            Way::Zns(zns) => zns.check_templates(to, message),
            Way::Oa(oa) => oa.check_templates(message),
            Way::Telegram(telegram) => telegram.check_templates(message),
            Way::Alertmanager(_) => Ok(()),
            Way::Mail(mail) => mail.check_templates(message),
        }
    }
}

impl Way {
    async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        match self {
            Self::Http(http) => http.send(to, message).await,
            Self::Zns(zns) => zns.send(to, message).await,
            Self::Oa(oa) => oa.send(to, message).await,
            Self::Telegram(telegram) => telegram.send(to, message).await,
            Self::Alertmanager(alertmanager) => alertmanager.send(message).await,
            Self::Mail(mail) => mail.send(to, message).await,
        }
    }

    fn gaps(&self, to: Option<&Address>) -> Gaps {
        match self {
            Self::Http(_) => http::GAPS,
            Self::Zns(_) | Self::Oa(_) => zalo::GAPS,
            Self::Telegram(_) => telegram::gaps(to),
            Self::Alertmanager(_) => alertmanager::GAPS,
            Self::Mail(_) => mail::GAPS,
        }
    }

    /// How many answers a message may wait for.
    fn n_requests(&self) -> u32 {
        match self {
            Self::Http(_) | Self::Alertmanager(_) | Self::Mail(_) => 1,
            Self::Telegram(_) => 2,
            Self::Zns(_) | Self::Oa(_) => 3,
        }
    }
}
