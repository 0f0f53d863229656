//! A cut uplink, by every kind of channel that can be had here, whatever the channel does first.

use std::time::Instant;

use diemcau_agent::agent::Command;
use serde_json::Value;

use super::{N_POINTS, WITHIN, agents, alerts, code, collector, incidents, kinds, run, tell};
use crate::harness::sink::{Alertmanager, MailSink, Sink, recipient, recipient_at};
use crate::harness::vendor::Reply;
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, skip, until, until_true};

/// An Alertmanager that is not told again forgets an alert after so long.
const FORGETS: u64 = 12;

#[test]
fn a_cut_uplink_is_one_notification_and_one_recovery_whatever_the_channel_does_first() {
    const TEST: &str = "a cut uplink through every channel";
    let dir = tempfile::tempdir().unwrap();
    let Some(am) = Alertmanager::start(dir.path(), &format!("global: {{ resolve_timeout: {FORGETS}s }}"))
    else {
        return skip(TEST, "prometheus-alertmanager is not there");
    };
    let Some(mail) = MailSink::start(dir.path()) else {
        return skip(TEST, "aiosmtpd is not there (Debian package python3-aiosmtpd)");
    };
    let first = [
        ("tot", None),
        ("ban", Some(Reply::status(429).with("retry-after", "2"))),
        ("loi", Some(Reply::status(500))),
        ("treo", Some(Reply::Hang)),
        ("dut", Some(Reply::CutOff)),
    ];
    let sinks: Vec<(&str, Sink)> = first
        .into_iter()
        .map(|(id, reply)| {
            let sink = Sink::start();
            sink.next(reply);
            (id, sink)
        })
        .collect();
    let others = Sink::start();
    let mut recipients: Vec<String> = Vec::new();
    for (id, sink) in &sinks {
        recipients.extend([sink.channel(id, "timeout = \"2s\""), recipient(id, "telecom", id, "")]);
    }
    recipients.extend([
        format!(
            "[channels.mail]\nkind = \"email\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\ngap = \"0s\"\n\
             from = \"Giám sát <giamsat@example.vn>\"\n[channels.am]\nkind = \"alertmanager\"\nbase = \"{}\"\n\
             resend = \"5s\"\n",
            mail.port(),
            am.url()
        ),
        recipient_at("thu", "telecom", "{ channel = \"mail\", to = \"truc@example.vn\" }", ""),
        recipient_at("am", "telecom", "{ channel = \"am\" }", ""),
        others.channel("khac", ""),
        recipient("dien-luc", "power", "khac", ""),
        recipient("so", "organisers", "khac", ""),
        recipient("truc", "operators", "khac", ""),
        recipient("noi-khac", "telecom", "khac", "scope = \"X2\""),
        recipient("mang-khac", "telecom", "khac", "carrier = \"Viettel\""),
        recipient("xa", "telecom", "tot", "scope = \"X1\""),
    ]);
    let collector = collector(dir, &recipients.concat(), &[]);
    let watcher = Watcher::start(collector.target(), None);
    let swarm = agents(&collector);
    watcher.wait_live(N_POINTS, WITHIN);

    let villages: Vec<String> = (0..9).map(|village| code(1, village)).collect();
    let cut = Instant::now();
    tell(&swarm, &villages, || Command::FallSilent);
    let active = until("the Alertmanager shows it", WITHIN, || am.active().into_iter().next()).0;
    assert_eq!(active["annotations"]["points"], villages.join(","), "{active}");
    let shown = Instant::now();
    for (id, sink) in &sinks {
        until_true(&format!("{id} took it"), WITHIN, || !sink.told_to(id).is_empty());
        let took = sink.told_to(id)[0].at.duration_since(cut);
        measured(&format!("uplink of nine points cut, channel that first is {id}"), &format!("{took:?}"));
    }
    until_true("the mail came", WITHIN, || mail.kept().len() == 1);
    until_true("the alert stands for longer than it is remembered", WITHIN, || {
        assert_eq!(am.active().len(), 1, "after {:?}", shown.elapsed());
        shown.elapsed() > secs(FORGETS + 4)
    });

    tell(&swarm, &villages, || Command::Resume);
    watcher.wait_live(N_POINTS, WITHIN);
    for (id, sink) in &sinks {
        until_true(&format!("{id} took the end"), WITHIN, || sink.told_to(id).len() >= 2);
    }
    until_true("the mail of the end came", WITHIN, || mail.kept().len() >= 2);
    until_true("the alert is over", WITHIN, || am.active().is_empty());

    // What a channel took is told once the journal has it.
    let is_sent = |all: &Vec<Value>| all.iter().all(|alert| alert["state"] == "sent");
    let all = until("all is told as sent", WITHIN, || Some(alerts(&collector)).filter(is_sent)).0;
    for id in ["tot", "ban", "loi", "treo", "dut", "thu", "am", "xa"] {
        assert_eq!(kinds(&all, id), ["opened", "resolved"], "{id}: {all:?}");
    }
    for id in ["dien-luc", "so", "truc", "noi-khac", "mang-khac"] {
        assert_eq!(kinds(&all, id), [""; 0], "{id}: {all:?}");
    }
    assert_eq!(others.tried().len(), 0);
    for (id, sink) in &sinks {
        let told: Vec<String> = sink.told_to(id).into_iter().map(|told| told.kind).collect();
        assert_eq!(told, ["opened", "resolved"], "{id}");
        let mut keys: Vec<String> =
            sink.tried().into_iter().filter(|told| told.to == *id).map(|told| told.key).collect();
        assert_eq!(keys.len(), if *id == "tot" { 2 } else { 3 }, "{id}: one more try");
        keys.dedup();
        assert_eq!(keys.len(), 2, "{id}: a try has the key of the one before");
    }
    let mails = mail.kept();
    assert_eq!(mails.len(), 2);
    assert_eq!(
        mails.iter().filter(|mail| mail.contains("In-Reply-To: <")).count(),
        1,
        "the end is in the thread"
    );
}

