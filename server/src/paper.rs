//! Prints what there is about a participant: headings, "name: value" lines, page numbers. Invariant: tagged as PDF/UA asks,
//! so that a screen reader reads it in order; a letter the font lacks becomes a question mark, never a failure.

mod sheet;

use contract::rights::Own;
use domain::{Lang, rights::DataKind};
use leptos::prelude::{Owner, provide_context};
use rights::{in_words, title};
use service::rights::export::Paper;
use sheet::Sheet;
use ui::i18n::t;

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
