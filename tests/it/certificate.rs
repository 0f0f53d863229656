//! Pages with a certificate of their own, as phones and browsers find them: with curl, which trusts it by name.

use std::fs;
use std::process::{Command, Output};

use rcgen::CertifiedKey;

use crate::harness::collector::Serve;
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{Pages, form_id};
use crate::harness::skip;

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
