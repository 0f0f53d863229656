//! What a person must do where the agent cannot come back to its collector by itself.

use std::io::ErrorKind;

use diemcau_phrase::{Language, agent as phrase, enrolment};
use diemcau_proto::channel::ChannelError;
use tonic::Code;

use crate::reporter::Detach;

/// What has to be done; none where trying again may do.
pub(crate) fn remedy(language: Language, detach: &Detach) -> Option<&'static str> {
    match detach {
        Detach::Unconnected(why) => unreached(language, why.error()),
        Detach::Refused { code: Code::NotFound, .. } => Some(phrase::mend_code(language)),
        Detach::Refused { code: Code::Unauthenticated, .. } => Some(enrolment::enroll_again(language)),
        Detach::Refused { .. } => Some(phrase::tell_operator(language)),
        Detach::Replaced { .. } => Some(phrase::stop_one(language)),
        Detach::Broken { code: Code::Unimplemented, .. } => Some(phrase::mend_address(language)),
        Detach::Stopped { .. } | Detach::Broken { .. } | Detach::Mute | Detach::Asked => None,
    }
}

fn unreached(language: Language, why: &ChannelError) -> Option<&'static str> {
    match why {
        ChannelError::WrongFingerprint { .. } | ChannelError::OtherCollector { .. } => {
            Some(phrase::mend_fingerprint(language))
        }
        ChannelError::Transport { .. } => Some(phrase::mend_address(language)),
        // A collector that ends just now breaks a handshake off; one that speaks no TLS answers.
        ChannelError::Tls { source, .. } => match source.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => None,
            _ => Some(phrase::mend_address(language)),
        },
        ChannelError::Resolve { .. }
        | ChannelError::Refused { .. }
        | ChannelError::TimedOut { .. }
        | ChannelError::Unreachable { .. }
        | ChannelError::Socket { .. } => None,
    }
}
