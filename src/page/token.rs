//! What tells one browser from another, and a form of this page from any other: random cookies, and
//! a token in each form that only this server can make of the browser's cookie. The random numbers
//! are the server's to make.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use http::HeaderMap;
use http::header::COOKIE;

/// The cookie by which a browser's forms are known.
pub const BROWSER: &str = "diemcau_browser";
/// The cookie of a browser of the network that gave the PIN.
pub const SESSION: &str = "diemcau_session";
/// The cookie with the name of the person who reported last from a browser, in hex.
pub const BY: &str = "diemcau_by";

/// Length of ids and tokens, bytes; twice as many letters.
pub const LENGTH: usize = 16;

/// Makes and checks the tokens of forms.
#[derive(Clone, Debug)]
pub struct FormKey(hmac::Key);

impl FormKey {
    /// Of a secret that only this server has.
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The token in the forms of a browser.
    pub fn token(&self, browser: &str) -> String {
        hex(&hmac::sign(&self.0, browser.as_bytes()).as_ref()[..LENGTH])
    }

    /// Whether a token is that of a browser.
    pub fn fits(&self, browser: &str, token: &str) -> bool {
        is_same(&self.token(browser), token)
    }
}

/// Whether two secrets are the same, found in a time that does not tell where they differ.
pub fn is_same(one: &str, other: &str) -> bool {
    verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

/// The id of a browser, a session or a form, of random bytes.
pub fn id(random: [u8; LENGTH]) -> String {
    hex(&random)
}

/// Whether a text has the form of such an id.
pub fn is_id(text: &str) -> bool {
    text.len() == 2 * LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// A Set-Cookie line for a cookie that scripts and other sites do not get.
pub fn set_cookie(name: &str, value: &str, max_age_s: Option<u32>) -> String {
    let age = max_age_s.map_or_else(String::new, |age| format!("; Max-Age={age}"));
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{age}")
}

/// Bytes as letters that a cookie may have.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes what is written");
        text
    })
}

/// The bytes of such letters.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|digit| char::from(digit).to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_browser_and_its_server_alone() {
        let (key, other) = (FormKey::new(b"secret"), FormKey::new(b"other"));
        let (one, two) = (id([0xa5; LENGTH]), id([0xa6; LENGTH]));
        assert!(is_id(&one) && !is_id("x") && !is_id(&one.to_uppercase().replace('0', "A")));
        let token = key.token(&one);
        assert!(is_id(&token) && key.fits(&one, &token));
        for (key, browser, token) in
            [(&key, &two, &token[..]), (&other, &one, &token), (&key, &one, ""), (&key, &one, &token[1..])]
        {
            assert!(!key.fits(browser, token), "{browser} {token}");
        }
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "xdiemcau_by=1; diemcau_by=2;diemcau_byx=3".parse().unwrap());
        headers.append(COOKIE, "diemcau_session=4".parse().unwrap());
        assert_eq!(cookie(&headers, BY), Some("2"));
        assert_eq!(cookie(&headers, SESSION), Some("4"));
        assert_eq!(cookie(&headers, BROWSER), None);
    }

    #[test]
    fn hex_goes_there_and_back() {
        assert_eq!(unhex(&hex("Lê".as_bytes())).unwrap(), "Lê".as_bytes());
        for wrong in ["a", "zz", "é"] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
