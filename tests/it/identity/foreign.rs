//! The table of clients that are no enrolled machine of the point for which they speak: each is refused as it is
//! said, and noted once.

use std::path::Path;

use diemcau::data_dir::{Authority, DataDir, pem};
use diemcau_agent::enrolment;
use diemcau_proto::channel::{ClientIdentity, ConnectOptions, Target, connect, dial};
use diemcau_proto::enrol_code::EnrolCode;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use jiff::Timestamp;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData as _};
use tokio::io::AsyncReadExt as _;
use tonic::{Code, Status};

use super::enrolment::{address, codes, strict};
use super::{done, run};
use crate::harness::collector::Collector;
use crate::harness::event::code;

#[tokio::test]
async fn each_foreign_client_is_refused_as_said_and_noted_once() {
    let mut collector = strict(4);
    let codes = codes(&collector);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut enrolled = Vec::new();
    for idx in [1, 2] {
        let state = dir.path().join(idx.to_string());
        let own: EnrolCode = codes[&code(idx)].parse().expect("it is a code");
        enrolment::enroll(&address(&collector), &own, &state).await.expect("it is enrolled");
        enrolled.push(ClientIdentity::of_dir(&state).expect("it was written").expect("it was written"));
    }
    attach(&collector, Some(&enrolled[0]), &code(1)).await.expect("it is this point's");
    let data = collector.data().display().to_string();
    done(&run(&["enroll", "revoke", &code(2), "--by", "An", "--data", &data]));

    let own = Authority::of(&collector.data()).expect("it can be read").expect("it is there");
    let expired = signed(&own, dir.path(), "2025-06-01T00:00:00Z");
    let foreign = DataDir::open(&dir.path().join("foreign")).expect("it is made");
    foreign.identity().expect("it is made");
    let foreign = Authority::of(foreign.path()).expect("it can be read").expect("it is there");
    let foreign = signed(&foreign, dir.path(), "2099-06-01T00:00:00Z");
    let never_given_out = signed(&own, dir.path(), "2099-06-01T00:00:00Z");

    let (another, revoked) = (&enrolled[0], &enrolled[1]);
    for (who, identity, refused, said, noted) in [
        ("nobody", None, Code::Unauthenticated, "no client certificate", "no client certificate"),
        ("another point's", Some(another), Code::PermissionDenied, "it is P0001's", "it is P0001's"),
        ("revoked", Some(revoked), Code::PermissionDenied, "was revoked", "certificate was revoked"),
        (
            "not given out",
            Some(&never_given_out),
            Code::PermissionDenied,
            "not given out",
            "not given out here",
        ),
    ] {
        for _ in 0..3 {
            let status = attach(&collector, identity, &code(2)).await.expect_err(who);
            assert_eq!(status.code(), refused, "{who}: {status:?}");
            assert!(status.message().contains(said), "{who}: {status:?}");
        }
        noted_once(&mut collector, who, noted);
    }
    for (who, identity, alert, noted) in [
        ("expired", &expired, "CertificateExpired", "it has expired"),
        ("of an unknown authority", &foreign, "UnknownCA", "it is of another authority"),
    ] {
        for _ in 0..3 {
            let told = alerted(&collector, identity).await;
            assert!(told.contains(alert), "{who}: {told}");
        }
        noted_once(&mut collector, who, noted);
    }
    assert!(collector.process().is_running());
}

/// A certificate for point 2 that nobody gave out.
fn signed(authority: &Authority, dir: &Path, ends: &str) -> ClientIdentity {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
    let public = key.der_bytes().try_into().expect("it is a point of P-256");
    let ends: Timestamp = ends.parse().expect("it is a time");
    let certificate = authority.sign_point(&code(2), public, ends).expect("it signs");
    let [certificate_file, key_file] = ["c.pem", "k.pem"].map(|name| dir.join(name));
    std::fs::write(&certificate_file, pem(certificate.der())).expect("it can be written");
    std::fs::write(&key_file, key.serialize_pem()).expect("it can be written");
    ClientIdentity::of_files(&certificate_file, &key_file).expect("it was written")
}

/// Introduces itself as a point, and waits for the welcome.
async fn attach(collector: &Collector, identity: Option<&ClientIdentity>, code: &str) -> Result<(), Status> {
    let target: Target = collector.target();
    let target = match identity {
        Some(identity) => target.with_identity(identity).expect("the key is its own"),
        None => target,
    };
    let channel = connect(&target, ConnectOptions::AGENT).await;
    let channel = channel.map_err(|error| Status::unknown(format!("{error:?}")))?;
    let hello = v1::Hello {
        point: code.to_owned(),
        agent_id: "foreign".to_owned(),
        boot_id: "boot".to_owned(),
        version: "1".to_owned(),
        ..Default::default()
    };
    let hello = v1::AgentMessage { body: Some(v1::agent_message::Body::Hello(hello)) };
    let said = tokio_stream::StreamExt::chain(tokio_stream::once(hello), tokio_stream::pending());
    let mut heard = AgentServiceClient::new(channel).attach(said).await?.into_inner();
    match heard.message().await? {
        Some(message) if matches!(message.body, Some(v1::collector_message::Body::Welcome(_))) => Ok(()),
        other => Err(Status::unknown(format!("{other:?}"))),
    }
}

/// What the collector says on a connection on which nothing is said to it after the handshake.
async fn alerted(collector: &Collector, identity: &ClientIdentity) -> String {
    let target = collector.target().with_identity(identity).expect("the key is its own");
    // The client's part of a handshake of TLS 1.3 is over before its certificate is looked at.
    let mut wire = dial(&target, ConnectOptions::AGENT).await.unwrap_or_else(|error| panic!("{error:?}"));
    let mut byte = [0];
    format!("{:?}", wire.read(&mut byte).await)
}

fn noted_once(collector: &mut Collector, who: &str, noted: &str) {
    let log = collector.process().log();
    let lines = log.lines().filter(|line| line.contains("WARN") && line.contains(noted)).count();
    assert_eq!(lines, 1, "{who} is noted once: {log}");
}
