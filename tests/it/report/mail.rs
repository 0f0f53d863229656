//! The report by mail: at its time as a draft, and once somebody approved it, with the document to sign.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{CUTOFF, document, report, run, with_cutoff_soon};
use crate::foreign::python;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape};
use crate::harness::sink::{MailSink, recipient_at};
use crate::harness::{secs, skip, until};

/// From the cut-off to the time at which the report goes out by itself.
const LATER: jiff::SignedDuration = jiff::SignedDuration::from_secs(3);

#[test]
fn organisers_get_the_document_by_mail_at_its_time_as_a_draft_and_again_once_it_is_approved() {
    const TEST: &str = "a report by mail";
    let dir = tempfile::tempdir().unwrap();
    let (Some(server), Some(python)) = (MailSink::start(dir.path()), python("email")) else {
        return skip(TEST, "no aiosmtpd (Debian package python3-aiosmtpd) or no Python");
    };
    let event = event::write(dir.path(), Shape { points: 3, speaking: 0 });
    let at = with_cutoff_soon(&event);
    let send_at = (at + LATER).strftime("%Y-%m-%dT%H:%M:%SZ");
    let text = fs::read_to_string(&event).unwrap();
    let text = text.replacen("[[cutoff]]", &format!("[report]\nsend_at = {send_at}\n[[cutoff]]"), 1);
    fs::write(&event, text).unwrap();
    let channel = format!(
        "[channels.thu]\nkind = \"email\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n\
         from = \"Giám sát <giamsat@example.vn>\"\n",
        server.port()
    );
    let so = recipient_at("so", "organisers", "{ channel = \"thu\", to = \"so@example.vn\" }", "");
    fs::write(dir.path().join("recipients.toml"), channel + &so).unwrap();
    let collector = Collector::start_of(dir, event, Serve::default());
    let data = collector.data();
    let entered = run(&["attend", &event::code(2), "46", "--by", "Bình"], &data);
    assert!(entered.status.success(), "{entered:?}");

    let mut seen = Vec::new();
    for is_approved in [false, true] {
        if is_approved {
            let approved = run(&["report", "approve", CUTOFF, "--by", "Lê Hoa"], &data);
            assert!(approved.status.success(), "{approved:?}");
        }
        let (mail, _) = until("the report comes", secs(90), || {
            server.kept().into_iter().find(|mail| mail.contains("bao-cao.docx") && !seen.contains(mail))
        });
        assert!(is_approved || jiff::Timestamp::now() >= at + LATER, "not before its time");
        let attached = collector.dir().join("attached.docx");
        let told = opened(&python, &mail, &attached);
        let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        assert_eq!((&told["name"], &told["kind"]), (&"bao-cao.docx".into(), &kind.into()), "{told}");
        let chat = told["text"].as_str().unwrap();
        assert!(chat.contains("46") && told["subject"].as_str().unwrap().contains(CUTOFF), "{told}");

        let file = collector.dir().join("report.docx");
        let out = ["--cutoff", CUTOFF, "--format", "docx", "--out", file.to_str().unwrap()];
        assert!(report(&data, &out).status.success());
        assert!(fs::read(&attached).unwrap() == fs::read(&file).unwrap(), "the same bytes, {is_approved}");
        let text = document::text(&attached).unwrap();
        assert_eq!(text.contains("DỰ THẢO"), !is_approved, "{text}");
        seen.push(mail);
    }
    let told: Value = serde_json::from_slice(&run(&["alerts", "--json"], &data).stdout).unwrap();
    let reports = told.as_array().unwrap().iter().filter(|alert| alert["kind"] == "report").count();
    assert_eq!(reports, 2, "each once: {told}");
}

/// What a mail says; the file that goes with it is written.
fn opened(python: &Path, mail: &str, attached: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/report/mail.py");
    let reader = Command::new(python)
        .arg(script)
        .arg(attached)
        .env("PYTHONUTF8", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut reader = reader.unwrap();
    reader.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}
