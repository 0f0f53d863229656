//! One simulated point: its script as the commands of an agent.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use diemcau_agent::agent::Command;
use diemcau_agent::clock::Now;
use diemcau_agent::report::{Entered, Report, Said};
use diemcau_core::ids::BootId;
use diemcau_core::power::PowerReading;
use diemcau_proto::v1;
use tokio::time::{Instant, Sleep};
use tokio_stream::Stream;
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::plan::{Action, Electricity, Step};

/// The commands of one agent: its script's steps at their times, and its goodbye when the rehearsal
/// ends.
pub(super) struct Commands {
    start: Instant,
    steps: std::vec::IntoIter<Step>,
    next: Option<Step>,
    sleep: Pin<Box<Sleep>>,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    /// Names the boots of its machine.
    name: String,
    n_boots: u32,
    n_reports: u64,
    over: bool,
}

impl Commands {
    /// Of a script that began at `start`.
    pub(super) fn new(
        (start, steps): (Instant, Vec<Step>),
        name: &str,
        stop: WaitForCancellationFutureOwned,
    ) -> Self {
        let mut steps = steps.into_iter();
        let next = steps.next();
        let first = start + next.as_ref().map_or(Duration::ZERO, |step| step.at);
        Self {
            start,
            steps,
            next,
            sleep: Box::pin(tokio::time::sleep_until(first)),
            stop: Box::pin(stop),
            name: name.to_owned(),
            n_boots: 0,
            n_reports: 0,
            over: false,
        }
    }

    fn command(&mut self, action: Action) -> Command {
        match action {
            Action::Count(count) => {
                self.n_reports += 1;
                let said = if count.device {
                    Said::device_count(count.people, &count.by)
                } else {
                    Said::count(count.people, &count.by)
                };
                Command::Report(Box::new(Report {
                    run: 1,
                    seq: self.n_reports,
                    entered: Entered::ThisBoot(Now::ask().mono),
                    session: v1::Session::Rehearsal,
                    said,
                }))
            }
            Action::Power(electricity) => Command::Power(Box::new(reading(electricity))),
            Action::Break => Command::Break,
            Action::Depart => Command::Depart,
            Action::FallSilent => Command::FallSilent,
            Action::Resume => Command::Resume,
            Action::Reboot => {
                self.n_boots += 1;
                Command::Restart(boot(&self.name, self.n_boots))
            }
        }
    }
}

impl Stream for Commands {
    type Item = Command;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Command>> {
        if self.over {
            return Poll::Ready(None);
        }
        if self.stop.as_mut().poll(cx).is_ready() {
            self.over = true;
            return Poll::Ready(Some(Command::leave(v1::GoodbyeReason::Stopped, "")));
        }
        if self.next.is_none() {
            return Poll::Pending;
        }
        ready!(self.sleep.as_mut().poll(cx));
        let following = self.steps.next();
        if let Some(step) = &following {
            let at = self.start + step.at;
            self.sleep.as_mut().reset(at);
        }
        let step = std::mem::replace(&mut self.next, following);
        Poll::Ready(step.map(|step| self.command(step.action)))
    }
}

/// A boot of a simulated machine.
pub(super) fn boot(name: &str, n: u32) -> BootId {
    BootId::new(&format!("{name}-boot-{n}"))
}

fn reading(electricity: Electricity) -> PowerReading {
    let Electricity { source, charge } = electricity;
    PowerReading { source, charge_percent: charge, ..PowerReading::default() }
}
