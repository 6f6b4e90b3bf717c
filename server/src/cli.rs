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
    /// Programmes as templates: tried out, checked, written out; no database is needed
    #[command(subcommand)]
    Programme(Programme),
    /// Questionnaires and their scores; no database is needed
    #[command(subcommand)]
    Questionnaire(Questionnaires),
    /// The keys that seal content
    #[command(subcommand)]
    Keys(Keys),
    /// Delete what is kept no longer; the running program does so every day
    Retention {
        /// Only show each kind of data, its rule, and how much would go
        #[arg(long)]
        dry_run: bool,
    },
    /// Write database and files, sealed, to a new file, while the program serves
    Backup {
        #[arg(long)]
        to: PathBuf,
    },
    /// Fill an empty data directory (and PostgreSQL database) from a backup; the key file must be there already
    Restore {
        #[arg(long)]
        from: PathBuf,
        /// Only read the backup to its end and say whether it is whole
        #[arg(long)]
        check: bool,
    },
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Fill an empty database with demo data; refused where real users are
    #[arg(long)]
    pub demo: bool,
    /// Address and port for pages
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// The port for all media (UDP, and TCP where UDP is shut)
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
    /// Add an account without a password, and print the link by which its person chooses one; it works for 7 days
    Invite {
        email: String,
        #[arg(long)]
        name: String,
        /// therapist, coordinator, secretary, manager or admin
        #[arg(long)]
        role: String,
        /// The centre's name; needed for the first account
        #[arg(long)]
        centre: Option<String>,
    },
    /// Print a link by which a person chooses a new password; it works for an hour
    ResetLink { email: String },
    /// Take away the second factor of a person who has lost both telephone and recovery codes
    ForgetFactor { email: String },
    /// Close an account: its sessions, sockets and media end, and nobody signs in to it
    DisableUser { email: String },
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

/// A source is a file (TOML or JSON), or the code of a programme that ships.
#[derive(Debug, Subcommand)]
pub enum Programme {
    /// List the programmes that ship: code and name
    List,
    /// Say what is wrong with a template, line by line, and which promises it cannot keep
    Check {
        /// A file, or the code of a programme that ships
        source: String,
        /// How many are in a group
        #[arg(long, default_value_t = 6)]
        participants: usize,
    },
    /// Print the sessions that a template makes, and what comes of its promises
    Simulate(Simulate),
    /// Print a template
    Export {
        /// A file, or the code of a programme that ships
        source: String,
        #[arg(long, default_value = "toml")]
        format: TemplateFormat,
        /// A new file; without it, standard output
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Print the JSON schema of templates
    Schema,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// A file, or the code of a programme that ships
    pub source: String,
    /// First day, such as 2026-11-02
    #[arg(long)]
    pub start: jiff::civil::Date,
    /// How many are in the group
    #[arg(long)]
    pub participants: usize,
    /// How many of them have no employer; without it, half
    #[arg(long)]
    pub without_employer: Option<usize>,
    /// Weeks by which everybody's course is prolonged
    #[arg(long, default_value_t = 0)]
    pub extension_weeks: u16,
    /// The day of the referral, from which waiting is counted
    #[arg(long)]
    pub referred: Option<jiff::civil::Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TemplateFormat {
    Toml,
    Json,
}

/// A source is a file (FHIR R4 `Questionnaire`, JSON), or the code of an instrument that ships.
#[derive(Debug, Subcommand)]
pub enum Questionnaires {
    /// List the instruments that ship: code, title, languages, licence
    List,
    /// Score a response: each number with its source and what it means, or why there is none
    Score(Score),
    /// Say what of a FHIR R4 questionnaire is not acted upon, or why it is refused
    Check {
        /// A Questionnaire, or a Bundle with one, as JSON
        file: PathBuf,
        /// A `QuestionnaireResponse` to judge by it
        #[arg(long)]
        response: Option<PathBuf>,
        /// Print an `OperationOutcome`
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub struct Score {
    /// A file, or the code of an instrument that ships
    pub source: String,
    /// The answers: FHIR R4 `QuestionnaireResponse`, JSON
    #[arg(long)]
    pub response: PathBuf,
    /// A scoring definition; without it, that of the instrument that ships
    #[arg(long)]
    pub scoring: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
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

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Show the versions, since when they seal, and how many values lie under each
    List,
    /// Add a key that seals from now on; the running program notices by itself
    Rotate,
    /// Seal everything anew that lies under an older key; may be stopped and run again
    Reseal,
    /// Take out a key that nothing lies under any more
    Retire { version: u16 },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TokenRole {
    Publish,
    Play,
}

/// What went wrong and why, on one line: a cause that only repeats what was said is left out.
#[must_use]
pub fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain() {
        let cause = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if said.contains(&cause) {
            continue;
        }
        if !said.is_empty() {
            said.push_str(": ");
        }
        said.push_str(&cause);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_on_one_line_and_once() {
        let error = anyhow::anyhow!("no such\nfile").context("cannot read: no such file").context("settings");
        assert_eq!(sentence(&error), "settings: cannot read: no such file");
        assert_eq!(sentence(&anyhow::anyhow!("because").context("no")), "no: because");
    }
}
