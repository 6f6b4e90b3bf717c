//! The page of blocks: what it means, who can see, who is shut out, who was. Invariant: nobody is shut out by one press;
//! what follows is said before.

use crate::{
    api::{BlockPerson, LiftBlock, read},
    parts::{Confirm, History, People, Search, ShutOut},
};
use contract::access_block::Blocks;
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/privacy/blocks`, with `?name=` to search and `?who=<account>` before the last word.
pub struct BlocksPage;

#[lazy_route]
impl LazyRoute for BlocksPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("name").unwrap_or_default(), query.get("who").unwrap_or_default())
        });
        let (block, lift) = (FormAction::<BlockPerson>::new(), FormAction::<LiftBlock>::new());
        go_where_told(block);
        go_where_told(lift);
        let (block_form, lift_form) = (use_form(block), use_form(lift));
        let found = load(
            move || (asked.get(), block.version().get(), lift.version().get()),
            |((name, who), ..)| read(name, who),
        );
        let done = move || match query.read().get_str("done") {
            Some("blocked") => t::access_block::done_blocked().to_owned(),
            Some("lifted") => t::access_block::done_lifted().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href="/access-log"><Icon of=icon::BACK/> {t::access_log::title()}</a>
            </p>
            <PageTitle text=t::access_block::title() lead=t::access_block::lead()/>
            <StatusMessage text=Signal::derive(done)/>
            <ErrorSummary form=block_form/>
            <ErrorSummary form=lift_form/>
            {loaded(
                found,
                move |blocks: Blocks| view! { <Page blocks block block_busy=block_form.busy() lift lift_busy=lift_form.busy()/> },
            )}
        }
        .into_any()
    }
}

#[component]
fn Page(
    blocks: Blocks,
    block: FormAction<BlockPerson>,
    block_busy: Signal<bool>,
    lift: FormAction<LiftBlock>,
    lift_busy: Signal<bool>,
) -> impl IntoView {
    let Blocks { team, others, searched, chosen, standing, lifted, instead_of_contact } = blocks;
    if let Some(chosen) = chosen {
        return view! { <Confirm chosen block busy=block_busy/> }.into_any();
    }
    view! {
        {instead_of_contact.map(|names| view! { <InsteadOfContact names/> })}
        <ShutOut standing lift busy=lift_busy/>
        <Card title=t::access_block::team_title()>
            <p>{t::access_block::team_text()}</p>
            <People people=team none=t::access_block::team_none()/>
            <p class="muted">{t::access_block::others_who_see()}</p>
        </Card>
        {(!others.is_empty())
            .then(|| {
                view! {
                    <Card title=t::access_block::others_title()>
                        <People people=others none=""/>
                    </Card>
                }
            })}
        <Search searched/>
        <Card title=t::access_block::meaning_title()>
            <Meaning/>
        </Card>
        <History lifted/>
    }
    .into_any()
}

/// What a block does and does not do.
#[component]
pub(crate) fn Meaning() -> impl IntoView {
    view! {
        <ul>
            <li>{t::access_block::means_not_seen()}</li>
            <li>{t::access_block::means_team_told()}</li>
            <li>{t::access_block::means_care()}</li>
            <li>{t::access_block::means_group()}</li>
            <li>{t::access_block::means_emergency()}</li>
            <li>{t::access_block::means_written()}</li>
        </ul>
    }
}

#[component]
fn InsteadOfContact(names: Vec<String>) -> impl IntoView {
    let whom = if names.is_empty() {
        t::access_block::ring_centre().to_owned()
    } else {
        t::access_block::ring_coordinator(names.join(", "))
    };
    view! {
        <Alert tone=Tone::Warning title=t::access_block::contact_out_title()>
            <p>{whom}</p>
        </Alert>
    }
}
