//! The binary `countersign`.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
