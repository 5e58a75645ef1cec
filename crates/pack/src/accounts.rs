//! `accounts.toml`: the bank accounts on which agencies receive fees. A pack may have none: then fees are paid at the
//! counter only.

use law::Province;
use law::payment::BankAccount;
use serde::Deserialize;

use crate::check::unknown_source;
use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;

const PATH: &str = "accounts.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    #[serde(default)]
    accounts: Vec<BankAccount>,
}

/// Reads the accounts into the province.
pub(crate) fn read(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    let Some(text) = files.text(PATH) else { return };
    let Some(file) = parse::<AccountFile>(PATH, text, faults) else { return };
    for (at, account) in file.accounts.iter().enumerate() {
        let needle = format!("\"{}\"", account.account);
        let mut fault = |code, needle: &str, message: String, help: &str| {
            faults.push(Fault::at(code, Place::first(PATH, text, needle), message, help));
        };
        if !province.agencies.contains_key(&account.agency) {
            let message = format!("agency {} is not in agencies.csv", account.agency);
            let help = "add the agency or correct the identifier";
            fault("unknown-agency", &format!("agency = \"{}\"", account.agency), message, help);
        }
        if !account.is_well_formed() || account.holder.trim().is_empty() || account.bank.trim().is_empty() {
            let message =
                format!("no code can be made for the account {} of {}", account.account, account.agency);
            let help = "six digits of the bank, 1 to 19 of 0-9 and A-Z, and the names of bank and holder";
            fault("bank-account", &needle, message, help);
        }
        if account.effective_to.is_some_and(|to| to < account.effective_from) {
            let message = format!("the account {} ends before it begins", account.account);
            fault("period", &needle, message, "correct one of the dates");
        }
        let overlaps = |other: &&BankAccount| {
            let begins = other.effective_from.max(account.effective_from);
            other.agency == account.agency && other.in_force(begins) && account.in_force(begins)
        };
        if file.accounts.iter().take(at).any(|other| overlaps(&other)) {
            let message = format!("two accounts of {} are in force on the same day", account.agency);
            fault("overlapping-periods", &needle, message, "end the earlier one the day before");
        }
        if !province.sources.contains_key(&account.source.number) {
            faults.push(unknown_source(PATH, text, &account.source.number));
        }
    }
    province.accounts = file.accounts;
}
