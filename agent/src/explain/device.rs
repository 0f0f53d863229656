//! Why a device tells nothing.

use diemcau_core::attendance::MAX_COUNT;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::system::Deed;

use crate::attendance::SourceError;
use crate::power::generator::GeneratorError;
use crate::power::nut::NutError;

impl Explain for SourceError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Read { path, source } => language.cannot(Deed::Read, path.display(), source),
            Self::Run { program, source } => language.cannot(Deed::Run, program, source),
            Self::Failed { program, status } => language.command_failed(program, status),
            Self::Request(error) => language.device_unasked(error),
            Self::Status { status } => language.device_status(*status),
            Self::Json(error) => language.device_no_json(error),
            Self::Absent { pointer } => language.device_has_nothing_at(pointer),
            Self::TimedOut { most } => language.no_answer_in(*most),
            Self::TooLong { most } => language.answer_too_long(*most),
            Self::NotANumber { shown, source } => language.no_whole_number(shown, *source),
            Self::TooMany { count } => language.too_many_people(*count, MAX_COUNT),
        }
    }
}

impl Explain for GeneratorError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Read { path, source } => language.cannot(Deed::Read, path.display(), source),
            Self::Word { path, shown } => language.generator_word(path.display(), shown),
        }
    }
}

impl Explain for NutError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::NotFound(error) => language.nut_not_found(error),
            Self::Connect(error) => language.nut_unconnected(error),
            Self::Broken(error) => language.nut_broken(error),
            Self::TimedOut { .. } => language.nut_late().to_owned(),
            Self::Protocol { shown } => language.nut_no_protocol(shown),
            Self::TooLong => language.nut_too_long().to_owned(),
            Self::Garbled { shown } => language.nut_garbled(shown),
            Self::Stale => language.nut_stale().to_owned(),
            Self::DriverDead => language.nut_driver_dead().to_owned(),
            Self::NoStatus => language.nut_no_status().to_owned(),
            Self::Refused { token } => language.nut_refused(token),
        }
    }
}
