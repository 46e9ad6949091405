#![no_main]
fuzz_programs::program!("layout");
