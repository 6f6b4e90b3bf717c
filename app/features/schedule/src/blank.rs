//! Planning one session, once or week after week. Invariant: nothing is planned when anybody or anything in it is taken, and
//! the form says who, what and when.

use crate::{
    PAGE,
    api::{PlanSession, blank},
    parts::{Back, channels, choices},
};
use contract::schedule::{Blank, Picks};
use domain::{
    booking::{MINUTES, MOST_WEEKS},
    policy,
    schedule::SessionKind,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/schedule/new`.
pub struct NewSessionPage;

#[lazy_route]
impl LazyRoute for NewSessionPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !policy::may_plan(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let plan = FormAction::<PlanSession>::new();
        go_where_told(plan);
        let found = load(|| (), |()| blank());
        view! {
            <Back/>
            <PageTitle text=t::schedule::new_title() lead=t::schedule::new_lead()/>
            {loaded(found, move |blank: Blank| view! { <New blank plan/> })}
        }
        .into_any()
    }
}

#[component]
fn New(blank: Blank, plan: FormAction<PlanSession>) -> impl IntoView {
    use t::schedule as text;
    let Blank { submission_id, today, me, may_name_others, picks } = blank;
    let form = use_form(plan);
    let submission_id = form.value_of("submission_id").unwrap_or(submission_id);
    let Picks { staff, rooms, groups, participants } = picks;
    let leads = choices(&staff).into_iter().filter(|one| may_name_others || one.value == me).collect();
    let mut who = choices(&groups);
    who.extend(choices(&participants));
    view! {
        <SendForm action=plan>
            <ErrorSummary form labels=labels()/>
            <Hidden name="submission_id" value=submission_id/>
            <TextField form name="title" label=text::title_label() max_length=80/>
            <Select form name="kind" label=text::kind_label() options=kinds()/>
            <Select form name="who" label=text::who_label() hint=text::who_hint() options=who/>
            <div class="row end">
                <DateField form name="date" label=text::date_label() value=today.clone() min=today/>
                <TextField form name="time" label=text::time_label() kind="time"/>
                <NumberField
                    form
                    name="minutes"
                    label=text::minutes_label()
                    value="45"
                    min=*MINUTES.start()
                    max=*MINUTES.end()
                />
            </div>
            <Select form name="channel" label=text::channel_label() options=channels(None)/>
            <Select form name="room" label=text::room() hint=text::room_hint() options=choices(&rooms) optional=true/>
            <Select form name="lead" label=text::lead_label() options=leads value=me/>
            <Select form name="helper" label=text::helper_label() hint=text::helper_hint() options=choices(&staff) optional=true/>
            <NumberField
                form
                name="weeks"
                label=text::weeks_label()
                hint=text::weeks_hint(MOST_WEEKS)
                value="1"
            />
            <div class="actions">
                <Button busy=form.busy()>{text::plan_do()}</Button>
                <LinkButton href=PAGE variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
    }
}

fn labels() -> Vec<(&'static str, &'static str)> {
    use t::schedule as text;
    vec![
        ("title", text::title_label()),
        ("kind", text::kind_label()),
        ("who", text::who_label()),
        ("date", text::date_label()),
        ("time", text::time_label()),
        ("minutes", text::minutes_label()),
        ("channel", text::channel_label()),
        ("room", text::room()),
        ("lead", text::lead_label()),
        ("helper", text::helper_label()),
        ("weeks", text::weeks_label()),
    ]
}

fn kinds() -> Vec<Choice> {
    use t::schedule as text;
    let words = |kind: SessionKind| match kind {
        SessionKind::Teaching => text::kind_teaching(),
        SessionKind::Consult => text::kind_consult(),
        SessionKind::GroupTraining => text::kind_group_training(),
        SessionKind::Guidance => text::kind_guidance(),
        SessionKind::Mapping => text::kind_mapping(),
    };
    SessionKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words(*kind))).collect()
}
