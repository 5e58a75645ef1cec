//! Tells cargo that the embedded folders belong to the build: a new text or asset file is then seen at once.

fn main() {
    for folder in ["texts", "assets"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
