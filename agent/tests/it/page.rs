//! The page of the real agent, over HTTP as it goes on the wire.

mod http;
mod network;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use diemcau_proto::v1;
use diemcau_proto::v1::report::Body;

use crate::collector::{Behaviour, Collector, Reports, until};
use crate::site::{Agent, Site};
pub(crate) use http::{Browser, Wire};

#[test]
fn a_count_is_recorded_while_the_collector_is_away_and_received_later() {
    let mut collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    until("it is attached", || browser.get("/").live("link").contains("đang kết nối"));
    collector.kill();
    until("it is not", || browser.get("/").live("link").contains("mất kết nối từ"));

    let reply = browser.send("/count", "count=45&by=L%C3%AA+Th%E1%BB%8B+Lan");
    assert_eq!(reply.status, 303, "{reply:?}");
    assert!(reply.head.contains("location: /#count"), "{reply:?}");
    let page = browser.get("/");
    let fate = page.live("count");
    assert!(
        fate.contains("45") && fate.contains("Lê Thị Lan") && fate.contains("đã ghi nhận, chờ gửi"),
        "{fate}"
    );
    assert!(
        page.body.contains(
            "name=\"by\" type=\"text\" autocomplete=\"name\" maxlength=\"60\" value=\"Lê Thị Lan\""
        )
    );

    collector.revive();
    // 1746666000 is 08:00 in Vietnam.
    until("it is received", || {
        browser.get("/live").live("count").contains("máy chủ giám sát đã nhận lúc 08:00")
    });
    let heard = collector.heard();
    let [report] = heard.human()[..] else { panic!("{:?}", heard.human()) };
    let Some(Body::Attendance(count)) = &report.body else { panic!("{report:?}") };
    assert_eq!((count.count, count.by.as_str(), count.source()), (45, "Lê Thị Lan", v1::CountSource::Person));
}

#[test]
fn two_clicks_and_a_reload_report_once_and_a_second_word_is_another() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    browser.get("/");
    for _ in 0..3 {
        assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
    }
    assert_eq!(browser.send("/picture", "say=no-picture").status, 303);
    assert_eq!(browser.send("/picture", "say=no-sound").status, 303);
    browser.get("/");
    assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
    collector.wait("all are kept", |heard| heard.human().len() == 4);
    let heard = collector.heard();
    let states = heard.human().into_iter().filter_map(|report| match &report.body {
        Some(Body::Confirmation(body)) => Some((body.state(), body.by.clone())),
        _ => None,
    });
    let by = "Lan".to_owned();
    let expected = [(v1::MediaState::NoPicture, by.clone()), (v1::MediaState::NoSound, by)];
    assert_eq!(states.collect::<Vec<_>>(), expected);
}

#[test]
fn chair_help_and_what_became_of_them_are_shown() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    browser.get("/");
    assert_eq!(browser.send("/chair", "say=yes").status, 303);
    assert_eq!(browser.send("/help", "say=needed&text=M%E1%BA%A5t+ti%E1%BA%BFng+%3Cb%3E").status, 303);
    let received = |browser: &mut Browser, part: &str| browser.get("/").live(part).contains("đã nhận lúc");
    until("both are received", || received(&mut browser, "chair") && received(&mut browser, "help"));
    let page = browser.get("/");
    assert!(page.live("chair").contains("đã có mặt"), "{page:?}");
    assert!(
        page.live("help").contains("Mất tiếng &lt;b&gt;") && page.live("help").contains("Không cần"),
        "{page:?}"
    );
    browser.get("/");
    assert_eq!(browser.send("/help", "say=needed&text=M%E1%BA%A5t+h%C3%ACnh").status, 303);
    let page = browser.get("/");
    assert!(page.live("help").contains("Mất tiếng") && page.live("help").contains("Mất hình"), "{page:?}");
    assert_eq!(browser.send("/help", "say=over").status, 303);
    until("it is over", || !browser.get("/").live("help").contains("Đang cần"));
    collector.wait("all are kept", |heard| heard.human().len() == 4);
}

#[test]
fn a_refused_agent_says_on_its_page_why_and_what_to_do_as_status_does() {
    for (code, says) in [
        (tonic::Code::NotFound, "không có trong danh sách"),
        (tonic::Code::PermissionDenied, "đợt chính thức"),
        (tonic::Code::InvalidArgument, "từ chối"),
        (tonic::Code::Aborted, "một máy khác"),
    ] {
        let collector = Collector::start(Behaviour::refusing(code, "by the test"));
        let site = Site::new(&collector.url());
        let (_agent, mut browser) = open(&site);
        let is_told = |link: &str| link.contains(says) && link.contains("Cần làm: ");
        until("the page says why", || is_told(browser.get("/").live("link")));
        let link = browser.get("/").live("link").to_owned();
        assert!(!link.contains("sẽ tự gửi") && link.contains("CHƯA gửi được"), "{link}");
        let status = site.command(&["status"]);
        let text = String::from_utf8_lossy(&status.stdout).into_owned();
        assert!(text.contains(says) && text.contains("→ "), "{text}");
    }
}

