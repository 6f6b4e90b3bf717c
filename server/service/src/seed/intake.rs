//! Referrals of made-up people: one in every state that somebody has to do something about, and one that led to a place.
//! Invariant: the same at every start, relative to the clock.

use super::{
    builder::Builder,
    world::{Person, Staff},
};
use crate::{
    error::Result,
    intake::form::{Said, new_row},
    wording,
};
use domain::{
    Lang,
    id::{CentreId, ProgrammeId, ReferralId},
    referral::{Details, Employment, Payment, Problem, SickLeave, Source, State, Travel},
};
use entity::{At, Day, referral, seal::Place};
use jiff::{SignedDuration, ToSpan as _, civil::Date};

/// Who is referred: name, where it stands, days since it came, whether the telephone number is known.
const PEOPLE: [(&str, State, i64, bool); 4] = [
    ("Nora Strøm", State::Received, 3, true),
    ("Emil Aas", State::Waiting, 8, false),
    ("Sara Khan", State::Entitled, 20, true),
    ("Leif Tangen", State::Received, 21, true),
];

/// Plants the referrals.
pub(super) async fn plant(
    builder: &Builder<'_>,
    (centre, programme): (CentreId, ProgrammeId),
    staff: Staff,
    people: &[Person],
) -> Result<Vec<ReferralId>> {
    let today = wording::day_of(builder.ctx.now, wording::CENTRE_ZONE);
    let mut planted = Vec::new();
    for (name, state, days, phone) in PEOPLE {
        let said = said(programme, name, today.saturating_sub(days.days()), phone);
        let mut row = new_row(builder.ctx, (centre, staff.secretary), builder.ctx.id(), said)?;
        row.state = state;
        if state == State::Entitled {
            decide(builder, &mut row, staff, today)?;
        }
        planted.push(row.id);
        entity::insert(builder.conn(), row).await?;
    }
    if let Some(eighth) = people.get(7) {
        let said = said(programme, "Tor Nygård", today.saturating_sub(60.days()), true);
        let mut row = new_row(builder.ctx, (centre, staff.secretary), builder.ctx.id(), said)?;
        decide(builder, &mut row, staff, today)?;
        row.state = State::Admitted;
        row.closed_at = row.decided_at;
        row.enrolment_id = Some(eighth.enrolment.id);
        planted.push(row.id);
        entity::insert(builder.conn(), row).await?;
    }
    Ok(planted)
}

fn decide(builder: &Builder<'_>, row: &mut referral::Model, staff: Staff, today: Date) -> Result<()> {
    let at = builder.ctx.now.saturating_sub(SignedDuration::from_hours(24 * 9)).unwrap_or(builder.ctx.now);
    let reason = "Langvarige plager, i jobb og motivert. Trenger hjelp fra flere fag.".to_owned();
    row.reason = Some(builder.ctx.seal(Place::new("referral", "reason", row.id), &reason)?);
    (row.decided_by, row.decided_at) = (Some(staff.physician), Some(At::new(at)));
    row.start_by = Some(Day(today.saturating_add(6.weeks())));
    Ok(())
}

fn said(programme: ProgrammeId, name: &str, received_on: Date, phone: bool) -> Said {
    let details = Details {
        problem: "Smerter i nakke og skuldre i to år. Sover dårlig.".to_owned(),
        treatment: "Fysioterapi hos egen terapeut, MR uten funn.".to_owned(),
        referrer: "Fastlege Mona Ruud".to_owned(),
        address: "Storgata 1, 0155 Oslo".to_owned(),
        ..Details::default()
    };
    Said {
        programme,
        name: name.to_owned(),
        born_on: Date::new(1990, 5, 17).ok(),
        phone: phone.then(|| "400 00 000".to_owned()),
        email: None,
        lang: Lang::Nb,
        protected: false,
        no_email: false,
        source: Source::Gp,
        problem: Some(Problem::Musculoskeletal),
        employment: Some(Employment::Employed),
        sick_leave: Some(SickLeave::OnSickLeave),
        degree: Some(50),
        travel: Some(Travel::Own),
        payment: Some(Payment::CoPayment),
        marked: false,
        received_on,
        details,
    }
}
