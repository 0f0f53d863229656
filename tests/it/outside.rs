//! What reaches the collector from the outside world, and what it finds out about itself: the door for
//! systems, and its own way out.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use diemcau_core::fact::FactBody;
use diemcau_core::incident::Subject;
use diemcau_core::presence::Presence;
use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::incidents::{incidents, run, swarm};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::sink::{Sink, recipient};
use crate::harness::watcher::Watcher;
use crate::harness::{secs, until, until_true};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn a_system_tells_what_it_knows_through_the_door() {
    let mut collector = Collector::start(Shape { points: 12, speaking: 0 }, Serve::rehearsal());
    fs::write(collector.dir().join("token"), format!("{TOKEN}\n")).unwrap();
    add(&mut collector, "[evidence]\nlisten = \"127.0.0.1:0\"\ntoken_file = \"token\"\n");
    let (door, _) = until("the door is open", secs(30), || {
        let log = collector.process().log();
        let address = log.split("systems may tell what they know").nth(1)?.split_once("Some(")?.1;
        address.split_once(')')?.0.parse::<SocketAddr>().ok()
    });

    let gasp = json!({ "kind": "dying-gasp", "uplink": "OLT-1", "by": "OLT-381-02", "text": "ONU 12" });
    let (status, told) = post(door, TOKEN, &gasp.to_string());
    assert_eq!(status, 201, "{told}");
    let word = told["word"].as_str().unwrap().to_owned();
    let list = String::from_utf8(run(&collector, &["evidence", "list"]).stdout).unwrap();
    assert!(list.starts_with(&format!("{word}  tuyến OLT-1: theo OLT-381-02:")), "{list}");

    let word = |field: &str, value: &str| {
        let mut word = json!({ "utility": "power", "by": "Điện lực" });
        word[field] = value.into();
        word.to_string()
    };
    for (token, body, status, error) in [
        ("", gasp.to_string(), 401, "unauthorized"),
        ("0123456789abcdef0123456789abcdeg", gasp.to_string(), 401, "unauthorized"),
        (TOKEN, "{".to_owned(), 400, "malformed"),
        (TOKEN, word("colour", "red"), 400, "malformed"),
        (TOKEN, word("point", "nowhere"), 422, "unknown_point"),
        (TOKEN, word("feeder", "999"), 422, "unknown_place"),
    ] {
        let (given, told) = post(door, token, &body);
        assert_eq!((given, &told["error"]), (status, &error.into()), "{body}: {told}");
    }
    assert_eq!(post(door, TOKEN, &"x".repeat(20_000)).0, 413);
    let statuses: Vec<u16> = (0..25).map(|_| post(door, "wrong", "{}").0).collect();
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(post(door, TOKEN, &gasp.to_string()).0, 201, "whoever has the token still may");
}

#[test]
fn a_blind_collector_opens_one_incident_of_itself_and_none_of_any_point() {
    let n = 21;
    let mut collector = Collector::start(Shape { points: n, speaking: 0 }, Serve::rehearsal());
    let beyond = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = beyond.local_addr().unwrap();
    let sink = Sink::start();
    let recipients = ["telecom", "power", "organisers", "operators"].map(|of| recipient(of, of, "tin", ""));
    let recipients = sink.channel("tin", "") + &recipients.concat();
    fs::write(collector.dir().join("recipients.toml"), recipients).unwrap();
    add(&mut collector, &format!("[uplink]\ntargets = [\"tcp:{address}\"]\n"));
    let watcher = Watcher::start(collector.target(), None);
    let agents = swarm(&collector, 1..n);
    watcher.wait_live(n - 1, secs(60));
    until_true("its way out works", secs(30), || uplink(&collector).last() == Some(&true));

    drop(beyond);
    drop(agents);
    let (incident, _) = until("it is blind", secs(60), || incidents(&collector, &[]).into_iter().next());
    assert_eq!(
        (&incident["cause"], &incident["severity"], &incident["scope"]["kind"]),
        (&"self".into(), &"critical".into(), &"all".into()),
        "{incident}"
    );
    assert_eq!(incident["audience"], json!(["operators"]));
    watcher.wait_presence(&code(1), Presence::Unreachable, secs(10));
    assert_eq!(uplink(&collector), [true, false]);
    until_true("its operators are told", secs(30), || !sink.told().is_empty());

    let _beyond = TcpListener::bind(address).unwrap();
    let _agents = swarm(&collector, 1..n);
    watcher.wait_live(n - 1, secs(60));
    until_true("it sees again", secs(60), || incidents(&collector, &[]).is_empty());
    let of_points = facts(&collector).into_iter().filter(
        |body| matches!(body, FactBody::IncidentOpened { finding, .. } if finding.subject == Subject::Outage),
    );
    assert_eq!(of_points.count(), 0);
    until_true("its operators are told of the end", secs(60), || sink.told().len() >= 2);
    let told: Vec<_> = sink.tried().into_iter().map(|told| (told.to, told.kind, told.cause)).collect();
    let of_itself = |kind: &str| ("operators".to_owned(), kind.to_owned(), "self".to_owned());
    assert_eq!(told, [of_itself("opened"), of_itself("resolved")], "and nobody else of anything");
}

#[test]
fn a_page_over_tls_answers_for_the_way_out_only_if_its_certificate_is_trusted() {
    let (port, certificate) = page_over_tls();
    let dir = tempfile::tempdir().unwrap();
    let trusted = dir.path().join("trusted.pem");
    fs::write(&trusted, certificate).unwrap();
    let works = |trusted: Option<PathBuf>| {
        let serve = Serve { trusted, ..Serve::rehearsal() };
        let mut collector = Collector::start(Shape { points: 1, speaking: 0 }, serve);
        add(&mut collector, &format!("[uplink]\ntargets = [\"https://localhost:{port}/\"]\n"));
        until("it checked its way out", secs(30), || uplink(&collector).last().copied()).0
    };
    assert!(works(Some(trusted)), "it is answered");
    assert!(!works(None), "who answers may be anybody");
}

/// A page that answers every request, with a certificate that it signed itself: its port, and the certificate.
fn page_over_tls() -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(aws_lc_rs::default_provider());
    let tls = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let (tls, listener) = (Arc::new(tls), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&tls)).unwrap(), stream);
            // Who does not trust it breaks off.
            if stream.read(&mut [0; 4_096]).is_ok() {
                let answer = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                drop(stream.write_all(answer));
            }
        }
    });
    (port, made.cert.pem())
}

/// Adds lines to the event file that are no part of the event, and starts anew.
fn add(collector: &mut Collector, lines: &str) {
    let text = fs::read_to_string(collector.event()).unwrap();
    fs::write(collector.event(), format!("{text}{lines}")).unwrap();
    collector.restart();
}

/// How the collector's way out was found so far.
fn uplink(collector: &Collector) -> Vec<bool> {
    let works = facts(collector).into_iter().filter_map(|body| match body {
        FactBody::UplinkChanged { works } => Some(works),
        _ => None,
    });
    works.collect()
}

fn facts(collector: &Collector) -> Vec<FactBody> {
    let facts = diemcau::journal::read(&collector.data()).unwrap();
    facts.map(|fact| fact.unwrap().body).collect()
}

/// Posts to the door, and gives the status and the answer.
fn post(door: SocketAddr, token: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(door).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /evidence HTTP/1.1\r\nhost: {door}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // One that is refused by its length need not be read.
    let _ = stream.write_all(body.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}
