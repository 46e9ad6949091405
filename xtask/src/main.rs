//! Build, serve and test tasks.
fn main() {}
