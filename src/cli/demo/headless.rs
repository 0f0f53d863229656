//! The demo without a dashboard: a line now and then, and the status at the end.

use std::time::Duration;

use diemcau::status::fetch::FetchError;
use diemcau::status::{self, Status};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::rehearsal::DemoProgress;
use diemcau_proto::channel::Target;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::cli::out;

/// Lines of progress in the demo's time.
const LINES: u32 = 6;

/// Tells how it goes until `stop`, then prints the status as JSON.
pub(super) async fn show(
    target: &Target,
    stop: &CancellationToken,
    run_for: Duration,
    language: Language,
) -> Result<(), Complaint> {
    let start = Instant::now();
    let every = (run_for / LINES).clamp(Duration::from_secs(1), Duration::from_secs(10));
    let mut tick = tokio::time::interval_at(start + every, every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            _ = tick.tick() => out::note(&language.demo_goes(&progress(start.elapsed(), &fetch(target).await?))),
        }
    }
    out::say(&out::json(&fetch(target).await?)?)
}

async fn fetch(target: &Target) -> Result<Status, FetchError> {
    let (replica, health) = status::fetch(target).await?;
    Ok(Status::new(&replica, &health, false))
}

fn progress(after: Duration, status: &Status) -> DemoProgress {
    let (points, power, attendance) = (&status.points, &status.power, &status.attendance);
    DemoProgress {
        after_s: after.as_secs(),
        live: points.live,
        expected: points.expected,
        suspect: points.suspect,
        lost: points.lost,
        unseen: points.unseen,
        battery: power.battery,
        generator: power.generator,
        people: attendance.attendees,
        reported: attendance.reported_points,
    }
}
