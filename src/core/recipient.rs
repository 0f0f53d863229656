//! Who is told of incidents: recipients with their audience, the part of the event that concerns them, and
//! the channels that reach them. No address is here: telephone numbers and the like stay in the shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use crate::cause::Audience;
use crate::ids::PointIdx;
use crate::roster::Roster;
use crate::text::fold;

/// Identity of a recipient, for files, facts and scripts: small letters a-z, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecipientId(Arc<str>);

/// Name of a configured channel, of the same letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelName(Arc<str>);

/// A text that cannot be a [`RecipientId`] or a [`ChannelName`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not made of small letters a-z, digits and hyphens")]
pub struct NameError(pub String);

/// A channel of a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientChannel {
    /// Which of the configured channels.
    pub name: ChannelName,
}

/// One who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Its identity.
    pub id: RecipientId,
    /// Its name on the screen, NFC.
    pub name: String,
    /// Why it is told; never empty.
    pub audiences: BTreeSet<Audience>,
    /// The subtree that concerns it; none: the whole event.
    pub scope: Option<PointIdx>,
    /// Only points of this carrier concern it, compared folded; none: of any or none.
    pub carrier: Option<String>,
    /// How it is reached, the preferred way first; never empty.
    pub channels: Vec<RecipientChannel>,
}

/// All recipients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    by_id: BTreeMap<RecipientId, Recipient>,
}

/// Longest identity or name of a channel, bytes.
pub const MAX_NAME: usize = 40;

impl RecipientId {
    /// From a file.
    ///
    /// # Errors
    /// If it has other letters than it may have, none, or too many.
    pub fn new(text: &str) -> Result<Self, NameError> {
        slug(text).map(Self)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ChannelName {
    /// From a file.
    ///
    /// # Errors
    /// If it has other letters than it may have, none, or too many.
    pub fn new(text: &str) -> Result<Self, NameError> {
        slug(text).map(Self)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecipientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Recipient {
    /// Whether something at a point concerns it: the point lies in its scope, and its carrier's lines are
    /// meant.
    pub fn covers(&self, point: PointIdx, roster: &Roster) -> bool {
        self.scope_holds(point, roster) && self.carrier_holds(point, roster)
    }

    /// Whether a point lies in its subtree. Telephone numbers of points go to nobody else.
    pub fn scope_holds(&self, point: PointIdx, roster: &Roster) -> bool {
        self.scope.is_none_or(|top| top == point || roster.ancestors(point).any(|above| above == top))
    }

    fn carrier_holds(&self, point: PointIdx, roster: &Roster) -> bool {
        self.carrier.as_ref().is_none_or(|carrier| fold(carrier) == fold(&roster.point(point).carrier))
    }

    /// How narrow its scope is: how far below the root it lies, 0 for the whole event. The narrowest is told
    /// first.
    pub fn depth(&self, roster: &Roster) -> usize {
        self.scope.map_or(0, |top| roster.ancestors(top).count() + 1)
    }
}

impl Recipients {
    /// Of several; one that repeats an identity is given back.
    pub fn new(all: impl IntoIterator<Item = Recipient>) -> (Self, Vec<Recipient>) {
        let (mut by_id, mut again) = (BTreeMap::new(), Vec::new());
        for recipient in all {
            if by_id.contains_key(&recipient.id) {
                again.push(recipient);
            } else {
                by_id.insert(recipient.id.clone(), recipient);
            }
        }
        (Self { by_id }, again)
    }

    /// The recipient of an identity.
    pub fn get(&self, id: &RecipientId) -> Option<&Recipient> {
        self.by_id.get(id)
    }

    /// All, by identity.
    pub fn iter(&self) -> impl Iterator<Item = &Recipient> {
        self.by_id.values()
    }

    /// Those told for a reason, by identity.
    pub fn of_audience(&self, audience: Audience) -> impl Iterator<Item = &Recipient> {
        self.iter().filter(move |recipient| recipient.audiences.contains(&audience))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nobody is told of anything.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

fn slug(text: &str) -> Result<Arc<str>, NameError> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > MAX_NAME || !text.chars().all(is_letter) {
        return Err(NameError(text.to_owned()));
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Code, LevelIdx};
    use crate::roster::Point;

    #[test]
    fn scope_and_carrier_say_what_concerns_somebody() {
        let roster = roster();
        let idx = |code: &str| roster.find(code).unwrap();
        let mut recipient = recipient("vnpt");
        assert_eq!(recipient.depth(&roster), 0);
        assert!(["T", "1", "11", "2"].iter().all(|code| recipient.covers(idx(code), &roster)));
        recipient.scope = Some(idx("1"));
        assert_eq!(recipient.depth(&roster), 2);
        let covered = |recipient: &Recipient| -> Vec<String> {
            let all = roster.iter().filter(|(idx, _)| recipient.covers(*idx, &roster));
            all.map(|(_, point)| point.code.to_string()).collect()
        };
        assert_eq!(covered(&recipient), ["1", "11"]);
        recipient.carrier = Some("vnpt  THANH HÓA".to_owned());
        assert_eq!(covered(&recipient), ["11"]);
        recipient.scope = None;
        assert_eq!(covered(&recipient), ["11", "2"]);
    }

    #[test]
    fn an_identity_stands_for_one_recipient() {
        let (recipients, again) = Recipients::new([
            recipient("b"),
            recipient("a"),
            Recipient { name: "2".into(), ..recipient("a") },
        ]);
        let ids: Vec<&str> = recipients.iter().map(|recipient| recipient.id.as_str()).collect();
        assert_eq!((ids, recipients.len()), (vec!["a", "b"], 2));
        assert_eq!(again.iter().map(|recipient| recipient.name.as_str()).collect::<Vec<_>>(), ["2"]);
        assert_eq!(recipients.of_audience(Audience::Telecom).count(), 2);
        assert_eq!(recipients.of_audience(Audience::Power).count(), 0);
    }

    #[test]
    fn names_are_of_few_letters() {
        for good in ["a", "dien-luc-2", "0"] {
            assert_eq!(RecipientId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "A", "điện", "a b", "a_b", &"a".repeat(41)] {
            assert!(RecipientId::new(bad).is_err() && ChannelName::new(bad).is_err(), "{bad}");
        }
    }

    fn recipient(id: &str) -> Recipient {
        Recipient {
            id: RecipientId::new(id).expect("a good identity"),
            name: String::new(),
            audiences: BTreeSet::from([Audience::Telecom]),
            scope: None,
            carrier: None,
            channels: vec![RecipientChannel { name: ChannelName::new("sms").expect("a good name") }],
        }
    }

    fn roster() -> Roster {
        let point = |code: &str, parent: Option<u32>, carrier: &str| Point {
            parent: parent.map(PointIdx),
            carrier: carrier.into(),
            ..Point::new(Code::new(code), code, LevelIdx(0))
        };
        Roster::new(vec![
            point("T", None, ""),
            point("1", Some(0), "Viettel"),
            point("11", Some(1), "VNPT Thanh Hoá"),
            point("2", Some(0), "VNPT Thanh Hóa"),
        ])
        .expect("a tree")
    }
}
