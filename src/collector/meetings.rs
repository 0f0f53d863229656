//! Asks the meetings' servers again and again who is there, and tells the core.

use std::fs;
use std::time::Duration;

use diemcau_core::act::{Act, Actor};
use diemcau_phrase::Language;
use diemcau_proto::v1::act_response::Outcome;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tracing::{info, warn};

use super::Access;
use crate::meeting::matching::{Matched, Matcher};
use crate::meeting::poll::{AskError, Asker};
use crate::meeting::rules::Rules;
use crate::meeting::server::MeetingServer;

/// A list holds so many times as long as lies between two questions, so that one answer may fail to come; but no
/// less than [`HOLDS_AT_LEAST`].
const HOLDS_TIMES: u32 = 4;
/// See [`HOLDS_TIMES`].
const HOLDS_AT_LEAST: Duration = Duration::from_mins(2);

/// Asks each server until the collector stops, and looks for its names in the roster as it is then.
pub(super) fn start(servers: Vec<MeetingServer>, access: &Access) {
    if servers.is_empty() {
        return;
    }
    match Asker::new() {
        Ok(asker) => {
            for server in servers {
                tokio::spawn(keep(server, asker.clone(), access.clone()));
            }
        }
        Err(error) => {
            warn!(error = &error as &dyn std::error::Error, "nobody is asked who is in the meeting");
        }
    }
}

async fn keep(server: MeetingServer, asker: Asker, access: Access) {
    let holds = (server.every * HOLDS_TIMES).max(HOLDS_AT_LEAST);
    let mut ticks = interval(server.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told: Option<(Instant, Vec<Box<str>>)> = None;
    let mut said = None;
    loop {
        ticks.tick().await;
        let answer = asker.ask(&server).await;
        let Ok(seen) = access.look(|state, _| state.roster().clone()).await else { return };
        let roster = seen.what;
        let outcome = match answer {
            Ok(participants) => rules(&server)
                .map(|rules| (participants.len(), Matcher::new(&roster, &rules).list(&participants))),
            Err(error) => Err(why(error)),
        };
        let (n_participants, matched) = match outcome {
            Ok(listed) => listed,
            Err(why) => {
                if said.as_ref() != Some(&Err(why.clone())) {
                    warn!(meeting = server.name, why, "who is in the meeting cannot be asked");
                }
                said = Some(Err(why));
                continue;
            }
        };
        let Matched { points, doubtful, unmatched, .. } = &matched;
        let counts = (points.len(), doubtful.len(), unmatched.len());
        if said.as_ref() != Some(&Ok(counts)) {
            let (points, doubtful, unmatched) = counts;
            info!(
                meeting = server.name,
                n_participants, points, doubtful, unmatched, "who is in the meeting"
            );
        }
        said = Some(Ok(counts));
        let codes: Vec<Box<str>> = points.iter().map(|idx| roster.point(*idx).code.as_str().into()).collect();
        let is_fresh = |(at, held): &(Instant, Vec<Box<str>>)| *held == codes && at.elapsed() < holds / 2;
        if told.as_ref().is_some_and(is_fresh) {
            continue;
        }
        let act = Act::ListMeeting {
            source: server.name.as_str().into(),
            codes: codes.clone(),
            n_participants: u32::try_from(n_participants).unwrap_or(u32::MAX),
            holds,
        };
        let actor = Actor { name: server.name.as_str().into(), address: None, user: None };
        let Ok(response) = access.act(actor, act).await else { return };
        // What could not be written is told again with the next answer.
        let is_done = matches!(response.outcome, Some(Outcome::Done(_)));
        told = is_done.then(|| (Instant::now(), codes));
    }
}

/// The rules as they stand now: people add to them while the meeting runs.
fn rules(server: &MeetingServer) -> Result<Rules, String> {
    let Some(path) = &server.rules else { return Ok(Rules::default()) };
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Rules::parse(&text).map_err(|misread| format!("{}: {}", path.display(), misread.written))
}

fn why(error: AskError) -> String {
    match error {
        AskError::Fault(fault) => Language::English.list_fault(&fault),
        AskError::File { file, source } => format!("{file}: {source}"),
        AskError::Header { .. } => error.to_string(),
    }
}
