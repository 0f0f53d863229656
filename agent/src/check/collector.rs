//! The way to the collector, whether it is the right one, and whether it knows this point.
//!
//! It looks at the collector's picture as a dashboard does and attaches nothing: the running agent
//! keeps its stream, and the point does not look connected because somebody checked.

use std::time::Duration;

use diemcau_proto::channel::{ChannelError, ConnectOptions, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;
use tokio::time::timeout;

use super::CheckResult;
use crate::clock::Now;
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

pub(super) async fn check(settings: &Settings) -> (Vec<CheckResult>, Option<Asked>) {
    let target = &settings.target;
    let channel = match connect(target, ConnectOptions::DASHBOARD).await {
        Ok(channel) => channel,
        Err(error) => {
            let advice = advice(&error);
            let what = format!("Trung tâm {target}: {:#}", anyhow::Error::from(error));
            return (vec![CheckResult::bad(what, advice)], None);
        }
    };
    let mut lines = vec![CheckResult::good(format!("Kết nối được tới trung tâm {target}, đúng chứng thư"))];
    let client = DashboardServiceClient::new(channel);
    let found = match timeout(PATIENCE, find(client, settings.point.as_str())).await {
        Ok(Ok(found)) => found,
        Ok(Err(status)) => Found::NotWhole(status.message().to_owned()),
        Err(_) => Found::NotWhole(format!("không trả lời trong {} giây", PATIENCE.as_secs())),
    };
    match found {
        Found::Point { begin, point } => {
            lines.extend(clocks(begin.at_ms));
            lines.push(CheckResult::good(format!("Mã {} là điểm cầu: {}", point.code, point.name)));
            let mut levels = begin.event.map(|event| event.levels).unwrap_or_default();
            let level = usize::try_from(point.level).ok().filter(|level| *level < levels.len());
            (lines, Some(Asked { path: level.and_then(|level| levels.swap_remove(level).path) }))
        }
        Found::NoPoint { event } => {
            lines.push(CheckResult::bad(
                format!("Mã điểm cầu {} không có trong danh sách của {event:?}", settings.point),
                "sửa mục point cho đúng mã trong danh sách điểm cầu, hoặc hỏi trung tâm",
            ));
            (lines, None)
        }
        Found::NotWhole(why) => {
            lines
                .push(CheckResult::bad(format!("Trung tâm không cho xem danh sách: {why}"), "báo trung tâm"));
            (lines, None)
        }
    }
}

async fn find(
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
                return Ok(Found::NoPoint { event });
            }
            Some(Body::Delta(_)) | None => {}
        }
    }
    Ok(Found::NotWhole("danh sách chưa hết thì đứt".to_owned()))
}

fn clocks(at_ms: i64) -> Option<CheckResult> {
    let apart = Duration::from_millis(Now::ask().wall_ms.abs_diff(at_ms));
    (apart > CLOCKS_APART).then(|| {
        CheckResult::note(
            format!("Đồng hồ máy này lệch {} giây so với đồng hồ buổi lễ", apart.as_secs()),
            "giờ trên trang vẫn theo trung tâm; nên bật đồng bộ giờ: timedatectl set-ntp true",
        )
    })
}

fn advice(error: &ChannelError) -> &'static str {
    match error {
        ChannelError::Resolve { .. } => {
            "tên máy chủ sai, hoặc máy này chưa có mạng/DNS: thử mở trang web khác, rồi kiểm tra mục connect"
        }
        ChannelError::Refused { .. } => {
            "trung tâm chưa chạy hoặc sai cổng: kiểm tra mục connect và hỏi trung tâm"
        }
        ChannelError::TimedOut { .. } | ChannelError::Unreachable { .. } => {
            "đường truyền hoặc tường lửa chặn: kiểm tra dây mạng, modem, và cho phép ra cổng TCP của trung tâm"
        }
        ChannelError::Tls { .. } => "cổng này không nói TLS: kiểm tra mục connect (https và số cổng)",
        ChannelError::WrongFingerprint { .. } => {
            "dấu vân tay không khớp: chép lại mục fingerprint mà trung tâm in ra; nếu vẫn sai thì báo trung tâm \
             ngay, có thể có máy khác mạo danh"
        }
        ChannelError::Transport { .. } => {
            "máy ở địa chỉ này không phải trung tâm diemcau: kiểm tra mục connect"
        }
    }
}
