//! The collector's pages, as `serve` starts them from the event file.

use std::net::SocketAddr;
use std::sync::Arc;

use diemcau::collector::{Access, StartError};
use diemcau::data_dir::{self, DataDir};
use diemcau::event::{PemFiles, WebSettings};
use diemcau::incoming;
use diemcau::tls::{self, Served};
use diemcau::web::{self, Web};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tracing::info;

/// A certificate that is served, and the files in which it may be renewed.
pub(super) type Exchangeable = (PemFiles, Arc<Served>);

/// Listens for pages, before anything else is begun.
pub(super) fn listen(addr: SocketAddr) -> Result<TcpListener, Complaint> {
    Ok(incoming::listen(addr).map_err(|source| StartError::Listen { addr, source })?)
}

/// Serves them; gives their certificate, where they have one, to be renewed.
pub(super) fn start(
    listener: TcpListener,
    settings: &WebSettings,
    dir: &DataDir,
    (access, zone, language): (Access, TimeZone, Language),
) -> Result<(Web, Option<Exchangeable>), Complaint> {
    let served = match &settings.tls {
        Some(files) => Some(Served::new(data_dir::of_files(&files.certificate, &files.key)?)?),
        None => None,
    };
    let tls = served.clone().map(tls::web_config).transpose()?;
    data_dir::keep_link_url(dir.path(), &settings.url)?;
    let web = web::start(web::Config {
        listener,
        tls,
        url: settings.url.clone(),
        key: data_dir::link_key(dir.path())?,
        data: dir.path().to_owned(),
        access,
        zone,
        language,
    })?;
    info!(listen = %web.addr(), url = settings.url, "pages are served");
    Ok((web, settings.tls.clone().zip(served)))
}
