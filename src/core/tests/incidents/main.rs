//! Incidents as the core judges them: each rule by an example, random scripts beside a naive reference,
//! and how often a cause is right.
//!
//! `DIEMCAU_SCRIPTS` and `DIEMCAU_CASES` say how many scripts and how many cases of each kind of outage are
//! run; `DIEMCAU_SEED` runs one script alone, by the number that a failure names.

mod causes;
mod conditions;
mod life;
mod merging;
mod people;
mod random;
mod reference;
mod score;

mod world;
