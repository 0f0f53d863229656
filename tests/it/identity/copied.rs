//! Two machines with the identity of one point: the state directory of one was copied to the other.

use std::fs;
use std::path::Path;

use diemcau_core::fact::FactBody;

use super::enrolment::{address, codes, enroll, strict};
use super::{done, run};
use crate::frozen::copy;
use crate::harness::agent::why_no_other_machine;
use crate::harness::event::code;
use crate::harness::process::{Process, diemcau_agent};
use crate::harness::{facts, secs, skip, until};

#[test]
fn two_machines_with_one_points_certificate_are_an_incident_that_names_both() {
    if let Some(why) = why_no_other_machine() {
        return skip("two machines with one certificate", &why);
    }
    let mut collector = strict(3);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let [one, other] = ["one", "other"].map(|name| dir.path().join(name));
    done(&enroll(&address(&collector), &codes(&collector)[&code(1)], &one));
    copy(&one, &other);
    let agents = [(&one, "PC-A"), (&other, "PC-B")].map(|(state, host)| start(state, host, dir.path()));

    let data = collector.data().display().to_string();
    let incidents = |language: &str| done(&run(&["incidents", "--data", &data, "--lang", language]));
    let (told, _) = until("its incident names both", secs(120), || {
        Some(incidents("en")).filter(|told| told.contains("PC-A") && told.contains("PC-B"))
    });
    for each in ["they connect in turn", "PC-A (127.0.0.1, ", "PC-B (127.0.0.1, ", "one certificate"] {
        assert!(told.contains(each), "{each}: {told}");
    }
    let told = incidents("vi");
    assert!(told.contains("thay nhau kết nối") && told.contains("PC-A (127.0.0.1, mã máy"), "{told}");

    drop(agents);
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let attached = facts::read(&collector.data()).into_iter().filter_map(|fact| match fact.body {
        FactBody::Attached { agent, .. } => Some(agent.marks),
        _ => None,
    });
    let attached: Vec<_> = attached.collect();
    assert!(attached.len() > 2, "{attached:?}");
    for marks in &attached {
        assert_eq!(marks.address, Some([127, 0, 0, 1].into()));
        assert!(marks.certificate.is_some() && marks.certificate == attached[0].certificate);
    }
}

/// An agent on a machine of that name, which has a boot of its own.
fn start(state: &Path, host: &str, log_dir: &Path) -> Process {
    let boot = state.with_extension("boot");
    fs::write(&boot, format!("{host}-boot\n")).expect("it can be written");
    let script = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && echo \"$1\" > /proc/sys/kernel/hostname \
                  && shift && exec \"$@\"";
    let (boot, state) = (boot.display().to_string(), state.display().to_string());
    let agent = diemcau_agent().display().to_string();
    let args = ["--mount", "--uts", "sh", "-c", script, &boot, host, &agent, "run", "--state", &state];
    let args = [&args[..], &["--page", "off", "--power-root", "/nonexistent"]].concat();
    Process::start_with("agent", Path::new("unshare"), &args, &[("RUST_LOG", "diemcau_agent=debug")], log_dir)
}
