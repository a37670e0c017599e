//! The program `opinari`: everything it does stands in the library.

fn main() -> std::process::ExitCode {
    opinari::cli::main()
}
