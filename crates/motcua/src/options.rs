//! The command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use law::Province;
use registry::StoreConfig;

use crate::failure::Failure;

/// Một Cửa: the digital government of a province in one binary.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, about, propagate_version = true)]
pub struct Options {
    /// Province pack; without it the built-in one.
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// Data folder: database, key and files.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database, instead of the one in the data folder: postgres://… or sqlite://PATH.
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Print JSON; failures as RFC 9457 problems on standard error.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new store: folders, key, schema.
    Init,
    /// Bring the schema of a store up to date.
    Migrate,
    /// Compile a province pack and show every fault with its place and its cure.
    Check {
        /// Folder of the pack; without it the one of --pack, or the built-in one.
        pack: Option<PathBuf>,
    },
    /// Play a period of the province through the real command path.
    Simulate(SimulateArguments),
    /// A throw-away province with a simulated quarter behind it, served with people ready to sign in as.
    Demo(DemoArguments),
    /// Serve a store.
    Serve(ServeArguments),
    /// The national catalogue of procedures.
    Catalogue {
        /// What to do.
        #[command(subcommand)]
        what: CatalogueCommand,
    },
    /// People who work here.
    Staff {
        /// What to do.
        #[command(subcommand)]
        what: StaffCommand,
    },
    /// Tokens of people and service accounts for the API.
    Token {
        /// What to do.
        #[command(subcommand)]
        what: TokenCommand,
    },
    /// Replay the whole journal and compare every table and file with it.
    Verify,
    /// Write the whole store into one file, while it is serving.
    Backup {
        /// The file to write; its key is put beside it as FILE.key.
        file: PathBuf,
    },
    /// Take a backup into an empty store.
    Restore {
        /// The file.
        file: PathBuf,
        /// Its key; without it FILE.key.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
    /// Compute without a store.
    Calc {
        /// What to compute.
        #[command(subcommand)]
        what: Calc,
    },
    /// Search the procedures, regulations and questions of the pack.
    Search {
        /// Words, with or without diacritics.
        text: String,
        /// Only hits of this kind.
        #[arg(long)]
        kind: Option<HitKind>,
        /// Hits at most.
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
    /// Compare packs, and keep the editions of a store.
    Pack {
        /// What to do.
        #[command(subcommand)]
        what: PackCommand,
    },
    /// The national identity with which people sign in.
    Identity {
        /// What to do.
        #[command(subcommand)]
        what: IdentityCommand,
    },
    /// The keys with which results are signed.
    Signing {
        /// What to do.
        #[command(subcommand)]
        what: SigningCommand,
    },
    /// Units of the country.
    Unit {
        /// What to do.
        #[command(subcommand)]
        what: UnitCommand,
    },
}

/// What to compute.
#[derive(Debug, Subcommand)]
pub enum Calc {
    /// When a time limit ends, day by day.
    Deadline(DeadlineArguments),
    /// Whether a code is right, its normal form and its parts.
    Code {
        /// dossier, agency, procedure, unit, personal-id, tax-code or document-number.
        kind: String,
        /// The code.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// The index of service quality from numerators and denominators (Decision 766/QĐ-TTg).
    Index {
        /// A JSON file such as {"PUBLISH_ON_TIME": {"numerator": 45, "denominator": 50}}; - for standard input.
        file: PathBuf,
        /// The day whose weights count; today when absent.
        #[arg(long)]
        on: Option<jiff::civil::Date>,
        /// For whom: province, department, commune, procedure, official (internal) or ministry.
        #[arg(long, default_value = "province")]
        level: String,
    },
    /// What complying with a procedure costs before and after a change (Circular 02/2017/TT-VPCP).
    Cost {
        /// A JSON file such as {"wage": 54000, "frequency": 1, "subjects": 2500, "activities": [{"activity": "submit",
        /// "before": {"hours": 2, "direct_costs": 40000}, "after": {"hours": 0.5}}]}, or with before and after as two lists of steps; - for standard input.
        file: PathBuf,
    },
}

/// Units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// A unit by its code, with the old units that became it.
    Show {
        /// Two digits for a province, five for a commune.
        code: String,
        /// What the code meant on this day; today when absent.
        #[arg(long)]
        on: Option<jiff::civil::Date>,
    },
    /// The unit of today behind an old or new address as people type it.
    Resolve {
        /// The address: any order, with or without diacritics and kinds, one letter may be wrong.
        #[arg(allow_hyphen_values = true)]
        text: String,
    },
}

/// The national identity.
#[derive(Debug, Subcommand)]
pub enum IdentityCommand {
    /// Read an identity file, ask its provider, say what is wrong and what has to be registered there.
    Check {
        /// The file.
        file: PathBuf,
        /// Address under which the outside reaches the pages.
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        base_url: String,
    },
}

/// Keys of signatures.
#[derive(Debug, Subcommand)]
pub enum SigningCommand {
    /// Open every key of a signing file; say whose it is, how long it may be used, and what is wrong.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Packs.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// What changes for whom from pack A to pack B, in words; with --data or --database which open dossiers it touches.
    Diff {
        /// Folder of the pack before; `built-in` for the one in the binary, `in-force` for that of the store.
        #[arg(value_name = "A")]
        before: PathBuf,
        /// Folder of the pack after.
        #[arg(value_name = "B")]
        after: PathBuf,
        /// Language of the words: vi, en or nb.
        #[arg(long, default_value = "vi")]
        lang: String,
    },
    /// Play the arrivals of a past period of a store (--data or --database) again under pack B: days saved, overdue,
    /// work of each unit. Pack A is the one they were handled under.
    Replay(ReplayArguments),
    /// Propose the text of a folder as an edition of a store; a second person approves it on the page /data/editions.
    Propose(ProposeArguments),
    /// The editions of a store, newest first.
    List,
    /// Write the text in force in a store into an empty folder, to be changed there and proposed again.
    Export {
        /// The folder.
        folder: PathBuf,
    },
}

/// A proposal.
#[derive(Debug, Args)]
pub struct ProposeArguments {
    /// Folder of the pack.
    pub folder: PathBuf,
    /// What changes, in a few words.
    #[arg(long)]
    pub title: String,
    /// The decision or document that orders the change, such as 1234/QĐ-UBND.
    #[arg(long)]
    pub ground: String,
    /// First day of effect.
    #[arg(long, value_name = "DATE")]
    pub effective: jiff::civil::Date,
    /// The procedure controller who proposes it.
    #[arg(long, value_name = "STAFF")]
    pub by: String,
}

/// A replay.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// Folder of the pack before; `built-in` for the one in the binary, `in-force` for that of the store.
    #[arg(value_name = "A")]
    pub before: PathBuf,
    /// Folder of the pack after.
    #[arg(value_name = "B")]
    pub after: PathBuf,
    /// First day of arrival.
    #[arg(long)]
    pub from: jiff::civil::Date,
    /// Last day of arrival.
    #[arg(long)]
    pub to: jiff::civil::Date,
}

/// The national catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Take in a CSV file: columns code, name_vi, field, ministry, levels. All rows or none.
    Import {
        /// The file.
        file: PathBuf,
    },
}

