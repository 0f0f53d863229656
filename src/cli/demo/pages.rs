//! The demo's pages: the organisers' and that of a commune, on this machine alone.

use diemcau::data_dir::{self, DataDir};
use diemcau::event::WebSettings;
use diemcau::web::{LinkTokens, Web, link};
use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_proto::channel::Target;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;

use crate::cli::{organisers, web};

/// The listener of the pages, and what links begin with.
pub(super) struct Listening {
    listener: TcpListener,
    settings: WebSettings,
}

/// The links that the demo tells.
pub(super) struct Links {
    /// That of the organisers' page.
    pub(super) organisers: String,
    /// That of a point, and its name.
    pub(super) point: Option<(String, String)>,
}

impl Listening {
    /// On a free port of loopback.
    pub(super) fn new() -> Result<Self, Complaint> {
        let mut settings = WebSettings { listen: ([127, 0, 0, 1], 0).into(), url: String::new(), tls: None };
        let listener = web::listen(settings.listen)?;
        settings.url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, settings })
    }

    /// What links begin with.
    pub(super) fn url(&self) -> &str {
        &self.settings.url
    }

    /// Serves them.
    pub(super) fn serve(
        self,
        dir: &DataDir,
        access: diemcau::collector::Access,
        (zone, language): (TimeZone, Language),
    ) -> Result<Web, Complaint> {
        let started = web::start(self.listener, &self.settings, dir, (access, zone, language));
        started.map(|(web, _plain)| web)
    }
}

/// Makes the links: an organiser's of a name, and that of a point that reports for others too.
pub(super) async fn links(
    target: &Target,
    (dir, roster): (&DataDir, &Roster),
    (url, name): (&str, &str),
) -> Result<Links, Complaint> {
    let added = organisers::add(target, (name, name), url).await;
    let organisers = added.map_err(|error| Complaint::of(move |language| error.explain(language)))?;
    let tokens = LinkTokens::new(&data_dir::link_key(dir.path())?);
    let point = commune(roster).map(|idx| {
        let row = roster.point(idx);
        (link(url, row.code.as_str(), &tokens.token(row.code.as_str(), 0)), row.name.to_string())
    });
    Ok(Links { organisers, point })
}

/// The first point with points below it that have none.
fn commune(roster: &Roster) -> Option<PointIdx> {
    let is_leaf = |idx: &PointIdx| roster.children(*idx).is_empty();
    let is_commune = |idx: &PointIdx| !is_leaf(idx) && roster.children(*idx).iter().all(is_leaf);
    roster.iter().map(|(idx, _)| idx).find(is_commune)
}
