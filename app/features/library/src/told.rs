//! The library in the reader's words. Invariant: on the server only, so that no browser carries them.

mod remarks;

use contract::{
    FieldError,
    library::{Finding, InstrumentRow, InstrumentShown, LibraryShown, ReadDocument, Report, ScoreTold, VersionTold},
    questionnaire::{SourceView, Text},
};
use domain::{
    Lang,
    id::InstrumentDraftId,
    policy,
    programme::How,
    questionnaire::{Difference, Differs, ParseError, ParseFault, Questionnaire, Score, Scoring, Warning},
};
use remarks::{in_words, why_not};
use service::{
    Ctx,
    library::{Judged, Listed, Shown, Version, Wrong},
};
use ui::i18n::{current, decimal, lang_name, t::library_told as text};

/// As many of one kind as are told.
const MOST_TOLD: usize = 50;

/// What the centre has.
pub fn library(ctx: &Ctx, listed: Vec<Listed>) -> LibraryShown {
    let may_edit = ctx.actor().is_ok_and(|actor| policy::may_edit_programmes(actor.role));
    LibraryShown { rows: listed.into_iter().map(row).collect(), may_edit }
}

fn row(listed: Listed) -> InstrumentRow {
    let Listed { entry, version, langs, copyright, answers } = listed;
    InstrumentRow {
        code: entry.code,
        title: Text { text: entry.title, lang: entry.lang },
        version,
        languages: langs.into_iter().map(lang_name).collect::<Vec<_>>().join(", "),
        copyright: copyright.unwrap_or_default(),
        answered: answers,
        by_staff: entry.by_staff,
        asks_of_risk: entry.asks_of_risk,
        retired: entry.retired,
        own: entry.own.is_some(),
    }
}

/// One instrument.
pub fn instrument(ctx: &Ctx, listed: Listed, shown: Shown) -> InstrumentShown {
    let Shown { entry, form, scoring, versions, named_in, may_edit, may_export } = shown;
    let own = entry.own.is_some();
    InstrumentShown {
        row: row(listed),
        url: entry.url,
        questions: count(&form),
        scores: scoring.scores.iter().map(|score| told_score(ctx.lang, score)).collect(),
        risk: scoring.risk.iter().map(|risk| label(&form, &risk.item)).collect(),
        named_in,
        versions: versions.into_iter().map(|one| version(one, own)).collect(),
        may_edit,
        may_export,
    }
}

fn count(form: &Questionnaire) -> u32 {
    u32::try_from(form.questions_for_persons().len()).unwrap_or(u32::MAX)
}

fn label(form: &Questionnaire, link_id: &str) -> String {
    form.question(link_id)
        .map(|question| question.label())
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| link_id.to_owned())
}

fn told_score(lang: Lang, score: &Score) -> ScoreTold {
    ScoreTold {
        measures: score.measures.text(lang).to_owned(),
        range: format!("{}–{}", decimal(score.lowest), decimal(score.highest)),
        source: SourceView { text: score.source.text.clone(), url: score.source.url.clone() },
    }
}

fn version(version: Version, own: bool) -> VersionTold {
    let Version { id, number, langs, is_given, accepted, differences } = version;
    let files = if own {
        id.map(|id| (id.to_string(), text::file_as_it_came().to_owned())).into_iter().collect()
    } else if is_given {
        langs.iter().map(|lang| (lang.as_str().to_owned(), text::file_in(lang_name(*lang)))).collect()
    } else {
        Vec::new()
    };
    let licence = accepted.as_ref().map(|(_, _, licence)| licence.clone()).unwrap_or_default();
    VersionTold {
        id,
        number,
        is_given,
        accepted: accepted.map(|(at, by, _)| match by {
            Some(by) => text::accepted_by(at.text, by),
            None => text::accepted_at(at.text),
        }),
        licence,
        changes: differences.map(|(items, scores)| changes(&items, &scores)),
        files,
    }
}

/// What differs, a line each.
fn changes(items: &[Difference], scores: &[(String, How)]) -> Vec<String> {
    let of_items = items.iter().map(difference);
    let of_scores = scores.iter().map(|(code, how)| match how {
        How::Added => text::score_added(code),
        How::Removed => text::score_removed(code),
        How::Changed => text::score_changed(code),
    });
    let mut lines: Vec<String> = of_items.chain(of_scores).collect();
    if lines.len() > MOST_TOLD {
        let more = lines.split_off(MOST_TOLD).len();
        lines.push(text::and_more(i64::try_from(more).unwrap_or(i64::MAX)));
    }
    if lines.is_empty() { vec![text::nothing_changed().to_owned()] } else { lines }
}

fn difference(one: &Difference) -> String {
    let name = if one.label.is_empty() { &one.link_id } else { &one.label };
    match &one.what {
        Differs::Added => text::item_added(name),
        Differs::Removed => text::item_removed(name),
        Differs::Text(before) => text::item_text(name, before),
        Differs::Options { added, removed } => match (added.as_slice(), removed.as_slice()) {
            (added, []) => text::options_added(name, added.join(", ")),
            ([], removed) => text::options_removed(name, removed.join(", ")),
            (added, removed) => text::options_changed(name, added.join(", "), removed.join(", ")),
        },
        Differs::OrderOfOptions => text::options_order(name),
        Differs::Conditions => text::item_conditions(name),
        Differs::Expressions => text::item_expressions(name),
        Differs::Required(true) => text::item_required(name),
        Differs::Required(false) => text::item_optional(name),
        Differs::Answering => text::item_answering(name),
    }
}

