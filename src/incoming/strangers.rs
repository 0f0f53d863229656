//! Connections that show no certificate where agents must have one: machines that are being enrolled, and strangers.
//! Each address has room for a district that enrolls at once; one connection more ends its oldest.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Weak};

use super::activity::Activity;
use super::crowd::network;

/// Connections of one address without a certificate.
pub(super) const MAX_STRANGERS: usize = 128;
/// Addresses after which those without a connection are forgotten.
const MANY: usize = 1_024;

/// They, by address, oldest first; those that are closed may be among them.
#[derive(Debug)]
pub(super) struct Strangers {
    most: usize,
    by_address: HashMap<IpAddr, VecDeque<Weak<Activity>>>,
}

impl Strangers {
    /// None yet, of each address at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, by_address: HashMap::new() }
    }

    /// One more has come. Says whether another one is ended for it.
    pub(super) fn enter(&mut self, from: IpAddr, activity: &Arc<Activity>) -> bool {
        if self.by_address.len() >= MANY {
            self.by_address.retain(|_, held| held.iter().any(is_open));
        }
        let held = self.by_address.entry(network(from)).or_default();
        held.retain(is_open);
        held.push_back(Arc::downgrade(activity));
        if held.len() <= self.most {
            return false;
        }
        held.pop_front().and_then(|oldest| oldest.upgrade()).is_some_and(|oldest| oldest.close())
    }
}

fn is_open(activity: &Weak<Activity>) -> bool {
    activity.strong_count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incoming::activity::Activities;

    #[test]
    fn each_address_has_so_many() {
        let mut activities = Activities::default();
        let mut strangers = Strangers::new(3);
        let mut open = Vec::new();
        let mut enter = |from: &str| {
            let activity = activities.add(None, None);
            open.push(activity.clone());
            strangers.enter(from.parse().unwrap(), &activity)
        };
        assert_eq!([(); 5].map(|()| enter("10.0.0.1")), [false, false, false, true, true]);
        assert!(!enter("10.0.0.2"), "another address has its own");
        let closed: Vec<bool> = open.iter().map(|activity| activity.is_closed()).collect();
        assert_eq!(closed[..], [true, true, false, false, false, false], "the oldest");

        open.clear();
        let activity = activities.add(None, None);
        assert!(!strangers.enter("10.0.0.1".parse().unwrap(), &activity), "who left has no place");
    }

    #[test]
    fn addresses_that_left_are_forgotten() {
        let mut activities = Activities::default();
        let mut strangers = Strangers::new(3);
        for n in 0..10_000_u32 {
            let from = IpAddr::from((n + 0x0a00_0000).to_be_bytes());
            strangers.enter(from, &activities.add(None, None));
        }
        assert!(strangers.by_address.len() <= MANY);
    }
}
