//! The page in a real Chromium: on a phone and at a desk, with the keyboard alone, without scripts,
//! and against pages that mean harm. Leaves pictures in `target/page`.

mod driver;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};

use diemcau_proto::v1;
use diemcau_proto::v1::report::Body;
use serde_json::Value;

use crate::collector::{Behaviour, Collector, until};
use crate::page::open;
use crate::site::{Agent, Site};
use driver::{Driver, ENTER, Look, TAB};

/// 08:00 in Vietnam.
const EIGHT_MS: i64 = 1_746_666_000_000;

#[test]
fn a_count_takes_two_actions_on_a_phone_and_at_a_desk() {
    for (look, name) in [(Look::PHONE, "390x844"), (Look::LAPTOP, "1280x800")] {
        let Some((collector, _site, _agent, page, driver)) = at_a_point(look) else { return };
        driver.open(&page);
        driver.wait("[data-live=link]", "đang kết nối");
        driver.picture(&format!("{name}-start"));
        let button = "const box = document.querySelector('.count button').getBoundingClientRect(); \
                      return box.bottom <= innerHeight;";
        assert_eq!(driver.ask_own(button), Value::Bool(true), "the button is seen without scrolling");

        driver.keys("45");
        driver.keys(ENTER);
        driver.wait("#count .fate", "máy chủ giám sát đã nhận lúc 08:00");
        driver.picture(&format!("{name}-reported"));
        collector.wait("it is kept", |heard| heard.human().len() == 1);

        // What cannot be pressed by an old finger, or must be scrolled sideways, is a fault.
        let narrow = "return [...document.querySelectorAll('button, input:not([type=hidden]), .button')]\
                      .filter(at => at.getBoundingClientRect().height < 48).map(at => at.outerHTML);";
        assert_eq!(driver.ask_own(narrow), Value::Array(Vec::new()));
        let fits = "return document.documentElement.scrollWidth <= innerWidth;";
        assert_eq!(driver.ask_own(fits), Value::Bool(true));
        for (part, id) in [("middle", "picture"), ("end", "network")] {
            driver.ask_own(&format!(
                "(document.getElementById('{id}') || document.body.lastElementChild).scrollIntoView();"
            ));
            driver.picture(&format!("{name}-{part}"));
        }
    }
}

#[test]
fn all_can_be_said_with_the_keyboard_alone() {
    let Some((collector, _site, _agent, page, driver)) = at_a_point(Look::LAPTOP) else { return };
    driver.open(&page);
    driver.keys(&format!("1.018{TAB}Lê Thị Lan{TAB}"));
    driver.keys(ENTER);
    driver.wait("#count .fate", "1.018 (Lê Thị Lan)");
    for (label, part, said) in [
        ("Người chủ trì đã có mặt", "#chair .fate", "đã có mặt"),
        ("Mất hình", "#picture .fate", "mất hình"),
        ("Hình, tiếng tốt", "#picture .fate", "hình, tiếng tốt"),
    ] {
        tab_to(&driver, label);
        driver.keys(ENTER);
        driver.wait(part, said);
    }
    tab_to(&driver, "Cần hỗ trợ");
    driver.keys(&format!("Loa không kêu{ENTER}"));
    driver.wait("#help .fate", "Đang cần hỗ trợ: Loa không kêu");
    driver.picture("1280x800-help");
    tab_to(&driver, "Không cần hỗ trợ nữa");
    driver.keys(ENTER);
    until("it is over", || driver.text("#help .fate").is_empty());
    collector.wait("all are kept", |heard| heard.human().len() == 6);
    let heard = collector.heard();
    let Some(Body::Help(help)) = &heard.human()[4].body else { panic!("{:?}", heard.human()) };
    assert_eq!((help.text.as_str(), help.by.as_str()), ("Loa không kêu", "Lê Thị Lan"));
}

