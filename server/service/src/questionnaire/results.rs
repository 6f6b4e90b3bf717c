//! What somebody has answered, and what it came to over time. Invariant: only what was sent is told, all of it, and another's
//! is read in the transaction that writes its audit row.

use super::{
    answering::said,
    correcting::{self, Earlier},
    instrument::Instrument,
    overview::answers_of,
    scores::{self, cited},
    timepoint_name,
};
use crate::{
    access, action_plan,
    ctx::Ctx,
    error::Result,
    rights::when,
    wording::{self, CENTRE_ZONE},
};
use contract::results::{
    AnswerLine, Answered, FormScore, LimitView, OtherCourse, Results, ScoreCourse, ScorePoint, SentForm,
};
use domain::{
    Lang,
    id::{AccountId, AssignmentId, QuestionnaireId},
    policy::{self, Act, Relation},
    questionnaire::{ChangeLimit, Part, Question, Score},
};
use entity::{At, account, assignment, enrolment, participant, programme, questionnaire, response, score};
use jiff::Zoned;
use sea_orm::ConnectionTrait;
use std::{cmp::Reverse, collections::HashMap};

/// What the enrolment has answered; the acting participant's own current one when none is named.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or its answers are not the actor's to see.
pub async fn results(ctx: &Ctx, enrolment: &str) -> Result<Results> {
    if ctx.actor()?.participant.is_some() {
        let conn = ctx.services.db.read();
        let found = access::named_or_own(ctx, conn, enrolment, Act::ReadAnswers).await?;
        return told(ctx, conn, &found).await;
    }
    let tx = ctx.begin().await?;
    let found = access::named_or_own(ctx, &tx, enrolment, Act::ReadAnswers).await?;
    let results = told(ctx, &tx, &found).await?;
    access::record(ctx, &tx, "read_answers", &found).await?;
    access::record(ctx, &tx, "read_plan", &found).await?;
    tx.commit().await?;
    Ok(results)
}

/// The same for a file to take along, the day in words, and its participant's language, which both are in.
///
/// # Errors
/// As [`results`].
pub async fn results_for_file(ctx: &Ctx, enrolment: &str) -> Result<(Results, String, Lang)> {
    let tx = ctx.begin().await?;
    let found = access::named_or_own(ctx, &tx, enrolment, Act::ReadAnswers).await?;
    let theirs = access::in_their_language(ctx, &tx, &found.0).await?;
    let results = told(&theirs, &tx, &found).await?;
    access::record(ctx, &tx, "download_results", &found).await?;
    tx.commit().await?;
    Ok((results, wording::long_date(theirs.lang, ctx.today()), theirs.lang))
}

/// All that was sent, read once.
struct Sent {
    /// The latest first.
    responses: Vec<(At, response::Model)>,
    asked: HashMap<AssignmentId, assignment::Model>,
    /// The oldest first.
    scores: Vec<score::Model>,
    timepoints: serde_json::Value,
    /// Before they were corrected, and by whom.
    earlier: (Vec<Earlier>, HashMap<AccountId, account::Model>),
}

async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (enrolled, relation): &(enrolment::Model, Relation),
) -> Result<Results> {
    let responses = response::of_enrolment(conn, enrolled.id).await?;
    let sent = responses.into_iter().filter_map(|response| Some((response.submitted_at?, response)));
    let mut responses: Vec<_> = sent.collect();
    responses.sort_by_key(|(at, response)| Reverse((*at, response.id)));
    let asked = assignment::with_ids(conn, responses.iter().map(|(_, response)| response.assignment_id)).await?;
    let forms = questionnaire::with_ids(conn, enrolled.centre_id, asked.iter().map(|one| one.questionnaire_id)).await?;
    let programme = programme::with_ids(conn, [enrolled.programme_id]).await?.pop();
    let earlier = correcting::earlier(ctx, conn, &[enrolled.id]).await?;
    let by = correcting::correctors(conn, enrolled, &earlier).await?;
    let sent = Sent {
        responses,
        earlier: (earlier, by),
        asked: asked.into_iter().map(|one| (one.id, one)).collect(),
        scores: score::of_enrolments(conn, &[enrolled.id]).await?,
        timepoints: programme.map(|programme| programme.timepoints).unwrap_or_default(),
    };
    let mut instruments = Vec::new();
    for id in sent.in_order() {
        let Some(stored) = forms.iter().find(|form| form.id == id) else { continue };
        instruments.push(sent.answered(ctx, stored)?);
    }
    let whose = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let contact = account::of_centre(conn, enrolled.centre_id, enrolled.contact_person_id).await?;
    Ok(Results {
        enrolment: enrolled.id,
        name: whose.into_values().next().map(|one| one.name).unwrap_or_default(),
        contact_person: contact.into_values().next().map(|one| one.name),
        instruments,
        goals: action_plan::by_icf(ctx, conn, enrolled).await?,
        others: if relation.own { others(ctx, conn, enrolled).await? } else { Vec::new() },
    })
}

