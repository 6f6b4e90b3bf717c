//! Prints what there is about a participant, an action plan and results: headings, "name: value" lines, page numbers. Invariant: tagged as PDF/UA asks,
//! so that a screen reader reads it in order; a letter the font lacks becomes a question mark, never a failure.

mod results;
mod sheet;

pub use results::results;

use contract::{
    action_plan::{Plan, Signature},
    rights::Own,
};
use domain::{Lang, goal::ItemKind, rights::DataKind};
use leptos::prelude::{Owner, provide_context};
use rights::{in_words, title};
use service::intake::Printed;
use service::rights::export::Paper;
use sheet::Sheet;
use ui::{
    action_plan::{heading, lines},
    i18n::t,
};

/// The printer.
pub struct Printer;

impl Paper for Printer {
    fn print(&self, own: &Own, made: &str, lang: Lang) -> Result<Vec<u8>, String> {
        // words follow the language in context
        Owner::new().with(|| {
            provide_context(lang);
            let mut sheet = Sheet::new(t::rights::paper_title(), lang)?;
            sheet.paragraph(&t::rights::paper_made(made));
            for kind in DataKind::ALL {
                sheet.heading(1, title(*kind));
                let pieces = in_words(own, *kind);
                if pieces.is_empty() {
                    sheet.paragraph(t::rights::none_title());
                }
                for piece in pieces {
                    sheet.heading(2, &piece.title);
                    for (name, value) in &piece.lines {
                        sheet.line(name, value);
                    }
                }
            }
            sheet.finish()
        })
    }
}

/// An action plan, with who has signed it. Words follow the language in context.
///
/// # Errors
/// What the printer says.
pub fn action_plan(plan: &Plan, day: &str, lang: Lang) -> Result<Vec<u8>, String> {
    use t::goals as text;
    let mut sheet = Sheet::new(text::paper_title(), lang)?;
    sheet.paragraph(&text::paper_of(&plan.name, day));
    match plan.versions.first() {
        None => sheet.paragraph(text::paper_unsigned()),
        Some(_) if !plan.changes.is_empty() => sheet.paragraph(text::paper_draft()),
        Some(_) => {}
    }
    for (kind, title) in [
        (ItemKind::Goal, text::goals_title()),
        (ItemKind::Action, text::actions_title()),
        (ItemKind::Step, text::steps_title()),
    ] {
        sheet.heading(1, title);
        let mut of_kind = plan.items.iter().filter(|one| one.shown.item.kind() == kind).peekable();
        if of_kind.peek().is_none() {
            sheet.paragraph(text::paper_none());
        }
        for one in of_kind {
            sheet.heading(2, heading(&one.shown.item));
            for (name, value) in lines(&one.shown) {
                sheet.line(name, &value);
            }
        }
    }
    if let Some(newest) = plan.versions.first() {
        sheet.heading(1, &text::version_name(newest.number));
        let by = |signature: &Option<Signature>| match signature {
            Some(by) => text::signature(&by.name, &by.at.text),
            None => text::not_signed().to_owned(),
        };
        sheet.line(text::signature_participant(), &by(&newest.participant));
        sheet.line(text::signature_contact(), &by(&newest.contact));
    }
    sheet.finish()
}

/// A letter on paper.
///
/// # Errors
/// When it cannot be made.
pub fn letter(printed: &Printed) -> Result<Vec<u8>, String> {
    let Printed { content, written, lang } = printed;
    let mut sheet = Sheet::new(&content.subject, *lang)?;
    sheet.paragraph(written);
    sheet.gap();
    for line in content.to.lines().chain(content.paragraphs.iter().flat_map(|text| text.lines())) {
        sheet.paragraph(line);
        sheet.gap();
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{questionnaire::When, rights::OwnNotice};

    #[test]
    fn many_pages_and_letters_nobody_has_are_printed_in_every_language() -> Result<(), String> {
        let when = || When { text: "23. november 2026 kl. 09.00".into(), iso: "2026-11-23T08:00:00Z".into() };
        let notice = |n: u32| OwnNotice { kind: format!("{n}"), at: when(), read: None };
        let mut own = Own { notices: (0..200).map(notice).collect(), ..Own::default() };
        own.account = vec![contract::rights::OwnAccount {
            name: "Kåre \u{1F600} \u{E000} Æøå".into(),
            email: "x".repeat(400),
            lang: "nb".into(),
            theme: domain::person::Theme::System,
            text_size: domain::person::TextSize::Normal,
            created: when(),
        }];
        for lang in Lang::ALL {
            let pdf = Printer.print(&own, "i dag", lang)?;
            assert!(pdf.starts_with(b"%PDF-1."), "{lang:?}");
            assert!(String::from_utf8_lossy(&pdf).contains("pdfuaid"), "{lang:?} says what it is");
        }
        Ok(())
    }
}