#[test]
fn all_is_there_without_scripts() {
    let Some((mut collector, _site, _agent, page, driver)) = at_a_point(Look::PHONE.without_script()) else {
        return;
    };
    driver.open(&page);
    collector.kill();
    until("the page says so when it is loaded again", || {
        driver.open(&page);
        driver.text("[data-live=link]").contains("mất kết nối từ 08:0")
    });
    driver.keys(&format!("45{ENTER}"));
    driver.wait("#count .fate", "đã ghi nhận, chờ gửi");
    driver.picture("390x844-away");
    driver.click("#picture button[value=no-sound]");
    driver.wait("#picture .fate", "mất tiếng");
    driver.open(&page);
    driver.keys(&format!("4500{ENTER}"));
    driver.wait("#count", "Có đúng là 4.500 người không? Lần trước đã báo 45.");
    driver.picture("390x844-sure");
    // The question has the focus.
    driver.keys(ENTER);
    driver.wait("#count .fate", "4.500");
    collector.revive();
    collector.wait("all are kept", |heard| heard.human().len() == 3);
    until("the page says so when it is loaded again", || {
        driver.open(&page);
        driver.text("#count .fate").contains("máy chủ giám sát đã nhận lúc 08:00")
    });
    driver.click(".refresh a");
    driver.wait(".refresh a", "Cập nhật");
}

#[test]
fn with_scripts_it_changes_by_itself_and_leaves_alone_what_is_typed() {
    let Some((mut collector, _site, mut agent, page, driver)) = at_a_point(Look::PHONE) else { return };
    driver.open(&page);
    driver.wait("[data-live=link]", "đang kết nối");
    driver.keys("4");
    let first = driver.text("#clock");
    collector.kill();
    driver.wait("[data-live=link]", "mất kết nối từ 08:0");
    assert_ne!(driver.text("#clock"), first);
    driver.keys("5");
    assert_eq!(driver.ask_own("return document.activeElement.value;"), Value::from("45"));
    driver.click(".refresh a");
    until("the draft is there after loading it again", || {
        driver.ask_own("return document.getElementById('count-n').value;") == "45"
    });
    agent.kill();
    driver.wait("#offline", "Trang không hỏi được máy trạm");
    driver.picture("390x844-offline");
}

#[test]
fn what_is_typed_while_the_agent_is_dead_stays_and_is_sent_once_when_it_answers() {
    let Some((collector, site, mut agent, page, driver)) = at_a_point(Look::PHONE) else { return };
    driver.open(&page);
    driver.wait("[data-live=link]", "đang kết nối");
    agent.kill();
    driver.keys(&format!("45{ENTER}"));
    driver.wait("#count form", "Chương trình trên máy này chưa trả lời");
    driver.picture("390x844-dead");
    let box_and_button = "const form = document.querySelector('#count form'); \
                          return [form.count.value, form.querySelector('button').disabled];";
    assert_eq!(driver.ask_own(box_and_button), serde_json::json!(["45", true]));
    let mut command = site.agent();
    command.args(["--page", page.trim_start_matches("http://").trim_end_matches('/')]);
    let _agent = site.spawn(command);
    driver.wait("#count .fate", "máy chủ giám sát đã nhận lúc 08:00");
    assert_eq!(driver.ask_own(box_and_button), serde_json::json!(["", false]));
    driver.open(&page);
    driver.keys(&format!("4600{ENTER}"));
    driver.wait("#count", "Có đúng là 4.600 người không? Lần trước đã báo 45.");
    driver.keys(ENTER);
    driver.wait("#count .fate", "4.600");
    collector.wait("each is kept once", |heard| heard.human().len() == 2);
}

