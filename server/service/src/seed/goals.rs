//! A plan for the first participant, as far as it comes in week two: goals, actions, a step back to work, a first day at
//! work, and sick leave until now. Nobody has signed it yet.

use super::{
    builder::Builder,
    world::{Person, Staff},
};
use crate::{action_plan, error::Result, work_status};
use domain::{
    goal::{Action, ActionState, Goal, IcfCode, Item, Rating, Responsible, Step},
    person::{Actor, Role},
    work_status::{Benefit, Source, Status, WorkState},
    work_trial::{CallStage, EmployerCall, TrialDay, TrialItem},
};
use jiff::{ToSpan as _, civil::Date};

/// Written by the participant and the therapist.
pub(super) async fn plan(builder: &Builder<'_>, person: &Person, staff: Staff, today: Date) -> Result<()> {
    let enrolled = &person.enrolment;
    let (centre, participant) = (enrolled.centre_id, Some(enrolled.participant_id));
    let by = |account, role, participant| builder.ctx.acting_as(Actor { account, centre, role, participant });
    let own = by(person.account, Role::Participant, participant);
    let therapist = by(staff.therapist, Role::Therapist, None);
    let conn = builder.conn();
    let day = |days: i64| today.saturating_add(days.days()).to_string();
    let goal = |text: &str, why: &str, icf: &[IcfCode], expected: &str| {
        let scale = [None, None, Some(expected.to_owned()), None, None];
        Item::Goal(Goal { text: text.to_owned(), why: Some(why.to_owned()), icf: icf.to_vec(), scale })
    };
    let work = goal(
        "Jobbe halv dag i butikken igjen",
        "Jeg savner kollegaene mine.",
        &[IcfCode::B455, IcfCode::D850],
        "Tre halve dager i uka",
    );
    let work = action_plan::insert(&own, conn, enrolled, (work, None)).await?;
    let walk = goal("Gå tur med hunden hver dag", "Da sover jeg bedre.", &[IcfCode::B130], "Tjue minutter hver dag");
    let walk = action_plan::insert(&own, conn, enrolled, (walk, None)).await?;
    for (days, level) in [(-7, -2), (-1, -1)] {
        let rating = Item::Rating(Rating { level, on: day(days) });
        action_plan::insert(&own, conn, enrolled, (rating, Some(walk))).await?;
    }
    let action = |text: &str, responsible, who: Option<&str>, state| {
        let who = who.map(str::to_owned);
        Item::Action(Action { text: text.to_owned(), responsible, who, due: Some(day(7)), state })
    };
    let call = action("Ringe lederen min", Responsible::Participant, None, ActionState::Planned);
    action_plan::insert(&own, conn, enrolled, (call, Some(work))).await?;
    let employer = action("Finne lettere oppgaver", Responsible::External, Some("Arbeidsgiver"), ActionState::UnderWay);
    action_plan::insert(&therapist, conn, enrolled, (employer, Some(work))).await?;
    let step = Item::Step(Step {
        task: "Kassa, to timer".to_owned(),
        demand: Some("Stå og snakke med folk".to_owned()),
        adjustment: Some("Stol ved kassa".to_owned()),
        week: Some(day(21)),
        degree: Some(80),
    });
    action_plan::insert(&therapist, conn, enrolled, (step, None)).await?;
    let call = TrialItem::EmployerCall(EmployerCall {
        stage: CallStage::Before,
        on: day(-6),
        with: "Lederen i butikken".to_owned(),
        agreed: "To timer i kassa, med stol. Kari går hjem når hun må.".to_owned(),
    });
    action_plan::insert(&therapist, conn, enrolled, (call, None)).await?;
    let tried = TrialItem::TrialDay(TrialDay {
        on: day(-4),
        did: "Satt i kassa i halvannen time.".to_owned(),
        worked: Some("Det var fint å se kollegaene igjen.".to_owned()),
        effort: Some(6),
        spoke_to: Some("Lederen min".to_owned()),
    });
    action_plan::insert(&own, conn, enrolled, (tried, None)).await?;
    for (days, degree, state) in [(-120, 100, WorkState::NotWorking), (-10, 80, WorkState::PartlyWorking)] {
        let (benefit, source) = (Benefit::SickPay, Source::Participant);
        let status = Status { from: day(days), degree, benefit, state, source, note: None };
        work_status::insert(&own, conn, enrolled, &status).await?;
    }
    Ok(())
}
