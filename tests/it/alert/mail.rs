//! E-mail, against a stand-in of a mail server and a real one (aiosmtpd).

use std::path::Path;
use std::time::Duration;

use diemcau::alert::message::{Kind, Message, SendError};
use diemcau_phrase::delivery::DeliveryFault;

use super::{Office, SECRET, Way, later, opened};
use crate::harness::mail::{MailServer, Protection, Trouble};
use crate::harness::sink::MailSink;
use crate::harness::{skip, until};

const FROM: &str = "from = \"Giám sát điểm cầu <giamsat@example.vn>\"\ntimeout = \"2s\"\n";

#[test]
fn an_incident_is_one_thread_of_text_and_html() {
    let server = MailServer::start(Protection::None);
    let way = plain(&server);
    let first = way.send(&opened("s1/k:1")).unwrap();
    assert_eq!(first.as_str(), "<s1-k-1@example.vn>");
    way.send(&later("k2", Kind::Updated, &first)).unwrap();
    way.send(&later("k3", Kind::Resolved, &first)).unwrap();
    let mailed = server.mailed();
    assert_eq!(
        (&*mailed[0].from, &mailed[0].to),
        ("MAIL FROM:<giamsat@example.vn>", &vec!["RCPT TO:<an@example.vn>".to_owned()])
    );
    for (mail, id) in mailed.iter().zip(["s1-k-1", "k2", "k3"]) {
        assert_eq!(header(&mail.data, "Message-ID"), format!("<{id}@example.vn>"));
        assert!(header(&mail.data, "Content-Type").starts_with("multipart/alternative"), "{}", mail.data);
        assert_eq!(header(&mail.data, "Auto-Submitted"), "auto-generated");
        assert!(!header(&mail.data, "Date").is_empty() && !header(&mail.data, "Subject").is_empty());
    }
    assert_eq!(header(&mailed[0].data, "In-Reply-To"), "");
    for mail in &mailed[1..] {
        assert_eq!(header(&mail.data, "In-Reply-To"), first.as_str());
        assert_eq!(header(&mail.data, "References"), first.as_str());
    }
    assert!(mailed[0].data.contains("text/plain; charset=utf-8") && mailed[0].data.contains("text/html"));
}

#[test]
fn a_subject_cannot_add_headers() {
    let server = MailServer::start(Protection::None);
    let message = Message { subject: "8/9\r\nBcc: all@example.vn".to_owned(), ..opened("k1") };
    plain(&server).send(&message).unwrap();
    assert_eq!(header(&server.mailed()[0].data, "Bcc"), "");
}

#[test]
fn refusals_are_for_now_or_for_good() {
    let server = MailServer::start(Protection::None);
    let way = plain(&server);
    for (trouble, code, is_final) in [
        (Trouble::Recipient("550 5.1.1 no such mailbox an@example.vn"), 550, true),
        (Trouble::Recipient("451 4.7.1 greylisted"), 451, false),
        (Trouble::Message("552 too big"), 552, true),
        (Trouble::Message("452 disk full"), 452, false),
    ] {
        server.next(trouble);
        let error = way.fail(&opened("k1"));
        let DeliveryFault::Mail { code: told, text } = error.reason() else { panic!("{error}") };
        assert_eq!(*told, code, "{error}");
        assert!(!text.is_empty() && !text.contains("an@example.vn"), "{text}");
        assert_eq!(matches!(error, SendError::Refused { .. }), is_final, "{error}");
    }
    for trouble in [Trouble::Hang, Trouble::CutOff] {
        server.next(trouble);
        let error = way.fail(&opened("k1"));
        assert!(matches!(error, SendError::Retry { .. }), "{error}");
    }
    way.send(&opened("k1")).unwrap();
    assert_eq!(server.mailed().len(), 1);
}

#[test]
fn tls_is_kept_to_and_the_password_goes_over_it_alone() {
    for (protection, tls) in [(Protection::StartTls, "starttls"), (Protection::Implicit, "implicit")] {
        let server = MailServer::start(protection);
        let keys = |more: &str| {
            let login = "user = \"giamsat\"\npassword_file = \"secret\"";
            let port = server.port();
            format!(
                "kind = \"email\"\nhost = \"localhost\"\nport = {port}\ntls = \"{tls}\"\n{FROM}{login}\n{more}"
            )
        };
        let office = Office::new();
        office.write("ca.pem", &server.certificate);
        let trusting = office.way(&keys("ca_file = \"ca.pem\""), "an@example.vn");
        trusting.send(&opened("k1")).unwrap();
        let mailed = server.mailed();
        assert!(mailed[0].is_protected && mailed[0].login.is_some(), "{tls}");
        if Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
            let error = Office::new().way(&keys(""), "an@example.vn").fail(&opened("k2"));
            assert!(matches!(error.reason(), DeliveryFault::Unreachable(_)), "{error}");
        }
        assert_eq!(server.mailed().len(), 1, "a server that nobody vouches for gets nothing");
    }
    let plain = MailServer::start(Protection::None);
    let keys = format!("kind = \"email\"\nhost = \"localhost\"\nport = {}\n{FROM}", plain.port());
    if Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
        Office::new().way(&keys, "an@example.vn").fail(&opened("k1"));
    }
    assert!(plain.mailed().is_empty(), "a server without TLS gets nothing");
    assert!(!SECRET.is_empty());
}

#[test]
fn a_real_mail_server_takes_it() {
    const TEST: &str = "a real mail server takes it";
    let office = Office::new();
    let Some(server) = MailSink::start(office.dir.path()) else {
        return skip(TEST, "aiosmtpd is not there (Debian package python3-aiosmtpd)");
    };
    let port = server.port();
    let keys = format!("kind = \"email\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n{FROM}");
    let way = office.way(&keys.replace("2s", "20s"), "Lê An <an@example.vn>");
    let sent = way.send(&opened("k1")).and_then(|first| way.send(&later("k2", Kind::Resolved, &first)));
    let texts = until("both messages are kept", Duration::from_secs(20), || {
        Some(server.kept()).filter(|kept| kept.len() == 2)
    })
    .0;
    assert!(sent.is_ok(), "{sent:?}");
    assert!(texts.iter().any(|text| text.contains("In-Reply-To: <k1@example.vn>")), "{texts:?}");
}

fn plain(server: &MailServer) -> Way {
    let port = server.port();
    let keys = format!(
        "kind = \"email\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\ngap = \"0s\"\n{FROM}"
    );
    Office::new().way(&keys, "an@example.vn")
}

/// A header's value, unfolded; empty if it is not there.
fn header(data: &str, name: &str) -> String {
    let head = data.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
    let found = head.lines().find_map(|line| line.split_once(": ").filter(|(found, _)| *found == name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}
