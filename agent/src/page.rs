//! Serves the page of [`diemcau_page`]: sockets, HTTP, and what must be kept on the disk.
//!
//! It is served on loopback, and on the network only where that was switched on, behind a PIN
//! ([`lan`]). It reads the [`AgentState`](crate::agent_state::AgentState) and speaks through the [`ServiceHandle`]; it knows
//! nothing of collector, spool or probes, and what it says to be recorded is on the disk.
//!
//! A request passes the guard, then a form its token, and then the one task which owns what
//! the page itself must remember.

mod enrol;
mod http;
pub mod lan;
mod listener;
mod task;
mod view;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::clock::Now;
use crate::identity::boot_id;
use crate::service_handle::ServiceHandle;
use diemcau_page::token::FormKey;
use diemcau_phrase::Language;
pub use enrol::until_enrolled;
use http::HttpHandler;
pub use lan::KeptError;
use lan::{LanAccess, Notice};
use listener::BoundedListener;
use task::PageTask;

/// Where the page is unless it is told otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7580);

/// Requests on their way to the task; when it is full others wait, for as long as their connection
/// lasts.
const REQUESTS: usize = 8;

/// Where the page is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSettings {
    /// On this machine: an address of loopback.
    pub listen: SocketAddr,
    /// On the network; none: not at all.
    pub lan: Option<SocketAddr>,
    /// The state directory, where PIN and tries are kept.
    pub state: PathBuf,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A socket cannot be had.
    #[error("cannot listen on {address}{}", if source.kind() == io::ErrorKind::AddrInUse { ", which another program uses" } else { "" })]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What the page must keep cannot be kept.
    #[error(transparent)]
    Keep(#[from] KeptError),
    /// The machine does not tell what is needed.
    #[error("cannot tell this boot of the machine from another")]
    BootId(#[source] io::Error),
}

/// A page that has its sockets.
#[derive(Debug)]
pub struct Page {
    listeners: Vec<BoundedListener>,
    address: SocketAddr,
    lan: Option<SocketAddr>,
    access: LanAccess,
    notice: watch::Sender<Option<Notice>>,
}

impl Page {
    /// Takes the sockets, and reads or makes the PIN. To be called within a tokio runtime.
    ///
    /// # Errors
    /// If one of them cannot be had.
    pub fn bind(settings: &PageSettings) -> Result<Self, PageError> {
        let boot_id = boot_id().map_err(PageError::BootId)?;
        let access = LanAccess::open(&settings.state, boot_id, Now::ask())?;
        let lan = settings.lan.map(listen).transpose()?;
        let lan_address = lan.as_ref().map(|(_, address)| *address);
        // A socket on every address of the machine is on loopback too.
        let (here, address) = match lan_address.filter(|lan| covers(*lan, settings.listen)) {
            Some(_) => (None, settings.listen),
            None => listen(settings.listen).map(|(listener, address)| (Some(listener), address))?,
        };
        let listeners = here.into_iter().chain(lan.map(|(listener, _)| listener)).collect();
        let notice = watch::Sender::new(lan_address.map(|lan| access.notice(lan)));
        Ok(Self { listeners, address, lan: lan_address, access, notice })
    }

    /// Where the page is on this machine.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How the page is reached on the network, as it stands at any time; none where that is not
    /// switched on.
    pub fn notice(&self) -> watch::Receiver<Option<Notice>> {
        self.notice.subscribe()
    }

    /// Serves in a language for as long as it is polled. It is the agent's and not the browser's: many an
    /// office has an English browser and no reader of English.
    pub async fn serve(self, service: ServiceHandle, language: Language) {
        let (requests, receiver) = mpsc::channel(REQUESTS);
        let key = FormKey::new(self.access.form_secret());
        let handler = HttpHandler::new(key.clone(), requests, language);
        let mut servers = JoinSet::new();
        for listener in self.listeners {
            servers.spawn(handler.clone().serve(listener));
        }
        let access = (self.access, self.lan);
        PageTask::new(service, access, key, self.notice, language).run(receiver).await;
    }
}

/// Whether a socket on `lan` takes what comes to `here` as well.
fn covers(lan: SocketAddr, here: SocketAddr) -> bool {
    lan.ip().is_unspecified() && lan.port() == here.port() && (lan.is_ipv6() || here.is_ipv4())
}

fn listen(address: SocketAddr) -> Result<(BoundedListener, SocketAddr), PageError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((BoundedListener::new(tokio::net::TcpListener::from_std(listener)?), address))
    });
    bound.map_err(|source| PageError::Listen { address, source })
}
