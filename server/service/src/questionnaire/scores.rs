//! Scores as they are read. Invariant: a number never leaves without its source, and a change never without its limit.

use super::{instrument::Instrument, timepoint_name, when};
use crate::{ctx::Ctx, error::Result, rights};
use contract::questionnaire::{ChangeView, LatestScore, Remark, ScoreView, SourceView};
use domain::{
    id::{EnrolmentId, QuestionnaireId, ResponseId},
    questionnaire::{Score, Source, judge},
};
use entity::{assignment, enrolment, programme, questionnaire, response, score};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashMap};

/// The latest score of each instrument for each of these enrolments, with the change since the one before. The caller
/// got the enrolments from `access` with `Act::ReadAnswers` and writes the audit row of the read.
///
/// # Errors
/// When the database is down.
pub async fn latest_scores(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolments: &[&enrolment::Model],
) -> Result<Vec<LatestScore>> {
    let ids: Vec<EnrolmentId> = enrolments.iter().map(|enrolment| enrolment.id).collect();
    let all = score::of_enrolments(conn, &ids).await?;
    let mut latest: BTreeMap<(EnrolmentId, QuestionnaireId, &str), &score::Model> = BTreeMap::new();
    for score in &all {
        // oldest first: the last one stays
        latest.insert((score.enrolment_id, score.questionnaire_id, &score.code), score);
    }
    let instruments = instruments(ctx, conn, enrolments, &all).await?;
    let timepoints = timepoints(ctx, conn, enrolments, latest.values().map(|score| score.response_id)).await?;
    let told = latest.into_values().filter_map(|score| {
        let instrument = instruments.get(&score.questionnaire_id)?;
        let told = instrument.scoring.by_code(&score.code)?;
        Some(LatestScore {
            enrolment: score.enrolment_id,
            response: score.response_id,
            title: instrument.title(),
            timepoint: timepoints.get(&score.response_id).cloned().unwrap_or_default(),
            at: when(ctx, score.at),
            score: view(ctx, told, score, before(&all, score)),
            history: all.iter().filter(|other| same_series(other, score)).map(|other| other.value).collect(),
        })
    });
    Ok(told.collect())
}

async fn instruments(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolments: &[&enrolment::Model],
    all: &[score::Model],
) -> Result<HashMap<QuestionnaireId, Instrument>> {
    let Some(first) = enrolments.first() else { return Ok(HashMap::new()) };
    let ids = all.iter().map(|score| score.questionnaire_id);
    let stored = questionnaire::with_ids(conn, first.centre_id, ids).await?;
    stored.iter().map(|one| Ok((one.id, Instrument::read(one, ctx.lang)?))).collect()
}

/// The measuring point of each response, in words.
async fn timepoints(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolments: &[&enrolment::Model],
    responses: impl Iterator<Item = ResponseId>,
) -> Result<HashMap<ResponseId, String>> {
    let responses = response::with_ids(conn, responses).await?;
    let asked = responses.iter().map(|response| response.assignment_id);
    let asked = assignment::with_ids(conn, asked).await?;
    let programmes = enrolments.iter().map(|enrolment| enrolment.programme_id);
    let programmes = programme::with_ids(conn, programmes).await?;
    let name = |response: &response::Model| {
        let asked = asked.iter().find(|asked| asked.id == response.assignment_id)?;
        let enrolment = enrolments.iter().find(|enrolment| enrolment.id == response.enrolment_id)?;
        let programme = programmes.iter().find(|programme| programme.id == enrolment.programme_id)?;
        Some((response.id, timepoint_name(ctx, &programme.timepoints, &asked.timepoint)))
    };
    Ok(responses.iter().filter_map(name).collect())
}

fn same_series(one: &score::Model, other: &score::Model) -> bool {
    one.enrolment_id == other.enrolment_id && one.questionnaire_id == other.questionnaire_id && one.code == other.code
}

/// The score before `score` among `all`, which are oldest first.
pub(super) fn before<'a>(all: &'a [score::Model], score: &score::Model) -> Option<&'a score::Model> {
    let earlier = all.iter().take_while(|other| other.id != score.id);
    earlier.filter(|other| same_series(other, score)).last()
}

pub(super) fn view(ctx: &Ctx, told: &Score, score: &score::Model, before: Option<&score::Model>) -> ScoreView {
    ScoreView {
        code: score.code.clone(),
        measures: told.measures.text(ctx.lang).to_owned(),
        value: score.value,
        lowest: told.lowest,
        highest: told.highest,
        source: cited(&told.source),
        remark: told
            .bands_at(score.value)
            .next()
            .map(|band| Remark { text: band.meaning.text(ctx.lang).to_owned(), source: cited(&band.source) }),
        change: before.map(|before| change(ctx, told, before, score)),
    }
}

/// From one score to a later one.
pub(super) fn change(ctx: &Ctx, told: &Score, before: &score::Model, now: &score::Model) -> ChangeView {
    let limit = told.changes.first();
    ChangeView {
        change: judge(told, before.value, now.value),
        before: before.value,
        before_at: rights::when(ctx, before.at),
        limit: limit.map(|limit| limit.at_least),
        source: limit.map(|limit| cited(&limit.source)),
    }
}

pub(super) fn cited(source: &Source) -> SourceView {
    SourceView { text: source.text.clone(), url: source.url.clone() }
}
