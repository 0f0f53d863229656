//! Nothing but the test `generated`, which writes `proto/src/generated` anew where it is stale. It
//! cannot be a test of `diemcau-proto`: that crate does not compile while what it needs is stale.