#[test]
fn a_number_far_beyond_what_the_point_expects_is_asked_about_on_the_page_and_by_the_command() {
    let mut behaviour = Behaviour::friendly();
    if let Ok(welcome) = &mut behaviour.greeting {
        welcome.expected = Some(50);
    }
    let collector = Collector::start(behaviour);
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    browser.get("/");
    let asked = browser.send("/count", "count=5600&by=Lan");
    assert_eq!(asked.status, 200);
    assert!(
        asked.body.contains("5.600 người") && asked.body.contains("Điểm cầu dự kiến 50."),
        "{}",
        asked.body
    );
    let refused = site.command(&["attend", "5.600"]);
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && why.contains("dự kiến 50") && why.contains("--yes"), "{why}");
    assert_eq!(collector.heard().human().len(), 0);
    assert_eq!(browser.send("/count", "count=5600&sure=5600&by=Lan").status, 303);
    assert!(site.command(&["attend", "5.600", "--yes"]).status.success());
    assert!(site.command(&["attend", "56"]).status.success());
    collector.wait("all are kept", |heard| heard.human().len() == 3);
}

#[test]
fn what_is_wrong_is_said_beside_the_form_with_what_was_typed() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    browser.get("/");
    let empty = browser.send("/count", "count=&by=Lan");
    assert_eq!(empty.status, 422, "the browser is told not to judge it in its own language");
    assert!(empty.body.contains("novalidate") && empty.body.contains("value=\"Lan\""), "{}", empty.body);
    let reply = browser.send("/count", "count=4%22x&by=Lan");
    assert_eq!(reply.status, 422);
    for part in ["Xin nhập một số nguyên từ 0 đến 100.000.", "value=\"4&quot;x\"", "value=\"Lan\""]
    {
        assert!(reply.body.contains(part), "{part}: {}", reply.body);
    }
    let reply = browser.send("/count", "count=4500&by=Lan");
    assert_eq!(reply.status, 200);
    assert!(reply.body.contains("4.500 người") && reply.body.contains("CHƯA được ghi"), "{}", reply.body);
    assert_eq!(browser.send("/count", "count=4500&by=Lan&sure=4500").status, 303);
    collector.wait("one is kept", |heard| heard.human().len() == 1);
}

#[test]
fn says_why_a_count_is_not_taken() {
    let mut behaviour = Behaviour::friendly();
    behaviour.reports = Reports::Refused(v1::RefusalReason::OtherSession);
    let collector = Collector::start(behaviour);
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    browser.get("/");
    assert_eq!(browser.send("/count", "count=45&by=").status, 303);
    until("it is refused", || {
        browser.get("/").live("count").contains("máy chủ giám sát không nhận: số liệu của đợt khác")
    });
    collector.behave(|behaviour| behaviour.reports = Reports::KeptAs(v1::Disposition::BeforeOpen));
    browser.get("/");
    assert_eq!(browser.send("/count", "count=46&by=").status, 303);
    until("it is taken", || browser.get("/").live("count").contains("; chưa tính vì trước giờ mở đếm"));
}

#[test]
fn a_foreign_host_and_foreign_forms_are_refused() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    let wire = browser.wire;
    let own = wire.address.to_string();
    for host in ["evil.example", "127.0.0.1", "localhost", "[::1]:1", ""] {
        let reply = wire.exchange(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(reply.status, 421, "{host}");
        assert!(!reply.body.contains("TX-001"), "{}", reply.body);
    }
    assert_eq!(wire.exchange("GET / HTTP/1.0\r\n\r\n").status, 421);
    assert_eq!(wire.exchange(&format!("PUT / HTTP/1.1\r\nHost: {own}\r\n\r\n")).status, 405);
    assert_eq!(wire.exchange(&format!("POST /x HTTP/1.1\r\nHost: {own}\r\n\r\n")).status, 415);

    let page = browser.get("/");
    for header in ["default-src 'none'", "frame-ancestors 'none'", "nosniff", "no-store", "connection: close"]
    {
        assert!(page.head.contains(header), "{header}: {}", page.head);
    }
    let whole = format!("token={}&id={}&count=45", browser.token, browser.id);
    for (body, headers, status) in [
        (whole.as_str(), "Origin: http://evil.example\r\n", 403),
        (&whole, "Origin: null\r\n", 403),
        (&whole, "Sec-Fetch-Site: cross-site\r\n", 403),
        ("count=45", "", 403),
        (&format!("id={}&count=45", browser.id), "", 403),
        (&format!("token={}&count=45", browser.token), "", 403),
        (&format!("token={}&id={}&count=45", browser.id, browser.id), "", 403),
        (&format!("{whole}&text={}", "x".repeat(9_000)), "", 413),
        (&whole, &format!("Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n"), 303),
    ] {
        assert_eq!(browser.post("/count", body, headers).status, status, "{body} {headers}");
    }
    // A token is worth nothing in another browser.
    let mut other = Browser::new(wire);
    other.get("/");
    assert_eq!(other.post("/count", &whole, "").status, 403);
    collector.wait("one is kept", |heard| heard.human().len() == 1);
}

