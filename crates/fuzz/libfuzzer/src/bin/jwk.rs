#![no_main]
fuzz_programs::program!("jwk");
