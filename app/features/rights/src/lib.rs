//! A participant's rights: to see everything about themselves, and to decide over it.

mod api;
mod consents;
mod export;
mod inbox;
mod page;
mod pieces;
mod processing;
mod requests;
mod words;

pub use api::{
    AnswerRequest, AskAboutData, AskForExport, ReadConsents, ReadExports, ReadInbox, ReadMyData, ReadProcessing,
    ReadRequests, SetConsent,
};
pub use consents::ConsentsPage;
pub use export::ExportPage;
pub use inbox::InboxPage;
pub use page::PrivacyPage;
pub use pieces::{Piece, in_words};
pub use processing::{ProcessingPage, record};
pub use requests::RequestsPage;
pub use words::title;
