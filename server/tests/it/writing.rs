//! People who write without pause, and what they were told is kept. Invariant: what the program said yes to is noted
//! after the yes, and what it had not answered is noted as begun.

use crate::{helpers::Browser, program::Program};
use anyhow::{Context as _, ensure};
use contract::{
    questionnaire::{DueList, Opened, Saved},
    training::{Blank, Week},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::task::JoinHandle;

const PEOPLE: &[&str] = &["deltaker", "deltaker2", "deltaker3", "deltaker4"];

/// What one person has written.
#[derive(Debug, Default)]
pub struct Written {
    name: String,
    day: String,
    /// Entries the program said yes to, by the id of their form, which is also their note.
    kept: Vec<String>,
    /// Sent, not answered.
    begun: Option<String>,
    assignment: String,
    version: i32,
    answers: BTreeMap<String, Vec<String>>,
    answer_begun: Option<(String, String)>,
    /// How it ended, when that was not because it was asked to.
    pub cut_off: Option<String>,
}

pub struct Writers {
    tasks: Vec<JoinHandle<Written>>,
    enough: Arc<AtomicBool>,
}

impl Writers {
    pub async fn start(program: &Program) -> anyhow::Result<Self> {
        Self::start_as(program, PEOPLE).await
    }

    /// As these participants of the demo.
    pub async fn start_as(program: &Program, people: &[&str]) -> anyhow::Result<Self> {
        let enough = Arc::<AtomicBool>::default();
        let mut tasks = Vec::new();
        for name in people {
            let browser = program.signed_in(name).await?;
            let day = browser.read("/api/training/blank", &[]).await.json::<Blank>()?.today;
            let due: DueList = browser.read("/api/questionnaire/due", &[]).await.json()?;
            let assignment = due.open.first().context("something to answer")?.assignment.to_string();
            let opened = opened(&browser, &assignment).await?;
            let mut written = Written { name: (*name).to_owned(), day, assignment, ..Written::default() };
            (written.version, written.answers) = (opened.version, opened.answers);
            let enough = enough.clone();
            tasks.push(tokio::spawn(async move {
                let mut turn = 0;
                while !enough.load(Ordering::Relaxed) && written.cut_off.is_none() {
                    if let Err(error) = written.one_more(&browser, turn).await {
                        written.cut_off = Some(error.to_string());
                    }
                    turn += 1;
                }
                written
            }));
        }
        Ok(Self { tasks, enough })
    }

    /// Asks them to stop; an error if one was cut off before.
    pub async fn stop(self) -> anyhow::Result<Vec<Written>> {
        self.enough.store(true, Ordering::Relaxed);
        let all = self.cut_off().await?;
        for one in &all {
            ensure!(one.cut_off.is_none(), "{}: {:?}", one.name, one.cut_off);
        }
        Ok(all)
    }

    /// Waits until each has been cut off.
    pub async fn cut_off(self) -> anyhow::Result<Vec<Written>> {
        let mut all = Vec::new();
        for task in self.tasks {
            let written = task.await?;
            ensure!(!written.kept.is_empty(), "{} wrote nothing: {:?}", written.name, written.cut_off);
            all.push(written);
        }
        Ok(all)
    }
}

impl Written {
    /// One training logged and one question answered.
    async fn one_more(&mut self, browser: &Browser, turn: usize) -> anyhow::Result<()> {
        let blank = browser.try_read("/api/training/blank", &[]).await?;
        let id = blank.json::<Blank>()?.submission_id;
        self.begun = Some(id.clone());
        self.send(browser, &id).await?;
        self.kept.push(id);
        self.begun = None;

        let (link_id, value) = ((turn % 5 + 1).to_string(), ((turn / 5 + 1) % 6).to_string());
        let version = self.version.to_string();
        let fields = [
            ("assignment", self.assignment.as_str()),
            ("link_id", link_id.as_str()),
            ("value[0]", value.as_str()),
            ("version", version.as_str()),
        ];
        self.answer_begun = Some((link_id.clone(), value.clone()));
        let answer = browser.try_post("/api/questionnaire/answer", &fields).await?;
        self.version = answer.json::<Saved>()?.version;
        self.answers.insert(link_id, vec![value]);
        self.answer_begun = None;
        Ok(())
    }

    async fn send(&self, browser: &Browser, id: &str) -> anyhow::Result<()> {
        let fields =
            [("submission_id", id), ("performed_on", &self.day), ("kind", "walk"), ("minutes", "20"), ("note", id)];
        let answer = browser.try_post("/api/training/log", &fields).await?;
        ensure!(answer.status == 200, "{} {}", answer.status, answer.text);
        Ok(())
    }
}

async fn opened(browser: &Browser, assignment: &str) -> anyhow::Result<Opened> {
    browser.read("/api/questionnaire/open", &[("assignment", assignment)]).await.json()
}

/// Each is signed in anew and finds what was said yes to, once; what was begun is there or not, and is there once when
/// it is sent again.
pub async fn everything_is_there(program: &Program, written: &[Written]) -> anyhow::Result<()> {
    for one in written {
        let browser = program.signed_in(&one.name).await?;
        let times = async |id: &str| -> anyhow::Result<usize> {
            let week: Week = browser.read("/api/training/week", &[("within", &one.day)]).await.json()?;
            Ok(week.entries.iter().filter(|entry| entry.note.as_deref() == Some(id)).count())
        };
        let week: Week = browser.read("/api/training/week", &[("within", &one.day)]).await.json()?;
        let mut notes = BTreeMap::<&str, usize>::new();
        for entry in &week.entries {
            *notes.entry(entry.note.as_deref().unwrap_or_default()).or_default() += 1;
        }
        for id in &one.kept {
            let times = notes.get(id.as_str()).copied().unwrap_or(0);
            ensure!(times == 1, "{}: an entry that was kept is there {times} times", one.name);
        }
        if let Some(id) = &one.begun {
            ensure!(times(id).await? <= 1, "{}: what was begun is there twice", one.name);
            one.send(&browser, id).await?;
            ensure!(times(id).await? == 1, "{}: what was sent again is not there once", one.name);
        }
        let opened = opened(&browser, &one.assignment).await?;
        let mut expected = one.answers.clone();
        let mut version = one.version;
        if let Some((link_id, value)) = &one.answer_begun
            && opened.answers.get(link_id).is_some_and(|there| there == std::slice::from_ref(value))
        {
            version = opened.version.min(version + 1);
            expected.insert(link_id.clone(), vec![value.clone()]);
        }
        ensure!(
            (opened.version, &opened.answers) == (version, &expected),
            "{}: {:?} (version {}) is not {expected:?} (version {version})",
            one.name,
            opened.answers,
            opened.version
        );
    }
    Ok(())
}
