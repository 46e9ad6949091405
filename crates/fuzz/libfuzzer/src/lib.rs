//! The targets as libFuzzer programs.

/// A program that runs the target with this name.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| {
            if let Some(target) = fuzz::target($name) {
                (target.run)(input);
            }
        });
    };
}
