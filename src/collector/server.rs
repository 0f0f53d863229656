//! Puts a collector together: opens the core, serves gRPC, and takes both down in order.

use std::sync::Arc;
use std::time::Duration;

use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::ids::PointIdx;
use diemcau_core::input::Input;
use diemcau_core::recipient::{Recipient, Recipients};
use diemcau_proto::DESCRIPTORS;
use diemcau_proto::v1::operator_service_server::OperatorServiceServer;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinError;
use tokio::time::{MissedTickBehavior, interval};
use tonic::transport::Server;
use tonic::transport::server::Router;
use tracing::{debug, error, info};

use super::agents::{self, Agents, Paces};
use super::caller::{Callers, Unproven};
use super::dashboards::{CoreQueries, Dashboards};
use super::deliveries::Deliveries;
use super::engine::{Engine, Parts};
use super::enrolment::Enrolment;
use super::inbox::{INBOX, Message};
use super::opening::{self, Opening};
use super::operators::{Admission, Operators};
use super::{Access, Alerts, Config, Failure, StartError, Started, door, meetings};
use crate::alert::compose::Composer;
use crate::clock::EventClock;
use crate::event::{Clock, Without};
use crate::exceeded::Exceeded;
use crate::incoming::{self, Incoming, LocalSocket};
use crate::journal::Refusal;
use crate::uplink::{self, Checks};

/// Streams on one connection: an agent has one, a dashboard two.
const STREAMS: u32 = 16;
/// What may be under way to the collector unread, bytes; an agent's messages are small.
const WINDOW: u32 = 65_535;
/// Bytes of the headers taken from a caller.
const MAX_HEADERS: u32 = 4_096;
/// Bytes of the largest message taken from an operator: a roster of 5,000 points all of whose rows change, with 800
/// bytes a row.
const MAX_OPERATORS_MESSAGE: usize = 4_194_304;
/// Bytes of the largest question after health or the protocol itself, which names a service.
const MAX_QUESTION: usize = 1_024;
/// Connections whose streams have ended get this long to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Runs a collector until `stopped`; tells `ready` where it listens, or why it does not. Gives why
/// it ended by itself, if it did.
pub(super) async fn run(
    config: Config,
    ready: oneshot::Sender<Result<Started, StartError>>,
    stopped: oneshot::Receiver<()>,
) -> Result<(), Failure> {
    let Config { event, session, listen, socket, journal, tls, without, alerts, door, uplink, meetings } =
        config;
    let shown = tls.as_ref().map(|tls| tls.served.clone());
    let (authority, fingerprint) = tls.as_ref().map(|tls| (tls.authority.clone(), tls.fingerprint)).unzip();
    let takes_unknown = match without {
        Without::Rehearsal => session == Session::Rehearsal || listen.ip().is_loopback(),
        Without::Never => false,
    };
    let opened = async {
        let listener =
            incoming::listen(listen).map_err(|source| StartError::Listen { addr: listen, source })?;
        let addr = listener.local_addr().map_err(|source| StartError::Listen { addr: listen, source })?;
        let socket = socket
            .map(|path| LocalSocket::at(path.clone()).map_err(|source| StartError::Socket { path, source }));
        let socket = socket.transpose()?;
        let door = door.map(|door| {
            let addr = door.listen;
            let listener = incoming::listen(addr).map_err(|source| StartError::Listen { addr, source })?;
            Ok::<_, StartError>((listener, door))
        });
        let door = door.transpose()?;
        Ok((listener, addr, socket, door, opening::open(journal, event, session).await?))
    };
    let (listener, addr, socket, door, opening) = match opened.await {
        Ok(opened) => opened,
        Err(error) => {
            tell(ready, Err(error));
            return Ok(());
        }
    };
    let Opening { mut core, clock, ledger, lines, begins, places } = opening;
    let deliveries = alerts.map(|alerts| start_deliveries(alerts, &places, &mut core, clock));
    let (inbox_tx, inbox) = mpsc::channel(INBOX);
    let (stop_engine, engine_stopped) = oneshot::channel();
    let (stop_server, server_stopped) = oneshot::channel::<()>();
    let exceeded = Exceeded::default();
    let connections = Incoming::new(listener, tls.map(|tls| tls.config)).with_local(socket);
    let connections = connections.counted_by(exceeded.clone());
    let connections = if takes_unknown { connections } else { connections.with_few_strangers() };
    let settings = core.state().settings();
    let times = Clock::of(&settings.time_zone, settings.start);
    let engine = Engine::new(
        Parts { core, clock, ledger, lines, deliveries, served: shown, takes_unknown },
        inbox,
        engine_stopped,
    );
    // Both end with the runtime.
    if let Some((listener, config)) = door {
        info!(listen = ?listener.local_addr().ok(), "systems may tell what they know");
        let to_core = (inbox_tx.clone(), clock);
        tokio::spawn(door::serve(listener, config, times, to_core, exceeded.clone()));
    }
    if !uplink.is_empty() {
        tokio::spawn(check_uplink(Checks::new(uplink), (inbox_tx.clone(), clock)));
    }
    let access = Access { inbox: inbox_tx.clone(), clock, exceeded };
    meetings::start(meetings, &access);
    let enrolment = Arc::new(Enrolment::new(authority.flatten(), fingerprint, access.clone()));
    let callers = Callers::new(access.clone(), Unproven::of(without, session));
    let exceeded = access.exceeded.clone();
    let router = router((inbox_tx, clock), (enrolment, exceeded), callers).await;
    let server = router.serve_with_incoming_shutdown(connections, async {
        // Dropped or told, it stops.
        let _ = server_stopped.await;
    });
    let mut server = tokio::spawn(server);
    let mut engine = tokio::spawn(engine.run());
    tell(ready, Ok(Started { addr, begins, access }));

    tokio::select! {
        _ = stopped => {}
        ended = &mut engine => return Err(failed(ended)),
        ended = &mut server => {
            error!(?ended, "the server ended");
            return Err(Failure::Ended);
        }
    }
    // The listener closes first, then the engine makes durable what was taken and ends the streams.
    drop(stop_server);
    drop(stop_engine);
    let ended = match engine.await {
        Ok(Ok(())) => Ok(()),
        ended => Err(failed(ended)),
    };
    if tokio::time::timeout(CLOSE_WITHIN, server).await.is_err() {
        debug!("connections that did not close are cut");
    }
    ended
}

