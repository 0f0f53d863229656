//! Where the demo's messages go: an HTTP listener on this machine, in the place of the gateways of an office.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing::info;

/// Numbers of the messages that were taken, by the key under which each came: one that comes again is the
/// same.
type Taken = Arc<Mutex<BTreeMap<String, usize>>>;

/// A listener that takes every message; dropping it ends it.
pub(super) struct Sink {
    address: SocketAddr,
    served: JoinHandle<io::Result<()>>,
}

impl Sink {
    /// Listens on a free port of this machine.
    pub(super) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let app = Router::new().route("/{gateway}", post(take)).with_state(Taken::default());
        let served = tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, served })
    }

    /// Where it is.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.served.abort();
    }
}

/// Takes a message, and gives its number for it.
async fn take(State(taken): State<Taken>, Path(gateway): Path<String>, body: String) -> (StatusCode, String) {
    let message: Option<Value> = serde_json::from_str(&body).ok();
    let part = |name: &str| message.as_ref().and_then(|message| message.get(name)?.as_str());
    let (Some(to), Some(key), Some(text)) = (part("to"), part("key"), part("text")) else {
        return (StatusCode::BAD_REQUEST, json!({ "error": "to, key and text are wanted" }).to_string());
    };
    let number = {
        // Whoever panicked while they held it had not changed it halfway.
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let next = taken.len() + 1;
        *taken.entry(key.to_owned()).or_insert(next)
    };
    info!(%gateway, to, number, text, "message taken");
    (StatusCode::OK, json!({ "id": format!("demo-{number}") }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sent(taken: &Taken, body: &str) -> (StatusCode, String) {
        take(State(Arc::clone(taken)), Path("sms".to_owned()), body.to_owned()).await
    }

    #[tokio::test]
    async fn a_message_that_comes_again_keeps_its_number() {
        let taken = Taken::default();
        let message = |key: &str| format!(r#"{{"to": "vnpt", "key": "{key}", "text": "8/9"}}"#);
        for (key, id) in [("a", "demo-1"), ("b", "demo-2"), ("a", "demo-1")] {
            let answer = (StatusCode::OK, format!(r#"{{"id":"{id}"}}"#));
            assert_eq!(sent(&taken, &message(key)).await, answer);
        }
        assert_eq!(sent(&taken, "{}").await.0, StatusCode::BAD_REQUEST);
    }
}
