//! What a person is told who starts the dashboard and sees none.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::system::Deed;

use crate::run::MonitorError;

impl Explain for MonitorError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::NoTerminal => language.no_terminal().to_owned(),
            Self::Terminal(error) => {
                format!("{}: {}", language.terminal_unusable(), language.io_error(error))
            }
            Self::Record { path, source } => language.cannot(Deed::Write, path.display(), source),
            Self::Signals(error) => language.cannot(Deed::Await, "SIGTERM", error),
            Self::LinkEnded => language.link_ended().to_owned(),
        }
    }
}
