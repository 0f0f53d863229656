//! Feeds made-up bytes to whatever reads bytes of strangers. One program; `DIEMCAU_FUZZ` names the target.
//!
//! With `DIEMCAU_FUZZ_SEEDS=DIR` it writes what the target begins from to a folder and ends. With
//! `DIEMCAU_FUZZ_PLANT` set it panics where input reached the target's innermost branch: so is seen whether a bug
//! that lies there would be found.
#![no_main]

mod event;
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::{Corpus, fuzz_target};

use crate::targets::{Depth, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("DIEMCAU_FUZZ").unwrap_or_default();
    let target = targets::ALL.iter().find(|target| target.name == name);
    *target.unwrap_or_else(|| panic!("DIEMCAU_FUZZ is one of {}", targets::names()))
});

static IS_PLANTED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("DIEMCAU_FUZZ_PLANT").is_some());

fuzz_target!(
    init: {
        if let Some(dir) = std::env::var_os("DIEMCAU_FUZZ_SEEDS") {
            let seeds = (TARGET.seeds)();
            let deepest = seeds.iter().map(|seed| (TARGET.run)(seed)).max();
            assert_eq!(deepest, Some(Depth::Taken), "{}: a seed is taken, and none is where a bug is planted", TARGET.name);
            for (number, seed) in seeds.iter().enumerate() {
                let file = std::path::Path::new(&dir).join(format!("seed-{number}"));
                std::fs::write(&file, seed).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
            std::process::exit(0);
        }
    },
    |bytes: &[u8]| -> Corpus {
        let depth = (TARGET.run)(bytes);
        assert!(!(depth == Depth::Planted && *IS_PLANTED), "the planted bug");
        Corpus::Keep
    }
);
