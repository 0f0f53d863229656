//! Two machines that speak for one point: a disk that was copied, or a code that was given twice.

use std::time::Duration;

use crate::machine::Machine;
use crate::point::AttachedAgent;
use crate::time::Timestamp;

/// A machine that comes back within this time after another one took its place was not exchanged for
/// it: both run. One that was thrown out attaches again after half a minute or so.
pub const BACK_WITHIN: Duration = Duration::from_mins(10);
/// Machines that another one replaced are remembered so many at a point. The oldest goes first.
const MAX_REPLACED: usize = 4;

/// Two machines speak for one point in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Since when that is known.
    pub since: Timestamp,
    /// When one took the other's place last.
    pub last: Timestamp,
    /// Both have one identity: the state directory of one was copied.
    pub is_copy: bool,
}

/// The machines that came to a point and were replaced there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machines {
    replaced: Vec<(Machine, Timestamp)>,
    clash: Option<Clash>,
    /// Those that take each other's place, in the order of their ids; empty without a clash.
    in_turn: Vec<Machine>,
}

impl Machines {
    /// Whether two speak for the point in turn. It is known until one of them leaves by a goodbye, or
    /// one alone attaches again after [`BACK_WITHIN`].
    pub fn clash(&self) -> Option<Clash> {
        self.clash
    }

    /// The machines that take each other's place, in an order of their own, which stays as they do.
    pub fn in_turn(&self) -> &[Machine] {
        &self.in_turn
    }

    /// `new` takes the place of `held`; both differ in installation or boot.
    pub(crate) fn replaced(&mut self, held: &AttachedAgent, new: &AttachedAgent, at: Timestamp) {
        let (held, new) = (held.machine(), new.machine());
        self.replaced.retain(|(_, replaced)| *replaced + BACK_WITHIN > at);
        let is_back = self.replaced.iter().any(|(machine, _)| machine.is(&new));
        self.replaced.retain(|(machine, _)| !machine.is(&held));
        if self.replaced.len() == MAX_REPLACED {
            self.replaced.remove(0);
        }
        self.replaced.push((held.clone(), at));
        if is_back {
            let since = self.clash.map_or(at, |clash| clash.since);
            self.clash = Some(Clash { since, last: at, is_copy: held.id == new.id });
            self.take_turns(held, new);
        } else {
            self.settled(at);
        }
    }

    /// The machine that was there attached again.
    pub(crate) fn settled(&mut self, at: Timestamp) {
        self.clash = self.clash.filter(|clash| clash.last + BACK_WITHIN > at);
        if self.clash.is_none() {
            self.in_turn.clear();
        }
    }

    /// Both run; a third that has not come for long does so no more.
    fn take_turns(&mut self, held: Machine, new: Machine) {
        let runs = |machine: &Machine| self.replaced.iter().any(|(replaced, _)| replaced.is(machine));
        self.in_turn.retain(|machine| runs(machine) && !machine.is(&held) && !machine.is(&new));
        self.in_turn.extend([held, new]);
        self.in_turn.sort();
    }

    /// All machines that are remembered.
    pub(crate) fn machines_mut(&mut self) -> impl Iterator<Item = &mut Machine> {
        self.replaced.iter_mut().map(|(machine, _)| machine).chain(&mut self.in_turn)
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        let clash = self.clash.iter_mut().flat_map(|clash| [&mut clash.since, &mut clash.last]);
        self.replaced.iter_mut().map(|(_, at)| at).chain(clash)
    }

    /// One left on purpose.
    pub(crate) fn left(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AgentId, BootId};
    use crate::machine::Marks;

    fn machine(id: &str, boot: &str) -> AttachedAgent {
        let marks = Marks { host: format!("PC-{boot}").into(), ..Marks::default() };
        AttachedAgent {
            id: AgentId::new(id),
            boot: BootId::new(boot),
            version: "".into(),
            simulated: false,
            marks,
        }
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn two_that_take_each_others_place_are_two_machines() {
        let (one, copy) = (machine("a", "1"), machine("a", "2"));
        let mut machines = Machines::default();
        machines.replaced(&one, &copy, at(0));
        assert_eq!(machines.clash(), None, "it may have restarted");
        machines.replaced(&copy, &one, at(1));
        machines.replaced(&one, &copy, at(2));
        assert_eq!(machines.clash(), Some(Clash { since: at(1), last: at(2), is_copy: true }));
        let both = [one.machine(), copy.machine()];
        assert_eq!(machines.in_turn(), both);
        machines.settled(at(5));
        assert!(machines.clash().is_some());
        machines.settled(at(12));
        assert_eq!((machines.clash(), machines.in_turn()), (None, &[][..]));

        let other = machine("b", "2");
        machines.left();
        machines.replaced(&one, &other, at(20));
        machines.replaced(&other, &one, at(21));
        assert_eq!(machines.clash(), Some(Clash { since: at(21), last: at(21), is_copy: false }));
        machines.left();
        assert_eq!(machines.clash(), None);
    }

    #[test]
    fn all_that_take_turns_are_named_in_one_order_until_they_stay_away() {
        let [a, b, c] = ["a", "b", "c"].map(|id| machine(id, "1"));
        let mut machines = Machines::default();
        let mut held = &a;
        let mut named = Vec::new();
        for (minute, new) in
            (0..).zip([&b, &c, &a, &b, &c, &a, &b, &a, &b, &a, &b, &a, &b, &a, &b, &a, &b, &a])
        {
            machines.replaced(held, new, at(minute));
            held = new;
            let ids = machines.in_turn().iter().map(|machine| machine.id.as_str()).collect::<String>();
            if named.last() != Some(&ids) {
                named.push(ids);
            }
        }
        assert_eq!(named, ["", "ac", "abc", "ab"]);
    }

    #[test]
    fn restarts_and_an_exchanged_machine_are_no_clash() {
        let mut machines = Machines::default();
        for boot in 0..20 {
            let (held, new) = (machine("a", &boot.to_string()), machine("a", &(boot + 1).to_string()));
            machines.replaced(&held, &new, at(boot));
        }
        let (old, spare) = (machine("old", "1"), machine("spare", "1"));
        machines.replaced(&old, &spare, at(100));
        machines.replaced(&spare, &old, at(111));
        assert_eq!(machines.clash(), None, "the spare one stood in for a while");
        assert!(machines.replaced.len() <= MAX_REPLACED);
    }
}
