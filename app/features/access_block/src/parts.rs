//! Parts of the page of blocks.

use crate::{
    api::{BlockPerson, LiftBlock},
    page::Meaning,
};
use contract::access_block::{Chosen, Colleague, Lifted, Standing};
use leptos::prelude::*;
use ui::{person::occupation, prelude::*};

/// Staff, each with a way to shut them out.
#[component]
pub(crate) fn People(people: Vec<Colleague>, none: &'static str) -> impl IntoView {
    if people.is_empty() {
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    let line = |one: Colleague| {
        view! {
            <li class="between">
                <Name who=one.clone()/>
                <LinkButton href=format!("/privacy/blocks?who={}", one.account) variant=Variant::Secondary>
                    {t::access_block::choose()}
                    <span class="visually-hidden">" " {one.name}</span>
                </LinkButton>
            </li>
        }
    };
    view! { <ul class="lines">{people.into_iter().map(line).collect_view()}</ul> }.into_any()
}

#[component]
fn Name(who: Colleague) -> impl IntoView {
    let works_as = occupation(who.role, who.profession);
    view! {
        <p class="stack tight">
            <strong>{who.name}</strong>
            <span class="muted">{works_as}</span>
        </p>
    }
}

/// Finds others at the centre by name. A plain form: the address keeps the search.
#[component]
pub(crate) fn Search(searched: Option<(String, Vec<Colleague>)>) -> impl IntoView {
    let (name, found) = searched.map_or((String::new(), None), |(name, found)| (name, Some(found)));
    view! {
        <Card title=t::access_block::search_title()>
            <form method="get" action="/privacy/blocks" class="stack">
                <TextField name="name" label=t::access_block::search_name() value=name max_length=100/>
                <div class="row">
                    <Button variant=Variant::Secondary>{t::access_block::search()}</Button>
                </div>
            </form>
            {found.map(|people| view! { <People people none=t::access_block::search_none()/> })}
        </Card>
    }
}

/// Who is shut out now.
#[component]
pub(crate) fn ShutOut(standing: Vec<Standing>, lift: FormAction<LiftBlock>, busy: Signal<bool>) -> impl IntoView {
    let line = move |one: Standing| {
        view! {
            <li class="between">
                <div class="stack tight">
                    <Name who=one.who.clone()/>
                    <p class="muted">{t::access_block::since(one.since)}</p>
                </div>
                <SendForm action=lift>
                    <Hidden name="block" value=one.id.to_string()/>
                    <Button variant=Variant::Secondary busy=busy>
                        {t::access_block::lift()} <span class="visually-hidden">" " {one.who.name}</span>
                    </Button>
                </SendForm>
            </li>
        }
    };
    view! {
        <Card title=t::access_block::standing_title()>
            {if standing.is_empty() {
                view! { <p>{t::access_block::standing_none()}</p> }.into_any()
            } else {
                view! { <ul class="lines">{standing.into_iter().map(line).collect_view()}</ul> }.into_any()
            }}
        </Card>
    }
}

/// The last word before somebody is shut out.
#[component]
pub(crate) fn Confirm(chosen: Chosen, block: FormAction<BlockPerson>, busy: Signal<bool>) -> impl IntoView {
    let Chosen { who, contact_person } = chosen;
    view! {
        <Card title=t::access_block::confirm_title(&who.name)>
            <Name who=who.clone()/>
            <Meaning/>
            {contact_person
                .then(|| {
                    view! {
                        <Alert tone=Tone::Warning>
                            <p>{t::access_block::confirm_contact()}</p>
                        </Alert>
                    }
                })}
            <SendForm action=block>
                <Hidden name="account" value=who.account.to_string()/>
                <div class="actions">
                    <Button variant=Variant::Danger busy=busy>{t::access_block::confirm(&who.name)}</Button>
                    <LinkButton href="/privacy/blocks" variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                </div>
            </SendForm>
        </Card>
    }
}

/// Who was shut out before.
#[component]
pub(crate) fn History(lifted: Vec<Lifted>) -> impl IntoView {
    let line = |one: Lifted| {
        view! {
            <li>
                <strong>{one.name}</strong>
                <br/>
                <span class="muted">{t::access_block::from_to(one.from, one.to)}</span>
            </li>
        }
    };
    (!lifted.is_empty()).then(|| {
        view! {
            <Card title=t::access_block::history_title()>
                <ul class="lines">{lifted.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}
