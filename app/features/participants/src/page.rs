//! The page of one participant: what needs attention, scores, the week, training, and the plain facts.

use crate::{
    api::{RecordIdentity, SetAttendance, read},
    parts::{Asked, Asking, Consents, Identity, Reasons, SaidAboutPlan, Scores, Training, Week},
    words,
};
use contract::{
    participants::{CareView, ParticipantView},
    questionnaire::When,
};
use domain::{id::EnrolmentId, person::Role};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{form::outdated, prelude::*};

/// `/participants/:enrolment`
pub struct ParticipantPage;

#[lazy_route]
impl LazyRoute for ParticipantPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let role = use_me().map(|me| me.role);
        if role.is_some_and(|role| !role.is_clinical() && role != Role::Secretary) {
            return view! { <NoPermission/> }.into_any();
        }
        let params = use_params_map();
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let action = FormAction::<SetAttendance>::new();
        let noted = FormAction::<RecordIdentity>::new();
        let asking = Asking::new();
        let turns = (use_form(asking.ask).accepted(), outdated(asking.withdraw));
        let seen =
            move || (enrolment.get(), action.version().get(), noted.version().get(), (turns.0.get(), turns.1.get()));
        let found = load(seen, |(id, ..)| read(id));
        let (form, note_form) = (use_form(action), use_form(noted));
        // what was done last is said
        let said = RwSignal::new("");
        say(said, form.accepted(), t::participants::saved());
        say(said, note_form.accepted(), t::identity::saved());
        say(said, use_form(asking.ask).accepted(), t::participants::asked_done());
        say(said, use_form(asking.withdraw).accepted(), t::participants::asked_withdrawn());
        let saved = Signal::derive(move || said.get().to_owned());
        let back =
            if role == Some(Role::Secretary) { t::participants::title_all() } else { t::participants::title_mine() };
        view! {
            <p class="back">
                <a class="ds-link" href="/participants"><Icon of=icon::BACK/> {back}</a>
            </p>
            <StatusMessage text=saved/>
            {loaded_page(found, move |one| view! { <Participant one action form noted note_form asking/> })}
        }
        .into_any()
    }
}

/// Says `words` each time that `accepted` counts one more.
fn say(said: RwSignal<&'static str>, accepted: Memo<u32>, words: &'static str) {
    Effect::new(move |before: Option<u32>| {
        let now = accepted.get();
        if before.is_some_and(|before| now > before) {
            said.set(words);
        }
        now
    });
}

#[component]
fn Participant(
    one: ParticipantView,
    action: FormAction<SetAttendance>,
    form: FormState,
    noted: FormAction<RecordIdentity>,
    note_form: FormState,
    asking: Asking,
) -> impl IntoView {
    let stage = words::stage(one.stage, &one.starts);
    let lead = one.cohort.iter().cloned().chain([stage]).collect::<Vec<_>>().join(", ");
    let enrolment = one.enrolment;
    view! {
        <PageTitle text=one.name.clone() lead/>
        {one.open_until.clone().map(|until| view! { <OpenByBrokenGlass until enrolment/> })}
        {one.care.is_some().then(|| view! { <Links enrolment/> })}
        {one.referral
            .map(|referral| {
                let href = format!("/intake/{referral}");
                view! { <p><a class="ds-link" href=href>{t::participants::to_referral()}</a></p> }
            })}
        {match one.care.clone() {
            Some(care) => view! { <Care care enrolment action form asking/> }.into_any(),
            None => view! { <p class="muted">{t::participants::administration_only()}</p> }.into_any(),
        }}
        <Identity
            enrolment
            proofs=one.identity.clone()
            may_note=one.care.is_some() && one.open_until.is_none()
            noted
            form=note_form
        />
        <Facts one/>
    }
}

/// Says that the page is open for a while only, and lets it be closed.
#[component]
fn OpenByBrokenGlass(until: When, enrolment: EnrolmentId) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=t::participants::open_title()>
            <p>
                <time datetime=until.iso>{t::participants::open_until(until.text)}</time>
            </p>
            // a plain form: the page goes with what it shows
            <form method="post" action="/api/break_glass/end">
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Button variant=Variant::Secondary>{t::participants::open_end()}</Button>
            </form>
        </Alert>
    }
}

/// The pages that go with this one.
#[component]
fn Links(enrolment: EnrolmentId) -> impl IntoView {
    let link = |page: &str, of: Glyph, words: &'static str| {
        view! {
            <a class="ds-link" href=format!("/participants/{enrolment}/{page}")>
                <Icon of=of/>
                {words}
            </a>
        }
    };
    view! {
        <p class="row">
            {link("team", icon::PEOPLE, t::participants::team_link())}
            {link("notes", icon::CLIPBOARD, t::notes::link())}
            {link("plan", icon::CHECK, t::goals::link())}
            {link("work", icon::TREND, t::work::link())}
            {link("course", icon::CLOCK, t::course::link())}
            {link("results", icon::BOOK, t::participants::results_link())}
        </p>
    }
}

#[component]
fn Care(
    care: CareView,
    enrolment: EnrolmentId,
    action: FormAction<SetAttendance>,
    form: FormState,
    asking: Asking,
) -> impl IntoView {
    view! {
        {(!care.attention.is_empty())
            .then(|| {
                view! {
                    <Card title=t::participants::col_attention() tone=Tone::Warning>
                        <Reasons reasons=care.attention/>
                    </Card>
                }
            })}
        {(!care.said.is_empty()).then(|| view! { <SaidAboutPlan said=care.said/> })}
        <div class="columns">
            <div class="stack">
                <Scores scores=care.scores answered=care.answered/>
                <Asked enrolment asked=care.asked askable=care.askable acts=asking/>
                <Training training=care.training/>
                <Consents consents=care.consents/>
            </div>
            <Week enrolment count=care.attendance sessions=care.sessions action form/>
        </div>
    }
}

#[component]
fn Facts(one: ParticipantView) -> impl IntoView {
    let fact = |name: &'static str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
    };
    view! {
        <Card title=t::participants::facts_title()>
            <dl class="facts">
                {fact(t::participants::fact_programme(), Some(one.programme))}
                {fact(t::participants::fact_cohort(), one.cohort)}
                {fact(t::participants::col_starts(), Some(one.starts))}
                {fact(t::participants::col_ends(), one.ends)}
                {fact(t::participants::fact_contact(), one.contact_person)}
            </dl>
        </Card>
    }
}
