//! How the program is linked when it is built to be small: `[profile.agent]`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=cold.ld");
    let is = |variable: &str, wanted: &[&str]| {
        std::env::var(variable).is_ok_and(|value| wanted.contains(&value.as_str()))
    };
    if is("CARGO_CFG_TARGET_OS", &["linux"]) && is("OPT_LEVEL", &["s", "z"]) {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{}/cold.ld", env!("CARGO_MANIFEST_DIR"));
        // A quarter of a megabyte of relocations in a few kilobytes; musl reads that from 1.2.4 on, glibc
        // from 2.36.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
