//! Connecting over real sockets: the pinned certificate, and each way in which it fails.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use diemcau_proto::channel::{ChannelError, ConnectOptions, Fingerprint, Target, connect};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::version::TLS13;

#[tokio::test]
async fn the_pinned_certificate_is_trusted_and_no_other() {
    let (address, fingerprint) = tls_server().await;
    let url = format!("https://{address}");

    let target = Target::parse(&url, Some(&fingerprint.to_string())).unwrap();
    connect(&target, ConnectOptions::AGENT).await.expect("the fingerprint is right");

    let other = Fingerprint::of(b"another certificate");
    let target = Target::parse(&url, Some(&other.to_string())).unwrap();
    let error = connect(&target, ConnectOptions::AGENT).await.unwrap_err();
    let ChannelError::WrongFingerprint { pinned, shown, .. } = error else { panic!("{error:?}") };
    assert_eq!((pinned, shown), (other, fingerprint));
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let address = listener().await.local_addr().unwrap();
    let target = Target::parse(&format!("http://{address}"), None).unwrap();
    let error = connect(&target, ConnectOptions::AGENT).await.unwrap_err();
    assert!(matches!(error, ChannelError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_times_out() {
    let silent = listener().await;
    let target = target(silent.local_addr().unwrap());
    let options = ConnectOptions { connect_timeout: Duration::from_millis(50), ..ConnectOptions::AGENT };
    let error = connect(&target, options).await.unwrap_err();
    assert!(matches!(error, ChannelError::TimedOut { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_fails_the_handshake() {
    let plain = listener().await;
    let address = plain.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await?;
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 mail.example ESMTP\r\n").await
    });
    let error = connect(&target(address), ConnectOptions::AGENT).await.unwrap_err();
    assert!(matches!(error, ChannelError::Tls { .. }), "{error:?}");
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_unknown_name_is_told_from_a_dead_host() {
    let target = Target::parse("http://diemcau.invalid:7443", None).unwrap();
    let error = connect(&target, ConnectOptions::AGENT).await.unwrap_err();
    assert!(matches!(error, ChannelError::Resolve { .. }), "{error:?}");
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("loopback is there")
}

fn target(address: SocketAddr) -> Target {
    let fingerprint = Fingerprint::of(b"never looked at").to_string();
    Target::parse(&format!("https://{address}"), Some(&fingerprint)).expect("it is a target")
}

/// Shakes hands with whoever comes, for as long as the test runs.
async fn tls_server() -> (SocketAddr, Fingerprint) {
    let certified =
        rcgen::generate_simple_self_signed(["diemcau".to_owned()]).expect("a certificate is made");
    let fingerprint = Fingerprint::of(certified.cert.der());
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).expect("the key is read back");
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .expect("TLS 1.3 is there")
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .expect("certificate and key belong together");
    config.alpn_protocols = vec![b"h2".to_vec()];

    let listener = listener().await;
    let address = listener.local_addr().expect("it is bound");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                open.push(stream);
            }
        }
    });
    (address, fingerprint)
}
