//! Starts the console.

fn main() {
    console::start();
}
