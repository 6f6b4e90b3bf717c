//! The command line. Invariant: an error is one clear sentence on standard error and exit code 1.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Tilbake: the participant intranet for work-oriented rehabilitation.
#[derive(Debug, Parser)]
#[command(name = "tilbake", version)]
pub struct Cli {
    /// Settings file (TOML)
    #[arg(long, global = true, env = "TILBAKE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Where database, keys and files lie
    #[arg(long, global = true, env = "TILBAKE_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and media
    Serve(Serve),
    /// Bring the database to this version
    Migrate,
    /// Print the settings in force, secrets masked
    Config,
    /// Accounts
    #[command(subcommand)]
    Admin(Admin),
    /// The log of who did what to whose data
    #[command(subcommand)]
    Audit(Audit),
    /// Live sessions and tokens for them
    #[command(subcommand)]
    Media(Media),
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Fill an empty database with demo data; refused where real users are
    #[arg(long)]
    pub demo: bool,
    /// Address and port for pages
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// The one UDP port for all media
    #[arg(long)]
    pub media_port: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Add an account; the password is read from standard input
    CreateUser {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// therapist, coordinator, secretary, manager or admin
        #[arg(long, default_value = "admin")]
        role: String,
        /// The centre's name; needed for the first account
        #[arg(long)]
        centre: Option<String>,
    },
    /// Set a password (read from standard input) and end the account's sessions
    SetPassword {
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Say whether the log is as it was written, or name the first row that is not
    Verify {
        /// COUNT:HEAD as printed earlier and kept elsewhere: proves that the log was not made anew since
        #[arg(long)]
        known: Option<String>,
    },
    /// Write the log of some days, for the data protection officer
    Export {
        /// First day, such as 2026-11-01
        #[arg(long)]
        from: jiff::civil::Date,
        /// Last day, included
        #[arg(long)]
        to: jiff::civil::Date,
        /// A new file; without it, standard output
        #[arg(long)]
        out: Option<PathBuf>,
        #[arg(long, default_value = "csv")]
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ExportFormat {
    Csv,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, Subcommand)]
pub enum Media {
    /// List sessions that have media: id and title, the live or next one first
    Sessions,
    /// Make a token for a device, such as OBS
    Token {
        #[arg(long)]
        session: uuid::Uuid,
        #[arg(long)]
        role: TokenRole,
        /// Name of the person or device, for the log
        #[arg(long = "as")]
        name: String,
        /// How long the token may be used to start
        #[arg(long, default_value_t = 300)]
        ttl: u32,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TokenRole {
    Publish,
    Play,
}
