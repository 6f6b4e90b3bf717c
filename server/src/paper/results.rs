//! What somebody has answered, and what it came to, on paper: each instrument's scores over time, then every form in full.

use super::sheet::Sheet;
use contract::results::{Answered, FormScore, Goals, LevelOn, Results, ScoreCourse, SentForm};
use domain::{Lang, questionnaire::Mode};
use ui::{
    action_plan::{icf, level},
    i18n::t::results as text,
    score::{before, change, limit, number, points, scale},
};

/// Words follow the language in context.
///
/// # Errors
/// What the printer says.
pub fn results(results: &Results, day: &str, lang: Lang) -> Result<Vec<u8>, String> {
    let mut sheet = Sheet::new(text::paper_title(), lang)?;
    sheet.paragraph(&text::paper_of(&results.name, day));
    sheet.paragraph(text::lead_own());
    if results.instruments.is_empty() {
        sheet.paragraph(text::empty_title());
    }
    for one in &results.instruments {
        instrument(&mut sheet, one);
    }
    if !results.goals.lines.is_empty() {
        goals(&mut sheet, &results.goals);
    }
    sheet.finish()
}

fn goals(sheet: &mut Sheet, goals: &Goals) {
    sheet.heading(1, text::goals_title());
    if let Some((before, now)) = goals.t_scores {
        sheet.paragraph(&text::t_scores(number(before.round()), number(now.round())));
    }
    for line in &goals.lines {
        sheet.heading(2, &icf(line.code));
        sheet.line(text::col_goal(), &line.goal);
        let on = |one: &LevelOn| format!("{}, {}", level(one.level), one.day);
        match &line.ratings {
            Some((first, latest)) => {
                sheet.line(text::col_first(), &on(first));
                sheet.line(text::col_now(), &on(latest));
            }
            None => sheet.paragraph(text::not_rated()),
        }
    }
}

fn instrument(sheet: &mut Sheet, one: &Answered) {
    sheet.heading(1, &one.title.text);
    for score in &one.scores {
        course(sheet, score);
    }
    for form in &one.forms {
        answers(sheet, form);
    }
    if !one.copyright.is_empty() {
        sheet.gap();
        sheet.paragraph(&one.copyright);
    }
}

fn course(sheet: &mut Sheet, score: &ScoreCourse) {
    let latest = &score.latest;
    sheet.heading(2, &text::chart(&latest.measures));
    for point in &score.points {
        sheet.line(&named(&point.at.text, &point.timepoint), &points(point.value, latest.highest));
    }
    sheet.paragraph(&scale(latest));
    if let Some(since) = &latest.change {
        sheet.paragraph(&before(since));
        if let Some(words) = change(since.change, &latest.measures) {
            sheet.paragraph(&words);
        }
    }
    if let Some(remark) = &latest.remark {
        sheet.paragraph(&remark.text);
    }
    for one in &score.limits {
        sheet.paragraph(&match &one.meaning {
            Some(meaning) => text::limit_named(number(one.at_least), meaning),
            None => limit(one.at_least),
        });
        sheet.paragraph(&text::source(&one.source.text));
    }
    sheet.paragraph(&text::source(&latest.source.text));
}

fn answers(sheet: &mut Sheet, form: &SentForm) {
    sheet.heading(2, &text::form_of(named(&form.sent.text, &form.timepoint)));
    match form.mode {
        Mode::OwnHand => {}
        Mode::ReadOut => sheet.paragraph(text::told_read_out()),
        Mode::Paper => sheet.paragraph(text::told_paper()),
        Mode::Performed => sheet.paragraph(text::told_performed()),
        Mode::Tablet => sheet.paragraph(text::told_tablet()),
    }
    if form.answers.is_empty() {
        sheet.paragraph(text::no_answers());
    }
    for line in &form.answers {
        sheet.line(&line.question, &line.answer);
    }
    for score in &form.scores {
        sheet.paragraph(&came_to(score));
    }
    for before in &form.earlier {
        sheet.gap();
        sheet.paragraph(&text::corrected_at(&before.corrected.text, &before.by));
        sheet.paragraph(&text::was_sent(&before.sent.text));
        for one in &before.changes {
            let words = |answer: &Option<String>| answer.clone().unwrap_or_else(|| text::unanswered().to_owned());
            sheet.paragraph(&text::change(&one.question, words(&one.before), words(&one.after)));
        }
        for score in &before.scores {
            sheet.paragraph(&text::score_before(came_to(score)));
        }
    }
}

fn came_to(score: &FormScore) -> String {
    match score.value {
        Some(value) => text::form_score(&score.measures, number(value), number(score.highest)),
        None => text::not_computed(&score.measures),
    }
}

fn named(when: &str, timepoint: &str) -> String {
    if timepoint.is_empty() { when.to_owned() } else { text::at_timepoint(when, timepoint) }
}
