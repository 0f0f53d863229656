//! The way to the collector, whether it is the right one, and whether it knows this point.
//!
//! It looks at the collector's picture as a dashboard does and attaches nothing: the running agent
//! keeps its stream, and the point does not look connected because somebody checked.

use std::time::Duration;

use diemcau_core::text::line;
use diemcau_phrase::Language;
use diemcau_phrase::check as phrase;
use diemcau_phrase::failure::Explain as _;
use diemcau_proto::channel::{ChannelError, ConnectOptions, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;
use tokio::time::timeout;

use super::CheckResult;
use crate::clock::Now;
use crate::reporter::MESSAGE;
use crate::service::Settings;

/// The picture comes up to this point's page within this.
const PATIENCE: Duration = Duration::from_secs(20);
/// A wall clock further away than this is told.
const CLOCKS_APART: Duration = Duration::from_secs(2);

/// What the collector asks of this point.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) path: Option<v1::PathSettings>,
}

/// What the collector's picture says of this point.
enum Found {
    Point { begin: Box<v1::SnapshotBegin>, point: Box<v1::Point> },
    NoPoint { event: String },
    NotWhole(String),
}

pub(super) async fn check(language: Language, settings: &Settings) -> (Vec<CheckResult>, Option<Asked>) {
    let target = &settings.target;
    let channel = match connect(target, ConnectOptions::DASHBOARD).await {
        Ok(channel) => channel,
        Err(error) => {
            let advice = advice(language, &error);
            let what = phrase::no_collector(language, target, error.explain(language));
            return (vec![CheckResult::bad(what, advice)], None);
        }
    };
    let mut lines = vec![CheckResult::good(phrase::collector(language, target))];
    let client = DashboardServiceClient::new(channel);
    let found = match timeout(PATIENCE, find(language, client, settings.point.as_str())).await {
        Ok(Ok(found)) => found,
        Ok(Err(status)) => Found::NotWhole(shown(status.message())),
        Err(_) => Found::NotWhole(phrase::no_answer_within(language, PATIENCE)),
    };
    match found {
        Found::Point { begin, point } => {
            lines.extend(clocks(language, begin.at_ms));
            lines.push(CheckResult::good(phrase::point(language, &settings.point, shown(&point.name))));
            let mut levels = begin.event.map(|event| event.levels).unwrap_or_default();
            let level = usize::try_from(point.level).ok().filter(|level| *level < levels.len());
            (lines, Some(Asked { path: level.and_then(|level| levels.swap_remove(level).path) }))
        }
        Found::NoPoint { event } => {
            lines.push(CheckResult::bad(
                phrase::no_point(language, &settings.point, &event),
                phrase::fix_code(language),
            ));
            (lines, None)
        }
        Found::NotWhole(why) => {
            lines.push(CheckResult::bad(phrase::no_roster(language, why), phrase::tell_collector(language)));
            (lines, None)
        }
    }
}

async fn find(
    language: Language,
    mut client: DashboardServiceClient<tonic::transport::Channel>,
    code: &str,
) -> Result<Found, tonic::Status> {
    let mut replies = client.watch(v1::WatchRequest {}).await?.into_inner();
    let mut begin = None;
    while let Some(reply) = replies.message().await? {
        match reply.body {
            Some(Body::Begin(first)) => begin = Some(Box::new(first)),
            Some(Body::Page(page)) => {
                let point = page.points.into_iter().find(|point| point.code == code && !point.unplaced);
                if let (Some(point), Some(begin)) = (point, &mut begin) {
                    return Ok(Found::Point { begin: std::mem::take(begin), point: Box::new(point) });
                }
            }
            Some(Body::End(_)) => {
                let event = begin.and_then(|begin| begin.event).map(|event| event.name).unwrap_or_default();
                return Ok(Found::NoPoint { event: shown(&event) });
            }
            Some(Body::Incidents(_) | Body::Delta(_)) | None => {}
        }
    }
    Ok(Found::NotWhole(phrase::cut_short(language).to_owned()))
}

/// What the other end says, as it may be shown.
fn shown(text: &str) -> String {
    line(text, MESSAGE)
}

fn clocks(language: Language, at_ms: i64) -> Option<CheckResult> {
    let apart = Duration::from_millis(Now::ask().wall_ms.abs_diff(at_ms));
    (apart > CLOCKS_APART)
        .then(|| CheckResult::note(phrase::clocks_apart(language, apart), phrase::set_clock(language)))
}

fn advice(language: Language, error: &ChannelError) -> &'static str {
    match error {
        ChannelError::Resolve { .. } => phrase::collector_not_found(language),
        ChannelError::Refused { .. } => phrase::collector_refuses(language),
        ChannelError::TimedOut { .. } | ChannelError::Unreachable { .. } | ChannelError::Socket { .. } => {
            phrase::collector_out_of_reach(language)
        }
        ChannelError::Tls { .. } => phrase::collector_no_tls(language),
        ChannelError::WrongFingerprint { .. } | ChannelError::OtherCollector { .. } => {
            phrase::collector_not_itself(language)
        }
        ChannelError::Transport { .. } => phrase::other_service(language),
    }
}
