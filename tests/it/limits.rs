//! Limits that each caller has: what is beyond them is refused, and costs nobody else.

mod ages;
mod enrolment;
mod files;
mod http2;
mod pages;
mod sizes;
mod strangers;
