//! TCP: how long a connection takes. H.323 is the same at its call signalling port, 1720: a system
//! that speaks it accepts connections there before any message.

use std::net::SocketAddr;

use diemcau_core::path::window::{Answer, Tells};

use super::connection::{Asking, Dial, connect};

/// Times connections.
pub(super) struct Tcp;

impl Dial for Tcp {
    fn ask(&mut self, address: SocketAddr) -> Asking<'_> {
        Box::pin(async move {
            let (_, rtt) = connect(address).await?;
            Ok(Answer { rtt, response: None, tells: Tells::Nothing })
        })
    }
}
