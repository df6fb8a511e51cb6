//! Rebuilds the crate when a migration file appears or goes.

fn main() {
    println!("cargo::rerun-if-changed=src/migrations");
}
