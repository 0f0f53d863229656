//! Who is in the meeting: lists of files, and servers that are asked, through the real program.
//!
//! BigBlueButton, Zoom, Cisco Meeting Server and Pexip are stand-ins that answer as their documents say, and only to
//! whoever asks as these say; Janus is the real one.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::janus::{Janus, ROOM, SECRET};
use crate::harness::peer::installed;
use crate::harness::process::diemcau;
use crate::harness::vendor::{Asked, Reply, Vendor};
use crate::harness::{secs, skip, until_true};

/// Of BigBlueButton for the meeting `le` and the secret `bi-mat`:
/// `printf 'getMeetingInfomeetingID=lebi-mat' | sha256sum`.
const CHECKSUM: &str = "52cba00f7f563227ad93bcdf61850c4ec16d6fefe28102c7a42d66784a39de55";
const SHAPE: Shape = Shape { points: 12, speaking: 0 };

#[test]
fn a_list_of_a_file_makes_points_connected_and_guesses_nobody() {
    let collector = Collector::start(SHAPE, Serve::rehearsal());
    let list = collector.dir().join("nguoi-du.csv");
    let rows = format!(
        "Tên hiển thị;Địa chỉ\n{} thôn;10.0.0.1\nPhòng họp lớn;10.0.0.2\nBan tổ chức;\nai đó;\n",
        code(3)
    );
    fs::write(&list, rows).unwrap();
    let rules = collector.dir().join("quy-tac.toml");
    fs::write(&rules, format!("ignore = [\"ban tổ chức\"]\n[points]\n\"10.0.0.2\" = \"{}\"\n", code(4)))
        .unwrap();
    let (list, rules) = (list.display().to_string(), rules.display().to_string());
    let import = |more: &[&str]| {
        let args = ["meeting", "import", &list, "--rules", &rules, "--by", "Lê Hoa", "--lang", "vi"];
        run(&collector, &[&args, more].concat())
    };
    let looked = import(&["--dry-run"]);
    assert_eq!((looked.status.code(), in_meeting(&collector)), (Some(1), Vec::new()));
    let told = import(&[]);
    assert_eq!(told.status.code(), Some(1), "one is unmatched: {told:?}");
    let (said, complaint) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(
        said.contains("4 người dự: 2 điểm cầu, 1 bỏ qua theo quy tắc, 0 chưa chắc, 1 không khớp"),
        "{said}"
    );
    assert!(complaint.contains("không khớp: «ai đó»"), "{complaint}");
    assert_eq!(in_meeting(&collector), [code(3), code(4)]);

    fs::write(&list, "name\n").unwrap();
    let told = import(&[]);
    assert_eq!((told.status.code(), in_meeting(&collector)), (Some(0), Vec::new()), "{told:?}");
    fs::write(&list, "không phải danh sách").unwrap();
    let told = import(&[]);
    let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.code() == Some(2) && complaint.contains("nguoi-du.csv: không có cột"), "{complaint}");
}

#[test]
fn servers_of_meetings_are_asked_as_their_documents_say() {
    let (bbb, zoom, cisco, pexip) = (bigbluebutton(), zoom(), cisco(), pexip());
    let mut collector = Collector::start(SHAPE, Serve::rehearsal());
    for (file, text) in [
        ("bbb", "bi-mat\n"),
        ("zoom", "# khóa\nAuthorization: Bearer the-khoa\n"),
        ("basic", "Authorization: Basic YWRtaW46eA==\n"),
    ] {
        fs::write(collector.dir().join(file), text).unwrap();
    }
    let server = |name: &str, kind: &str, url: String, meeting: &str, secret: &str| {
        let meeting = if meeting.is_empty() { String::new() } else { format!("meeting = {meeting:?}\n") };
        format!(
            "[[meeting]]\nname = {name:?}\nkind = {kind:?}\nurl = {url:?}\nevery = \"5s\"\nsecret-file = {secret:?}\n{meeting}"
        )
    };
    let servers = [
        server("bbb", "bigbluebutton", format!("{}/bigbluebutton", bbb.url()), "le", "bbb"),
        server("zoom", "zoom", zoom.url(), "93201235621", "zoom"),
        server("cms", "cisco", cisco.url(), "", "basic"),
        server("pexip", "pexip", pexip.url(), "le", "basic"),
    ];
    add(&mut collector, &servers.concat());
    let want: Vec<String> = (1..=7).map(code).collect();
    until_true("all are in the meeting", secs(60), || in_meeting(&collector) == want);
    assert_eq!(
        figure(&collector)["connected"],
        json!({ "total": 7, "agent": 0, "confirmed": 0, "meeting": 7 })
    );

    // One that refuses is told once, and its list ends by itself while the others are renewed.
    zoom.next((0..40).map(|_| Reply::json(429, &json!({}))));
    let event = collector.event().display().to_string();
    let told = Command::new(diemcau())
        .args(["meeting", "check", "zoom", "--event", &event, "--lang", "vi"])
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        told.status.code() == Some(1) && complaint.contains("zoom: máy chủ họp trả lời HTTP 429"),
        "{complaint}"
    );
    let log = collector.process().log();
    assert!(!log.contains("the-khoa") && !log.contains("bi-mat") && !log.contains("YWRtaW46eA"), "{log}");
}

