//! Tells cargo that the embedded province belongs to the build: a changed text is then seen at once.

fn main() {
    println!("cargo::rerun-if-changed=../../provinces/daklak");
}
