#![no_main]
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let mut scan = diagnosis::Scan::new(input);
    while let Some(progress) = scan.step(1) {
        assert!(progress.done <= progress.total);
    }
});