/// What is said of a document before it is taken in.
pub fn report(draft: InstrumentDraftId, judged: &Judged) -> Report {
    let errors = judged.wrong.iter().map(|wrong| wrong_finding(judged, wrong)).collect();
    let mut warnings: Vec<Finding> = judged.warnings.iter().take(MOST_TOLD).map(warning).collect();
    let more = judged.warnings.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        warnings.push(finding("", "", text::and_more(i64::try_from(more).unwrap_or(i64::MAX))));
    }
    Report { draft, read: read(judged), errors, warnings }
}

fn read(judged: &Judged) -> Option<ReadDocument> {
    let form = judged.form.as_ref()?;
    let none = Scoring { version: String::new(), scores: Vec::new(), risk: Vec::new() };
    let scoring = judged.scoring.as_ref().unwrap_or(&none);
    Some(ReadDocument {
        title: Text { text: form.title.clone(), lang: form.lang },
        url: form.url.clone(),
        version: form.version.clone(),
        language: lang_name(form.lang).to_owned(),
        questions: count(form),
        copyright: form.copyright.clone().unwrap_or_default(),
        scores: scoring.scores.iter().map(|score| score.measures.text(current()).to_owned()).collect(),
        risk: scoring.risk.iter().map(|risk| label(form, &risk.item)).collect(),
        to_confirm: judged.to_confirm.iter().map(|link_id| label(form, link_id)).collect(),
        replaces: judged
            .before
            .as_ref()
            .map(|before| (before.version.clone(), changes(&before.differences, &before.scores))),
    })
}

fn finding(question: &str, path: &str, words: String) -> Finding {
    Finding { question: question.to_owned(), path: path.to_owned(), words: Text { text: words, lang: current() } }
}

fn warning(Warning { path, remark }: &Warning) -> Finding {
    finding("", path, in_words(remark))
}

fn wrong_finding(judged: &Judged, wrong: &Wrong) -> Finding {
    let about = |link_id: &String, words: &str| finding(&judged.label(link_id), link_id, words.to_owned());
    let whole = |words: &str| finding("", "", words.to_owned());
    match wrong {
        Wrong::Unread(error) => unread(error),
        Wrong::Nul => whole(text::wrong_nul()),
        Wrong::Lacks(name) => finding("", &format!("Questionnaire.{name}"), text::wrong_lacks(name)),
        Wrong::Ships(title) => finding("", "Questionnaire.url", text::wrong_ships(title)),
        Wrong::There => whole(text::wrong_there()),
        Wrong::OtherContent => finding("", "Questionnaire.version", text::wrong_other_content().to_owned()),
        Wrong::AsksNothing => whole(text::wrong_asks_nothing()),
        Wrong::Unaskable(link_id, why) => {
            finding(&judged.label(link_id), link_id, text::wrong_unaskable(why_not(*why)))
        }
        Wrong::ScoringUnread(why) => finding("", "scoring.json", text::wrong_scoring(why)),
        Wrong::Misfit(link_id) => about(link_id, text::wrong_misfit()),
        Wrong::RiskNotMet(link_id) => about(link_id, text::wrong_risk_not_met()),
        Wrong::KnownDanger(link_id) => about(link_id, text::wrong_known_danger()),
        Wrong::KnownInstrument => whole(text::wrong_known_instrument()),
        Wrong::RiskDropped => whole(text::wrong_risk_dropped()),
    }
}

fn unread(error: &ParseError) -> Finding {
    let words = match &error.fault {
        ParseFault::TooLarge => text::fault_too_large().to_owned(),
        ParseFault::TooDeep => text::fault_too_deep().to_owned(),
        ParseFault::TooMany(what) => text::fault_too_many(what),
        ParseFault::TextTooLong => text::fault_text_too_long().to_owned(),
        ParseFault::Unreadable(why) => text::fault_unreadable(why),
        ParseFault::WrongResource(kind) if kind.is_empty() => text::fault_no_resource().to_owned(),
        ParseFault::WrongResource(kind) => text::fault_wrong_resource(kind),
        ParseFault::Missing(what) => text::fault_missing(what),
        ParseFault::UnknownLanguage(tag) => text::fault_language(tag),
        ParseFault::Twice(id) => text::fault_twice(id),
        ParseFault::Unsupported(what) => text::fault_unsupported(what),
        ParseFault::UnknownQuestion(id) => text::fault_unknown_question(id),
        ParseFault::Cycle(id) => text::fault_cycle(id),
    };
    finding("", &error.path, words)
}

/// What is wrong with a file that was sent, where only this page says it.
#[must_use]
pub fn file_fault(error: FieldError) -> FieldError {
    let words = match error.code.as_str() {
        "document_too_large" => text::file_too_large(),
        "no_text_file" => text::file_no_text(),
        _ => return error,
    };
    FieldError::new(&error.field, "in_words").with("words", words)
}
