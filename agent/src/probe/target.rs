//! Whom a probe asks: parsed once, from what a person wrote.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use diemcau_core::path::ProbeKind;
use url::Url;

/// Longest name of a host (RFC 1035 section 2.3.4).
const MAX_NAME: usize = 253;
/// Longest part of a name between dots.
const MAX_LABEL: usize = 63;

/// Whom a probe asks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A host, by an ICMP echo.
    Icmp(Host),
    /// A port, by a TCP connection.
    Tcp(Endpoint),
    /// A port, by a TLS handshake.
    Tls(Endpoint),
    /// A page, by a request.
    Http {
        /// Its address.
        url: Box<Url>,
        /// The host and port in it.
        endpoint: Endpoint,
    },
    /// A SIP server, by OPTIONS.
    Sip {
        /// Where it listens.
        endpoint: Endpoint,
        /// What carries the question.
        transport: Transport,
    },
    /// A STUN server, by a binding request over UDP.
    Stun(Endpoint),
    /// An H.323 system, by a TCP connection.
    H323(Endpoint),
}

/// What carries a SIP message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A connection.
    Tcp,
    /// A connection with TLS.
    Tls,
}

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The host.
    pub host: Host,
    /// The port.
    pub port: u16,
}

/// A machine by its name or address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A name, to be looked up.
    Name(Box<str>),
    /// An address.
    Address(IpAddr),
}

/// A text that is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing is there.
    #[error("no target is given (expected {})", form(*.kind))]
    Empty {
        /// What the probe does.
        kind: ProbeKind,
    },
    /// It has another form.
    #[error("{value:?} is no target of {}: {fault} (expected {})", .kind.id(), form(*.kind))]
    Malformed {
        /// What the probe does.
        kind: ProbeKind,
        /// What was given.
        value: String,
        /// What is wrong with it.
        fault: &'static str,
    },
}

type Fault = &'static str;

impl TargetError {
    /// What is wrong with it; nothing where nothing is there.
    pub(crate) fn fault(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "",
            Self::Malformed { fault, .. } => fault,
        }
    }
}

impl Target {
    /// Reads what a probe of that kind is to ask.
    ///
    /// # Errors
    /// If the text is empty or has not the form that the kind needs; the error tells which that is.
    pub fn parse(kind: ProbeKind, text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TargetError::Empty { kind });
        }
        let target = match kind {
            ProbeKind::Icmp => Host::parse(text).map(Self::Icmp),
            ProbeKind::Tcp => Endpoint::parse(text, None).map(Self::Tcp),
            ProbeKind::Tls => Endpoint::parse(text, Some(443)).map(Self::Tls),
            ProbeKind::Http => parse_url(text),
            ProbeKind::Sip => parse_sip(text),
            ProbeKind::Stun => Endpoint::parse(text, Some(3478)).map(Self::Stun),
            ProbeKind::H323 => Endpoint::parse(text, Some(1720)).map(Self::H323),
        };
        target.map_err(|fault| TargetError::Malformed { kind, value: text.to_owned(), fault })
    }

    /// The host and port that are asked; ICMP has no ports.
    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Icmp(host) => Endpoint { host: host.clone(), port: 0 },
            Self::Tcp(endpoint)
            | Self::Tls(endpoint)
            | Self::Http { endpoint, .. }
            | Self::Sip { endpoint, .. }
            | Self::Stun(endpoint)
            | Self::H323(endpoint) => endpoint.clone(),
        }
    }
}

impl Endpoint {
    /// `HOST:PORT`; the port may be left out if there is a usual one.
    fn parse(text: &str, usual_port: Option<u16>) -> Result<Self, Fault> {
        let after_host = match text.rfind(']') {
            Some(bracket) => bracket + 1,
            None if text.starts_with('[') => return Err("a bracket is left open"),
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, rest) = text.split_at(after_host);
        let port = match (rest.strip_prefix(':'), usual_port) {
            (Some(port), _) => parse_port(port)?,
            (None, _) if !rest.is_empty() => return Err("something else than a port follows the host"),
            (None, Some(port)) => port,
            (None, None) => return Err("it has no port"),
        };
        Ok(Self { host: Host::parse(host)?, port })
    }
}

