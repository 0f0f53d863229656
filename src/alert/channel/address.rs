//! Where a channel reaches somebody.

use std::fmt;

use lettre::message::Mailbox;

use super::ChannelKind;
use crate::alert::phone::Phone;

/// An address of one kind of channel. Its `Debug` shows no more than its ends.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Form);

#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// The channel has no addresses.
    None,
    /// A telephone number: as people of its country dial it, and with the country's code.
    Phone { national: String, international: String },
    /// A chat or user of a vendor, or whatever a gateway takes.
    Text(String),
    /// A mailbox.
    Mail { mailbox: Mailbox, text: String },
}

/// Longest address, characters.
const MAX_ADDRESS: usize = 200;

impl Address {
    pub(super) fn read(kind: ChannelKind, written: Option<&str>) -> Option<Self> {
        let written = written.map(str::trim).filter(|written| !written.is_empty());
        if written.is_some_and(|written| written.chars().count() > MAX_ADDRESS) {
            return None;
        }
        let form = match kind {
            ChannelKind::Alertmanager => Form::None,
            ChannelKind::Sms | ChannelKind::Voice | ChannelKind::ZaloZns => phone(&Phone::read(written?)?),
            ChannelKind::Http => match written {
                None => Form::None,
                Some(written) => {
                    Phone::read(written).map_or_else(|| Form::Text(written.to_owned()), |read| phone(&read))
                }
            },
            ChannelKind::ZaloOa => Form::Text(written.filter(|id| is_digits(id))?.to_owned()),
            ChannelKind::Telegram => Form::Text(written.filter(|chat| is_chat(chat))?.to_owned()),
            ChannelKind::Email => {
                let mailbox: Mailbox = written?.parse().ok()?;
                Form::Mail { text: mailbox.email.to_string(), mailbox }
            }
        };
        Some(Self(form))
    }

    /// As the channel is told it; of a telephone number the national form.
    pub(super) fn text(&self) -> &str {
        match &self.0 {
            Form::None => "",
            Form::Phone { national, .. } => national,
            Form::Text(text) | Form::Mail { text, .. } => text,
        }
    }

    /// Of a telephone number the form with the country's code, else as [`Self::text`].
    pub(super) fn international(&self) -> &str {
        match &self.0 {
            Form::Phone { international, .. } => international,
            Form::None | Form::Text(_) | Form::Mail { .. } => self.text(),
        }
    }

    pub(super) fn mailbox(&self) -> Option<&Mailbox> {
        match &self.0 {
            Form::Mail { mailbox, .. } => Some(mailbox),
            Form::None | Form::Phone { .. } | Form::Text(_) => None,
        }
    }

    /// Its ends alone, for people who know it anyway; empty if there is none.
    pub fn masked(&self) -> String {
        masked(self.text())
    }
}

/// The ends of an address, for people who know it anyway.
pub fn masked(address: &str) -> String {
    const SHOWN: usize = 2;
    let letters: Vec<char> = address.trim().chars().collect();
    if letters.len() <= 3 * SHOWN {
        return if letters.is_empty() { String::new() } else { "…".to_owned() };
    }
    letters[..SHOWN].iter().chain(['…'].iter()).chain(&letters[letters.len() - SHOWN..]).collect()
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.masked()).finish()
    }
}

fn phone(phone: &Phone) -> Form {
    Form::Phone { national: phone.national(), international: phone.international().to_owned() }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A chat's number, which is negative for groups, or the name of a public channel.
fn is_chat(text: &str) -> bool {
    let is_name_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match text.strip_prefix('@') {
        Some(name) => !name.is_empty() && name.chars().all(is_name_letter),
        None => is_digits(text.strip_prefix('-').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_its_channels_kind() {
        use ChannelKind as Kind;
        let text = |kind: Kind, written: &str| {
            Address::read(kind, Some(written)).map(|it| (it.text().to_owned(), it.international().to_owned()))
        };
        let both = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        for kind in [Kind::Sms, Kind::Voice, Kind::ZaloZns, Kind::Http] {
            assert_eq!(text(kind, " +84 912 345 678 "), both("0912345678", "84912345678"), "{kind:?}");
        }
        assert_eq!(text(Kind::Http, "phong-ky-thuat"), both("phong-ky-thuat", "phong-ky-thuat"));
        assert_eq!(text(Kind::Telegram, "-1001234567"), both("-1001234567", "-1001234567"));
        assert_eq!(text(Kind::Telegram, "@kenh_tinh"), both("@kenh_tinh", "@kenh_tinh"));
        assert_eq!(
            text(Kind::ZaloOa, "186729651760683225"),
            both("186729651760683225", "186729651760683225")
        );
        assert_eq!(text(Kind::Email, "An <an@example.vn>"), both("an@example.vn", "an@example.vn"));
        for (kind, bad) in [
            (Kind::Sms, "anh Nam"),
            (Kind::Telegram, "kenh"),
            (Kind::Telegram, "@"),
            (Kind::ZaloOa, "0912 345"),
            (Kind::Email, "an@"),
            (Kind::Email, ""),
            (Kind::Http, &"x".repeat(201)),
        ] {
            assert_eq!(text(kind, bad), None, "{kind:?} {bad}");
        }
        assert!(
            Address::read(Kind::Alertmanager, None).is_some() && Address::read(Kind::Sms, None).is_none()
        );
    }

    #[test]
    fn no_address_is_shown_whole() {
        let address = Address::read(ChannelKind::Sms, Some("0912345678")).unwrap();
        assert_eq!(format!("{address:?}"), "Address(\"09…78\")");
        assert_eq!((masked("123456"), masked("")), ("…".to_owned(), String::new()));
    }
}
