//! Connections of strangers by the address that they come from. Where there are too many the address that has most
//! loses its oldest, so that whoever opens thousands drives out nobody but themselves.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};

use tokio::task::AbortHandle;

/// Tasks by address, oldest first; those that are over may be among them.
#[derive(Debug, Default)]
pub(crate) struct Crowd(HashMap<IpAddr, VecDeque<AbortHandle>>);

impl Crowd {
    /// One more has come.
    pub(crate) fn enter(&mut self, from: IpAddr, task: AbortHandle) {
        let tasks = self.0.entry(network(from)).or_default();
        pass_over_ended(tasks);
        tasks.push_back(task);
    }

    /// Ends the oldest of the address that has most, and gives the address; none: all are over.
    pub(crate) fn end_one(&mut self) -> Option<IpAddr> {
        self.0.retain(|_, tasks| {
            pass_over_ended(tasks);
            !tasks.is_empty()
        });
        let (from, tasks) = self.0.iter_mut().max_by_key(|(_, tasks)| tasks.len())?;
        tasks.pop_front()?.abort();
        Some(*from)
    }
}

fn pass_over_ended(tasks: &mut VecDeque<AbortHandle>) {
    while tasks.front().is_some_and(AbortHandle::is_finished) {
        tasks.pop_front();
    }
}

/// What counts as one address: of IPv6 the half that a provider gives to one customer.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn who_has_most_loses_the_oldest_and_others_none() {
        let mut tasks = JoinSet::new();
        let mut crowd = Crowd::default();
        let [honest, greedy] = [[10, 0, 0, 1], [10, 0, 0, 2]].map(IpAddr::from);
        let mut enter = |crowd: &mut Crowd, from| {
            let task = tasks.spawn(std::future::pending::<()>());
            crowd.enter(from, task.clone());
            task
        };
        let waits = [(); 2].map(|()| enter(&mut crowd, honest));
        let floods: Vec<_> = (0..20).map(|_| enter(&mut crowd, greedy)).collect();
        for _ in 0..18 {
            assert_eq!(crowd.end_one(), Some(greedy));
        }
        tokio::task::yield_now().await;
        assert!(waits.iter().all(|task| !task.is_finished()));
        assert!(floods[..18].iter().all(AbortHandle::is_finished), "the oldest first");
        assert!(floods[18..].iter().all(|task| !task.is_finished()));

        waits.iter().chain(&floods).for_each(AbortHandle::abort);
        tokio::task::yield_now().await;
        assert_eq!(crowd.end_one(), None);
        assert!(crowd.0.is_empty(), "who left is forgotten");
    }

    #[test]
    fn a_customer_of_ipv6_is_one_address() {
        let address = |text: &str| network(text.parse().unwrap());
        assert_eq!(address("2001:db8::1:2:3:4"), address("2001:db8::9"));
        assert_ne!(address("2001:db8:0:1::1"), address("2001:db8::1"));
        assert_eq!(address("::ffff:10.0.0.1"), address("10.0.0.1"));
        assert_ne!(address("10.0.0.1"), address("10.0.0.2"));
    }
}
