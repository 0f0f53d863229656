//! Row 16: what it costs the collector that a machine shows a certificate. Machines that have one and machines that
//! have none connect, attach and break off, over and over, in turns.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use diemcau_agent::enrolment;
use diemcau_proto::channel::{ClientIdentity, ConnectOptions, Target, connect};
use diemcau_proto::enrol_code::EnrolCode;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::collector_message::Body;
use diemcau_proto::v1::identity_act::Act as IdentityAct;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::sleep;

use crate::child::{Security, Server};
use crate::figures::{Measured, float};
use crate::province::{Province, code};
use crate::swarm::greeting;
use crate::{Bench, progress};

/// Machines that connect at the same time.
const CONNECTING: usize = 64;
/// After each round, for what the collector still does about it.
const SETTLE: Duration = Duration::from_millis(500);

/// A machine at a point.
struct Machine {
    idx: usize,
    target: Target,
}

pub(crate) fn reconnects(bench: Bench) -> anyhow::Result<Measured> {
    let (n_machines, rounds) = (bench.pick(1_000, 50), bench.pick(5, 2));
    let province = Province { n_points: 2 * n_machines, heartbeat_s: 5, n_speaking: 0 };
    let server = Server::collector(province, Security::Tls)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    progress(format_args!("{n_machines} machines are enrolled"));
    let (enrolled, others) = runtime.block_on(machines(&server, n_machines))?;
    let mut cpu = [Duration::ZERO; 2];
    for round in 0..=rounds {
        for (machines, cpu) in [&enrolled, &others].into_iter().zip(&mut cpu) {
            let used = server.used(|| reconnect(&runtime, machines))?;
            // Whoever comes for the first time is looked up, and costs more.
            if round > 0 {
                *cpu += used.cpu;
            }
        }
    }
    let n = float(n_machines) * f64::from(rounds);
    let load =
        format!("{n_machines} machines with a certificate and as many without connect {rounds} times each");
    let mut measured = Measured { load, ..Measured::default() };
    let [ours, baseline] = cpu.map(|cpu| cpu.as_secs_f64() * 1_000.0 / n);
    measured.ours.add("reconnect_cpu_ms", "ms", ours);
    measured.baseline.add("reconnect_cpu_ms", "ms", baseline);
    measured.notes.push(
        "a whole handshake of TLS 1.3, the greeting, the welcome, and what the break makes of the point"
            .to_owned(),
    );
    Ok(measured)
}

/// As many machines that are enrolled as such that are not.
async fn machines(server: &Server, n: usize) -> anyhow::Result<(Rc<[Machine]>, Rc<[Machine]>)> {
    let target = server.target()?;
    let print = target.fingerprint().context("the collector has a certificate")?;
    let codes: Vec<EnrolCode> = (0..n).map(|idx| EnrolCode::new(print, idx as u64 + 1)).collect();
    issue(&target, &codes).await?;
    let (dir, address) = (tempfile::tempdir()?, format!("{}:{}", target.host(), target.port()));
    let mut enrolled = Vec::with_capacity(n);
    for (idx, code) in codes.iter().enumerate() {
        let identity = identity(&address, code, &dir.path().join(idx.to_string())).await?;
        enrolled.push(Machine { idx, target: target.clone().with_identity(&identity)? });
    }
    // Each has a client of its own, as a machine has.
    let others = (n..2 * n).map(|idx| Ok(Machine { idx, target: server.target()? }));
    Ok((enrolled.into(), others.collect::<anyhow::Result<Vec<_>>>()?.into()))
}

async fn issue(target: &Target, codes: &[EnrolCode]) -> anyhow::Result<()> {
    let issued = (0..).zip(codes);
    let codes = issued.map(|(idx, own)| v1::IssuedCode { point: code(idx), digest: own.digest().to_vec() });
    let issue = v1::IssueCodes { codes: codes.collect(), valid_s: 86_400 };
    let act = Act::Identity(v1::IdentityAct { act: Some(IdentityAct::IssueCodes(issue)) });
    let channel = connect(target, ConnectOptions::DASHBOARD).await?;
    let request = v1::ActRequest { by: "bench".to_owned(), act: Some(act) };
    match OperatorServiceClient::new(channel).act(request).await?.into_inner().outcome {
        Some(Outcome::Done(_)) => Ok(()),
        other => bail!("codes were not issued: {other:?}"),
    }
}

async fn identity(address: &str, code: &EnrolCode, state: &Path) -> anyhow::Result<ClientIdentity> {
    enrolment::enroll(address, code, state).await?;
    ClientIdentity::of_dir(state)?.context("an enrolment leaves an identity")
}

/// Each connects once, is welcome, and breaks off.
fn reconnect(runtime: &Runtime, machines: &Rc<[Machine]>) -> anyhow::Result<()> {
    let gate = Rc::new(Semaphore::new(CONNECTING));
    runtime.block_on(LocalSet::new().run_until(async {
        let mut all = JoinSet::new();
        for at in 0..machines.len() {
            let (machines, gate) = (Rc::clone(machines), Rc::clone(&gate));
            all.spawn_local(async move {
                let _permit = gate.acquire().await;
                attach(&machines[at]).await
            });
        }
        while let Some(attached) = all.join_next().await {
            attached??;
        }
        sleep(SETTLE).await;
        Ok(())
    }))
}

async fn attach(machine: &Machine) -> anyhow::Result<()> {
    let channel = connect(&machine.target, ConnectOptions::AGENT).await?;
    let said = tokio_stream::once(greeting(machine.idx, machine.idx));
    let said = tokio_stream::StreamExt::chain(said, tokio_stream::pending());
    let mut heard = AgentServiceClient::new(channel).attach(said).await?.into_inner();
    match heard.message().await?.and_then(|message| message.body) {
        Some(Body::Welcome(_)) => Ok(()),
        other => bail!("no welcome: {other:?}"),
    }
}