#[test]
fn a_real_video_room_is_asked_again_and_again() {
    let Some(program) = installed("janus") else {
        return skip("a real video room", "janus is not installed");
    };
    let janus = Janus::start(&program);
    let mut collector = Collector::start(SHAPE, Serve::rehearsal());
    let ask = json!({
        "janus": "message_plugin", "plugin": "janus.plugin.videoroom", "transaction": "diemcau", "admin_secret": SECRET,
        "request": { "request": "listparticipants", "room": ROOM },
    });
    fs::write(collector.dir().join("hoi.json"), ask.to_string()).unwrap();
    let server = format!(
        "[[meeting]]\nname = \"Janus\"\nurl = \"http://{}/admin\"\nbody-file = \"hoi.json\"\nevery = \"5s\"\n\
         list-at = \"/response/participants\"\nname-at = \"/display\"\n",
        janus.admin
    );
    add(&mut collector, &server);
    let first = janus.join(&format!("{} Hoằng Hà", code(2)));
    janus.join(&format!("ĐC {}", code(3)));
    janus.join("khách");
    until_true("two points are in the room", secs(60), || in_meeting(&collector) == [code(2), code(3)]);
    janus.leave(&first);
    until_true("one is left", secs(60), || in_meeting(&collector) == [code(3)]);
}

/// BigBlueButton: who asks without the right checksum is refused.
fn bigbluebutton() -> Vendor {
    Vendor::start(move |asked| {
        let query = asked.path.strip_prefix("/bigbluebutton/api/getMeetingInfo?").unwrap_or_default();
        let answer = if query == format!("meetingID=le&checksum={CHECKSUM}") {
            format!(
                "<returncode>SUCCESS</returncode><attendees><attendee><userID>w_1</userID><fullName>{} &amp; Hoằng Hà\
                 </fullName><role>VIEWER</role></attendee></attendees>",
                code(1)
            )
        } else {
            "<returncode>FAILED</returncode><messageKey>checksumError</messageKey>".to_owned()
        };
        xml(format!("<response>{answer}</response>"))
    })
}

/// Zoom: a token, two pages, and one who waits.
fn zoom() -> Vendor {
    Vendor::start(|asked| {
        if asked.header("authorization") != "Bearer the-khoa" {
            return Reply::json(401, &json!({ "code": 124, "message": "Invalid access token." }));
        }
        let who = |n, status| json!({ "user_name": code(n), "ip_address": "10.0.0.9", "status": status });
        match query(asked, "/v2/metrics/meetings/93201235621/participants") {
            Some(query) if query.contains("next_page_token=t2") => {
                Reply::json(200, &json!({ "next_page_token": "", "participants": [who(3, "in_meeting")] }))
            }
            Some(query) if query.contains("type=live") => {
                let participants = [who(2, "in_meeting"), who(11, "in_waiting_room")];
                Reply::json(200, &json!({ "next_page_token": "t2", "participants": participants }))
            }
            _ => Reply::json(404, &json!({ "code": 3001, "message": "Meeting does not exist." })),
        }
    })
}

/// Cisco Meeting Server: a page is empty where the list ends.
fn cisco() -> Vendor {
    Vendor::start(move |asked| {
        let at = |asked: &Asked| query(asked, "/api/v1/participants").map(str::to_owned);
        match (asked.header("authorization"), at(asked)) {
            ("Basic YWRtaW46eA==", Some(query)) => {
                let page = match query.rsplit_once("offset=").map(|(_, offset)| offset.to_owned()).as_deref()
                {
                    Some("0") => {
                        format!("<participant id=\"a\"><name>{}</name><call>c</call></participant>", code(4))
                    }
                    Some("1") => {
                        format!("<participant id=\"b\"><name>{}</name><call>c</call></participant>", code(5))
                    }
                    _ => String::new(),
                };
                xml(format!("<?xml version=\"1.0\"?><participants total=\"2\">{page}</participants>"))
            }
            (_, Some(_)) => Reply::status(401),
            _ => Reply::status(404),
        }
    })
}

/// Pexip Infinity: the next page is named by a path.
fn pexip() -> Vendor {
    Vendor::start(|asked| {
        if asked.header("authorization") != "Basic YWRtaW46eA==" {
            return Reply::status(401);
        }
        let page = |next: Value, n| {
            let who = json!({ "display_name": code(n), "source_alias": "sip:a@b.example", "remote_address": "10.0.0.1" });
            Reply::json(
                200,
                &json!({ "meta": { "limit": 1, "next": next, "total_count": 2 }, "objects": [who] }),
            )
        };
        match query(asked, "/api/admin/status/v1/participant/") {
            Some(query) if query.contains("offset=1") => page(Value::Null, 7),
            Some(query) if query.contains("conference=le") => {
                page("/api/admin/status/v1/participant/?conference=le&limit=1&offset=1".into(), 6)
            }
            _ => Reply::status(400),
        }
    })
}

fn xml(body: String) -> Reply {
    Reply::Full { status: 200, headers: vec![("content-type".to_owned(), "text/xml".to_owned())], body }
}

fn add(collector: &mut Collector, lines: &str) {
    let text = fs::read_to_string(collector.event()).unwrap();
    fs::write(collector.event(), format!("{text}{lines}")).unwrap();
    collector.restart();
}

fn figure(collector: &Collector) -> Value {
    let told = run(collector, &["report", "--format", "json"]);
    serde_json::from_slice(&told.stdout).unwrap_or_else(|_| panic!("{told:?}"))
}

/// The points that are connected by the meeting.
fn in_meeting(collector: &Collector) -> Vec<String> {
    let figure = figure(collector);
    let points = figure["points"].as_array().unwrap().iter();
    let is_in = |point: &&Value| point["connected"].as_array().unwrap().contains(&json!("meeting"));
    points.filter(is_in).map(|point| point["code"].as_str().unwrap().to_owned()).collect()
}

fn query<'a>(asked: &'a Asked, path: &str) -> Option<&'a str> {
    asked.path.split_once('?').filter(|(given, _)| *given == path).map(|(_, query)| query)
}

fn run(collector: &Collector, args: &[&str]) -> Output {
    Command::new(diemcau()).args(args).arg("--data").arg(collector.data()).output().unwrap()
}