#[test]
fn forms_of_a_page_survive_a_restart_of_the_agent() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (mut agent, mut browser) = open(&site);
    browser.get("/");
    agent.kill();
    let mut command = site.agent();
    command.args(["--page", &browser.wire.address.to_string()]);
    let _agent = site.spawn(command);
    until("it is served again", || TcpStream::connect(browser.wire.address).is_ok());
    assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
    collector.wait("it is kept", |heard| heard.human().len() == 1);
}

#[test]
fn a_form_that_comes_again_after_a_restart_counts_once() {
    let mut collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (mut agent, mut browser) = open(&site);
    browser.get("/");
    let (token, id) = (browser.token.clone(), browser.id.clone());
    for is_received in [false, true] {
        if is_received {
            collector.wait("it is kept", |heard| !heard.human().is_empty());
            until("that is known here", || browser.get("/").live("count").contains("đã nhận lúc"));
        } else {
            collector.kill();
        }
        (browser.token, browser.id) = (token.clone(), id.clone());
        assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
        agent.kill();
        let mut command = site.agent();
        command.args(["--page", &browser.wire.address.to_string()]);
        agent = site.spawn(command);
        until("it is served again", || TcpStream::connect(browser.wire.address).is_ok());
        assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
        if !is_received {
            collector.revive();
        }
    }
    assert_eq!(browser.send("/count", "count=46&by=Lan").status, 303);
    collector.wait("both are kept", |heard| heard.human().len() == 2);
}

#[test]
fn slow_and_greedy_clients_hold_up_nobody_for_long() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (_agent, mut browser) = open(&site);
    let begun = Instant::now();
    let mut greedy: Vec<TcpStream> =
        (0..64).map(|_| TcpStream::connect(browser.wire.address).expect("it is accepted")).collect();
    for stream in &mut greedy {
        // Those beyond the bound are closed already.
        stream.write_all(b"GET / HTTP/1.1\r\nHost: ").ok();
    }
    let n_closed = greedy.iter().filter(|stream| is_closed(stream)).count();
    assert!((40..64).contains(&n_closed), "{n_closed}");
    until("there is room again", || {
        let mut stream = TcpStream::connect(browser.wire.address).expect("it listens");
        let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", browser.wire.address);
        stream.write_all(request.as_bytes()).ok();
        let mut text = String::new();
        stream.read_to_string(&mut text).is_ok() && text.starts_with("HTTP/1.1 200")
    });
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!(browser.get("/").status, 200);
}

#[test]
fn an_agent_whose_port_is_taken_goes_on_without_a_page() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut command = site.agent();
    command.args(["--page", &taken.local_addr().expect("it is bound").to_string()]);
    let _agent = site.spawn(command);
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    assert!(site.log().contains("there is no page") && site.log().contains("which another program uses"));
}

/// Starts an agent with a page on a free port of loopback.
pub(crate) fn open(site: &Site) -> (Agent, Browser) {
    let mut command = site.agent();
    command.args(["--page", "127.0.0.1:0"]);
    let agent = site.spawn(command);
    (agent, Browser::new(Wire { address: address(site), within: None }))
}

/// Where the page is, as the log says.
pub(crate) fn address(site: &Site) -> SocketAddr {
    let mut address = None;
    until("the page is served", || {
        let log = site.log();
        let said = log.split_once("the page is served address=").map(|(_, rest)| rest);
        address = said.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        address.is_some()
    });
    address.expect("it was read")
}

fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a time is set");
    match stream.read(&mut [0; 64]) {
        Ok(0) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        Ok(_) => false,
    }
}
