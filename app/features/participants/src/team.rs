//! The team around one participant: who is in it, adding a colleague, ending a relationship.

use crate::api::{AddToTeam, EndCare, team};
use contract::{
    access_block::Colleague,
    care_team::{Arranging, Member, Team},
};
use domain::id::EnrolmentId;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{form::go_where_told, person::occupation, prelude::*};

/// `/participants/:enrolment/team`
pub struct TeamPage;

#[lazy_route]
impl LazyRoute for TeamPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let (add, end) = (FormAction::<AddToTeam>::new(), FormAction::<EndCare>::new());
        go_where_told(add);
        go_where_told(end);
        let (add_form, end_form) = (use_form(add), use_form(end));
        let found = load(
            move || (enrolment.get(), add.version().get(), end.version().get()),
            |(enrolment, ..)| team(enrolment),
        );
        let done = move || match query.read().get_str("done") {
            Some("added") => t::care_team::done_added().to_owned(),
            Some("ended") => t::care_team::done_ended().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href=move || format!("/participants/{}", enrolment.get())>
                    <Icon of=icon::BACK/>
                    {t::care_team::back()}
                </a>
            </p>
            {loaded_page(
                found,
                move |team: Team| {
                    view! {
                        <PageTitle text=t::care_team::title(&team.name) lead=t::care_team::lead()/>
                        <StatusMessage text=Signal::derive(done)/>
                        <Around team add add_form end end_form/>
                    }
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn Around(
    team: Team,
    add: FormAction<AddToTeam>,
    add_form: FormState,
    end: FormAction<EndCare>,
    end_form: FormState,
) -> impl IntoView {
    let Team { enrolment, members, arranging, today, .. } = team;
    view! {
        <Card title=t::care_team::members_title()>
            <ErrorSummary
                form=end_form
                labels=vec![("ends_on", t::care_team::ends_on()), ("ends_at", t::care_team::ends_at())]
            />
            <ul class="lines">
                {members
                    .into_iter()
                    .map(|member| view! { <One member today=today.clone() end busy=end_form.busy()/> })
                    .collect_view()}
            </ul>
        </Card>
        {arranging.map(|arranging| view! { <Arrange enrolment arranging add form=add_form/> })}
    }
}

#[component]
fn One(member: Member, today: String, end: FormAction<EndCare>, busy: Signal<bool>) -> impl IntoView {
    let works_as = occupation(member.who.role, member.who.profession);
    view! {
        <li class="stack tight">
            <div class="row">
                <strong>{member.who.name.clone()}</strong>
                <span class="muted">{works_as}</span>
                {member.contact_person.then(|| view! { <Tag tone=Tone::Info>{t::participants::fact_contact()}</Tag> })}
            </div>
            <p class="muted">{t::care_team::since(member.since.clone())}</p>
            {member.until.clone().map(|until| view! { <p>{t::care_team::until(until)}</p> })}
            {member.may_end.then(|| view! { <End member today end busy/> })}
        </li>
    }
}

/// The form that ends a relationship. Several stand on the page, so the stash does not fill them in.
#[component]
fn End(member: Member, today: String, end: FormAction<EndCare>, busy: Signal<bool>) -> impl IntoView {
    let summary = if member.me { t::care_team::end_own().to_owned() } else { t::care_team::end_of(&member.who.name) };
    let (on, at) = (format!("end-on-{}", member.id), format!("end-at-{}", member.id));
    view! {
        <details>
            <summary>{summary.clone()}</summary>
            <SendForm action=end>
                <Hidden name="member" value=member.id.to_string()/>
                <p>{t::care_team::end_text()}</p>
                <div class="row">
                    <div class="ds-field">
                        <label class="ds-label" for=on.clone()>{t::care_team::ends_on()}</label>
                        <input class="ds-input date" type="date" id=on name="ends_on" min=today/>
                    </div>
                    <div class="ds-field">
                        <label class="ds-label" for=at.clone()>{t::care_team::ends_at()}</label>
                        <input class="ds-input" type="time" id=at name="ends_at"/>
                    </div>
                </div>
                <div class="row">
                    <Button variant=Variant::Danger busy=busy>{summary}</Button>
                </div>
            </SendForm>
        </details>
    }
}

#[component]
fn Arrange(enrolment: EnrolmentId, arranging: Arranging, add: FormAction<AddToTeam>, form: FormState) -> impl IntoView {
    let Arranging { candidates, shut_out } = arranging;
    let choice = |one: Colleague| {
        let words = format!("{}, {}", one.name, occupation(one.role, one.profession).to_lowercase());
        Choice::new(one.account.to_string(), words)
    };
    let options = candidates.into_iter().map(choice).collect();
    view! {
        {(!shut_out.is_empty())
            .then(|| {
                view! {
                    <Alert tone=Tone::Warning title=t::care_team::shut_out_title()>
                        <p>{shut_out.join(", ")}</p>
                        <p>{t::care_team::shut_out_text()}</p>
                    </Alert>
                }
            })}
        <Card title=t::care_team::add_title()>
            <SendForm action=add>
                <ErrorSummary form labels=vec![("account", t::care_team::colleague())]/>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Select
                    form
                    name="account"
                    label=t::care_team::colleague()
                    hint=t::care_team::add_hint()
                    options
                />
                <div class="actions">
                    <Button busy=form.busy()>{t::care_team::add()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}
