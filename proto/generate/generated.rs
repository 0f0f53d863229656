//! The committed code of `proto/src/generated` is what the .proto files make.
//!
//! After a change to a .proto file run this test twice: it writes what differs, and fails once.

use std::fs;
use std::path::Path;

use prost::Message as _;

#[test]
fn generated_code_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in proto");
    let files = ["common", "identity", "incident", "outbox", "agent", "dashboard", "operator", "journal"]
        .map(|name| format!("diemcau/v1/{name}.proto"));
    let mut compiler = protox::Compiler::new([root]).expect("the proto folder is there");
    compiler.include_source_info(true).include_imports(true);
    let descriptors = compiler.open_files(&files).expect("the .proto files compile").file_descriptor_set();

    let out = tempfile::tempdir().expect("a temporary folder");
    tonic_prost_build::configure()
        .codec_path("crate::codec::SmallCodec")
        // Rare, and large beside what else stands there.
        .boxed(".diemcau.v1.PointNow.evidence")
        .boxed(".diemcau.v1.PointRestated.now")
        .out_dir(out.path())
        .compile_fds(descriptors.clone())
        .expect("code is generated");

    let mut stale = Vec::new();
    let code = fs::read(out.path().join("diemcau.v1.rs")).expect("the generated file is there");
    for (name, made) in [("diemcau.v1.rs", code), ("diemcau.v1.bin", descriptors.encode_to_vec())] {
        let kept = root.join("src/generated").join(name);
        if fs::read(&kept).ok().as_deref() != Some(&made[..]) {
            fs::write(&kept, made).expect("the generated code can be written");
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "written anew, commit them: {stale:?}");
}