/// The actor's own other courses.
async fn others(ctx: &Ctx, conn: &impl ConnectionTrait, than: &enrolment::Model) -> Result<Vec<OtherCourse>> {
    let actor = ctx.actor()?;
    let may = |one: &enrolment::Model| {
        policy::may(actor, Act::ReadAnswers, enrolment::standing(actor, one, enrolment::Ties::default()))
    };
    let all = enrolment::of_participant(conn, than.centre_id, than.participant_id).await?;
    let others: Vec<_> = all.into_iter().filter(|one| one.id != than.id && may(one)).collect();
    let programmes = programme::with_ids(conn, others.iter().map(|one| one.programme_id)).await?;
    let told = |one: enrolment::Model| {
        let programme = programmes.iter().find(|programme| programme.id == one.programme_id);
        OtherCourse {
            enrolment: one.id,
            programme: programme.map(|programme| wording::content(ctx.lang, &programme.name)).unwrap_or_default(),
            starts: wording::long_date(ctx.lang, one.starts_on.0),
        }
    };
    Ok(others.into_iter().map(told).collect())
}

impl Sent {
    fn form_of(&self, response: &response::Model) -> Option<QuestionnaireId> {
        self.asked.get(&response.assignment_id).map(|asked| asked.questionnaire_id)
    }

    /// The instruments, what was answered last first.
    fn in_order(&self) -> Vec<QuestionnaireId> {
        let mut ids = Vec::new();
        for id in self.responses.iter().filter_map(|(_, response)| self.form_of(response)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn timepoint(&self, ctx: &Ctx, response: &response::Model) -> String {
        let asked = self.asked.get(&response.assignment_id);
        asked.map(|asked| timepoint_name(ctx, &self.timepoints, &asked.timepoint)).unwrap_or_default()
    }

    fn answered(&self, ctx: &Ctx, stored: &questionnaire::Model) -> Result<Answered> {
        let instrument = Instrument::read(stored, ctx.lang)?;
        let now = ctx.centre_time();
        let told = instrument.scoring.scores.iter().filter_map(|told| self.course(ctx, stored.id, told)).collect();
        let theirs = self.responses.iter().filter(|(_, response)| self.form_of(response) == Some(stored.id));
        let forms = theirs.map(|(at, response)| self.form(ctx, *at, response, &instrument, &now));
        Ok(Answered {
            title: instrument.title(),
            version: stored.instrument_version.clone(),
            copyright: instrument.form.copyright.clone().unwrap_or_default(),
            scores: told,
            forms: forms.collect::<Result<_>>()?,
        })
    }

    fn course(&self, ctx: &Ctx, of: QuestionnaireId, told: &Score) -> Option<ScoreCourse> {
        let ours = |one: &&score::Model| one.questionnaire_id == of && one.code == told.code;
        let all: Vec<&score::Model> = self.scores.iter().filter(ours).collect();
        let (first, latest) = (*all.first()?, *all.last()?);
        let day = |at: At| wording::day_of(at.timestamp(), CENTRE_ZONE);
        let point = |one: &score::Model| {
            let of = self.responses.iter().find(|(_, response)| response.id == one.response_id);
            ScorePoint {
                day: i64::from((day(one.at) - day(first.at)).get_days()),
                at: when(ctx, one.at),
                timepoint: of.map(|(_, response)| self.timepoint(ctx, response)).unwrap_or_default(),
                value: one.value,
            }
        };
        let limit = |limit: &ChangeLimit| LimitView {
            at_least: limit.at_least,
            meaning: limit.meaning.as_ref().map(|words| words.text(ctx.lang).to_owned()),
            source: cited(&limit.source),
        };
        Some(ScoreCourse {
            latest: scores::view(ctx, told, latest, scores::before(&self.scores, latest)),
            at: when(ctx, latest.at),
            since_first: (all.len() > 2).then(|| scores::change(ctx, told, first, latest)),
            limits: told.changes.iter().map(limit).collect(),
            points: all.iter().map(|one| point(one)).collect(),
        })
    }

    fn form(
        &self,
        ctx: &Ctx,
        at: At,
        response: &response::Model,
        instrument: &Instrument,
        now: &Zoned,
    ) -> Result<SentForm> {
        let sent = answers_of(ctx, response)?;
        let values = sent.values(&instrument.form);
        let (form, answers) = instrument.form.as_given(&sent);
        let counted: Vec<_> = instrument.scoring.scores.iter().flat_map(|one| &one.parts).map(Part::item).collect();
        let shown = form.questions().into_iter().filter(|question| !form.is_hidden(question.item));
        let line = |question: Question<'_>| {
            let answer = said(&form, &question, &answers, now)?;
            let link_id = &question.item.link_id;
            let counts = values.get(link_id).copied().filter(|_| counted.contains(&Some(link_id.as_str())));
            Some(AnswerLine { question: question.label(), answer, counts })
        };
        let score = |told: &Score| {
            let found = self.scores.iter().find(|one| one.response_id == response.id && one.code == told.code);
            let measures = told.measures.text(ctx.lang).to_owned();
            FormScore { measures, value: found.map(|one| one.value), highest: told.highest }
        };
        Ok(SentForm {
            response: response.id,
            assignment: response.assignment_id,
            timepoint: self.timepoint(ctx, response),
            sent: when(ctx, at),
            mode: response.mode,
            answers: shown.filter_map(line).collect(),
            scores: instrument.scoring.scores.iter().map(score).collect(),
            earlier: correcting::told(ctx, (&self.earlier.0, &self.earlier.1), response, &sent, instrument),
        })
    }
}
