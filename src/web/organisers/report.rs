//! The reports, as text to read and as files: read from the journal, which they do not change.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use diemcau_page::organisers::report as report_page;
use diemcau_phrase::failure::Explain as _;
use diemcau_phrase::page::organisers as words;
use serde::Deserialize;
use tracing::warn;

use super::super::answer::{html, respond};
use super::super::pages::Pages;
use crate::http1::Peer;
pub(super) use crate::report::Format;
use crate::report::{self, Instant};

/// Those that are offered as files, in that order.
pub(super) const FORMATS: [Format; 5] = [Format::Docx, Format::Xlsx, Format::Text, Format::Csv, Format::Json];

/// Of which instant.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Of {
    cutoff: Option<String>,
    amendment: Option<u32>,
}

/// Shows a report as text.
pub(in super::super) async fn read(
    State(pages): State<Arc<Pages>>,
    Path(token): Path<String>,
    Extension(peer): Extension<Peer>,
    Query(of): Query<Of>,
    headers: HeaderMap,
) -> Response {
    let who = match pages.organiser(&token, (peer, &headers)).await {
        Ok(who) => who,
        Err(refusal) => return *refusal,
    };
    match pages.made_report(of, [Format::Chat, Format::Text]).await {
        Ok([chat, text]) => {
            let [chat, text] = [&chat, &text].map(|bytes| String::from_utf8_lossy(bytes));
            html(StatusCode::OK, report_page(pages.language, &who.base, &chat, &text).into_string())
        }
        Err(refusal) => *refusal,
    }
}

/// Gives a report as a file.
pub(in super::super) async fn download(
    State(pages): State<Arc<Pages>>,
    Path((token, file)): Path<(String, String)>,
    Extension(peer): Extension<Peer>,
    Query(of): Query<Of>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = pages.organiser(&token, (peer, &headers)).await {
        return *refusal;
    }
    let ending = file.strip_prefix("report.");
    let Some(format) = FORMATS.into_iter().find(|format| Some(format.ending()) == ending) else {
        return pages.says(StatusCode::NOT_FOUND, diemcau_phrase::page::not_found(pages.language));
    };
    match pages.made_report(of, [format]).await {
        Ok([bytes]) => {
            let mut response = respond(StatusCode::OK, format.media_type(), bytes);
            let name = format!("attachment; filename=\"{}\"", format.file_name());
            if let Ok(name) = HeaderValue::from_str(&name) {
                response.headers_mut().insert(CONTENT_DISPOSITION, name);
            }
            response
        }
        Err(refusal) => *refusal,
    }
}

impl Pages {
    /// One report in some formats, read once.
    async fn made_report<const N: usize>(
        &self,
        of: Of,
        formats: [Format; N],
    ) -> Result<[Vec<u8>; N], Box<Response>> {
        let (language, data) = (self.language, PathBuf::clone(&self.data));
        let Ok(_place) = self.reports.try_acquire() else {
            return Err(Box::new(self.says(StatusCode::SERVICE_UNAVAILABLE, words::busy(language))));
        };
        let instant = of.cutoff.map_or(Instant::Last, |name| Instant::Cutoff(name, of.amendment));
        let made = tokio::task::spawn_blocking(move || {
            let report = report::read(&data, &instant).map_err(|error| error.explain(language))?;
            let made = formats.map(|format| report.bytes(format, language));
            if let Some(error) = made.iter().find_map(|made| made.as_ref().err()) {
                warn!(%error, "a report was not made");
                return Err(words::no_report(language).to_owned());
            }
            Ok(made.map(Result::unwrap_or_default))
        });
        let why = match made.await {
            Ok(Ok(bytes)) => return Ok(bytes),
            Ok(Err(why)) => why,
            Err(error) => {
                warn!(%error, "a report was not made");
                words::no_report(language).to_owned()
            }
        };
        Err(Box::new(self.says(StatusCode::UNPROCESSABLE_ENTITY, &why)))
    }
}
