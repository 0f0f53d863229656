//! Random ids of forms.

use aws_lc_rs::rand;
use diemcau_page::token::{LENGTH, id};

/// A new id; none where the machine has no random numbers, which no form with it survives.
pub(super) fn form_id() -> String {
    let mut bytes = [0; LENGTH];
    match rand::fill(&mut bytes) {
        Ok(()) => id(bytes),
        Err(_) => String::new(),
    }
}
