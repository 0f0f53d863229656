//! The collector's own way out: targets beyond it, of which one that answers is enough.
//!
//! A connection that is accepted (`tcp:HOST:PORT`), or any HTTP answer (`https://…`, `http://…`), is an
//! answer. What answers only that it refuses is none: a router of one's own may say that.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::warn;

use crate::alert;

/// Between the begins of two checks.
pub const EVERY: Duration = Duration::from_secs(3);
/// A target is waited for so long.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Targets of a file.
pub const MAX_TARGETS: usize = 8;

/// Somebody beyond the collector's own way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Accepts connections: host and port.
    Tcp(String, u16),
    /// Answers HTTP.
    Http(Url),
}

/// Asks the targets.
#[derive(Clone, Debug)]
pub struct Checks {
    targets: Vec<Target>,
    /// None where no target needs it, or it cannot be had: such targets then never answer.
    client: Option<Client>,
}

impl Target {
    /// Reads `tcp:HOST:PORT`, `https://…` or `http://…`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("tcp:") {
            let (host, port) = rest.rsplit_once(':')?;
            let port = port.parse().ok().filter(|port| *port != 0)?;
            let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
            let is_host = !host.is_empty() && !host.contains(['/', ' ', '@', '[', ']']);
            return is_host.then(|| Self::Tcp(host.to_owned(), port));
        }
        let url = Url::parse(text).ok()?;
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(Self::Http(url))
    }
}

impl Checks {
    /// Of these targets.
    pub fn new(targets: Vec<Target>) -> Self {
        let is_asked = targets.iter().any(|target| matches!(target, Target::Http(_)));
        let client = is_asked.then(client).flatten();
        Self { targets, client }
    }

    /// Whether any target answers.
    pub async fn works(&self) -> bool {
        let mut asked = JoinSet::new();
        for target in &self.targets {
            let (target, client) = (target.clone(), self.client.clone());
            asked.spawn(async move { timeout(TIMEOUT, answers(&target, client.as_ref())).await == Ok(true) });
        }
        while let Some(answered) = asked.join_next().await {
            // The others are given up with the set.
            if answered.is_ok_and(|answers| answers) {
                return true;
            }
        }
        false
    }
}

async fn answers(target: &Target, client: Option<&Client>) -> bool {
    match (target, client) {
        (Target::Tcp(host, port), _) => TcpStream::connect((host.as_str(), *port)).await.is_ok(),
        (Target::Http(url), Some(client)) => client.head(url.clone()).send().await.is_ok(),
        (Target::Http(_), None) => false,
    }
}

fn client() -> Option<Client> {
    let tls = match alert::tls_of_the_system() {
        Ok(tls) => tls,
        Err(error) => {
            warn!(error = &error as &dyn std::error::Error, "no way to ask https targets of the way out");
            return None;
        }
    };
    let client = Client::builder().no_proxy().redirect(Policy::none()).http1_only().user_agent("diemcau");
    client.timeout(TIMEOUT).pool_max_idle_per_host(0).tls_backend_preconfigured(tls).build().ok()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn targets_are_hosts_with_ports_and_urls() {
        let tcp = |host: &str, port| Some(Target::Tcp(host.to_owned(), port));
        assert_eq!(Target::parse("tcp:203.162.4.190:443"), tcp("203.162.4.190", 443));
        assert_eq!(Target::parse("tcp:[2001:db8::1]:53"), tcp("2001:db8::1", 53));
        assert_eq!(Target::parse("tcp:dns.example:53"), tcp("dns.example", 53));
        assert!(matches!(Target::parse("https://meet.example/"), Some(Target::Http(_))));
        for text in [
            "",
            "tcp:",
            "tcp:host",
            "tcp::443",
            "tcp:host:0",
            "tcp:host:70000",
            "udp:host:1",
            "https://",
            "ftp://x/",
            "meet.example",
        ] {
            assert_eq!(Target::parse(text), None, "{text}");
        }
    }

    #[tokio::test]
    async fn one_that_answers_is_enough_and_none_is_not() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let here = target(&listener);
        let gone = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let away = target(&gone);
        drop(gone);
        assert!(Checks::new(vec![away.clone(), here.clone()]).works().await);
        let checks = Checks::new(vec![away, here]);
        drop(listener);
        assert!(!checks.works().await, "its listener went away");
        assert!(!Checks::new(Vec::new()).works().await);
    }

    #[tokio::test]
    async fn any_answer_over_http_is_one() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let checks = Checks::new(vec![Target::parse(&url).unwrap()]);
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1_024];
            let n = stream.read(&mut request).await.unwrap();
            stream.write_all(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            n
        });
        assert!(checks.works().await);
        assert!(server.await.unwrap() > 0);
        assert!(!checks.works().await, "nobody listens any more");
    }

    fn target(listener: &TcpListener) -> Target {
        let addr = listener.local_addr().unwrap();
        Target::Tcp(addr.ip().to_string(), addr.port())
    }
}
