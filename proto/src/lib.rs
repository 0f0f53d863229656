//! The wire: the messages of `proto/diemcau/v1/*.proto`, their conversions to and from the core's
//! types, and the client's end of the channel. It decides nothing.

pub mod backoff;
pub mod channel;
pub mod codec;
pub mod convert;
pub mod enrol_code;
mod explain;
pub mod probe;
pub mod watch;

/// The generated messages, clients and servers of package `diemcau.v1`.
#[expect(
    missing_docs,
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    reason = "generated from proto/diemcau/v1, where everything is documented"
)]
pub mod v1 {
    include!("generated/diemcau.v1.rs");
}

/// The compiled .proto files, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!("generated/diemcau.v1.bin");