impl Host {
    fn parse(text: &str) -> Result<Self, Fault> {
        if let Some(rest) = text.strip_prefix('[') {
            let address = rest.strip_suffix(']').ok_or("a bracket is left open")?;
            let address: Ipv6Addr = address.parse().map_err(|_| "no IPv6 address is in the brackets")?;
            return Ok(Self::Address(address.into()));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Address(address));
        }
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let is_label = |label: &str| (1..=MAX_LABEL).contains(&label.len()) && label.chars().all(is_allowed);
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.is_empty() {
            return Err("it has no host");
        }
        if name.len() > MAX_NAME || !name.split('.').all(is_label) {
            return Err("its host is no name or address");
        }
        // The C library reads such a name as an address of another form, 1.2 as 1.0.0.2.
        if name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err("its host is neither a name nor a whole address");
        }
        Ok(Self::Name(text.into()))
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        Self { host: Host::Address(address.ip()), port: address.port() }
    }
}

/// As it stands in a URI, an IPv6 address in brackets.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Transport {
    fn from_id(id: &str) -> Option<Self> {
        let named = |name: &str| id.eq_ignore_ascii_case(name);
        match id {
            _ if named("udp") => Some(Self::Udp),
            _ if named("tcp") => Some(Self::Tcp),
            _ if named("tls") => Some(Self::Tls),
            _ => None,
        }
    }

    fn usual_port(self) -> u16 {
        match self {
            Self::Udp | Self::Tcp => 5060,
            Self::Tls => 5061,
        }
    }
}

fn parse_port(text: &str) -> Result<u16, Fault> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0).ok_or("its port is no number from 1 to 65535")
}

fn parse_url(text: &str) -> Result<Target, Fault> {
    let url = Url::parse(text).map_err(|_| "it is malformed")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("it starts with neither http:// nor https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it has a user name");
    }
    let host = Host::parse(url.host_str().ok_or("it has no host")?)?;
    let port = url.port_or_known_default().filter(|port| *port != 0).ok_or("it has no port")?;
    Ok(Target::Http { url: Box::new(url), endpoint: Endpoint { host, port } })
}

/// A `sips` URI goes over TLS, whatever reliable transport it names (RFC 3261 section 26.2.2).
fn parse_sip(text: &str) -> Result<Target, Fault> {
    let (scheme, rest) = text.split_once(':').ok_or("it starts with neither sip: nor sips:")?;
    let is_sips = scheme.eq_ignore_ascii_case("sips");
    if !is_sips && !scheme.eq_ignore_ascii_case("sip") {
        return Err("it starts with neither sip: nor sips:");
    }
    if rest.contains('@') {
        return Err("it has a user name");
    }
    let mut parts = rest.split(';');
    let place = parts.next().unwrap_or_default();
    let mut named = None;
    for part in parts {
        match part.split_once('=') {
            Some((name, id)) if name.eq_ignore_ascii_case("transport") && named.is_none() => {
                named = Some(Transport::from_id(id).ok_or("its transport is none of udp, tcp, tls")?);
            }
            _ => return Err("something else than one transport follows the host"),
        }
    }
    let transport = match (is_sips, named) {
        (true, Some(Transport::Udp)) => return Err("sips: does not go over udp"),
        (true, _) => Transport::Tls,
        (false, named) => named.unwrap_or(Transport::Udp),
    };
    Ok(Target::Sip { endpoint: Endpoint::parse(place, Some(transport.usual_port()))?, transport })
}

