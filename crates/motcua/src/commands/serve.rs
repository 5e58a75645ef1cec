//! `serve`: a store, its jobs and its pages, until it is told to stop.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;

use gateways::ObjectStore;
use registry::Registry;
use web::{App, Config};

use crate::failure::Failure;
use crate::options::{Options, ServeArguments};
use crate::{identity_file, payments_file, signing_file};

/// Runs it.
pub fn run(options: &Options, arguments: &ServeArguments) -> Result<(), Failure> {
    let province = options.province()?;
    let config = options.store()?;
    let registry = Registry::open(&config, province, config.clock()?)?;
    let simulated = registry.setting("simulated")?.is_some();
    let address = arguments.listen;
    let base_url = arguments.base_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let secure_cookies = base_url.starts_with("https://");
    let files = files(&config.files)?;
    let signers = match &arguments.signing {
        Some(path) => Some(known(signing_file::read(path, &registry.province())?, &registry)?.into_signers()),
        None => None,
    };
    let banks = arguments.payments.as_deref().map(payments_file::read).transpose()?;
    let identity = arguments.identity.as_deref();
    let identity = identity.map(|path| identity_file::read(path, &base_url)).transpose()?;
    super::edition::put_in_force(options, &registry, &files)?;
    let settings = Config {
        demo: false,
        simulated,
        base_url,
        secure_cookies,
        citizens: Vec::new(),
        staff: Vec::new(),
        pack: options.pack_files()?,
    };
    let jobs = registry.start_jobs()?;
    let app = App::new(registry, files, settings);
    if let Some(signers) = signers {
        app.sign_with(signers);
    }
    if let Some(banks) = banks {
        app.hear_from(banks);
    }
    if let Some(provider) = identity {
        app.identify_with(provider);
    }
    let outcome = until_stopped(address, app, |address| {
        say(&format!("Một Cửa: http://{address}\n"));
    });
    drop(jobs);
    outcome
}

/// Every person whose key is there must have an account: a key nobody can use is a mistake in the file.
fn known(read: signing_file::Read, registry: &Registry) -> Result<signing_file::Read, Failure> {
    let mut unknown = Vec::new();
    for opened in &read.signers {
        if let signing_file::Holder::Staff(id) = &opened.holder
            && registry.staff(id)?.is_none()
        {
            unknown.push(format!("nobody here has the identifier {id}; see motcua staff list"));
        }
    }
    if unknown.is_empty() { Ok(read) } else { Err(Failure::new("signing", unknown.join("\n"))) }
}

/// The folder of files.
pub fn files(folder: &Path) -> Result<ObjectStore, Failure> {
    ObjectStore::open(folder).map_err(|fault| Failure::new("files", fault.to_string()))
}

/// Tells the terminal; a server goes on where nobody reads.
pub fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Serves until Ctrl-C or a termination signal; `ready` is told the address first.
pub fn until_stopped(address: SocketAddr, app: App, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
            Failure::new("listen", format!("{address}: {error}; choose another with --listen"))
        })?;
        ready(listener.local_addr()?);
        Ok(web::serve(listener, app, stopped()).await?)
    })
}

/// Ready when somebody asks the process to stop.
pub async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
