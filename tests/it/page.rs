//! The page of a point whose agent does not reach its collector, beside what its status says.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::frozen::http::{Browser, Wire};
use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau_agent;
use crate::harness::watcher::Watcher;
use crate::harness::{secs, until};

/// What nobody may say who cannot keep it.
const PROMISES: [&str; 2] = ["sẽ tự gửi", "tự gửi lại"];

#[test]
fn with_a_wrong_fingerprint_or_code_the_page_says_what_status_says_and_promises_nothing() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let fingerprint = collector.file().fingerprint.expect("it speaks TLS");
    let wrong = fingerprint.replace(['A', 'a', '1'], "0");
    for (right, wrong, says) in [
        (fingerprint.as_str(), wrong.as_str(), "dấu vân tay"),
        (&*code(1), "KHÔNG-CÓ", "không có trong danh sách"),
    ] {
        let mut agent = AgentProcess::start_with_page(&collector, &code(1));
        agent.wait_attached(1, secs(20));
        let config = fs::read_to_string(agent.config()).expect("it can be read");
        fs::write(agent.config(), config.replace(right, wrong)).expect("it can be written");
        agent.restart();
        let mut browser = Browser::new(Wire { address: agent.page(2), within: None });
        let (told, _) = until("status says why", secs(30), || {
            let told = status(&agent)?;
            told["why"].as_str().is_some_and(|why| why.contains(says)).then_some(told)
        });
        assert_eq!(browser.get("/").status, 200);
        assert_eq!(browser.send("/count", "count=45&by=Lan").status, 303);
        let page = browser.get("/");
        let text = plain(&page.body);
        for said in ["why", "remedy"] {
            let said = told[said].as_str().expect("status says it");
            let first = said.lines().next().expect("it is no empty text");
            assert!(text.contains(first), "{first}: {text}");
        }
        let in_words = agent.command(&["status"]);
        for promise in PROMISES {
            assert!(!text.contains(promise), "the page: {text}");
            assert!(!in_words.contains(promise), "status: {in_words}");
        }
        let attend = ["attend", "46", "--by", "Lan", "--wait", "1s", "--state"];
        let output = Command::new(diemcau_agent()).args(attend).arg(agent.state()).output();
        let said = String::from_utf8_lossy(&output.expect("it starts").stdout).into_owned();
        for promise in PROMISES {
            assert!(!said.contains(promise), "attend: {said}");
        }

        // Once it is put right, what was entered meanwhile arrives.
        fs::write(agent.config(), config).expect("it can be written");
        agent.restart();
        agent.wait_attached(2, secs(30));
        watcher.wait("the number stands", secs(20), |replica| {
            let now = replica.now(replica.roster().find(&code(1))?);
            (now.count.as_ref()?.count == 46).then_some(())
        });
        agent.process().kill();
    }
}

/// None while the agent does not hear commands yet.
fn status(agent: &AgentProcess) -> Option<Value> {
    let output =
        Command::new(diemcau_agent()).args(["status", "--json", "--state"]).arg(agent.state()).output();
    serde_json::from_slice(&output.expect("it starts").stdout).ok()
}

/// What a page shows, without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, shown)| shown));
        text.push(' ');
    }
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}
