//! Which supply of which NUT server: `UPS@HOST` or `UPS@HOST:PORT`.

use std::fmt;
use std::str::FromStr;

use diemcau_phrase::setting::SettingFault;

/// Where NUT servers listen (IANA: nut).
pub const PORT: u16 = 3493;

/// The longest name of a supply or host.
const MAX_NAME: usize = 253;

/// A supply, by its name at its server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NutTarget {
    /// The supply's name in the server's `ups.conf`.
    ups: String,
    /// The server: a name or an address, IPv6 without brackets.
    host: String,
    /// Its port.
    port: u16,
}

/// Why a text names no supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NutTargetError {
    /// It has not the form.
    #[error("a UPS is written UPS@HOST or UPS@HOST:PORT, such as ups@localhost:3493")]
    Form,
    /// The supply's name is none.
    #[error("the UPS before the @ has no name that NUT would know")]
    Ups,
    /// The host is none.
    #[error("the host after the @ is neither a name nor an address; write an IPv6 address as [::1]")]
    Host,
    /// The port is none.
    #[error("the port is no number from 1 to 65535")]
    Port,
}

impl NutTarget {
    /// The supply's name.
    pub fn ups(&self) -> &str {
        &self.ups
    }

    /// The server's name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The server's port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl NutTargetError {
    /// What is wrong, as people are told it.
    pub(crate) fn fault(self) -> SettingFault {
        match self {
            Self::Form => SettingFault::UpsForm,
            Self::Ups => SettingFault::UpsName,
            Self::Host => SettingFault::UpsHost,
            Self::Port => SettingFault::UpsPort,
        }
    }
}

impl FromStr for NutTarget {
    type Err = NutTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (ups, server) = text.trim().split_once('@').ok_or(NutTargetError::Form)?;
        if !is_name(ups) {
            return Err(NutTargetError::Ups);
        }
        let (host, port) = match server.strip_prefix('[') {
            Some(bracketed) => {
                let (host, rest) = bracketed.split_once(']').ok_or(NutTargetError::Host)?;
                match rest.strip_prefix(':') {
                    None if !rest.is_empty() => return Err(NutTargetError::Host),
                    port => (host, port),
                }
            }
            None => server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port))),
        };
        let is_bracketed = server.starts_with('[');
        if !is_name(host) || (is_bracketed && host.parse::<std::net::Ipv6Addr>().is_err()) {
            return Err(NutTargetError::Host);
        }
        let port = match port {
            None => PORT,
            Some(port) if !is_bracketed && port.contains(':') => return Err(NutTargetError::Host),
            Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or(NutTargetError::Port)?,
        };
        Ok(Self { ups: ups.to_owned(), host: host.to_owned(), port })
    }
}

impl fmt::Display for NutTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ups, host, port } = self;
        if host.contains(':') { write!(f, "{ups}@[{host}]:{port}") } else { write!(f, "{ups}@{host}:{port}") }
    }
}

/// Whether a text can stand in a line of the protocol as it is.
fn is_name(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "\"\\@#=/[]".contains(letter);
    !text.is_empty() && text.len() <= MAX_NAME && !text.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_supply() {
        for (text, as_shown) in [
            ("ups@localhost", "ups@localhost:3493"),
            (" diemcau@10.1.2.3:34930 ", "diemcau@10.1.2.3:34930"),
            ("ups@[::1]", "ups@[::1]:3493"),
            ("ups@[fe80::1]:99", "ups@[fe80::1]:99"),
        ] {
            let target: NutTarget = text.parse().unwrap();
            assert_eq!(target.to_string(), as_shown);
            assert_eq!(target.to_string().parse(), Ok(target));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        use NutTargetError::{Form, Host, Port, Ups};
        for (text, error) in [
            ("", Form),
            ("localhost:3493", Form),
            ("@localhost", Ups),
            ("a b@localhost", Ups),
            ("a\"b@localhost", Ups),
            ("a\nLOGIN a@localhost", Ups),
            ("ups@", Host),
            ("ups@a@b", Host),
            ("ups@a b", Host),
            ("ups@::1", Host),
            ("ups@[::1", Host),
            ("ups@[::1]7", Host),
            ("ups@[localhost]", Host),
            ("ups@localhost:", Port),
            ("ups@localhost:0", Port),
            ("ups@localhost:65536", Port),
            ("ups@localhost:nut", Port),
        ] {
            assert_eq!(text.parse::<NutTarget>(), Err(error), "{text:?}");
        }
    }
}
