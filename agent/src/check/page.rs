//! The page's sockets: free where the agent does not run, served where it does.

use std::net::TcpListener;

use diemcau_phrase::Language;
use diemcau_phrase::check as phrase;

use super::CheckResult;
use crate::control::client::ask;
use crate::control::{Answer, Ask};
use crate::service::Settings;
use crate::spool::Spool;

pub(super) fn check(language: Language, settings: &Settings) -> Vec<CheckResult> {
    let Some(page) = &settings.page else {
        return vec![CheckResult::note(phrase::page_off(language), "")];
    };
    if matches!(Spool::is_held(&settings.state), Ok(true)) {
        return running(language, settings).into_iter().collect();
    }
    [Some(page.listen), page.lan]
        .into_iter()
        .flatten()
        .filter_map(|address| TcpListener::bind(address).err().map(|error| (address, error)))
        .map(|(address, error)| {
            CheckResult::bad(
                phrase::page_address(language, address, language.io_error(&error)),
                phrase::free_page_address(language),
            )
        })
        .collect()
}

/// The running agent knows whether it has its page. One that cannot be asked is told of elsewhere.
fn running(language: Language, settings: &Settings) -> Option<CheckResult> {
    let mut asked = ask(&settings.state, &Ask::Status { language }).ok()??;
    let Ok(Some(Answer::Status(status))) = asked.next() else { return None };
    Some(match status.page {
        Some(page) => CheckResult::good(phrase::page(language, page)),
        None => CheckResult::bad(phrase::page_missing(language), phrase::page_log(language)),
    })
}
