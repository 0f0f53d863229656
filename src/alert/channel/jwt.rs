//! A JSON Web Token for each request, as Stringee wants it: HS256 with the API key's secret, the header
//! `cty: stringee-api;v=1`, the claims `jti`, `iss`, `exp` and `rest_api`
//! (`https://developer.stringee.com/docs/make-outbound-call`).

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

/// How long a token holds: long enough for one request by clocks that differ.
const VALID: Duration = Duration::from_mins(10);

/// Makes tokens.
pub(super) struct TokenMaker {
    /// Id of the API key.
    key_id: String,
    key_secret: SecretString,
    /// Tokens made so far: none has the id of another.
    n_made: AtomicU64,
}

impl TokenMaker {
    pub(super) fn new(key_id: String, key_secret: SecretString) -> Self {
        Self { key_id, key_secret, n_made: AtomicU64::new(0) }
    }

    /// A token that holds from now.
    pub(super) fn make(&self) -> SecretString {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let nth = self.n_made.fetch_add(1, Ordering::Relaxed);
        self.token(now.as_secs(), nth)
    }

    fn token(&self, now_s: u64, nth: u64) -> SecretString {
        let header = json!({ "typ": "JWT", "alg": "HS256", "cty": "stringee-api;v=1" });
        let claims = json!({
            "jti": format!("{}-{now_s}-{nth}", self.key_id),
            "iss": self.key_id,
            "exp": now_s + VALID.as_secs(),
            "rest_api": true,
        });
        let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        let signed =
            format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.key_secret.expose_secret().as_bytes());
        let signature = encode(hmac::sign(&key, signed.as_bytes()).as_ref());
        format!("{signed}.{signature}").into()
    }
}

impl fmt::Debug for TokenMaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenMaker").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_signed_and_says_who_made_it() {
        let maker = TokenMaker::new("SK.0.id".to_owned(), "s3cret".into());
        let token = maker.token(1_746_663_120, 4);
        let parts: Vec<&str> = token.expose_secret().split('.').collect();
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&decode(parts[1])).unwrap();
        assert_eq!((&claims["iss"], &claims["rest_api"]), (&json!("SK.0.id"), &json!(true)));
        assert_eq!(claims["exp"], json!(1_746_663_720));
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cret");
        let signed = format!("{}.{}", parts[0], parts[1]);
        hmac::verify(&key, signed.as_bytes(), &decode(parts[2])).unwrap();
        assert_ne!(maker.token(1, 0).expose_secret(), maker.token(1, 1).expose_secret());
        assert!(!format!("{maker:?}").contains("s3cret"));
    }
}
