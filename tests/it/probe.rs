//! An operator asks real agents for a probe of a real SIP server, from the dashboard and by the command.

use std::process::{Command, Output};

use diemcau_core::fact::FactBody;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::peer::{self, HERE, Peer, free_port};
use crate::harness::process::{diemcau, diemcau_monitor};
use crate::harness::screen::{self, Screen};
use crate::harness::{facts, secs, skip, until_true};

#[test]
fn an_operator_asks_a_point_for_a_probe_and_sees_what_its_agent_finds() {
    let test = "a probe that is asked for";
    let Some(kamailio) = peer::kamailio() else { return skip(test, "kamailio is not installed") };
    if let Some(why) = screen::why_not() {
        return skip(test, &why);
    }
    let sip = Peer::kamailio(&kamailio, HERE, free_port(HERE.ip));
    let mut collector = Collector::start(Shape { points: 4, speaking: 0 }, Serve::default());
    // Of its own accord it asks once a minute.
    let probe = format!(
        "[[probe]]\nname = \"báo hiệu\"\nkind = \"sip\"\ntarget = \"sip:{};transport=udp\"\ninterval = \"1m\"\n",
        sip.address
    );
    let probing = AgentProcess::start_with(&collector, &code(2), &probe);
    let idle = AgentProcess::start(&collector, &code(3));
    probing.wait_attached(1, secs(20));
    idle.wait_attached(1, secs(20));

    let data = collector.data().display().to_string();
    let args = ["--data", &data, "--lang", "vi", "--as", "Lê Hoa"];
    let screen = Screen::start((160, 48), &diemcau_monitor(), &args);
    screen.wait("the points", secs(20), |text| text.contains("Đang kết nối 2/4"));
    for key in ["/", "P", "0", "0", "0", "2", "Enter", "Enter"] {
        screen.press(key);
    }
    screen.wait("the point", secs(10), |text| text.contains("P0002"));
    screen.press("D");
    let found = |text: &str| text.contains("trả lời sau") && text.contains("báo hiệu: ");
    screen.wait("the answer", secs(15), found);
    screen.wait("it stays in the point's detail, with who asked", secs(10), |text| {
        text.contains("(Lê Hoa), trả lời sau") && text.contains("mất 0,0%")
    });

    // The agent asks the server no more often, whoever wants it.
    let again = ask(&collector, 2);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert!(stderr(&again).contains("ask again in"), "{again:?}");
    let none = ask(&collector, 3);
    assert_eq!((none.status.code(), stderr(&none).contains("no probe")), (Some(1), true), "{none:?}");
    let gone = ask(&collector, 1);
    assert_eq!((gone.status.code(), stderr(&gone).contains("not connected")), (Some(1), true), "{gone:?}");
    let nowhere = ask(&collector, 9);
    assert_eq!((nowhere.status.code(), stderr(&nowhere).contains("P0009")), (Some(1), true), "{nowhere:?}");

    let mut told = String::new();
    until_true("it may be asked again", secs(20), || {
        let output = ask(&collector, 2);
        told = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success()
    });
    assert!(told.contains("(Trần Minh), answered after") && told.contains("  báo hiệu: "), "{told}");
    assert!(told.contains("loss 0.0%"), "{told}");

    screen.press("q");
    collector.kill();
    let who: Vec<_> = facts::read(&collector.data())
        .into_iter()
        .filter_map(|fact| match fact.body {
            FactBody::ProbeAsked { actor, .. } => Some(actor.name),
            _ => None,
        })
        .collect();
    assert_eq!((&*who[0], &*who[1]), ("Lê Hoa", "Trần Minh"));
}

fn ask(collector: &Collector, point: usize) -> Output {
    let mut command = Command::new(diemcau());
    command.args(["probe", &code(point), "--by", "Trần Minh", "--lang", "en", "--data"]);
    command.arg(collector.data()).output().expect("diemcau runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
