//! The centre, its sites and its groups. Invariant: one name is changed at a time, in a form whose address says which.

use crate::{
    api::{Rename, places},
    parts::{Rooms, is_not_theirs},
};
use contract::administration::places::{Group, Kind, Place, Places};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    form::{go_where_told, outdated},
    prelude::*,
};

pub(crate) const PAGE: &str = "/admin/centre";

/// `/admin/centre`, with `?kind=…&id=…` to change a name.
pub struct CentrePage;

#[lazy_route]
impl LazyRoute for CentrePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("kind").unwrap_or_default(), query.get("id").unwrap_or_default())
        });
        let rename = FormAction::<Rename>::new();
        go_where_told(rename);
        let form = use_form(rename);
        let typed = typed_name(rename);
        let turn = outdated(rename);
        let found = load(move || (asked.get(), turn.get()), |((kind, id), _)| places(kind, id));
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("saved") => t::administration::done_saved().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::administration::places_title() lead=t::administration::places_lead()/>
            <Rooms here=PAGE/>
            <StatusMessage text=done/>
            {loaded(
                found,
                move |places: Places| match places.chosen.clone() {
                    Some(place) => view! { <Change place rename form typed/> }.into_any(),
                    None => view! { <All places/> }.into_any(),
                },
            )}
        }
        .into_any()
    }
}

/// The name that was sent last and not taken.
fn typed_name(rename: FormAction<Rename>) -> Signal<Option<String>> {
    Signal::derive(move || rename.sent("name").filter(|_| matches!(rename.value().read().as_ref(), Some(Err(_)))))
}

#[component]
fn Change(place: Place, rename: FormAction<Rename>, form: FormState, typed: Signal<Option<String>>) -> impl IntoView {
    use t::administration as text;
    let Place { kind, id, version, name, zone, address } = place;
    let start = typed.get_untracked().unwrap_or_else(|| name.clone());
    view! {
        <Card title=text::change_of(&name)>
            <SendForm action=rename attr:class="stack narrow">
                <ErrorSummary form labels=vec![("name", text::name()), ("zone", text::zone()), ("address", text::address())]/>
                <Hidden name="kind" value=kind.as_str().to_owned()/>
                <Hidden name="id" value=id/>
                <Hidden name="version" value=version.to_string()/>
                <TextField form name="name" label=text::name() value=start max_length=100 autocomplete="off"/>
                {(kind == Kind::Site)
                    .then(|| {
                        view! {
                            <TextField
                                form
                                name="zone"
                                label=text::zone()
                                hint=text::zone_hint()
                                value=zone
                                max_length=60
                                autocomplete="off"
                            />
                            <TextField
                                form
                                name="address"
                                label=text::address()
                                hint=text::address_hint()
                                value=address
                                max_length=200
                                autocomplete="off"
                                optional=true
                            />
                        }
                    })}
                <div class="actions">
                    <Button busy=form.busy()>{t::common::save()}</Button>
                    <LinkButton href=PAGE variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                </div>
            </SendForm>
        </Card>
    }
}

#[component]
fn All(places: Places) -> impl IntoView {
    use t::administration as text;
    let site = |site: Place| {
        let under = [site.zone.clone(), site.address.clone()].into_iter().filter(|line| !line.is_empty()).collect();
        view! { <Line place=site under/> }
    };
    let group = |group: Group| {
        let staff = if group.staff.is_empty() {
            text::group_no_staff().to_owned()
        } else {
            text::group_staff(group.staff.join(", "))
        };
        view! { <Line place=group.place under=vec![text::group_of(group.site, group.starts), staff]/> }
    };
    let no_groups = places.groups.is_empty();
    view! {
        <Card title=text::centre()>
            <ul class="lines">
                <Line place=places.centre under=Vec::new()/>
            </ul>
        </Card>
        <Card title=text::sites()>
            <ul class="lines">{places.sites.into_iter().map(site).collect_view()}</ul>
        </Card>
        <Card title=text::groups()>
            {no_groups.then(|| view! { <p>{text::groups_none()}</p> })}
            <ul class="lines">{places.groups.into_iter().map(group).collect_view()}</ul>
        </Card>
    }
}

/// One name with what stands under it, and the way to change it.
#[component]
fn Line(place: Place, under: Vec<String>) -> impl IntoView {
    let href = format!("{PAGE}?kind={}&id={}", place.kind.as_str(), place.id);
    view! {
        <li class="row between">
            <p class="stack tight">
                <strong>{place.name.clone()}</strong>
                {under.into_iter().map(|words| view! { <span class="muted">{words}</span> }).collect_view()}
            </p>
            <LinkButton href variant=Variant::Secondary>
                {t::administration::change()} <span class="visually-hidden">" " {place.name}</span>
            </LinkButton>
        </li>
    }
}
