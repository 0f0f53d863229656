//! Operators by their certificates: what they may, in whose name it is journaled, and what they see.

use std::path::Path;
use std::process::Output;

use diemcau_core::fact::FactBody;
use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tonic::Code;

use super::{complained, done, run};
use crate::harness::collector::{Collector, Serve};
use crate::harness::watcher::Watcher;
use crate::harness::{event, facts, secs};

const ROSTER: &str = "code,name,level,parent,phone\nP0,Tỉnh,tinh,,0900000000\nP1,Xã Một,xa,P0,0900000001\n\
                      P2,Thôn Hai,thon,P1,0900000002\nP3,Xã Ba,xa,P0,0900000003\n";

#[test]
fn an_operator_is_who_the_certificate_says_and_may_what_the_role_says() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = event::write_with(dir.path(), ROSTER, &[]);
    let mut collector = Collector::start_of(dir, event, Serve::default());
    let data = collector.data().display().to_string();
    let folder = |name: &str| collector.dir().join(name).display().to_string();
    for (name, role, scope, out) in [
        ("Bình", "operator", None, "binh"),
        ("Hoa", "viewer", Some("P1"), "hoa"),
        ("Mai", "operator", Some("P1"), "mai"),
    ] {
        let out = folder(out);
        let mut args =
            vec!["operators", "add", name, "--role", role, "--out", &out, "--by", "An", "--data", &data];
        args.extend(scope.iter().flat_map(|scope| ["--scope", scope]));
        done(&run(&args));
    }
    let listed = done(&run(&["operators", "list", "--data", &data]));
    assert_eq!(listed, "Bình\toperator\t*\nHoa\tviewer\tP1\nMai\toperator\tP1\n");

    let again = folder("again");
    let twice =
        ["operators", "add", "Bình", "--role", "viewer", "--out", &again, "--by", "An", "--data", &data];
    assert_eq!(run(&twice).status.code(), Some(1));
    assert!(!Path::new(&again).exists(), "a certificate that was not given is not left behind");

    let file = collector.file();
    let fingerprint = file.fingerprint.clone().expect("it has TLS");
    let as_whom = |who: &str, args: &[&str]| -> Output {
        let identity = folder(who);
        let mut all = args.to_vec();
        let way =
            ["--connect", &file.url, "--fingerprint", &fingerprint, "--identity", &identity, "--lang", "en"];
        all.extend(way);
        run(&all)
    };
    let reply = |who: &str, code: &str| as_whom(who, &["reply", code, "Đang đến", "--by", "Kẻ giả danh"]);
    done(&reply("binh", "P3"));
    done(&reply("mai", "P2"));
    let outside = reply("mai", "P3");
    assert!(complained(&outside).contains("outside your scope"), "{outside:?}");
    let looks = reply("hoa", "P2");
    assert!(complained(&looks).contains("your role does not allow this"), "{looks:?}");
    let beyond = as_whom("binh", &["enroll", "revoke", "P1", "--by", "Bình"]);
    assert!(complained(&beyond).contains("your role does not allow this"), "{beyond:?}");

    let target = |who: &str| {
        let target = Target::parse(&file.url, Some(&fingerprint)).expect("it is one");
        target.as_in(Some(Path::new(&folder(who)))).expect("the certificate is there")
    };
    let (phones, _) = Watcher::start(target("hoa"), None).wait("the roster", secs(10), |replica| {
        let phones: Vec<_> = replica.roster().iter().map(|(_, point)| point.phone.to_string()).collect();
        (phones.len() == 4).then_some(phones)
    });
    assert_eq!(phones, ["", "0900000001", "0900000002", ""]);

    done(&run(&["operators", "revoke", "Bình", "--by", "An", "--data", &data]));
    let gone = reply("binh", "P3");
    assert!(complained(&gone).contains("was revoked"), "{gone:?}");
    assert_eq!(watch(&target("binh")), Err(Code::PermissionDenied));
    assert_eq!(watch(&target("mai")), Ok(()));

    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let by = facts::read(&collector.data()).into_iter().filter_map(|fact| match fact.body {
        FactBody::Replied { actor, .. } => Some((actor.name.to_string(), actor.address.is_some())),
        _ => None,
    });
    assert_eq!(by.collect::<Vec<_>>(), [("Bình".to_owned(), true), ("Mai".to_owned(), true)]);
}

fn watch(target: &Target) -> Result<(), Code> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let channel = connect(target, ConnectOptions::DASHBOARD).await.expect("it is reached");
        let watched = DashboardServiceClient::new(channel).watch(v1::WatchRequest {}).await;
        watched.map(drop).map_err(|status| status.code())
    })
}
