//! Work on the house itself: `tidy` keeps its shape, `bench` prints its figures, `fuzz` tries it with
//! nonsense. Not part of the product.

mod arrows;
mod bench;
mod fuzz;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match arguments.next().as_deref() {
        Some("tidy") => tidy::run(),
        Some("bench") => bench::run(&arguments.collect::<Vec<_>>()),
        Some("fuzz") => fuzz::run(&arguments.collect::<Vec<_>>()),
        _ => Err(anyhow::anyhow!(
            "cargo xtask tidy\ncargo xtask bench [law|quarter|intake|papers|pages] [DOSSIERS]\ncargo xtask fuzz SECONDS [TARGET]"
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault:#}");
            ExitCode::FAILURE
        }
    }
}
