//! Alerts about a participant, for that participant. Invariant: that there was one, whom it went to and what was done; all of
//! it.

use super::{alerts::in_words, raising::told_at};
use crate::{Ctx, Result, questionnaire, rights};
use contract::{questionnaire::Text, rights::OwnAlert};
use domain::{Lang, risk::Rung};
use entity::{account, assignment, own::Whose, questionnaire as form, risk_alert, risk_done};
use sea_orm::ConnectionTrait;

/// Those of the acting participant.
pub(crate) async fn raised(ctx: &Ctx, conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<OwnAlert>> {
    let rows = risk_alert::of(conn, whose.enrolments.iter().copied()).await?;
    let asked = assignment::with_ids(conn, rows.iter().map(|one| one.assignment_id)).await?;
    let forms = form::with_ids(conn, whose.centre, asked.iter().map(|one| one.questionnaire_id)).await?;
    let done = risk_done::of(conn, rows.iter().map(|one| one.id)).await?;
    let named = rows.iter().flat_map(|one| [one.responsible_id, one.deputy_id]).flatten();
    let named: Vec<_> = named.chain(done.iter().map(|one| one.done_by)).collect();
    let staff = account::of_centre(conn, whose.centre, named).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let asked = asked.iter().find(|one| one.id == row.assignment_id);
        let form = asked.and_then(|asked| forms.iter().find(|one| one.id == asked.questionnaire_id));
        let title = form.map(|form| questionnaire::title(ctx, form)).transpose()?;
        let title = title.unwrap_or(Text { text: String::new(), lang: Lang::Nb });
        let name = |id| Some(staff.get(&id?)?.name.clone());
        let went = |rung: &Rung| Some((*rung, rights::when(ctx, told_at(&row, *rung)?)));
        let done = done.iter().filter(|one| one.alert_id == row.id);
        told.push(OwnAlert {
            alert: row.id,
            title: title.text,
            lang: title.lang,
            raised: rights::when(ctx, row.raised_at),
            responsible: name(row.responsible_id),
            deputy: name(row.deputy_id),
            told: Rung::ALL.iter().filter_map(went).collect(),
            done: done.map(|one| in_words(ctx, one, &staff, rights::when(ctx, one.done_at))).collect::<Result<_>>()?,
        });
    }
    Ok(told)
}
