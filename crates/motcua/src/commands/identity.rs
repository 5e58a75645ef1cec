//! `identity check`: reads an identity file, asks the provider who it is, and says what has to be registered there.

use std::path::Path;

use registry::{Clock, SystemClock};
use serde_json::json;

use crate::failure::Failure;
use crate::identity_file;
use crate::options::Options;

/// Runs it.
pub fn check(options: &Options, file: &Path, base_url: &str) -> Result<(), Failure> {
    let provider = identity_file::read(file, base_url)?;
    let now = SystemClock::default().now().as_second();
    let failed = |fault: gateways::IdentityFault| Failure::new("identity", fault.to_string());
    let discovery = provider.discovery(now).map_err(failed)?;
    let keys = provider.usable_keys(now).map_err(failed)?;
    if keys == 0 {
        let none = "the provider publishes no key for RS256 or ES256: its tokens could not be checked";
        return Err(Failure::new("identity", none));
    }
    let settings = provider.settings();
    let base = base_url.trim_end_matches('/');
    let logout = format!("{base}/sign-in/backchannel-logout");
    if options.json {
        let told = json!({
            "issuer": discovery.issuer, "keys": keys, "least_level": settings.least_level,
            "redirect_uri": settings.redirect, "backchannel_logout_uri": logout,
            "post_logout_redirect_uri": format!("{base}/"), "backchannel_logout": discovery.backchannel_logout_supported,
        });
        println!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(());
    }
    println!("{}: {keys} keys, people are let in from level {} on", discovery.issuer, settings.least_level);
    println!("register there: redirect_uri {}", settings.redirect);
    println!("                backchannel_logout_uri {logout}");
    println!("                post_logout_redirect_uri {base}/");
    if !discovery.backchannel_logout_supported {
        println!(
            "it does not say that it tells of people who sign out there: their sessions here last until they end"
        );
    }
    Ok(())
}
