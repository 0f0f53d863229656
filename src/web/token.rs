//! The tokens of phone links: of the event's key, the point's code and the epoch of its links.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretSlice};

/// Bytes of a token: 128 bits, which nobody guesses.
pub const TOKEN: usize = 16;
/// What the key is used for, so that the same key could serve for something else too.
const PURPOSE: &[u8] = b"diemcau phone link 1\0";
/// The same for forms of organisers.
const FORM_PURPOSE: &[u8] = b"diemcau organiser form 1\0";
/// Letters of a code that stand in a path as they are.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Makes and checks tokens.
#[derive(Clone)]
pub struct LinkTokens(hmac::Key);

impl LinkTokens {
    /// With the key of an event.
    pub fn new(key: &SecretSlice<u8>) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret()))
    }

    /// The token of a point, the same whenever it is asked for. An epoch above 0 stands behind it.
    pub fn token(&self, code: &str, epoch: u32) -> String {
        let token = URL_SAFE_NO_PAD.encode(self.tag(code, epoch));
        if epoch == 0 { token } else { format!("{token}.{epoch}") }
    }

    /// The epoch of a token that was made for a point; none: it was made by nobody here. Takes the same time
    /// wherever it differs.
    pub fn check(&self, code: &str, token: &str) -> Option<u32> {
        let (tag, epoch) = match token.split_once('.') {
            Some((tag, epoch)) => (tag, epoch.parse().ok().filter(|epoch| *epoch > 0)),
            None => (token, Some(0)),
        };
        let given = URL_SAFE_NO_PAD.decode(tag).unwrap_or_default();
        let is_right = verify_slices_are_equal(&given, &self.tag(code, epoch.unwrap_or(0))).is_ok();
        epoch.filter(|_| is_right)
    }

    /// The token of the forms behind an organiser's link: nobody makes it who does not know the link.
    pub(super) fn form_token(&self, token: &str) -> String {
        let mut signing = hmac::Context::with_key(&self.0);
        for part in [FORM_PURPOSE, token.as_bytes()] {
            signing.update(part);
        }
        URL_SAFE_NO_PAD.encode(&signing.sign().as_ref()[..TOKEN])
    }

    fn tag(&self, code: &str, epoch: u32) -> [u8; TOKEN] {
        let mut signing = hmac::Context::with_key(&self.0);
        for part in [PURPOSE, &epoch.to_be_bytes(), code.as_bytes()] {
            signing.update(part);
        }
        let whole = signing.sign();
        let mut tag = [0; TOKEN];
        tag.copy_from_slice(&whole.as_ref()[..TOKEN]);
        tag
    }
}

impl fmt::Debug for LinkTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkTokens")
    }
}

/// A personal token of random bytes, and what is kept of it.
pub fn personal(random: [u8; TOKEN]) -> (String, Vec<u8>) {
    let token = URL_SAFE_NO_PAD.encode(random);
    let kept = digest(&SHA256, token.as_bytes()).as_ref().to_vec();
    (token, kept)
}

/// The path of a point's page.
pub(super) fn path(code: &str, token: &str) -> String {
    format!("/p/{}/{token}", utf8_percent_encode(code, KEPT))
}

/// The link of a point's page; `url` is what links begin with.
pub fn link(url: &str, code: &str, token: &str) -> String {
    format!("{url}{}", path(code, token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_one_key_one_code_and_one_epoch() {
        let [tokens, other] = [1, 2].map(|byte| LinkTokens::new(&vec![byte; 32].into()));
        let first = tokens.token("14650", 0);
        assert_eq!(first, tokens.token("14650", 0), "printed again it is the same");
        assert_eq!(first.len(), 22);
        assert_eq!(tokens.check("14650", &first), Some(0));
        let second = tokens.token("14650", 1);
        assert_eq!(tokens.check("14650", &second), Some(1));
        let cut = second.split_once('.').unwrap().0;
        for (code, token) in [
            ("14651", first.as_str()),
            ("", &first),
            ("14650", ""),
            ("14650", &first[1..]),
            ("14650", cut),
            ("14650", &format!("{first}.1")),
            ("14650", &format!("{first}.0")),
            ("14650", &format!("{first}.x")),
            ("14650", "é"),
        ] {
            assert_eq!(tokens.check(code, token), None, "{code} {token}");
        }
        assert_eq!(other.check("14650", &first), None);
        assert_eq!(link("https://a.example", "X 5/Đ", "t"), "https://a.example/p/X%205%2F%C4%90/t");
    }
}
