#![no_main]
libfuzzer_sys::fuzz_target!(|input: &[u8]| assert!(
    diagnosis::tree(input)
        .iter()
        .all(|node| node.span.end <= input.len())
));