#[test]
fn pages_that_mean_harm_report_nothing() {
    let Some((collector, _site, _agent, page, driver)) = at_a_point(Look::LAPTOP) else { return };
    let port = page.rsplit(':').next().expect("it has a port").trim_end_matches('/').to_owned();
    // A name that was made to point here opens nothing.
    driver.open(&format!("http://evil.example:{port}/"));
    let text = driver.text("body");
    assert!(text.contains("không phải địa chỉ của máy trạm") && !text.contains("Số đại biểu"), "{text}");

    // A browser that has the cookie, since the person saw the page.
    driver.open(&page);
    driver.wait("[data-live=link]", "đang kết nối");
    let body = "token=00112233445566778899aabbccddeeff&id=00112233445566778899aabbccddeeff&count=9";
    let evil = evil_server(&format!(
        "<!doctype html><p id=out>…</p><form method=post action={page}count><input name=count value=9></form>\
         <script>(async () => {{ let said = '';\
         const kind = {{'Content-Type': 'application/x-www-form-urlencoded'}};\
         for (const mode of ['no-cors', 'cors']) try {{\
           const answer = await fetch('{page}count', {{method: 'POST', mode, credentials: 'include', headers: kind, body: '{body}'}});\
           said += answer.type + ' ';\
         }} catch (error) {{ said += 'failed '; }}\
         try {{ said += (await (await fetch('{page}')).text()).length; }} catch (error) {{ said += 'unread'; }}\
         document.getElementById('out').textContent = said; }})();</script>"
    ));
    for host in ["127.0.0.1", "localhost", "other.example"] {
        driver.open(&format!("http://{host}:{}/", evil.port()));
        driver.wait("#out", "failed failed unread");
        driver.ask_own("document.forms[0].submit();");
        driver.wait("body", "Yêu cầu đến từ một trang khác nên không được nhận.");
    }
    // Nor is the page shown in a frame of theirs.
    let frame = evil_server(&format!("<!doctype html><iframe src={page}></iframe>"));
    driver.open(&format!("http://other.example:{}/", frame.port()));
    let framed =
        "try { return String(window[0].document.body.innerText); } catch (error) { return 'closed'; }";
    assert_eq!(driver.ask_own(framed), Value::from("closed"));

    driver.open(&page);
    driver.keys(&format!("45{ENTER}"));
    driver.wait("#count .fate", "máy chủ giám sát đã nhận");
    let heard = collector.heard();
    assert_eq!(heard.human().len(), 1, "{:?}", heard.human());
}

/// A point whose agent has a page, and a browser; none where there is no browser.
fn at_a_point(look: Look) -> Option<(Collector, Site, Agent, String, Driver)> {
    let driver = Driver::start(look)?;
    let mut behaviour = Behaviour::friendly();
    if let Ok(welcome) = &mut behaviour.greeting {
        let cutoff = |name: &str, at_ms| v1::Cutoff { name: name.to_owned(), at_ms, due_ms: None };
        "Lễ phát động phong trào “Bình dân học vụ số”".clone_into(&mut welcome.event);
        "0237 385 2246".clone_into(&mut welcome.operators_phone);
        welcome.cutoffs = vec![cutoff("Khai mạc", EIGHT_MS + 600_000)];
    }
    let collector = Collector::start(behaviour);
    let site = Site::new(&collector.url());
    let (agent, browser) = open(&site);
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    Some((collector, site, agent, format!("http://{}/", browser.wire.address), driver))
}

/// Moves the focus on until it is where the label says, and sees to it that people see where it is.
fn tab_to(driver: &Driver, label: &str) {
    let where_it_is = "const at = document.activeElement; if (at === document.body) return ['', '']; \
        return [(at.labels && at.labels.length ? at.labels[0].innerText : at.innerText), getComputedStyle(at).outlineStyle];";
    for _ in 0..60 {
        driver.keys(TAB);
        let at = driver.ask_own(where_it_is);
        if at[0].as_str().is_some_and(|text| text.contains(label)) {
            assert_eq!(at[1], "solid", "the focus on {label} is seen");
            return;
        }
    }
    panic!("the focus never came to {label}");
}

/// Serves one page to whoever asks.
fn evil_server(page: &str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n";
    let answer = format!("{head}Content-Length: {}\r\n\r\n{page}", page.len());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let answer = answer.clone();
            // A browser opens connections ahead of its requests, so one must not wait for another.
            std::thread::spawn(move || {
                if let Ok(1..) = stream.read(&mut [0; 4_096]) {
                    stream.write_all(answer.as_bytes()).ok();
                }
            });
        }
    });
    address
}
