//! What comes from a collector, before a dashboard takes it: texts become single lines without control
//! characters, no longer than a screen has use for, and lists of what people said have ends.

use diemcau_core::incident::MAX_NOTES;
use diemcau_core::readiness::Check;
use diemcau_core::statements::MAX_HELP;
use diemcau_core::text::bound;

use crate::convert::path::MAX_PROBES;
use crate::v1;
use crate::v1::ground::Kind;
use crate::v1::incident_scope::Where;
use crate::v1::notification::Delivery;
use crate::v1::watch_reply::Body;
use crate::v1::word::About;

/// Most letters of a text.
pub(super) const TEXT: usize = 1_000;
/// Most channels of one recipient.
const MAX_CHANNELS: usize = 20;
/// Most pieces of evidence of one incident.
const MAX_GROUNDS: usize = 50;

/// The step as it may be taken.
pub(super) fn cleaned(mut body: Body) -> Body {
    match &mut body {
        Body::Begin(begin) => {
            begin.event.iter_mut().for_each(event);
            begin.health.iter_mut().for_each(health);
            each(begin.frozen.iter_mut().map(|figure| &mut figure.name));
        }
        Body::Page(page) => page.points.iter_mut().for_each(point),
        Body::Delta(delta) => {
            delta.points.iter_mut().for_each(now);
            delta.health.iter_mut().for_each(health);
            if let Some(change) = &mut delta.incidents {
                change.incidents.iter_mut().for_each(incident);
                change.words.iter_mut().for_each(word);
                change.notifications.iter_mut().for_each(notification);
                change
                    .silences
                    .iter_mut()
                    .for_each(|silences| silences.silences.iter_mut().for_each(silence));
            }
            if let Some(frame) = &mut delta.frame {
                frame.event.iter_mut().for_each(event);
                frame.points.iter_mut().for_each(point);
                let frozen = frame.frozen.iter_mut().flat_map(|frozen| &mut frozen.figures);
                each(frozen.map(|figure| &mut figure.name));
            }
        }
        Body::Incidents(page) => {
            page.incidents.iter_mut().for_each(incident);
            page.words.iter_mut().for_each(word);
            page.notifications.iter_mut().for_each(notification);
            page.silences.iter_mut().for_each(silence);
        }
        Body::End(_) => {}
    }
    body
}

fn event(event: &mut v1::Event) {
    each([&mut event.name, &mut event.time_zone, &mut event.operators_phone]);
    each(event.cutoffs.iter_mut().map(|cutoff| &mut cutoff.name));
    each(event.agenda.iter_mut().map(|item| &mut item.item));
    for level in &mut event.levels {
        each([&mut level.id, &mut level.name]);
        if let Some(path) = &mut level.path {
            path.probes.truncate(MAX_PROBES);
            each(path.probes.iter_mut().flat_map(|probe| [&mut probe.name, &mut probe.target]));
        }
    }
}

fn queued(queued: &mut v1::QueuedNotification) {
    each([&mut queued.recipient]);
    queued.channels.truncate(MAX_CHANNELS);
    each(&mut queued.channels);
}

fn health(health: &mut v1::Health) {
    each([&mut health.journal_error]);
}

fn point(point: &mut v1::Point) {
    each([
        &mut point.code,
        &mut point.name,
        &mut point.chair,
        &mut point.contact,
        &mut point.phone,
        &mut point.carrier,
        &mut point.uplink,
        &mut point.feeder,
        &mut point.note,
    ]);
    point.now.iter_mut().for_each(now);
}

fn now(now: &mut v1::PointNow) {
    each([&mut now.path_probe]);
    now.ticks.truncate(Check::ALL.len());
    each(now.ticks.iter_mut().map(|tick| &mut tick.by));
    if let Some(said) = &mut now.confirmation {
        each([&mut said.by, &mut said.note]);
    }
    if let Some(excuse) = &mut now.excuse {
        each([&mut excuse.reason, &mut excuse.by]);
    }
    if let Some(called) = &mut now.called {
        each([&mut called.by, &mut called.note]);
    }
    if let Some(count) = &mut now.count {
        each([&mut count.by, &mut count.note]);
    }
    if let Some(help) = &mut now.help {
        each([&mut help.text, &mut help.by]);
        each(help.reply.iter_mut().flat_map(|reply| [&mut reply.text, &mut reply.by]));
        help.earlier.truncate(MAX_HELP - 1);
        each(help.earlier.iter_mut().flat_map(|call| [&mut call.text, &mut call.by]));
    }
}

fn incident(incident: &mut v1::Incident) {
    incident.notes.truncate(MAX_NOTES);
    each(incident.assigned_to.as_mut());
    let remarks = incident.notes.iter_mut().chain(&mut incident.acknowledged);
    each(remarks.flat_map(|remark| [&mut remark.by, &mut remark.text]));
    let Some(found) = &mut incident.found else { return };
    if let Some(Where::Uplink(name) | Where::Feeder(name)) =
        found.scope.as_mut().and_then(|scope| scope.r#where.as_mut())
    {
        each([name]);
    }
    found.grounds.truncate(MAX_GROUNDS);
    for ground in found.grounds.iter_mut().filter_map(|ground| ground.kind.as_mut()) {
        match ground {
            Kind::Siblings(siblings) => each([&mut siblings.feeder]),
            Kind::Shared(shared) => each([&mut shared.name]),
            Kind::Either(either) => each([&mut either.feeder, &mut either.uplink]),
            _ => {}
        }
    }
}

fn word(word: &mut v1::Word) {
    each([&mut word.by, &mut word.text]);
    if let Some(About::Feeder(name) | About::Uplink(name)) = &mut word.about {
        each([name]);
    }
}

fn notification(notification: &mut v1::Notification) {
    notification.what.iter_mut().for_each(queued);
    match &mut notification.delivery {
        Some(Delivery::Sent(sent)) => each([&mut sent.proof]),
        Some(Delivery::Failed(failed)) => each([&mut failed.reason]),
        Some(Delivery::Waiting(_)) | None => {}
    }
}

fn silence(silence: &mut v1::Silence) {
    each([&mut silence.reason, &mut silence.by]);
}

fn each<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    for text in texts {
        bound(text, TEXT);
    }
}
