//! Finding a participant whom one does not follow, and what one has opened. Invariant: only an exact address or full
//! name finds anybody, and nothing but the name is shown.

use crate::api::{EndBreakGlass, FindParticipant, own};
use contract::break_glass::Open;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/break-glass`
pub struct BreakGlassSearchPage;

#[lazy_route]
impl LazyRoute for BreakGlassSearchPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let (find, end) = (FormAction::<FindParticipant>::new(), FormAction::<EndBreakGlass>::new());
        go_where_told(find);
        go_where_told(end);
        let (form, end_form) = (use_form(find), use_form(end));
        let open = load(move || end.version().get(), |_| own());
        let query = use_query_map();
        let done = move || match query.read().get_str("done") {
            Some("ended") => t::break_glass::done_ended().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href="/participants"><Icon of=icon::BACK/> {t::participants::title_mine()}</a>
            </p>
            <PageTitle text=t::break_glass::title() lead=t::break_glass::lead()/>
            <StatusMessage text=Signal::derive(done)/>
            <ErrorSummary form=end_form/>
            {loaded(open, move |open: Vec<Open>| view! { <OpenNow open end busy=end_form.busy()/> })}
            <Card title=t::break_glass::search_title()>
                <SendForm action=find>
                    <ErrorSummary form labels=vec![("query", t::break_glass::query())]/>
                    <TextField
                        form
                        name="query"
                        label=t::break_glass::query()
                        hint=t::break_glass::query_hint()
                        autocomplete="off"
                        max_length=254
                    />
                    <div class="actions">
                        <Button busy=form.busy()>{t::break_glass::search()}</Button>
                    </div>
                </SendForm>
            </Card>
        }
        .into_any()
    }
}

/// What stands open, with a way to each and an end to each.
#[component]
fn OpenNow(open: Vec<Open>, end: FormAction<EndBreakGlass>, busy: Signal<bool>) -> impl IntoView {
    let line = move |one: Open| {
        view! {
            <li class="between">
                <p class="stack tight">
                    <a class="ds-link" href=format!("/participants/{}", one.enrolment)>{one.name.clone()}</a>
                    <time class="muted" datetime=one.until.iso>{t::break_glass::until(one.until.text)}</time>
                </p>
                <SendForm action=end>
                    <Hidden name="enrolment" value=one.enrolment.to_string()/>
                    <Button variant=Variant::Secondary busy=busy>
                        {t::break_glass::end()} <span class="visually-hidden">" " {one.name}</span>
                    </Button>
                </SendForm>
            </li>
        }
    };
    (!open.is_empty()).then(|| {
        view! {
            <Card title=t::break_glass::open_title()>
                <ul class="lines">{open.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}
