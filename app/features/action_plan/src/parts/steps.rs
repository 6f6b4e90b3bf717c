//! The work plan, as a table.

use super::Change;
use crate::{api::VoidPlanItem, page::base};
use contract::action_plan::{Plan, PlanItem};
use domain::goal::Item;
use leptos::prelude::*;
use ui::{action_plan::heading, prelude::*};

#[component]
pub(crate) fn Steps(plan: Plan, named: String, void: FormAction<VoidPlanItem>) -> impl IntoView {
    let mut steps: Vec<PlanItem> =
        plan.items.into_iter().filter(|one| matches!(one.shown.item, Item::Step(_))).collect();
    // by week; what has none comes last
    steps.sort_by_key(|one| (one.shown.item.day().is_none(), one.shown.item.day().map(str::to_owned)));
    let (base, write) = (base(&named), plan.may_write);
    let columns = [
        t::goals::task(),
        t::goals::week(),
        t::goals::degree(),
        t::goals::demand(),
        t::goals::adjustment(),
        t::goals::edit(),
    ];
    let href = format!("{base}?form=step");
    let empty = steps.is_empty();
    let rows = steps.into_iter().map(|one| view! { <Row one base=base.clone() write void/> }).collect_view();
    view! {
        <Card title=t::goals::steps_title()>
            {if empty {
                view! { <p class="muted">{t::goals::steps_empty()}</p> }.into_any()
            } else {
                view! {
                    <DataTable caption=t::goals::steps_title() heads=heads(columns)>
                        {rows}
                    </DataTable>
                }
                    .into_any()
            }}
            {write
                .then(|| {
                    view! {
                        <p class="not-on-paper">
                            <a class="ds-link" href=href>{t::goals::add_step()}</a>
                        </p>
                    }
                })}
        </Card>
    }
}

#[component]
fn Row(one: PlanItem, base: String, write: bool, void: FormAction<VoidPlanItem>) -> impl IntoView {
    let Item::Step(step) = one.shown.item.clone() else { return ().into_any() };
    let day = one.shown.day.clone();
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{step.task}</th>
            <Cell label=t::goals::week()>{or_dash(day)}</Cell>
            <Cell label=t::goals::degree()>{or_dash(step.degree.map(t::goals::percent))}</Cell>
            <Cell label=t::goals::demand()>{or_dash(step.demand)}</Cell>
            <Cell label=t::goals::adjustment()>{or_dash(step.adjustment)}</Cell>
            <Cell label=t::goals::edit()>
                {if write { view! { <Change id=one.id version=one.version words=heading(&one.shown.item).to_owned() base void/> }.into_any() } else { "–".into_any() }}
            </Cell>
        </tr>
    }
    .into_any()
}
