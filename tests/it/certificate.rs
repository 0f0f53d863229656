//! Certificates of one's own: that of the pages, as phones and browsers find it, with curl, which trusts it by name;
//! and that of the collector, exchanged while it runs.

use std::fs;
use std::process::{Command, Output};

use diemcau_proto::channel::Fingerprint;
use jiff::{SignedDuration, Zoned, tz::TimeZone};
use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{Pages, form_id};
use crate::harness::process::diemcau;
use crate::harness::{secs, skip, until_true};

const HOST: &str = "diemcau.example";

#[test]
fn pages_are_served_over_tls_with_the_certificate_that_the_event_file_names() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skip("pages over TLS", "curl is not there");
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed([HOST.to_owned()]).expect("a certificate");
    let certificate = dir.path().join("web-cert.pem");
    fs::write(&certificate, cert.pem()).expect("it is written");
    fs::write(dir.path().join("web-key.pem"), signing_key.serialize_pem()).expect("it is written");
    let event = event::write(dir.path(), Shape { points: 3, speaking: 0 });
    let files = "certificate = \"web-cert.pem\"\nkey = \"web-key.pem\"\n";
    let pages = Pages::start_with(dir, event, Serve::default(), files);
    let port = pages.addr.port();
    let curl = |args: &[&str], scheme: &str, path: &str| -> Output {
        let mut command = Command::new("curl");
        command.args(["-sS", "--max-time", "20", "--resolve", &format!("{HOST}:{port}:127.0.0.1")]);
        command.args(args).arg(format!("{scheme}://{HOST}:{port}{path}"));
        command.output().expect("curl starts")
    };
    let trusted = ["--cacert", certificate.to_str().expect("a path")];
    let link = pages.link(&code(1));
    let page = curl(&[&trusted[..], &["-w", "%{http_code} %{ssl_verify_result}"]].concat(), "https", &link);
    let page = String::from_utf8_lossy(&page.stdout).into_owned();
    assert!(page.contains("Điểm cầu 1") && page.ends_with("200 0"), "{page}");
    let form = format!("id={}&count=45&by=Lan", form_id(&page));
    let sent = ["-w", "%{http_code}", "-d", &form, "-H", "Origin: null"];
    let sent = curl(&[&trusted[..], &sent].concat(), "https", &format!("{link}/count"));
    assert!(String::from_utf8_lossy(&sent.stdout).ends_with("303"), "{sent:?}");
    let again = curl(&trusted, "https", &link);
    assert!(String::from_utf8_lossy(&again.stdout).contains("Số đang tính: "), "{again:?}");

    let untrusted = curl(&[], "https", &link);
    assert_eq!(untrusted.status.code(), Some(60), "whom nobody vouches for: {untrusted:?}");
    let plain = curl(&[], "http", &link);
    assert!(!plain.status.success() && plain.stdout.is_empty(), "there is nothing in plain: {plain:?}");
}

#[test]
fn a_certificate_that_ends_soon_is_told_of_until_both_files_of_a_longer_one_are_there() {
    let mut collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let files = ["cert.pem", "key.pem"].map(|file| collector.data().join(file));
    for (days, ends_soon) in [(13, true), (16, false)] {
        let (end, [certificate, key], fingerprint) = own(days);
        let mut so_often = |line: &str| collector.process().log().matches(line).count();
        let (unused, taken) = ("the new certificate is not used", "certificate read again");
        let before = [unused, taken].map(&mut so_often);
        // As who exchanges them does: one file after the other, here with a look of the collector between them.
        fs::write(&files[0], certificate).expect("it is written");
        until_true("half of it was looked at", secs(15), || so_often(unused) > before[0]);
        fs::write(&files[1], key).expect("it is written");
        until_true("the whole was taken", secs(15), || so_often(taken) > before[1]);

        let (url, pin) = (collector.file().url.clone(), fingerprint.to_string());
        let args = ["status", "--connect", &url, "--fingerprint", &pin, "--lang", "en"];
        until_true("it is told, or no longer", secs(15), || {
            let output = Command::new(diemcau()).args(args).output().expect("it starts");
            assert!(output.status.success(), "{output:?}");
            String::from_utf8_lossy(&output.stdout).contains("certificate ends") == ends_soon
        });
        let logged = collector.process().log().contains(&format!("ends={end:?}"));
        assert_eq!(logged, ends_soon, "{days} days");
    }
}

/// A self-signed certificate that ends at midnight so many days from today, its end as the log says it, and key.
fn own(days: i64) -> (String, [String; 2], Fingerprint) {
    let end = Zoned::now().with_time_zone(TimeZone::UTC) + SignedDuration::from_hours(24 * days);
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let [month, day] = [end.month(), end.day()].map(i8::unsigned_abs);
    params.not_after = date_time_ymd(end.year().into(), month, day);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("it signs");
    let fingerprint = Fingerprint::of(certificate.der());
    (end.strftime("%Y-%m-%dT00:00:00Z").to_string(), [certificate.pem(), key.serialize_pem()], fingerprint)
}
