//! Answering questionnaires: the list, one question per page, the summary, the receipt. Invariant: every page works
//! without script, and an answer that is shown as saved is saved.

mod api;
mod page;
mod parts;
mod state;

pub use api::{
    BeginCorrection, DropCorrection, DueQuestionnaires, GiveBackTablet, OpenQuestionnaire, PreviewQuestionnaire,
    PutOffQuestionnaire, QuestionnaireResult, ReadTablet, SaveAnswer, StartQuestionnaire, SubmitAnswers,
};
pub use page::{
    answer::AnswerPage, done::DonePage, preview::PreviewPage, questionnaires::QuestionnairesPage, summary::SummaryPage,
    tablet::TabletPage,
};
