//! The page on the network, in a network namespace with an address that is not of loopback.

use std::process::{Command, Stdio};

use super::{Browser, Wire, address};
use crate::collector::until;
use crate::site::{Agent, Site};

/// The address in the namespace.
const IP: [u8; 4] = [10, 77, 0, 1];

#[test]
fn a_pin_opens_the_page_on_the_network_and_five_wrong_ones_shut_it() {
    let Some((site, mut agent, here, there)) = isolated() else { return };
    let (mut here, mut phone, mut attacker) = (Browser::new(here), Browser::new(there), Browser::new(there));

    let login = phone.get("/");
    assert!(login.body.contains("Mã PIN của điểm cầu") && !login.body.contains("TX-001"), "{}", login.body);
    assert!(!login.body.contains("Số đại biểu"), "{}", login.body);
    assert_eq!(phone.get("/live").status, 403);
    assert_eq!(phone.send("/count", "count=45").status, 403);
    let pin = pin(&mut here);
    assert!(here.get("/").live("network").contains("http://10.77.0.1:"));

    // A stray space is no fault.
    let spaced = format!("pin={}+{}", &pin[..3], &pin[3..]);
    phone.get("/");
    assert_eq!(phone.send("/pin", &spaced).status, 303);
    let page = phone.get("/");
    assert!(page.body.contains("Số đại biểu có mặt (gồm cả người dân)"));
    assert!(!page.body.contains(&pin) && !page.body.contains("data-live=\"network\""), "{}", page.body);
    assert_eq!(phone.send("/count", "count=45&by=Lan").status, 303);

    attacker.get("/");
    let wrong = if pin == "000000" { "pin=000001" } else { "pin=000000" };
    for left in (1..5).rev() {
        let reply = attacker.send("/pin", wrong);
        assert_eq!(reply.status, 403);
        assert!(reply.body.contains(&format!("Còn {left} lần thử")), "{}", reply.body);
    }
    let reply = attacker.send("/pin", wrong);
    assert_eq!(reply.status, 429);
    assert!(reply.body.contains("Trong 15 phút nữa"), "{}", reply.body);
    assert_eq!(attacker.send("/pin", &spaced).status, 429);
    until("it is logged", || site.log().contains("too many wrong PINs"));
    assert!(site.log().contains("from=10.77.0.1"), "{}", site.log());

    // Those who are in stay in; the people at the machine see it.
    assert_eq!(phone.get("/live").status, 200);
    assert!(here.get("/").live("network").contains("Có người thử mã PIN sai 5 lần lúc"));

    // A restart keeps PIN and pause, and sends everybody to the PIN again.
    agent.kill();
    let agent = run_isolated(&site, here.wire.address.port());
    let pid = Some(agent.child.id());
    for browser in [&mut here, &mut phone, &mut attacker] {
        browser.wire.within = pid;
    }
    until("it is served again", || site.log().matches("the page is served").count() == 2);
    attacker.get("/");
    assert_eq!(attacker.send("/pin", &spaced).status, 429);
    assert!(phone.get("/").body.contains("Đã sai quá nhiều lần"));
    assert_eq!(self::pin(&mut here), pin);
    assert_eq!(here.send("/count", "count=46&by=Lan").status, 303);
}

#[test]
fn is_on_loopback_alone_unless_that_is_switched_on() {
    let Some(site) = allowed() else { return };
    let mut command = within(&site);
    command.args(["--page", "127.0.0.1:7580"]);
    let agent = site.spawn(command);
    let at = address(&site);
    let script = format!("exec 3<>/dev/tcp/10.77.0.1/{}", at.port());
    let pid = agent.child.id().to_string();
    let mut reached = Command::new("nsenter");
    reached.args(["--preserve-credentials", "-U", "-n", "-t", &pid, "bash", "-c", &script]);
    let output = reached.output().expect("nsenter starts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Connection refused"), "{output:?}");
    let mut here = Browser::new(Wire { address: at, within: Some(agent.child.id()) });
    let page = here.get("/");
    assert!(page.status == 200 && !page.body.contains("Mã PIN"), "{}", page.body);
}

/// An agent with a page on all addresses of a namespace: the wire on loopback, and the network's.
fn isolated() -> Option<(Site, Agent, Wire, Wire)> {
    let site = allowed()?;
    let agent = run_isolated(&site, 7580);
    let here = Wire { address: address(&site), within: Some(agent.child.id()) };
    let there = Wire { address: (IP, here.address.port()).into(), ..here };
    Some((site, agent, here, there))
}

fn run_isolated(site: &Site, port: u16) -> Agent {
    let mut command = within(site);
    command.args(["--page", &format!("127.0.0.1:{port}"), "--page-lan", &format!("0.0.0.0:{port}")]);
    site.spawn(command)
}

/// The agent's command in a namespace of its own. All its ports are free.
fn within(site: &Site) -> Command {
    let agent = site.agent();
    let mut command = Command::new("unshare");
    let script = "ip link set lo up && ip addr add 10.77.0.1/24 dev lo && exec \"$@\"";
    command.args(["-Urn", "sh", "-c", script, "sh"]).arg(agent.get_program()).args(agent.get_args());
    command.env("DIEMCAU_PAGE", "off");
    command
}

/// A site, if this machine lets the test make namespaces.
fn allowed() -> Option<Site> {
    let made = Command::new("unshare")
        .args(["-Urn", "sh", "-c", "ip link set lo up && command -v nsenter bash"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: unshare, nsenter, ip and bash are needed, and the right to make namespaces");
        return None;
    }
    Some(Site::new("http://127.0.0.1:1"))
}

fn pin(here: &mut Browser) -> String {
    let page = here.get("/");
    let (_, rest) = page.live("network").split_once("class=\"pin\">").expect("the PIN is shown");
    rest.chars().take(7).filter(char::is_ascii_digit).collect()
}
