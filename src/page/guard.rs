//! Who may ask the page for what, before anything of a request is believed.
//!
//! The Host must be the very address that the connection came to, so that a foreign name which was
//! made to point here (DNS rebinding) opens nothing; what changes something must come from a form of
//! this page. The form's token is checked where forms are read.

use std::net::{IpAddr, SocketAddr};

use diemcau_phrase::{Language, page as phrase};
use http::header::{self, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

/// The parts of a request that tell where it comes from and where it wants to go.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The address at this machine to which the connection came.
    pub local: SocketAddr,
    /// What it wants.
    pub method: &'a Method,
    /// The one Host header; none if there is none, several, or one that cannot be read.
    pub host: Option<&'a str>,
    /// The authority of a target in absolute form.
    pub authority: Option<&'a str>,
    /// The page whose form or script sent it, where the browser says so.
    pub origin: Option<&'a [u8]>,
    /// How that page is related to this one, where the browser says so.
    pub fetch_site: Option<&'a [u8]>,
    /// What its body is.
    pub content_type: Option<&'a [u8]>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// Somebody at this machine.
    Local,
    /// Somebody at another one of the network, who needs the PIN.
    Network,
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was meant for another host.
    Host,
    /// Another page sent it.
    Origin,
    /// It is no form.
    Kind,
    /// The page does not do that.
    Method,
    /// It does not carry the token of a form of this page.
    Token,
}

impl<'a> RequestHead<'a> {
    /// Of a request that came to an address of this machine.
    pub fn new(local: SocketAddr, method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        let bytes = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
        let mut hosts = headers.get_all(HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok(),
            (Some(_), Some(_)) | (None, _) => None,
        };
        Self {
            local,
            method,
            host,
            authority: uri.authority().map(Authority::as_str),
            origin: bytes(ORIGIN),
            fetch_site: bytes(HeaderName::from_static("sec-fetch-site")),
            content_type: bytes(CONTENT_TYPE),
        }
    }
}

/// Decides whether a request is served, and for whom.
///
/// # Errors
/// If it is not to be served.
pub fn judge(head: &RequestHead<'_>) -> Result<Client, Refusal> {
    let local = canonical(head.local);
    let host = head.host.filter(|host| is_own(host, local)).ok_or(Refusal::Host)?;
    if head.authority.is_some_and(|authority| !authority.eq_ignore_ascii_case(host)) {
        return Err(Refusal::Host);
    }
    match *head.method {
        Method::GET | Method::HEAD => {}
        Method::POST => judge_post(head, host)?,
        _ => return Err(Refusal::Method),
    }
    Ok(if local.ip().is_loopback() { Client::Local } else { Client::Network })
}

fn judge_post(head: &RequestHead<'_>, host: &str) -> Result<(), Refusal> {
    let own_origin = format!("http://{host}");
    if head.origin.is_some_and(|origin| !origin.eq_ignore_ascii_case(own_origin.as_bytes())) {
        return Err(Refusal::Origin);
    }
    if head.fetch_site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
        return Err(Refusal::Origin);
    }
    let kind = head.content_type.and_then(|kind| kind.split(|byte| *byte == b';').next());
    match kind {
        Some(kind) if kind.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded") => Ok(()),
        Some(_) | None => Err(Refusal::Kind),
    }
}

fn is_own(host: &str, local: SocketAddr) -> bool {
    let own = |name: &str| {
        let with_port = format!("{name}:{}", local.port());
        host.eq_ignore_ascii_case(&with_port) || (local.port() == 80 && host.eq_ignore_ascii_case(name))
    };
    let address = match local.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    own(&address) || (local.ip().is_loopback() && ["localhost", "127.0.0.1", "[::1]"].into_iter().any(own))
}

/// An IPv4 address that came through an IPv6 socket as what it is.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

impl Refusal {
    /// Its status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin | Self::Token => StatusCode::FORBIDDEN,
            Self::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// The same for people.
    pub fn text(self, language: Language) -> &'static str {
        match self {
            Self::Host => phrase::wrong_host(language),
            Self::Origin => phrase::wrong_origin(language),
            Self::Kind | Self::Method => phrase::wrong_request(language),
            Self::Token => phrase::old_form(language),
        }
    }
}