/// Lets the core know who may be told, and starts the channels. `places` are those of the file's rows.
fn start_deliveries(alerts: Alerts, places: &[PointIdx], core: &mut Core, clock: EventClock) -> Deliveries {
    let Alerts { recipients, directory, language, data } = alerts;
    let recipients = recipients.iter().cloned().map(|recipient| Recipient {
        scope: recipient.scope.and_then(|scope| places.get(scope.as_usize()).copied()),
        ..recipient
    });
    let (recipients, _) = Recipients::new(recipients);
    let recipients = Arc::new(recipients);
    core.set_recipients(recipients.clone());
    let zone = TimeZone::get(&core.state().settings().time_zone).unwrap_or(TimeZone::UTC);
    Deliveries::start((recipients, directory), (Composer { language, zone }, data), clock)
}

/// Why the loop ended, which was not told to.
fn failed(ended: Result<Result<(), Refusal>, JoinError>) -> Failure {
    if let Ok(Err(refusal)) = ended {
        error!(?refusal, "another collector writes this journal");
        return Failure::Superseded(refusal);
    }
    error!(?ended, "the loop ended");
    Failure::Ended
}

/// Asks again and again whether the collector's own way out works.
async fn check_uplink(checks: Checks, (inbox, clock): (mpsc::Sender<Message>, EventClock)) {
    let mut ticks = interval(uplink::EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let works = checks.works().await;
        let message = Message::Input { at: clock.now(), input: Input::Uplink { works } };
        if inbox.send(message).await.is_err() {
            return;
        }
    }
}

async fn router(
    (inbox, clock): (mpsc::Sender<Message>, EventClock),
    (enrolment, exceeded): (Arc<Enrolment>, Exceeded),
    callers: Callers,
) -> Router {
    let paces = Arc::new(Paces::default());
    let agents = agents::service(Agents { inbox: inbox.clone(), clock, enrolment, paces, exceeded });
    let operators = Operators { inbox: inbox.clone(), clock, callers: callers.clone() };
    let operators = OperatorServiceServer::new(operators).max_decoding_message_size(MAX_OPERATORS_MESSAGE);
    let operators = Admission::new(operators, callers.clone());
    let dashboards = Dashboards::new(CoreQueries { inbox, callers: Some(callers) });
    let (reporter, health) = tonic_health::server::health_reporter();
    let health = health.max_decoding_message_size(MAX_QUESTION);
    reporter.set_service_status("diemcau.v1.AgentService", tonic_health::ServingStatus::Serving).await;
    reporter.set_service_status("diemcau.v1.DashboardService", tonic_health::ServingStatus::Serving).await;
    reporter.set_service_status("diemcau.v1.OperatorService", tonic_health::ServingStatus::Serving).await;
    let described =
        || tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let reflection = described().build_v1().expect("the committed descriptors are read by a test");
    // What Python's grpcio and older tools ask for.
    let reflection_alpha = described().build_v1alpha().expect("they are the same descriptors");
    let (reflection, reflection_alpha) = (
        reflection.max_decoding_message_size(MAX_QUESTION),
        reflection_alpha.max_decoding_message_size(MAX_QUESTION),
    );
    Server::builder()
        .initial_connection_window_size(WINDOW)
        .initial_stream_window_size(WINDOW)
        .max_concurrent_streams(STREAMS)
        .http2_max_header_list_size(MAX_HEADERS)
        .add_service(agents)
        .add_service(dashboards)
        .add_service(operators)
        .add_service(health)
        .add_service(reflection)
        .add_service(reflection_alpha)
}

fn tell<T>(ready: oneshot::Sender<Result<T, StartError>>, outcome: Result<T, StartError>) {
    if ready.send(outcome).is_err() {
        debug!("nobody waits for the collector");
    }
}
