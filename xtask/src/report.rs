//! What the person at the terminal reads while a long step runs, and what each step has cost.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

thread_local! {
    /// The processor time of the programs that this thread has run.
    static SPENT: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// The steps that took a while, in the order in which they ended.
static DONE: Mutex<Vec<Done>> = Mutex::new(Vec::new());

struct Done {
    what: String,
    took: Duration,
    spent: Duration,
}

/// Says that `what` begins, runs `work`, and says how long it took, and how much processor time the programs took that
/// it ran. `usual` is how long it usually takes on two cores, in words; empty for a step of a few seconds.
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
    let (result, spent) = measured(work);
    let result = result?;
    let took = start.elapsed();
    if took.as_secs() >= 2 {
        eprintln!(
            "    {what}: done in {:.0} s, {:.0} core-seconds",
            took.as_secs_f32(),
            spent.as_secs_f32()
        );
        remember(what, took, spent);
    }
    Ok(result)
}

/// Runs `work`, and returns the processor time of the programs that it ran, too.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = SPENT.get();
    let result = work();
    (result, SPENT.get().saturating_sub(before))
}

/// Adds the processor time of a program that has ended to the step of this thread.
pub fn spend(time: Duration) {
    SPENT.set(SPENT.get() + time);
}

/// Remembers what cargo has compiled before this program could start: on Unix it becomes this program.
pub fn begin() {
    if let Some(usage) = usage_of_this_process()
        && usage.children.as_secs() >= 2
    {
        remember("Compiling xtask", usage.lifetime, usage.children);
    }
}

/// Prints what each step has cost, if it was a long run.
pub fn summary() {
    let done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(usage) = usage_of_this_process().filter(|usage| usage.lifetime.as_secs() >= 60) else {
        return;
    };
    let line = |what: &str, took: Duration, spent: Duration| {
        eprintln!(
            "{what:<50} {:>8.0} {:>13.0}",
            took.as_secs_f32(),
            spent.as_secs_f32()
        );
    };
    eprintln!("\n{:<50} {:>8} {:>13}", "step", "seconds", "core-seconds");
    for step in done.iter() {
        line(&step.what, step.took, step.spent);
    }
    line("xtask’s own work", usage.lifetime, usage.own);
    line(
        "all, some of them at the same time",
        usage.lifetime,
        usage.own + usage.children,
    );
}

fn remember(what: &str, took: Duration, spent: Duration) {
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    done.push(Done {
        what: what.to_owned(),
        took,
        spent,
    });
}

struct Usage {
    /// Since this process started, as cargo.
    lifetime: Duration,
    /// Its own processor time.
    own: Duration,
    /// That of the programs that it has run, and of those that they have run.
    children: Duration,
}

/// Linux counts in hundredths of a second.
fn usage_of_this_process() -> Option<Usage> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    usage(&stat, &uptime)
}

fn usage(stat: &str, uptime: &str) -> Option<Usage> {
    // Behind the program's name, which may have blanks and parentheses in it; see proc_pid_stat(5).
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let time = |ticks: u64| Duration::from_millis(ticks * 10);
    let up = Duration::try_from_secs_f64(uptime.split_ascii_whitespace().next()?.parse().ok()?);
    Some(Usage {
        own: time(ticks(11)? + ticks(12)?),
        children: time(ticks(13)? + ticks(14)?),
        lifetime: up.ok()?.saturating_sub(time(ticks(19)?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_what_its_programs_took() {
        let ((), spent) = measured(|| {
            spend(Duration::from_secs(1));
            let ((), inner) = measured(|| spend(Duration::from_secs(2)));
            assert_eq!(inner, Duration::from_secs(2));
        });
        assert_eq!(spent, Duration::from_secs(3));
    }

    #[test]
    fn usage_is_read_behind_the_name() {
        let stat = "7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 3000 100 20 0 1 0 90000 1 2";
        let usage = usage(stat, "1000.50 1900.00\n").unwrap();
        assert_eq!(usage.own, Duration::from_secs(2));
        assert_eq!(usage.children, Duration::from_secs(31));
        assert_eq!(usage.lifetime, Duration::from_millis(100_500));
    }
}
