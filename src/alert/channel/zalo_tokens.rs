//! The access token of an Official Account, and the refresh token that renews it.
//!
//! POST of a form (`refresh_token`, `app_id`, `grant_type=refresh_token`) with the header `secret_key` to
//! `https://oauth.zaloapp.com/v4/oa/access_token` gives a new pair with `expires_in` seconds, 25 hours; the
//! refresh token holds for three months and serves once
//! (`https://www.hexasync.vn/zalo-oa-api-huong-dan-cach-lay-access-token-tu-refresh-token/`, after
//! `https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new`).
//!
//! Because it serves once, the new pair is on the disk before the new access token is used, written beside
//! the file and renamed over it. A renewal goes on to its end even if whoever asked for it has given up, and
//! all who need one wait for the same. Between the vendor's answer and the disk a power cut loses the pair,
//! and an answer that is lost on the way may do so: then the app must be authorised again.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use diemcau_phrase::delivery::DeliveryFault;
use diemcau_phrase::recipients::RecipientsFault;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use toml::Spanned;

use super::http::scalar;
use crate::alert::config::{Checker, Common};
use crate::alert::message::SendError;
use crate::alert::secret::SecretSource;
use crate::alert::web::{Web, shown};

/// The vendor's documented address.
const OAUTH: &str = "https://oauth.zaloapp.com";
/// An access token is renewed so long before its end.
const EARLY: Duration = Duration::from_mins(5);

/// The token files of all channels: channels of one app share one, since its refresh token serves once.
#[derive(Debug, Default)]
pub(in crate::alert) struct TokenFiles {
    by_path: BTreeMap<PathBuf, Arc<Tokens>>,
}

/// An app's account with the vendor.
struct Account {
    web: Web,
    /// The vendor's address.
    oauth: Url,
    app_id: String,
    secret_key: SecretString,
}

/// What an app's account is made of.
pub(super) struct RawAccount<'a> {
    pub(super) app_id: &'a Spanned<String>,
    pub(super) secret_key: (Option<&'a Spanned<String>>, Option<&'a Spanned<String>>),
    pub(super) tokens_file: &'a Spanned<String>,
    pub(super) oauth_base: Option<&'a Spanned<String>>,
}

/// The tokens of one file.
pub(super) struct Tokens {
    account: Account,
    path: PathBuf,
    state: Mutex<State>,
}

/// What is known of the tokens.
#[derive(Default)]
struct State {
    /// As read or renewed; none before the first use, and after a refusal, when somebody may have put a new
    /// file there.
    pair: Option<Pair>,
    /// The pair is newer than the file.
    is_unstored: bool,
}

#[derive(Clone)]
struct Pair {
    /// None in a file that somebody made with the refresh token alone.
    access: Option<SecretString>,
    refresh: SecretString,
    /// Milliseconds since 1970.
    expires_at_ms: u64,
}

/// The file.
#[derive(Deserialize)]
struct Stored {
    access_token: Option<String>,
    refresh_token: String,
    #[serde(default)]
    expires_at_ms: u64,
}

impl TokenFiles {
    /// The tokens of a file, shared by all that name it.
    fn get(&mut self, path: PathBuf, account: Account) -> Arc<Tokens> {
        let path = fs::canonicalize(&path).unwrap_or(path);
        let make = || Arc::new(Tokens { account, path: path.clone(), state: Mutex::default() });
        Arc::clone(self.by_path.entry(path.clone()).or_insert_with(make))
    }
}

impl RawAccount<'_> {
    pub(super) fn tokens(
        &self,
        common: &Common,
        check: &mut Checker<'_>,
        files: &mut TokenFiles,
    ) -> Option<Arc<Tokens>> {
        let app_id = check.filled(self.app_id, "app_id").to_owned();
        let (file, env) = self.secret_key;
        let secret_key = check.secret("secret_key", file, env);
        let oauth = check.base(self.oauth_base, OAUTH);
        let path = check.path(self.tokens_file.get_ref());
        if let Err(error) = read(&path) {
            let fault = RecipientsFault::unreadable(&path.display().to_string(), &error);
            check.tell(self.tokens_file, "tokens_file", fault);
            return None;
        }
        check.sources.push(SecretSource::File(path.clone()));
        let oauth = oauth?;
        let web = check.web(oauth.scheme() == "https", common)?;
        Some(files.get(path, Account { web, oauth, app_id, secret_key: secret_key? }))
    }
}

impl Tokens {
    /// An access token that holds, and is not the one that the vendor refused.
    pub(super) async fn token(
        self: &Arc<Self>,
        refused: Option<SecretString>,
    ) -> Result<SecretString, SendError> {
        let tokens = Arc::clone(self);
        // A task of its own: a renewal that is given up halfway would lose the refresh token.
        let renewal = tokio::spawn(async move { tokens.token_or_renewed(refused.as_ref()).await });
        renewal.await.unwrap_or(Err(SendError::retry(DeliveryFault::Ended)))
    }

