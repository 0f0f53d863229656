//! How often a point's page may be reported by: a link is on paper, and whoever has it could fill the journal.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tracing::warn;

/// Forms of one point within [`WITHIN`]: several people who report for the villages below correct themselves.
const MOST: u32 = 30;
/// See [`MOST`].
const WITHIN: Duration = Duration::from_mins(1);

/// Forms by the code of their point. Only links that are right come here, so there are as many as points.
#[derive(Debug, Default)]
pub(super) struct Posts(Mutex<HashMap<String, Minute>>);

#[derive(Clone, Copy, Debug)]
struct Minute {
    begun: Instant,
    n: u32,
}

impl Posts {
    /// A form comes; whether it may be taken. The first of a minute that may not is noted.
    pub(super) fn may_take(&self, code: &str) -> bool {
        let now = Instant::now();
        let mut points = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = points.entry(code.to_owned()).or_insert(Minute { begun: now, n: 0 });
        if now.duration_since(minute.begun) >= WITHIN {
            *minute = Minute { begun: now, n: 0 };
        }
        minute.n = minute.n.saturating_add(1);
        if minute.n == MOST + 1 {
            warn!(point = code, most = MOST, "too many forms of a point within a minute; no more are taken");
        }
        minute.n <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_point_has_thirty_forms_a_minute_and_others_have_theirs() {
        let posts = Posts::default();
        assert!((0..MOST).all(|_| posts.may_take("P1")));
        assert!(!posts.may_take("P1"));
        assert!(posts.may_take("P2"));
        tokio::time::advance(WITHIN).await;
        assert!(posts.may_take("P1"));
    }
}