/// People.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Add a person; prints the identifier and the address of the second factor.
    Add {
        /// Identifier; without it the next free one.
        #[arg(long)]
        id: Option<String>,
        /// Full name.
        #[arg(long)]
        name: String,
        /// A role as `ROLE@AGENCY[:GROUP][@FROM..TO]`, may be given several times. A group is fields and codes of procedures
        /// between commas; the days are the first and the last one.
        #[arg(long, value_name = "ROLE@AGENCY")]
        grant: Vec<String>,
        /// Title.
        #[arg(long)]
        title: Option<String>,
        /// First password.
        #[arg(long)]
        password: Option<String>,
    },
    /// Everyone.
    List,
    /// Close an account.
    Disable {
        /// Identifier.
        id: String,
    },
}

/// Tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token for a person; shown only once.
    Add {
        /// Identifier of the person.
        #[arg(long)]
        staff: String,
        /// What it is for.
        #[arg(long, default_value = "api")]
        label: String,
    },
    /// All tokens, without their secrets.
    List,
    /// End a token.
    Revoke {
        /// Identifier of the token.
        id: String,
    },
}

/// A demonstration.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Simulated dossiers.
    #[arg(long, default_value_t = 20_000)]
    pub dossiers: u32,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// New dossiers a second while one looks.
    #[arg(long, value_name = "PER_SECOND")]
    pub live: Option<f64>,
    /// Write bearer tokens of the ready-made persons into this file.
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// The file that says with whose keys results are signed; without it with keys made for the demonstration.
    #[arg(long, value_name = "FILE")]
    pub signing: Option<PathBuf>,
    /// The file that says who vouches for people (docs/sign-in.md), beside the people who are ready to sign in as.
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
}