/// The form that a target of that kind has.
fn form(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Icmp => "HOST",
        ProbeKind::Tcp => "HOST:PORT",
        ProbeKind::Tls => "HOST or HOST:443",
        ProbeKind::Http => "http://HOST or https://HOST",
        ProbeKind::Sip => "sip:HOST, sip:HOST:5060;transport=udp|tcp|tls, or sips:HOST:5061",
        ProbeKind::Stun => "HOST or HOST:3478",
        ProbeKind::H323 => "HOST or HOST:1720",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_targets_of_every_kind() {
        for (kind, text, read) in [
            (ProbeKind::Icmp, " hop.example ", "hop.example:0"),
            (ProbeKind::Icmp, "[2001:db8::1]", "[2001:db8::1]:0"),
            (ProbeKind::Icmp, "2001:db8::1", "[2001:db8::1]:0"),
            (ProbeKind::Tcp, "10.1.2.3:22", "10.1.2.3:22"),
            (ProbeKind::Tcp, "[::1]:22", "[::1]:22"),
            (ProbeKind::Tls, "hop.example", "hop.example:443"),
            (ProbeKind::Tls, "hop.example.:8443", "hop.example.:8443"),
            (ProbeKind::Http, "http://hop.example/phong-hop?q=1", "hop.example:80"),
            (ProbeKind::Http, "HTTPS://[::1]/", "[::1]:443"),
            (ProbeKind::Http, "https://họp.example:8443", "xn--hp-68s.example:8443"),
            (ProbeKind::Stun, "stun_1.example", "stun_1.example:3478"),
            (ProbeKind::Stun, "[::1]", "[::1]:3478"),
            (ProbeKind::H323, "10.1.2.3", "10.1.2.3:1720"),
        ] {
            let target = Target::parse(kind, text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(target.endpoint().to_string(), read, "{text}");
        }
    }

    #[test]
    fn reads_sip_uris() {
        for (text, read, over) in [
            ("sip:hop.example", "hop.example:5060", Transport::Udp),
            ("SIP:hop.example:5080", "hop.example:5080", Transport::Udp),
            ("sip:[::1]:5080;transport=TCP", "[::1]:5080", Transport::Tcp),
            ("sip:hop.example;transport=tls", "hop.example:5061", Transport::Tls),
            ("sips:hop.example", "hop.example:5061", Transport::Tls),
            ("sips:hop.example:443;transport=tcp", "hop.example:443", Transport::Tls),
        ] {
            let Ok(Target::Sip { endpoint, transport }) = Target::parse(ProbeKind::Sip, text) else {
                panic!("{text}");
            };
            assert_eq!((endpoint.to_string().as_str(), transport), (read, over), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_target() {
        for (kind, text, fault) in [
            (ProbeKind::Icmp, "  ", "no target is given (expected HOST)"),
            (ProbeKind::Icmp, "hop.example:80", "no name or address"),
            (ProbeKind::Icmp, "10.1.2", "neither a name nor a whole address"),
            (ProbeKind::Icmp, "hop..example", "no name or address"),
            (ProbeKind::Icmp, "phòng họp", "no name or address"),
            (ProbeKind::Tcp, "hop.example", "it has no port"),
            (ProbeKind::Tcp, "hop.example:0", "no number from 1 to 65535"),
            (ProbeKind::Tcp, "hop.example:+80", "no number from 1 to 65535"),
            (ProbeKind::Tcp, "hop.example:70000", "no number from 1 to 65535"),
            (ProbeKind::Tcp, "[::1:80", "a bracket is left open"),
            (ProbeKind::Tcp, "[hop]:80", "no IPv6 address"),
            (ProbeKind::Tcp, "[::1]80", "something else than a port"),
            (ProbeKind::Tcp, ":80", "it has no host"),
            (ProbeKind::Http, "hop.example", "malformed"),
            (ProbeKind::Http, "ftp://hop.example", "neither http:// nor https://"),
            (ProbeKind::Http, "https://lan@hop.example", "it has a user name"),
            (ProbeKind::Sip, "hop.example", "neither sip: nor sips:"),
            (ProbeKind::Sip, "tel:+84", "neither sip: nor sips:"),
            (ProbeKind::Sip, "sip:lan@hop.example", "it has a user name"),
            (ProbeKind::Sip, "sip:hop.example;transport=sctp", "none of udp, tcp, tls"),
            (ProbeKind::Sip, "sip:hop.example;lr", "something else than one transport"),
            (ProbeKind::Sip, "sips:hop.example;transport=udp", "does not go over udp"),
        ] {
            let error = Target::parse(kind, text).unwrap_err().to_string();
            assert!(error.contains(fault) && error.contains(text.trim()), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_back_what_it_shows(text in "[a-z.:\\[\\]0-9]{0,20}") {
            if let Ok(target) = Target::parse(ProbeKind::Stun, &text) {
                let shown = target.endpoint().to_string();
                proptest::prop_assert_eq!(Target::parse(ProbeKind::Stun, &shown), Ok(target));
            }
        }

        #[test]
        fn never_panics(text in ".*", kind_idx in 0_usize..7) {
            Target::parse(ProbeKind::ALL[kind_idx], &text).ok();
        }
    }
}
