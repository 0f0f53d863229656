//! What is worth a thought in a file that stands: who is told of nothing, and what would be cut.

use diemcau_core::incident::Severity;
use diemcau_core::incident::audience::Audience;
use diemcau_core::recipient::{Recipient, Recipients};
use diemcau_core::roster::Roster;
use diemcau_core::text::fold;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::recipients::RecipientsWarning;

use super::Warning;
use crate::alert::channel::{Channel, ChannelKind};
use crate::alert::directory::Directory;
use crate::alert::message::{Kind, Message};

/// Adds what is worth a thought.
pub(super) fn add(
    recipients: &Recipients,
    directory: &Directory,
    roster: Option<&Roster>,
    warnings: &mut Vec<Warning>,
) {
    let mut warn = |entry: String, warning| warnings.push(Warning { entry, warning });
    for audience in Audience::ALL {
        if recipients.of_audience(audience).next().is_none() {
            warn(String::new(), RecipientsWarning::NobodyOf(audience));
        }
    }
    for recipient in recipients.iter() {
        if let (Some(carrier), Some(roster)) = (&recipient.carrier, roster)
            && !has_carrier(recipient, carrier, roster)
        {
            let warning = RecipientsWarning::UnknownCarrier(carrier.clone());
            warn(format!("recipient {}", recipient.id), warning);
        }
    }
    let sample = sample();
    for (name, channel) in directory.channels() {
        let entry = format!("channels.{name}");
        if !directory.is_used(name) {
            warn(entry.clone(), RecipientsWarning::UnusedChannel);
        }
        for warning in of_channel(channel, &sample) {
            warn(entry.clone(), warning);
        }
    }
}

fn has_carrier(recipient: &Recipient, carrier: &str, roster: &Roster) -> bool {
    let carrier = fold(carrier);
    let mut points = roster.iter().filter(|(idx, _)| recipient.scope_holds(*idx, roster));
    points.any(|(_, point)| fold(&point.carrier) == carrier)
}

/// What a usual message would meet on a channel.
fn of_channel(channel: &Channel, sample: &Message) -> Vec<RecipientsWarning> {
    let to = match channel.kind() {
        ChannelKind::Http | ChannelKind::Sms | ChannelKind::Voice | ChannelKind::ZaloZns => "0900000000",
        ChannelKind::ZaloOa | ChannelKind::Telegram => "1",
        ChannelKind::Email => "a@example.vn",
        ChannelKind::Alertmanager => "",
    };
    let Some(to) = channel.address(Some(to)) else { return Vec::new() };
    let mut warnings = Vec::new();
    if let Err(why) = channel.check_templates(&to, sample) {
        warnings.push(RecipientsWarning::Variable(why));
    }
    if let Some(Ok(worded)) = channel.word(&to, sample)
        && worded.is_cut
        && channel.kind() == ChannelKind::Sms
    {
        warnings.push(RecipientsWarning::Cut { parts: worded.n_parts });
    }
    warnings
}

/// A message as they usually are.
pub(in crate::alert) fn sample() -> Message {
    let told = Language::Vietnamese.sample_alert();
    Message {
        key: "mau-1".to_owned(),
        incident: 1,
        kind: Kind::Opened,
        severity: Severity::Critical,
        subject: told.subject.to_owned(),
        text: told.text.to_owned(),
        html: told.html.to_owned(),
        short: told.short.to_owned(),
        voice: told.voice.to_owned(),
        fields: told.fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        starts_at: Timestamp::from_millis(0),
        ends_at: None,
        active: true,
        thread_ends_at: None,
        previous: None,
        attachment: None,
    }
}