/// Serving.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which the outside reaches the pages, such as <https://motcua.daklak.gov.vn>.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The file that says with whose keys results are signed (docs/signing.md); without it they go out on paper.
    #[arg(long, value_name = "FILE")]
    pub signing: Option<PathBuf>,
    /// The file that says which secret is shared with which bank (docs/payments.md); without it no bank is heard.
    #[arg(long, value_name = "FILE")]
    pub payments: Option<PathBuf>,
    /// The file that says who vouches for people (docs/sign-in.md); without it nobody signs in to file here.
    pub identity: Option<PathBuf>,
}

/// A deadline.
#[derive(Debug, Args)]
pub struct DeadlineArguments {
    /// When the dossier was received complete and correct, RFC 3339.
    #[arg(long, value_name = "TIME")]
    pub received: String,
    /// The limit: "same day", "3 working days", "8 working hours", "15 days", "2 months".
    #[arg(long)]
    pub limit: Option<String>,
    /// The procedure whose limit applies.
    #[arg(long, value_name = "CODE")]
    pub procedure: Option<String>,
    /// The case of the procedure.
    #[arg(long)]
    pub case: Option<String>,
    /// The commune, for limits that are longer in remote ones.
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// A stretch that does not count: FROM/TO.
    #[arg(long, value_name = "FROM/TO")]
    pub pause: Vec<String>,
    /// What a pause does: pause or restart.
    #[arg(long, value_name = "pause|restart")]
    pub policy: Option<String>,
}

/// A simulation.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    /// First day, YYYY-MM-DD.
    #[arg(long, default_value = "2025-07-01")]
    pub from: String,
    /// Last day, YYYY-MM-DD.
    #[arg(long, default_value = "2025-09-30")]
    pub to: String,
    /// Dossiers.
    #[arg(long, default_value_t = 20_000)]
    pub dossiers: u32,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Months the period spans, instead of --to.
    #[arg(long)]
    pub spans: Option<u32>,
}

impl Options {
    /// The text of the pack named on the command line; `None` for the one in the binary.
    pub fn pack_files(&self) -> Result<Option<Arc<pack::Files>>, Failure> {
        let read = |folder: &PathBuf| pack::Files::read(folder).map(Arc::new).map_err(|fault| vec![fault]);
        Ok(self.pack.as_ref().map(read).transpose()?)
    }

    /// The compiled province.
    pub fn province(&self) -> Result<Arc<Province>, Failure> {
        let province = match &self.pack {
            Some(folder) => pack::load(folder)?,
            None => pack::embedded()?,
        };
        Ok(Arc::new(province))
    }

    /// The store named on the command line.
    pub fn store(&self) -> Result<StoreConfig, Failure> {
        let folder = self.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        match &self.database {
            Some(url) => Ok(StoreConfig::with_database(&folder, url)?),
            None if self.data.is_none() && !Path::new("data").is_dir() => {
                Err(Failure::Usage("name the store: --data DIR or --database URL".into()))
            }
            None => Ok(StoreConfig::in_folder(&folder)),
        }
    }
}

/// What a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum HitKind {
    /// Procedures in force today.
    Procedure,
    /// Legal documents the pack cites.
    Regulation,
    /// Questions with their answers; a pack without any has no hits.
    Question,
}
