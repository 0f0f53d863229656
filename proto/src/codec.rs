//! The codec of all services: prost with small buffers.
//!
//! tonic's defaults give each direction of each stream a buffer of 8 KiB. An agent's messages are
//! under 100 bytes, and a collector holds thousands of streams, so buffers start small and grow
//! when a message needs it.

use std::marker::PhantomData;

use prost::Message;
use tonic::codec::{BufferSettings, Codec};
use tonic_prost::{ProstDecoder, ProstEncoder};

/// First size of a buffer and the step by which it grows, bytes.
const BUFFER: usize = 64;
/// Bytes gathered from a stream's ready messages before they go to the connection.
const YIELD_AT: usize = 256;

/// A prost codec with small buffers.
#[derive(Debug, Clone)]
pub struct SmallCodec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for SmallCodec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for SmallCodec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = ProstDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::new(BufferSettings::new(BUFFER, YIELD_AT))
    }

    fn decoder(&mut self) -> Self::Decoder {
        ProstDecoder::new(BufferSettings::new(BUFFER, YIELD_AT))
    }
}
