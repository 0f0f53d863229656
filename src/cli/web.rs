//! The collector's pages, as `serve` starts them from the event file.

use std::net::SocketAddr;

use diemcau::collector::{Access, StartError};
use diemcau::data_dir::{self, DataDir};
use diemcau::event::WebSettings;
use diemcau::web::{self, Web};
use diemcau::{incoming, tls};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tracing::info;

/// Listens for pages, before anything else is begun.
pub(super) fn listen(addr: SocketAddr) -> Result<TcpListener, Complaint> {
    Ok(incoming::listen(addr).map_err(|source| StartError::Listen { addr, source })?)
}

/// Serves them.
pub(super) fn start(
    listener: TcpListener,
    settings: &WebSettings,
    dir: &DataDir,
    (access, zone, language): (Access, TimeZone, Language),
) -> Result<Web, Complaint> {
    let identity = settings.tls.as_ref().map(|files| data_dir::of_files(&files.certificate, &files.key));
    let tls = identity.transpose()?.map(tls::web_config).transpose()?;
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
    Ok(web)
}
