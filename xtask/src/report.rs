//! What the person at the terminal reads while a long step runs.

use std::time::Instant;

use anyhow::Result;

/// Says that `what` begins, runs `work`, and says how long it took. `usual` is how long it usually
/// takes on two cores, in words; empty for a step of a few seconds.
///
/// # Errors
///
/// Those of `work`.
pub fn step<T>(what: &str, usual: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    if usual.is_empty() {
        eprintln!("==> {what}");
    } else {
        eprintln!("==> {what} (usually {usual})");
    }
    let start = Instant::now();
    let result = work()?;
    let seconds = start.elapsed().as_secs_f32();
    if seconds >= 2.0 {
        eprintln!("    {what}: done in {seconds:.0} s");
    }
    Ok(result)
}
