//! A plan laid out by its programme: who, then what it comes to, then it is done. Invariant: what is shown is what is added,
//! as long as nobody plans anything else meanwhile.

use crate::{
    PAGE,
    api::{LayOutPlan, blank, outline},
    parts::{Back, choices},
};
use contract::schedule::{Blank, Laid, Outline, Picks};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/schedule/lay-out`, with `?who=<group or enrolment>`.
pub struct LayOutPage;

#[lazy_route]
impl LazyRoute for LayOutPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !policy::may_lay_out(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let who = Memo::new(move |_| query.read().get("who").unwrap_or_default());
        let lay_out = FormAction::<LayOutPlan>::new();
        go_where_told(lay_out);
        let picks = load(|| (), |()| blank());
        let laid = use_form(lay_out).accepted();
        let found = load(move || (who.get(), laid.get()), |(who, _)| outline(who));
        view! {
            <Back/>
            <PageTitle text=t::schedule::lay_out_title() lead=t::schedule::lay_out_lead()/>
            {loaded(picks, move |blank: Blank| view! { <Ask picks=blank.picks who=who.get_untracked()/> })}
            {loaded(
                found,
                move |found: Option<Outline>| found.map(|outline| view! { <Shown outline action=lay_out/> }),
            )}
        }
        .into_any()
    }
}

/// A plain form: what is asked for is in the address.
#[component]
fn Ask(picks: Picks, who: String) -> impl IntoView {
    let mut options = choices(&picks.groups);
    options.extend(choices(&picks.participants));
    view! {
        <form action=format!("{PAGE}/lay-out") method="get" class="row end">
            <Select name="who" label=t::schedule::lay_out_who() options value=who/>
            <Button variant=Variant::Secondary>{t::schedule::lay_out_show()}</Button>
        </form>
    }
}

#[component]
fn Shown(outline: Outline, action: FormAction<LayOutPlan>) -> impl IntoView {
    use t::schedule as text;
    let Outline { who, name, programme, weeks, left } = outline;
    let form = use_form(action);
    let count: usize = weeks.iter().map(|(_, sessions)| sessions.len()).sum();
    let leaderless = weeks.iter().flat_map(|(_, sessions)| sessions).filter(|one| one.lead.is_none()).count();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let leaderless = i64::try_from(leaderless).unwrap_or(i64::MAX);
    let left = (!left.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=text::left_title()>
                <p>{text::left_text()}</p>
                <ul>{left.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </Alert>
        }
    });
    view! {
        <section class="stack" aria-labelledby="outline">
            <h2 class="ds-heading" data-size="sm" id="outline">{format!("{name}: {programme}")}</h2>
            <p>{text::lay_out_count(count)}</p>
            {(leaderless > 0).then(|| view! { <p>{text::leaderless(leaderless)}</p> })}
            {left}
            {weeks.into_iter().map(|(day, sessions)| view! { <Week day sessions/> }).collect_view()}
            {(count > 0)
                .then(|| {
                    view! {
                        <SendForm action>
                            <ErrorSummary form/>
                            <Hidden name="who" value=who/>
                            <div class="actions">
                                <Button busy=form.busy()>{text::lay_out_do()}</Button>
                            </div>
                        </SendForm>
                    }
                })}
        </section>
    }
}

#[component]
fn Week(day: String, sessions: Vec<Laid>) -> impl IntoView {
    use t::schedule as text;
    let line = |one: Laid| {
        let whom = one.lead.unwrap_or_else(|| text::no_lead().to_owned());
        let whom = std::iter::once(whom).chain(one.helper).chain(one.room).collect::<Vec<_>>().join(", ");
        view! {
            <li>
                <strong>{one.title}</strong>
                <br/>
                {one.when}
                <br/>
                <span class="muted">{whom}</span>
            </li>
        }
    };
    let count = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    view! {
        <details class="more">
            <summary>{text::week_from(day)} ": " {text::lay_out_count(count)}</summary>
            <ul class="lines">{sessions.into_iter().map(line).collect_view()}</ul>
        </details>
    }
}
