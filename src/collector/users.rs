//! The users of this machine who may come by the collector's socket: the one who runs it, and root.

use rustix::process::geteuid;

/// The file that names the users of a machine.
const USERS: &str = "/etc/passwd";
/// The user who may do everything on a machine.
const ROOT: u32 = 0;

/// Who may come, with the names that acts are journaled by.
#[derive(Clone, Debug)]
pub(super) struct Users(Vec<(u32, Box<str>)>);

impl Users {
    /// Of this process. Users that the machine's file does not name are called by their number.
    pub(super) fn of_this_process() -> Self {
        // Whoever it names not is told apart all the same.
        let users = std::fs::read_to_string(USERS).unwrap_or_default();
        Self::new(&users, geteuid().as_raw())
    }

    fn new(users: &str, own: u32) -> Self {
        let mut all = vec![ROOT, own];
        all.dedup();
        Self(all.into_iter().map(|uid| (uid, name(users, uid))).collect())
    }

    /// What a user is called who may come.
    pub(super) fn name(&self, uid: u32) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == uid).map(|(_, name)| &**name)
    }
}

fn name(users: &str, uid: u32) -> Box<str> {
    let found = users.lines().find_map(|line| {
        let mut cells = line.split(':');
        let name = cells.next().filter(|name| !name.is_empty())?;
        (cells.nth(1)?.parse() == Ok(uid)).then_some(name)
    });
    found.map_or_else(|| format!("uid {uid}").into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_who_runs_it_and_root_may_come_and_nobody_else() {
        let file = "root:x:0:0:root:/root:/bin/bash\n:x:998::\nbroken\nlehoa:x:1000:1000:Lê Hoa:/home/lehoa:/bin/sh\n";
        let of = |own| {
            let users = Users::new(file, own);
            [0, 998, 1000].map(|uid| users.name(uid).map(str::to_owned))
        };
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(of(1000), [some("root"), None, some("lehoa")]);
        assert_eq!(of(998), [some("root"), some("uid 998"), None]);
        assert_eq!(of(0), [some("root"), None, None]);
    }
}
