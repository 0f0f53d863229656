//! `diemcau reply`: an operator answers the people at a point.

use diemcau::status;
use diemcau::status::fetch::fetch_zone;
use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use jiff::tz::TimeZone;
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::collector::CollectorArgs;
use super::status::no_such_point;
use super::{Outcome, out};

/// Arguments of `diemcau reply`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Code of the point, as in the roster
    code: String,
    /// What to tell the people there
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    /// Who says it
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

/// Why an answer is not with the collector.
#[derive(Debug, thiserror::Error)]
enum ReplyError {
    #[error("không liên lạc được với trung tâm, câu trả lời chưa được gửi")]
    Unreachable(#[source] anyhow::Error),
    #[error("{0}")]
    UnknownPoint(String),
    #[error("trung tâm chưa ghi được, câu trả lời chưa được gửi: {0}")]
    NotRecorded(String),
    #[error("trung tâm không nhận câu trả lời này: {0}")]
    Refused(String),
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(reply(args)) {
        Ok(told) => {
            out::say(&told)?;
            Ok(Outcome::Clean)
        }
        // It was called wrongly.
        Err(error @ ReplyError::Refused(_)) => Err(error.into()),
        Err(error) => {
            out::complain(&error.into());
            Ok(Outcome::Faults)
        }
    }
}

async fn reply(args: &Args) -> Result<String, ReplyError> {
    let target = args.collector.target().map_err(unreachable)?;
    let channel = channel::connect(&target, ConnectOptions::DASHBOARD).await.map_err(unreachable)?;
    let request =
        v1::ReplyRequest { point: args.code.clone(), text: args.text.join(" "), by: args.by.clone() };
    match OperatorServiceClient::new(channel.clone()).reply(request).await {
        Ok(response) => Ok(told(channel, &response.into_inner()).await),
        Err(status) => Err(refusal(&target, &args.code, status).await),
    }
}

async fn told(channel: Channel, response: &v1::ReplyResponse) -> String {
    if !response.sent {
        let name = &response.point_name;
        return format!("đã ghi nhận; sẽ gửi khi điểm cầu {name} kết nối lại\n");
    }
    // The answer is given, whatever comes of asking for the zone.
    let zone = fetch_zone(channel).await.unwrap_or_else(|_| TimeZone::system());
    let at = jiff::Timestamp::from_millisecond(response.at_ms).unwrap_or_default().to_zoned(zone);
    format!("đã gửi tới điểm cầu {} lúc {}\n", response.point_name, at.strftime("%H:%M"))
}

async fn refusal(target: &Target, code: &str, status: Status) -> ReplyError {
    match status.code() {
        Code::NotFound => ReplyError::UnknownPoint(match status::fetch(target).await {
            Ok((replica, _)) => no_such_point(replica.roster(), code),
            Err(_) => format!("không có điểm cầu nào mang mã “{code}”"),
        }),
        Code::InvalidArgument => ReplyError::Refused(status.message().to_owned()),
        Code::Unavailable => ReplyError::NotRecorded(status.message().to_owned()),
        _ => unreachable(status),
    }
}

fn unreachable(error: impl Into<anyhow::Error>) -> ReplyError {
    ReplyError::Unreachable(error.into())
}