/// The headers of every answer: nothing but what this page brings is loaded, shown in a frame, kept
/// by the browser or told to others; and a connection serves one request, so that nobody holds one.
pub fn harden(headers: &mut HeaderMap) {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                  connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONNECTION, "close"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn judged(
        local: &str,
        method: &Method,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Result<Client, Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let uri = target.parse().unwrap();
        judge(&RequestHead::new(local.parse().unwrap(), method, &uri, &map))
    }

    #[test]
    fn only_the_address_that_was_reached_is_a_host() {
        for (local, host, client) in [
            ("127.0.0.1:7580", "127.0.0.1:7580", Ok(Client::Local)),
            ("127.0.0.1:7580", "localhost:7580", Ok(Client::Local)),
            ("127.0.0.1:7580", "LocalHost:7580", Ok(Client::Local)),
            ("[::1]:7580", "[::1]:7580", Ok(Client::Local)),
            ("[::ffff:127.0.0.1]:7580", "127.0.0.1:7580", Ok(Client::Local)),
            ("127.0.0.1:80", "localhost", Ok(Client::Local)),
            ("10.1.2.3:7580", "10.1.2.3:7580", Ok(Client::Network)),
            ("[::ffff:10.1.2.3]:7580", "10.1.2.3:7580", Ok(Client::Network)),
            ("[fd00::7]:7580", "[fd00::7]:7580", Ok(Client::Network)),
            ("127.0.0.1:7580", "evil.example:7580", Err(Refusal::Host)),
            ("127.0.0.1:7580", "127.0.0.1", Err(Refusal::Host)),
            ("127.0.0.1:7580", "127.0.0.1:7581", Err(Refusal::Host)),
            ("127.0.0.1:7580", "localhost.evil.example:7580", Err(Refusal::Host)),
            ("127.0.0.1:7580", "", Err(Refusal::Host)),
            ("10.1.2.3:7580", "localhost:7580", Err(Refusal::Host)),
            ("10.1.2.3:7580", "10.1.2.4:7580", Err(Refusal::Host)),
        ] {
            assert_eq!(judged(local, &Method::GET, "/", &[("host", host)]), client, "{local} {host}");
        }
    }

    #[test]
    fn one_host_and_the_same_in_an_absolute_target() {
        let own = ("host", "127.0.0.1:7580");
        let get = |target, headers: &[_]| judged("127.0.0.1:7580", &Method::GET, target, headers);
        assert_eq!(get("/", &[]), Err(Refusal::Host));
        assert_eq!(get("/", &[own, own]), Err(Refusal::Host));
        assert_eq!(get("http://127.0.0.1:7580/", &[own]), Ok(Client::Local));
        assert_eq!(get("http://evil.example/", &[own]), Err(Refusal::Host));
    }

    #[test]
    fn a_form_comes_from_this_page() {
        for (headers, judgement) in [
            (&[("content-type", FORM)][..], Ok(Client::Local)),
            (&[("content-type", "application/x-www-form-urlencoded; charset=UTF-8")], Ok(Client::Local)),
            (&[("content-type", FORM), ("origin", "http://127.0.0.1:7580")], Ok(Client::Local)),
            (&[("content-type", FORM), ("sec-fetch-site", "same-origin")], Ok(Client::Local)),
            (&[("content-type", FORM), ("sec-fetch-site", "none")], Ok(Client::Local)),
            (&[("content-type", FORM), ("origin", "null")], Err(Refusal::Origin)),
            (&[("content-type", FORM), ("origin", "http://127.0.0.1:8080")], Err(Refusal::Origin)),
            (&[("content-type", FORM), ("origin", "https://127.0.0.1:7580")], Err(Refusal::Origin)),
            (&[("content-type", FORM), ("origin", "http://localhost:7580")], Err(Refusal::Origin)),
            (&[("content-type", FORM), ("sec-fetch-site", "cross-site")], Err(Refusal::Origin)),
            (&[("content-type", FORM), ("sec-fetch-site", "same-site")], Err(Refusal::Origin)),
            (&[("content-type", "text/plain")], Err(Refusal::Kind)),
            (&[("content-type", "application/json")], Err(Refusal::Kind)),
            (&[], Err(Refusal::Kind)),
        ] {
            let with_host = [&[("host", "127.0.0.1:7580")], headers].concat();
            let judged = judged("127.0.0.1:7580", &Method::POST, "/count", &with_host);
            assert_eq!(judged, judgement, "{headers:?}");
        }
    }

    #[test]
    fn other_methods_are_not_for_a_page() {
        for method in [Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH] {
            let judged = judged("127.0.0.1:80", &method, "/", &[("host", "127.0.0.1")]);
            assert_eq!(judged, Err(Refusal::Method));
        }
    }
}
