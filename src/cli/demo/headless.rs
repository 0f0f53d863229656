//! The demo without a dashboard: a line now and then, and the status at the end.

use std::time::Duration;

use diemcau::status::{self, Status};
use diemcau_phrase::demo;
use diemcau_proto::channel::Target;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::cli::out;

/// Lines of progress in the demo's time.
const LINES: u32 = 6;

/// Tells how it goes until `stop`, then prints the status as JSON.
pub(super) async fn show(target: &Target, stop: &CancellationToken, run_for: Duration) -> anyhow::Result<()> {
    let start = Instant::now();
    let every = (run_for / LINES).clamp(Duration::from_secs(1), Duration::from_secs(10));
    let mut tick = tokio::time::interval_at(start + every, every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            _ = tick.tick() => out::note(&line(start.elapsed(), &fetch(target).await?)),
        }
    }
    out::say(&(fetch(target).await?.to_json()? + "\n"))
}

async fn fetch(target: &Target) -> anyhow::Result<Status> {
    let (replica, health) = status::fetch(target).await?;
    Ok(Status::new(&replica, &health, false))
}

fn line(after: Duration, status: &Status) -> String {
    let (points, power, attendance) = (&status.points, &status.power, &status.attendance);
    format!(
        "{} {:>3} s  live {}/{}, suspect {}, lost {}, unseen {}; on battery {}, generator {}; \
         {} people counted at {} points",
        demo::rehearsal(),
        after.as_secs(),
        points.live,
        points.expected,
        points.suspect,
        points.lost,
        points.unseen,
        power.battery,
        power.generator,
        attendance.attendees,
        attendance.reported_points,
    )
}
