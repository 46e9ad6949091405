//! `cargo xtask`: sets the machine up, builds, serves and tests Countersign.
//!
//! Every step looks first whether its result is there already, says what it does and how long that
//! usually takes, and stops with one sentence where it can't be done.

mod bench;
mod checks;
mod console;
mod dist;
mod e2e;
mod fuzz;
mod precompress;
mod process;
mod project;
mod report;
mod serve;
mod server;
mod test;
mod tools;

use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--data-dir DIR] [--dev | --build-only]
                     Set up what is missing, build, and start Countersign on http://127.0.0.1:8080.
                     --dev: debug build, rebuilt on every change. --build-only: all but the start.
  test [RING...]     Set up what tests need and run every ring, or those named:
                     host, web, clients, crash, e2e; long, which runs only if it is named.
  check              Formatting, dependencies, layers and circles of modules, limits of the contract,
                     dead references, length of files; clippy on host and wasm.
  ci                 What CI runs: check, then test.
  fuzz TARGET [--seconds N] [FOLDER...]
                     Run a fuzz target with the seeds at hand and in FOLDERs (docs/fuzzing.md).
  bench [NAME...] [--before PATH]
                     Measure everything, or what is named: diagnosis, wasm, bundle, token, load, first-run.
                     --before: an older build to measure beside this one: the folder of a console for
                     load, the program of a server for token.
  budget [--raise]   Compare the console's size, by part and page, with the table in bench/load, or write it.
  screenshots        Write a picture of every page to target/screenshots.
  lighthouse         Let Lighthouse judge the release build.
  dist [--out DIR] [--base-path /PATH/] [--backend NAME]
                     Write the console to dist (or DIR) as files for any static host.
                     --backend: what config.json names; --base-path: see docs/deployment.md.
  build              Build the console (release) into target/console/release.
";

fn main() -> ExitCode {
    report::begin();
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut args = lexopt::Parser::from_env();
    let command = match args.next()? {
        Some(Value(command)) => command.string()?,
        Some(Short('h') | Long("help")) | None => {
            print!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "serve" => serve::run(&serve::Options::parse(args)?),
        "test" => test::run(&named(args, &test::Ring::ALL)?),
        "check" => {
            no_more(args)?;
            checks::run()?;
            Ok(ExitCode::SUCCESS)
        }
        "fuzz" => {
            fuzz::run(&fuzz::Options::parse(args)?)?;
            Ok(ExitCode::SUCCESS)
        }
        "ci" => {
            no_more(args)?;
            checks::run()?;
            test::run(&test::Ring::ALL)
        }
        "bench" => {
            bench::run(&bench::Options::parse(args)?)?;
            Ok(ExitCode::SUCCESS)
        }
        "budget" => {
            let mut raise = false;
            while let Some(arg) = args.next()? {
                match arg {
                    Long("raise") => raise = true,
                    other => return Err(other.unexpected().into()),
                }
            }
            e2e::budget(raise)?;
            Ok(ExitCode::SUCCESS)
        }
        "screenshots" => {
            no_more(args)?;
            e2e::screenshots(&project::target().join("screenshots"))
        }
        "lighthouse" => {
            no_more(args)?;
            e2e::lighthouse()
        }
        "dist" => dist::run(&dist::Options::parse(args)?),
        "build" => {
            no_more(args)?;
            console::build(console::Profile::Release)?;
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

/// What the arguments name, or all where they name none.
fn named<T>(mut args: lexopt::Parser, all: &[T]) -> Result<Vec<T>>
where
    T: Clone + FromStr<Err = anyhow::Error>,
{
    let mut named = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Value(name) => named.push(name.string()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(if named.is_empty() {
        all.to_vec()
    } else {
        named
    })
}

fn no_more(mut args: lexopt::Parser) -> Result<()> {
    match args.next()? {
        None => Ok(()),
        Some(arg) => Err(arg.unexpected().into()),
    }
}
