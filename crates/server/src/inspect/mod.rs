//! `countersign inspect`: the diagnosis on the command line.

mod inputs;
mod pick;
mod print;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use diagnosis::{Diagnosis, Material, Verdict};
use primitives::text::escape;

use inputs::inputs;

/// Inspect key material: what each file is, what is wrong with it, and how to fix it.
///
/// Exit status: 0 if every file can be registered as it is, 1 if one can't, 2 for invalid arguments, an unreadable file
/// or a folder without files.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Print one line of JSON per file.
    #[arg(long, conflicts_with = "repair")]
    json: bool,
    /// Write the clean PEM of each file to standard output, and the report to standard error. A file
    /// that can be repaired safely then passes.
    #[arg(long)]
    repair: bool,
    /// Write the public key of each file as PEM to standard output, and the report to standard error. JWKs and SSH keys
    /// are converted; from certificate requests and private keys, the public key is derived.
    #[arg(long, conflicts_with_all = ["json", "repair"])]
    public_key: bool,
    /// Use this one of several keys in a file: its number in the list that is printed without this option, or its
    /// key ID.
    #[arg(long, value_name = "N|KID")]
    pick: Option<String>,
    /// Files and folders; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Inspects the files at the time `now`, and returns the exit status.
#[must_use]
pub fn run(args: &InspectArgs, now: DateTime<Utc>) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    match inspect(args, now, &mut out, &mut err).and_then(|outcome| out.flush().map(|()| outcome)) {
        Ok(outcome) => ExitCode::from(outcome as u8),
        // The reader of our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(Outcome::Unreadable as u8),
    }
}

/// How a call went; the number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Good = 0,
    NotGood = 1,
    Unreadable = 2,
}

/// How many files came to which verdict.
#[derive(Debug, Default)]
struct Count {
    accept: usize,
    repair: usize,
    reject: usize,
    unreadable: usize,
}

fn inspect(
    args: &InspectArgs,
    now: DateTime<Utc>,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::Good;
    let mut count = Count::default();
    for input in inputs(&args.files) {
        let (name, diagnosis) = match input.read(now) {
            Ok(diagnosis) => (input.name(), diagnosis),
            Err(error) => {
                writeln!(err, "countersign: {}: {error}", escape(&input.name()))?;
                outcome = outcome.max(Outcome::Unreadable);
                count.unreadable += 1;
                continue;
            }
        };
        let diagnosis = match &args.pick {
            Some(wanted) => match pick::pick(diagnosis, wanted, now) {
                Ok(picked) => picked,
                Err((whole, reason)) => {
                    writeln!(err, "countersign: {}: {reason}", escape(&name))?;
                    print::members(&whole, err)?;
                    outcome = outcome.max(Outcome::NotGood);
                    count.add(Verdict::Reject);
                    continue;
                }
            },
            None => diagnosis,
        };
        if args.json {
            print::json(&name, &diagnosis, out)?;
        } else if args.writes_pem() {
            print::report(&name, &diagnosis, err)?;
            if let Some(pem) = args.pem(&diagnosis) {
                out.write_all(pem.as_bytes())?;
            }
        } else {
            print::report(&name, &diagnosis, out)?;
        }
        outcome = outcome.max(args.judge(&diagnosis));
        count.add(diagnosis.verdict);
    }
    if !args.json && count.all() > 1 {
        if args.writes_pem() {
            print::summary(&count, err)?;
        } else {
            print::summary(&count, out)?;
        }
    }
    Ok(outcome)
}

impl InspectArgs {
    /// Standard output takes PEM, standard error the report.
    fn writes_pem(&self) -> bool {
        self.repair || self.public_key
    }

    /// What is written of a file.
    fn pem(&self, diagnosis: &Diagnosis) -> Option<String> {
        if self.repair {
            return diagnosis.material.as_ref().map(Material::to_pem);
        }
        let derived = diagnosis.derived.as_ref().map(Material::to_pem);
        derived.or_else(|| {
            diagnosis.material.as_ref()?;
            let spki = diagnosis.public_key.as_ref()?.spki.clone()?;
            let key = Material {
                label: "PUBLIC KEY",
                der: spki,
            };
            Some(key.to_pem())
        })
    }

    fn judge(&self, diagnosis: &Diagnosis) -> Outcome {
        let is_good = if self.writes_pem() {
            self.pem(diagnosis).is_some()
        } else {
            diagnosis.verdict == Verdict::Accept
        };
        if is_good {
            Outcome::Good
        } else {
            Outcome::NotGood
        }
    }
}

impl Count {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Accept => self.accept += 1,
            Verdict::Repair => self.repair += 1,
            Verdict::Reject => self.reject += 1,
        }
    }

    fn all(&self) -> usize {
        self.accept + self.repair + self.reject + self.unreadable
    }
}

#[cfg(test)]
mod tests;
