//! The page of the notes about one participant: writing, or changing one, then what there is.

use crate::{
    api::{EditNote, FROM_DOOR, VoidNote, WriteNote, notes},
    parts::{ChangeNote, List, NewNote, TakeOut},
};
use contract::note::Notes;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{empty_form, go_where_told},
    prelude::*,
};

/// `/participants/:enrolment/notes`, with `?edit=<id>` for changing one, and `?from=arrivals` for the way back.
pub struct NotesPage;

#[lazy_route]
impl LazyRoute for NotesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let editing = Memo::new(move |_| query.read().get("edit").unwrap_or_default());
        let write = FormAction::<WriteNote>::new();
        let edit = FormAction::<EditNote>::new();
        let void = FormAction::<VoidNote>::new();
        go_where_told(write);
        go_where_told(edit);
        go_where_told(void);
        Effect::new(move |_| {
            if matches!(*write.value().read(), Some(Ok(_))) {
                empty_form(WriteNote::PATH);
            }
        });
        let turns = (use_form(write).accepted(), use_form(edit).accepted(), use_form(void).accepted());
        let turns = move || (turns.0.get(), turns.1.get(), turns.2.get());
        let found =
            load(move || (enrolment.get(), editing.get(), turns()), |(enrolment, edit, _)| notes(enrolment, edit));
        let from_door = Memo::new(move |_| query.read().get_str("from") == Some(FROM_DOOR));
        let back = move || {
            if from_door.get() {
                "/participants/arrivals".to_owned()
            } else {
                format!("/participants/{}", enrolment.get())
            }
        };
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("written") => t::notes::done_written().to_owned(),
            Some("changed") => t::notes::done_changed().to_owned(),
            Some("voided") => t::notes::done_voided().to_owned(),
            _ => String::new(),
        });
        view! {
            <p class="back">
                <a class="ds-link" href=back>
                    <Icon of=icon::BACK/>
                    {move || if from_door.get() { t::notes::back_to_door() } else { t::notes::back() }}
                </a>
            </p>
            {loaded_page(
                found,
                move |found: Notes| {
                    let Notes { enrolment, name, submission_id, professions, notes, editing } = found;
                    let form = match (submission_id, editing) {
                        (Some(_), Some(note)) => {
                            view! {
                                <ChangeNote action=edit enrolment note=note.clone() professions/>
                                <TakeOut action=void note/>
                            }
                                .into_any()
                        }
                        (Some(id), None) => {
                            view! { <NewNote action=write enrolment submission_id=id professions from_door=from_door.get_untracked()/> }
                                .into_any()
                        }
                        // open by broken glass: for reading only
                        (None, _) => ().into_any(),
                    };
                    view! {
                        <PageTitle text=t::notes::title(&name) lead=t::notes::lead()/>
                        <StatusMessage text=done/>
                        {form}
                        <List enrolment notes/>
                    }
                },
            )}
        }
        .into_any()
    }
}
