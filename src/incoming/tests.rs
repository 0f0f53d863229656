//! A listener among strangers.

use std::env;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;

use diemcau_proto::channel::{ChannelError, ConnectOptions, Target, connect};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_stream::StreamExt as _;
use tonic::transport::Server;

use super::*;
use crate::data_dir::DataDir;
use crate::tls::server_config;

/// Set for the child process of a test.
const CHILD: &str = "DIEMCAU_TEST_FILES";

#[tokio::test]
async fn serves_grpc_to_who_pins_its_certificate() {
    let server = TestServer::start(true, MAX_HANDSHAKES);
    assert!(server.is_healthy().await);

    let other = TestServer::start(true, MAX_HANDSHAKES);
    let wrong = Target::parse(&server.url, other.fingerprint.as_deref()).unwrap();
    let error = connect(&wrong, ConnectOptions::AGENT).await.unwrap_err();
    assert!(matches!(error, ChannelError::WrongFingerprint { .. }), "{error:?}");
    assert!(server.is_healthy().await);
}

#[tokio::test]
async fn serves_without_tls_when_told_to() {
    assert!(TestServer::start(false, MAX_HANDSHAKES).is_healthy().await);
}

#[tokio::test]
async fn strangers_who_dawdle_or_babble_hold_nobody_up() {
    let server = TestServer::start(true, 50);
    let mut strangers = Vec::new();
    for n in 0..400 {
        let mut stranger = TcpStream::connect(server.address).await.unwrap();
        if n % 4 == 0 {
            let _ = stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").await;
        }
        strangers.push(stranger);
        if n % 100 == 0 {
            assert!(server.is_healthy().await);
        }
    }
    assert!(server.is_healthy().await);

    let mut given_up = 0;
    for stranger in &mut strangers {
        let mut byte = [0; 64];
        if timeout(Duration::from_millis(1), stranger.read(&mut byte)).await.is_ok() {
            given_up += 1;
        }
    }
    assert!((350..400).contains(&given_up), "{given_up} of 400 were given up for 50 places");
}

#[tokio::test(start_paused = true)]
async fn a_handshake_has_a_deadline() {
    let (_dir, tls) = tls();
    let listener = listen(loopback()).unwrap();
    let address = listener.local_addr().unwrap();
    let mut incoming = Incoming::new(listener, Some(tls));
    let mut stranger = TcpStream::connect(address).await.unwrap();
    let served = tokio::spawn(async move { incoming.next().await.map(|_| ()) });
    let started = Instant::now();
    let mut byte = [0];
    assert_eq!(stranger.read(&mut byte).await.unwrap(), 0, "it is closed");
    assert!(started.elapsed() >= HANDSHAKE_TIMEOUT);
    assert!(!served.is_finished(), "others are still awaited");
    served.abort();
}

/// The limit of open files is the process's, so this runs in one of its own.
#[test]
fn want_of_files_passes() {
    if env::var_os(CHILD).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(run_out_of_files());
    }
    let child = Command::new(env::current_exe().unwrap())
        .args(["incoming::tests::want_of_files_passes", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && output.contains("1 passed"), "{output}");
}

async fn run_out_of_files() {
    let listener = listen(loopback()).unwrap();
    let address = listener.local_addr().unwrap();
    let mut incoming = Incoming::new(listener, None);
    let limit = Rlimit { current: Some(64), ..getrlimit(Resource::Nofile) };
    setrlimit(Resource::Nofile, limit).unwrap();
    let mut files: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    files.pop();
    let _client = TcpStream::connect(address).await.unwrap();

    let began = cpu_time();
    assert!(timeout(3 * REST, incoming.next()).await.is_err(), "there is no file for it");
    let used = cpu_time().saturating_sub(began);
    assert!(used < REST / 2, "it rests: {used:?}");

    files.clear();
    timeout(Duration::from_secs(5), incoming.next()).await.unwrap().unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_warning_is_not_repeated_at_once() {
    let mut said = None;
    assert!(is_due(&mut said));
    assert!(!is_due(&mut said));
    tokio::time::advance(WARN_EVERY).await;
    assert!(is_due(&mut said));
}

fn cpu_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap()
}

/// A collector's outside: the listener and gRPC health.
struct TestServer {
    _dir: tempfile::TempDir,
    address: SocketAddr,
    url: String,
    fingerprint: Option<String>,
}

impl TestServer {
    fn start(encrypted: bool, max_handshakes: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let identity = DataDir::open(dir.path()).unwrap().identity().unwrap();
        let fingerprint = encrypted.then(|| identity.fingerprint().to_string());
        let tls = encrypted.then(|| server_config(identity).unwrap().config);
        let listener = listen(loopback()).unwrap();
        let address = listener.local_addr().unwrap();
        let mut incoming = Incoming::new(listener, tls);
        incoming.max_handshakes = max_handshakes;
        let (_, health) = tonic_health::server::health_reporter();
        tokio::spawn(Server::builder().add_service(health).serve_with_incoming(incoming));
        let scheme = if encrypted { "https" } else { "http" };
        Self { _dir: dir, address, url: format!("{scheme}://{address}"), fingerprint }
    }

    /// Connects anew and asks.
    async fn is_healthy(&self) -> bool {
        let target = Target::parse(&self.url, self.fingerprint.as_deref()).unwrap();
        let channel = connect(&target, ConnectOptions::AGENT).await.unwrap();
        let mut client = tonic_health::pb::health_client::HealthClient::new(channel);
        let request = tonic_health::pb::HealthCheckRequest { service: String::new() };
        timeout(Duration::from_secs(5), client.check(request)).await.is_ok_and(|answer| answer.is_ok())
    }
}

fn tls() -> (tempfile::TempDir, Arc<ServerConfig>) {
    let dir = tempfile::tempdir().unwrap();
    let identity = DataDir::open(dir.path()).unwrap().identity().unwrap();
    (dir, server_config(identity).unwrap().config)
}

fn loopback() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}
