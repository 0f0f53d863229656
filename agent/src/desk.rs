//! What people at the point can do and see, whoever asks for them: the page, or a command at the
//! door.

use diemcau_core::power::PowerSource;
use tokio::sync::{mpsc, oneshot, watch};

use crate::board::Board;
use crate::report::Said;
use crate::service::Request;

/// The desk at which people speak to the running agent. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk {
    requests: mpsc::Sender<Request>,
    board: watch::Receiver<Board>,
}

impl Desk {
    /// Before the spool's thread and the board.
    pub fn new(requests: mpsc::Sender<Request>, board: watch::Receiver<Board>) -> Self {
        Self { requests, board }
    }

    /// How things stand.
    pub fn board(&self) -> watch::Ref<'_, Board> {
        self.board.borrow()
    }

    /// The board alone, without a way to say anything.
    pub fn into_board(self) -> watch::Receiver<Board> {
        self.board
    }

    /// Waits until something on the board changed since the last call on this clone; false when the
    /// agent is gone.
    pub async fn changed(&mut self) -> bool {
        self.board.changed().await.is_ok()
    }

    /// Records what a person says: its number once it is on the disk.
    ///
    /// # Errors
    /// If it is not recorded; the text says why, for people.
    pub async fn enter(&self, said: Said) -> Result<u64, String> {
        said.check().map_err(|error| error.to_string())?;
        self.ask(|answer| Request::Enter { said, answer }).await
    }

    /// Records where a person says that the power comes from, until it is taken back by `None`.
    ///
    /// # Errors
    /// If it is not recorded; the text says why, for people.
    pub async fn say_power(&self, source: Option<PowerSource>, by: &str) -> Result<(), String> {
        let by = by.to_owned();
        self.ask(|answer| Request::SayPower { source, by, answer }).await
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, String>>) -> Request,
    ) -> Result<T, String> {
        let gone = || "máy trạm đang dừng".to_owned();
        let (answer, answered) = oneshot::channel();
        self.requests.send(request(answer)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}
