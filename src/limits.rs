//! How many files the process may open: each agent and each dashboard is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For the journal, the listener, handshakes of strangers, streams that linger after their agents
/// came back, and what the runtime needs.
const MARGIN: u64 = 512;

/// How many files are needed, and how many are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// For everything to connect at once.
    pub needed: u64,
    /// By the system; none is without limit.
    pub allowed: Option<u64>,
}

impl OpenFiles {
    /// How many connections will find no room; 0 if all do.
    pub fn lacking(self) -> u64 {
        self.allowed.map_or(0, |allowed| self.needed.saturating_sub(allowed))
    }
}

/// Raises the limit to what so many points and dashboards need, and so many connections beside them of which nobody
/// knows yet whose they are; as far as the system allows.
pub fn raise_open_files(n_points: usize, n_dashboards: usize, n_others: usize) -> OpenFiles {
    let files = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let needed = files(n_points + n_dashboards).saturating_add(MARGIN);
    let before = getrlimit(Resource::Nofile);
    for wanted in steps(&before, needed.saturating_add(files(n_others))) {
        if setrlimit(Resource::Nofile, wanted).is_ok() {
            break;
        }
    }
    OpenFiles { needed, allowed: getrlimit(Resource::Nofile).current }
}

/// The limits to try, best first: the second raises the hard one too, which takes a privilege.
fn steps(before: &Rlimit, needed: u64) -> Vec<Rlimit> {
    let enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= needed);
    if enough(before.current) {
        return Vec::new();
    }
    let raised = Rlimit { current: Some(needed), maximum: before.maximum };
    if enough(before.maximum) {
        return vec![raised];
    }
    let privileged = Rlimit { current: Some(needed), maximum: Some(needed) };
    vec![privileged, Rlimit { current: before.maximum, maximum: before.maximum }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raises_no_more_than_is_needed_and_allowed() {
        check((Some(1_024), Some(4_096)), 1_000, &[]);
        check((Some(1_024), Some(4_096)), 2_000, &[(Some(2_000), Some(4_096))]);
        check((Some(1_024), None), 2_000, &[(Some(2_000), None)]);
        let both = [(Some(9_000), Some(9_000)), (Some(4_096), Some(4_096))];
        check((Some(1_024), Some(4_096)), 9_000, &both);
        check((None, None), 9_000, &[]);
    }

    #[test]
    fn says_what_is_lacking() {
        let files = raise_open_files(1, 1, 0);
        assert_eq!((files.needed, files.lacking()), (514, 0));
        let files = raise_open_files(usize::MAX / 2, 0, 0);
        assert!(files.lacking() > 0, "{files:?}");
        assert_eq!(OpenFiles { needed: 9_000, allowed: Some(4_096) }.lacking(), 4_904);
        assert_eq!(OpenFiles { needed: 9_000, allowed: None }.lacking(), 0);
    }

    type Limits = (Option<u64>, Option<u64>);

    fn check((current, maximum): Limits, needed: u64, expected: &[Limits]) {
        let steps = steps(&Rlimit { current, maximum }, needed);
        let steps: Vec<_> = steps.iter().map(|step| (step.current, step.maximum)).collect();
        assert_eq!(steps, expected);
    }
}
