//! What participants were given, beside what the programme promised. Invariant: which group is in the address, so that it
//! works without script; every verdict that is not good has its reason beside it.

use crate::{PAGE, api::accounting, parts::verdict_words};
use contract::programme::{AccountRow, Accounting, Kept};
use domain::{policy, programme::Verdict};
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::prelude::*;

/// `/programmes/:programme/accounting?group=…`
pub struct AccountingPage;

#[lazy_route]
impl LazyRoute for AccountingPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let asked = Memo::new(move |_| {
            (params.read().get("programme").unwrap_or_default(), query.read().get("group").unwrap_or_default())
        });
        let found = load(move || asked.get(), |(programme, group)| accounting(programme, group));
        loaded_page(found, move |found: Accounting| view! { <Whole found/> })
    }
}

#[component]
fn Whole(found: Accounting) -> impl IntoView {
    use t::programmes as text;
    let Accounting { id, name, groups, group, rows, totals } = found;
    let page = format!("{PAGE}/{id}/accounting");
    let file = format!("{page}/file?group={group}");
    let pick = (groups.len() > 1).then(|| {
        let options = groups.into_iter().map(|(id, name)| Choice::new(id, name)).collect();
        view! {
            <form action=page method="get" class="row end">
                <Select name="group" label=text::group() options value=group optional=true/>
                <Button variant=Variant::Secondary>{text::show()}</Button>
            </form>
        }
    });
    let shown = if rows.is_empty() {
        view! { <Empty title=text::accounting_empty_title() text=text::accounting_empty_text()/> }.into_any()
    } else {
        let together = (!totals.is_empty()).then(|| {
            view! {
                <h2 class="ds-heading" data-size="sm">{text::together()}</h2>
                <Rows caption=text::together() rows=totals/>
            }
        });
        view! {
            {together}
            <h2 class="ds-heading" data-size="sm">{text::each()}</h2>
            <Rows caption=text::each() rows/>
            <p>
                <a class="ds-link" href=file download="" rel="external">{text::accounting_file()}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <p class="back">
            <a class="ds-link" href=format!("{PAGE}/{id}")>
                <Icon of=icon::BACK/>
                {text::to_programme()}
            </a>
        </p>
        <PageTitle text=text::accounting_title(name) lead=text::accounting_lead()/>
        {pick}
        {shown}
    }
}

#[component]
fn Rows(caption: &'static str, rows: Vec<AccountRow>) -> impl IntoView {
    use t::programmes as text;
    let heads = heads([
        text::who(),
        text::structured(),
        text::individual_percent(),
        text::on_site_percent(),
        text::attendance(),
        text::follow_ups_in_time(),
        text::promises(),
    ]);
    view! {
        <DataTable caption heads>
            {rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
        </DataTable>
    }
}

#[component]
fn Row(row: AccountRow) -> impl IntoView {
    use t::programmes as text;
    let percent = |value: Option<u32>| value.map_or_else(|| text::unknown().to_owned(), text::percent);
    let of =
        |(part, whole): (u32, u32)| if whole == 0 { text::unknown().to_owned() } else { text::so_many_of(part, whole) };
    let longer = (row.extension_weeks > 0).then(|| {
        view! { <span class="small muted">" " {text::extended(i64::from(row.extension_weeks))}</span> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {row.who}
                {longer}
            </th>
            <Cell label=text::structured()>{row.day.unwrap_or_else(|| text::unknown().to_owned())}</Cell>
            <Cell label=text::individual_percent()>{percent(row.individual)}</Cell>
            <Cell label=text::on_site_percent()>{percent(row.on_site)}</Cell>
            <Cell label=text::attendance()>{of(row.attended)}</Cell>
            <Cell label=text::follow_ups_in_time()>{of(row.follow_ups)}</Cell>
            <Cell label=text::promises()>
                <ul class="plain">{row.promises.into_iter().map(|one| view! { <One one/> }).collect_view()}</ul>
            </Cell>
        </tr>
    }
}

#[component]
fn One(one: Kept) -> impl IntoView {
    let tone = match one.verdict {
        Verdict::Kept => Tone::Success,
        Verdict::OnCourse => Tone::Neutral,
        Verdict::AtRisk => Tone::Warning,
        Verdict::Broken => Tone::Danger,
    };
    view! {
        <li>
            <Tag tone>{verdict_words(one.verdict)}</Tag>
            " "
            {one.words}
            {one.reason.map(|why| view! { <span class="small muted">" " {why}</span> })}
        </li>
    }
}