    async fn token_or_renewed(&self, refused: Option<&SecretString>) -> Result<SecretString, SendError> {
        let mut state = self.state.lock().await;
        if state.is_unstored {
            self.store(&mut state).await?;
        }
        if let Some(token) = state.usable(refused) {
            return Ok(token);
        }
        // Another program, or a person, may have renewed the file meanwhile.
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || read(&path)).await;
        let read = read.unwrap_or_else(|error| Err(io::Error::other(error)));
        state.pair = Some(read.map_err(|error| {
            SendError::retry(DeliveryFault::TokenUnreadable(shown(&error.to_string(), &[])))
        })?);
        if let Some(token) = state.usable(refused) {
            return Ok(token);
        }
        let refresh = state.pair.take().map(|pair| pair.refresh);
        let refresh = refresh.ok_or(SendError::retry(DeliveryFault::Ended))?;
        let renewed = self.renew(&refresh).await?;
        let access = renewed.access.clone();
        state.pair = Some(renewed);
        state.is_unstored = true;
        self.store(&mut state).await?;
        access.ok_or(SendError::retry(DeliveryFault::Ended))
    }

    async fn renew(&self, refresh: &SecretString) -> Result<Pair, SendError> {
        let Account { web, oauth, app_id, secret_key } = &self.account;
        let hidden = [refresh.expose_secret(), secret_key.expose_secret()];
        let fields = [("refresh_token", hidden[0]), ("app_id", app_id), ("grant_type", "refresh_token")];
        let mut url = oauth.clone();
        let path = format!("{}/v4/oa/access_token", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let answer = web.send(web.post_form(url, &fields).header("secret_key", hidden[1])).await?;
        answer.accepted(&hidden)?;
        let unreadable = || SendError::retry(DeliveryFault::Unreadable(answer.said(&hidden)));
        let document = answer.json().ok_or_else(unreadable)?;
        let text = |name: &str| document.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(access), Some(refresh)) = (text("access_token"), text("refresh_token")) else {
            let code = document.get("error").and_then(scalar).ok_or_else(unreadable)?;
            return Err(SendError::refused(DeliveryFault::TokenRefused(shown(&code, &hidden))));
        };
        // Documented as a number, and given as text.
        let seconds = document.get("expires_in").and_then(scalar).and_then(|text| text.parse::<u64>().ok());
        let expires_at_ms = now_ms() + seconds.ok_or_else(unreadable)?.saturating_mul(1_000);
        Ok(Pair { access: Some(access.into()), refresh: refresh.into(), expires_at_ms })
    }

    async fn store(&self, state: &mut State) -> Result<(), SendError> {
        let Some(pair) = state.pair.clone() else { return Ok(()) };
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || write(&path, &pair)).await;
        match written.unwrap_or_else(|error| Err(io::Error::other(error))) {
            Ok(()) => {
                state.is_unstored = false;
                Ok(())
            }
            Err(error) => {
                Err(SendError::retry(DeliveryFault::TokenNotStored(shown(&error.to_string(), &[]))))
            }
        }
    }
}

impl State {
    /// The access token, if it holds and is another than the refused one.
    fn usable(&self, refused: Option<&SecretString>) -> Option<SecretString> {
        let pair = self.pair.as_ref()?;
        let access = pair.access.as_ref()?;
        let early = u64::try_from(EARLY.as_millis()).unwrap_or(u64::MAX);
        let is_over = now_ms().saturating_add(early) >= pair.expires_at_ms;
        let is_refused = refused.is_some_and(|refused| refused.expose_secret() == access.expose_secret());
        (!is_over && !is_refused).then(|| access.clone())
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("path", &self.path).finish_non_exhaustive()
    }
}

fn read(path: &Path) -> io::Result<Pair> {
    let text = fs::read_to_string(path)?;
    // The library's words may quote the text.
    let stored: Stored = serde_json::from_str(&text)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("line {}", error.line())))?;
    Ok(Pair {
        access: stored.access_token.map(SecretString::from),
        refresh: stored.refresh_token.into(),
        expires_at_ms: stored.expires_at_ms,
    })
}

/// Puts the pair in the file's place at once and for good; nobody else can read it.
fn write(path: &Path, pair: &Pair) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".tokens").tempfile_in(folder)?;
    let document = json!({
        "access_token": pair.access.as_ref().map(ExposeSecret::expose_secret),
        "refresh_token": pair.refresh.expose_secret(),
        "expires_at_ms": pair.expires_at_ms,
    });
    writeln!(file, "{document}")?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
