//! What a revoked operator or machine has open when it is revoked.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tonic::{Code, Status};

use super::enrolment::{address, codes, enroll, strict};
use super::{done, run};
use crate::harness::collector::Collector;
use crate::harness::event::code;
use crate::harness::process::diemcau_monitor;
use crate::harness::screen::{self, Screen};
use crate::harness::{measured, secs, skip};

/// What the issue asks for.
const WITHIN: Duration = Duration::from_secs(5);

#[test]
fn what_is_open_ends_when_its_operator_or_machine_is_revoked_or_gets_other_rights() {
    let collector = strict(4);
    let [binh, mai, hoa] = [("Bình", "operator"), ("Mai", "operator"), ("Hoa", "viewer")]
        .map(|(name, role)| of_identity(&collector, &add(&collector, name, &["--role", role])));
    let state = collector.dir().join("state");
    done(&enroll(&address(&collector), &codes(&collector)[&code(1)], &state));
    let machine = of_identity(&collector, &state);

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let bystander = Open::start(&hoa).await;
        for (who, target, args) in [
            ("an operator", &binh, ["operators", "revoke", "Bình"]),
            ("an operator who is to have another scope", &mai, ["operators", "revoke", "Mai"]),
            ("a machine", &machine, ["enroll", "revoke", &code(1)]),
        ] {
            let open = Open::start(target).await;
            let begun = Instant::now();
            revoke(&collector, &args).await;
            let ended = open.ended().await;
            measured(
                "a watch that is revoked",
                &format!("{who}: over {:?} after the command began", begun.elapsed()),
            );
            for (what, status) in ["watch", "line"].into_iter().zip(ended) {
                assert_eq!(status.code(), Code::PermissionDenied, "{who}: {what}: {status}");
                assert!(status.message().contains("was revoked"), "{who}: {what}: {status}");
            }
        }
        let anew = add(&collector, "Mai", &["--role", "operator", "--scope", &code(2)]);
        Open::start(&of_identity(&collector, &anew)).await;
        assert!(!bystander.is_over(), "nobody else's ends");
    });
}

#[test]
fn the_dashboard_of_a_revoked_operator_says_why_it_sees_nothing_new() {
    if let Some(why) = screen::why_not() {
        return skip("the dashboard of a revoked operator", &why);
    }
    let mut collector = strict(4);
    let hoa = add(&collector, "Hoa", &["--role", "viewer"]).display().to_string();
    let file = collector.file();
    let fingerprint = file.fingerprint.clone().expect("it has TLS");
    let way = ["--connect", &file.url, "--fingerprint", &fingerprint, "--identity", &hoa, "--lang", "en"];
    let screen = Screen::start((160, 48), &diemcau_monitor(), &way);
    screen.wait("it watches", secs(20), |text| text.contains("0/4"));
    let data = collector.data().display().to_string();
    done(&run(&["operators", "revoke", "Hoa", "--by", "An", "--data", &data]));
    screen.wait("it says so", WITHIN, |text| text.contains("was revoked"));
    collector.process().terminate();
}

/// The streams that a dashboard has open.
struct Open {
    watch: JoinHandle<Status>,
    line: JoinHandle<Status>,
}

impl Open {
    /// Opens them, and waits until both give something.
    async fn start(target: &Target) -> Self {
        let channel = connect(target, ConnectOptions::DASHBOARD).await.expect("it is reached");
        let mut client = DashboardServiceClient::new(channel);
        let watch = client.watch(v1::WatchRequest {}).await.expect("it may look").into_inner();
        let line =
            client.inspect(v1::InspectRequest { point: code(1) }).await.expect("it may look").into_inner();
        Self { watch: until_over(watch).await, line: until_over(line).await }
    }

    fn is_over(&self) -> bool {
        self.watch.is_finished() || self.line.is_finished()
    }

    /// How they end, which they do in time.
    async fn ended(self) -> [Status; 2] {
        let ended = timeout(WITHIN, async { [self.watch.await, self.line.await] });
        ended.await.expect("they end").map(|ended| ended.expect("it does not panic"))
    }
}

/// Reads on until a stream ends, from when it first gave something.
async fn until_over<T: Send + 'static>(mut stream: tonic::Streaming<T>) -> JoinHandle<Status> {
    stream.message().await.expect("it goes on").expect("it says something");
    tokio::spawn(async move {
        loop {
            match stream.message().await {
                Ok(Some(_)) => {}
                Ok(None) => return Status::ok("over"),
                Err(status) => return status,
            }
        }
    })
}

fn of_identity(collector: &Collector, dir: &Path) -> Target {
    collector.target().as_in(Some(dir)).expect("the certificate is there")
}

/// An operator is added; gives the folder of the certificate.
fn add(collector: &Collector, name: &str, rights: &[&str]) -> PathBuf {
    let out = collector.dir().join(format!("{name} {}", rights.join(" ")));
    let [shown, data] = [&out, &collector.data()].map(|path| path.display().to_string());
    let mut args = vec!["operators", "add", name, "--out", &shown, "--by", "An", "--data", &data];
    args.extend(rights);
    done(&run(&args));
    out
}

/// Runs the command beside what is open.
async fn revoke(collector: &Collector, what: &[&str]) {
    let data = collector.data().display().to_string();
    let mut args: Vec<String> = what.iter().map(|&arg| arg.to_owned()).collect();
    args.extend(["--by", "An", "--data", &data].map(str::to_owned));
    let command = tokio::task::spawn_blocking(move || {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        done(&run(&args))
    });
    command.await.expect("it is done");
}
