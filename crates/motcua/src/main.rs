//! The binary: reads its arguments, wires the rooms together, runs one command. No rule of law or casework is here.

mod commands;
mod failure;
mod identity_file;
mod options;
mod payments_file;
mod signing_file;

use std::process::ExitCode;

use clap::Parser;

use crate::options::{CatalogueCommand, Command, IdentityCommand, Options, SigningCommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    quiet_when_nobody_reads();
    let outcome = match &options.command {
        Command::Calc { what } => commands::calc::run(&options, what),
        Command::Check { pack } => commands::check::run(&options, pack.as_deref()),
        Command::Simulate(arguments) => commands::simulate::run(&options, arguments),
        Command::Demo(arguments) => commands::demo::run(&options, arguments),
        Command::Serve(arguments) => commands::serve::run(&options, arguments),
        Command::Catalogue { what: CatalogueCommand::Import { file } } => {
            commands::catalogue::import(&options, file)
        }
        Command::Staff { what } => commands::people::staff(&options, what),
        Command::Token { what } => commands::people::token(&options, what),
        Command::Verify => commands::keep::verify(&options),
        Command::Backup { file } => commands::keep::backup(&options, file),
        Command::Restore { file, key } => commands::keep::restore(&options, file, key.as_deref()),
        Command::Init => commands::store::init(&options),
        Command::Migrate => commands::store::migrate(&options),
        Command::Search { text, kind, limit } => commands::search::run(&options, text, *kind, *limit),
        Command::Identity { what: IdentityCommand::Check { file, base_url } } => {
            commands::identity::check(&options, file, base_url)
        }
        Command::Signing { what: SigningCommand::Check { file } } => commands::signing::check(&options, file),
        Command::Pack { what } => commands::pack::run(&options, what),
        Command::Unit { what } => commands::unit::run(&options, what),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(options.json),
    }
}

/// Whoever pipes the output into `head` has read enough: that is the end of the command, not a fault.
fn quiet_when_nobody_reads() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload().downcast_ref::<String>();
        if text.is_some_and(|t| t.starts_with("failed printing to stdout") && t.contains("Broken pipe")) {
            std::process::exit(0);
        }
        report(panic);
    }));
}
