//! The page of the second factor: app, passkeys, recovery codes. Plain forms but for the code: each act is followed by
//! a full load, since the server may ask for a proof in between.

use crate::{
    api::{BeginFactor, CodesKept, ConfirmFactor, RemoveFactor, RenewCodes, factor},
    parts::{CodeForm, SetUpSteps, demo_note, load_where_told, wanted},
    passkey::OwnPasskeys,
};
use contract::account::{Factor, SetUp};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/account/second-factor?next=/…`
pub struct FactorPage;

#[lazy_route]
impl LazyRoute for FactorPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let read = load(|| (), |()| factor());
        let next = StoredValue::new(wanted());
        view! {
            <PageTitle text=t::account::factor_title() lead=t::account::factor_lead()/>
            {loaded(
                read,
                move |factor: Factor| {
                    if factor.new_codes.is_empty() {
                        view! { <Standing factor/> }.into_any()
                    } else {
                        view! { <NewCodes codes=factor.new_codes next=next.get_value()/> }.into_any()
                    }
                },
            )}
        }
        .into_any()
    }
}

/// Shown once. Without them a lost phone means a call to the centre.
#[component]
fn NewCodes(codes: Vec<String>, next: String) -> impl IntoView {
    let next = if next == "/" { crate::api::FACTOR.to_owned() } else { next };
    view! {
        <Card title=t::account::codes_title()>
            <p>{t::account::codes_help()}</p>
            <ul class="stack tight">
                {codes.into_iter().map(|code| view! { <li><code translate="no">{code}</code></li> }).collect_view()}
            </ul>
            <form method="post" action=CodesKept::PATH>
                <Hidden name="next" value=next/>
                <Button>{t::account::codes_kept()}</Button>
            </form>
        </Card>
    }
}

#[component]
fn Standing(factor: Factor) -> impl IntoView {
    let app_may_go = factor.app_may_go();
    let Factor { active, required, excused, codes_left, set_up, passkeys, .. } = factor;
    let (setting_up, with_passkey) = (set_up.is_some(), !passkeys.is_empty());
    view! {
        {excused.then(demo_note)}
        {set_up.map(|set_up| view! { <ConfirmForm set_up/> })}
        <Card title=t::account::app_title()>
            <p>{if active { t::account::app_active() } else { t::account::app_none() }}</p>
            {required.then(|| view! { <p class="muted">{t::account::app_required()}</p> })}
            <div class="row">
                <Do path=BeginFactor::PATH variant=begin_variant(active || with_passkey, setting_up)>
                    {if active { t::account::app_replace() } else { t::account::app_set_up() }}
                </Do>
                {app_may_go
                    .then(|| {
                        view! {
                            <Do path=RemoveFactor::PATH variant=Variant::Danger>
                                {t::account::app_remove()}
                            </Do>
                        }
                    })}
            </div>
        </Card>
        <OwnPasskeys passkeys/>
        {(active || with_passkey)
            .then(|| {
                view! {
                    <Card title=t::account::codes_title()>
                        <p>{t::account::codes_left(i64::from(codes_left))}</p>
                        <Do path=RenewCodes::PATH variant=Variant::Secondary>
                            {t::account::codes_renew()}
                        </Do>
                    </Card>
                }
            })}
    }
}

/// The one main thing to do on the page is to set up what is not there yet.
fn begin_variant(has_one: bool, setting_up: bool) -> Variant {
    if has_one || setting_up { Variant::Secondary } else { Variant::Primary }
}

#[component]
fn Do(path: &'static str, variant: Variant, children: Children) -> impl IntoView {
    view! {
        <form method="post" action=path>
            <Button variant>{children()}</Button>
        </form>
    }
}

#[component]
fn ConfirmForm(set_up: SetUp) -> impl IntoView {
    let action = FormAction::<ConfirmFactor>::new();
    let form = use_form(action);
    load_where_told(action);
    view! {
        <Card title=t::account::set_up_title()>
            <SetUpSteps set_up/>
            <SendForm action=action attr:class="stack narrow">
                <CodeForm form label=t::account::code() send=t::account::set_up_confirm()/>
            </SendForm>
        </Card>
    }
}
