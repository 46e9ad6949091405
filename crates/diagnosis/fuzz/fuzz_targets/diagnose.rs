#![no_main]
libfuzzer_sys::fuzz_target!(|input: &[u8]| assert!(
    diagnosis::diagnose(input, chrono::DateTime::UNIX_EPOCH)
        .findings
        .iter()
        .all(|finding| finding
            .span
            .is_none_or(|span| span.start <= span.end && span.end <= input.len()))
));
