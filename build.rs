//! Embedded folders are part of the program: a new file in one of them must cause a rebuild.

fn main() {
    for folder in ["migrations", "queries", "seed"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