#[test]
fn an_alert_of_several_incidents_ends_with_the_last_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let Some(am) = Alertmanager::start(dir.path(), "global: { resolve_timeout: 10m }") else {
        return skip("an alert of several incidents", "prometheus-alertmanager is not there");
    };
    let channel =
        format!("[channels.am]\nkind = \"alertmanager\"\nbase = \"{}\"\nresend = \"5s\"\n", am.url());
    let recipients = channel + &recipient_at("am", "telecom", "{ channel = \"am\" }", "");
    let collector = collector(dir, &recipients, &[]);
    let watcher = Watcher::start(collector.target(), None);
    let swarm = agents(&collector);
    watcher.wait_live(N_POINTS, WITHIN);

    // Four villages of one commune are no group, and while they are silenced nobody is told of them.
    let fallen: Vec<String> = (0..4).map(|village| code(4, village)).collect();
    let silence = ["silence", "X4", "--for", "30m", "--by", "An", "--reason", "bảo trì"];
    let silenced = String::from_utf8(run(&collector, &silence).stdout).unwrap();
    let silence = silenced.trim().rsplit(' ').next().unwrap();
    tell(&swarm, &fallen, || Command::FallSilent);
    until_true("they stand", WITHIN, || incidents(&collector, &[]).len() == 4);
    let stood = Instant::now();
    until_true("they stood for their hold-down", WITHIN, || stood.elapsed() > secs(22));
    assert_eq!(am.active().len(), 0, "nobody was told");
    assert_eq!(run(&collector, &["unsilence", silence, "--by", "An"]).status.code(), Some(0), "{silenced}");
    until_true("they are told of together", WITHIN, || am.active().len() == 1);
    tell(&swarm, &fallen[1..], || Command::Resume);
    watcher.wait_live(N_POINTS - 1, WITHIN);
    until_true("the ends of three were told", WITHIN, || {
        kinds(&alerts(&collector), "am").iter().filter(|kind| *kind == "resolved").count() == 3
    });
    let told = Instant::now();
    until_true("it was told again since", WITHIN, || {
        assert_eq!(am.active().len(), 1, "one of them stands");
        told.elapsed() > secs(7)
    });
    tell(&swarm, &fallen[..1], || Command::Resume);
    watcher.wait_live(N_POINTS, WITHIN);
    until_true("it is over", WITHIN, || am.active().is_empty());
}
