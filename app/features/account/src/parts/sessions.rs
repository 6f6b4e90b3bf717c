//! Own signed-in browsers.

use crate::api::{EndOtherSessions, EndSession, SignOut, sessions};
use contract::account::OwnSession;
use leptos::{prelude::*, server_fn::ServerFn};
use ui::prelude::*;

/// Where the person is signed in, with a way to end each.
#[component]
pub fn Sessions() -> impl IntoView {
    let end = FormAction::<EndSession>::new();
    let form = use_form(end);
    let list = load(move || end.version().get(), |_| sessions());
    let ended = Signal::derive(move || if form.done().get() { t::account::ended().to_owned() } else { String::new() });
    view! {
        <Card title=t::account::sessions_title()>
            <p class="muted">{t::account::sessions_help()}</p>
            <ErrorSummary form/>
            {loaded(
                list,
                move |list: Vec<OwnSession>| {
                    view! {
                        {(list.len() > 2)
                            .then(|| {
                                view! {
                                    <form method="post" action=EndOtherSessions::PATH>
                                        <Button variant=Variant::Danger>{t::account::end_others()}</Button>
                                    </form>
                                }
                            })}
                        <ul class="plan">
                            {list.into_iter().map(|session| view! { <Session session end form/> }).collect_view()}
                        </ul>
                    }
                },
            )}
            <StatusMessage text=ended/>
        </Card>
    }
}

#[component]
fn Session(session: OwnSession, end: FormAction<EndSession>, form: FormState) -> impl IntoView {
    let device = if session.device.is_empty() { t::account::unknown_device().to_owned() } else { session.device };
    let on = t::account::on_device(&device);
    view! {
        <li class="stack">
            <div class="between">
                <strong>{device}</strong>
                {session.on_tablet.then(|| view! { <Tag>{t::account::on_tablet()}</Tag> })}
                {session.new_device.then(|| view! { <Tag tone=Tone::Warning>{t::account::new_device()}</Tag> })}
                {session.current.then(|| view! { <Tag tone=Tone::Info icon=icon::CHECK>{t::account::this_one()}</Tag> })}
            </div>
            <p class="muted">
                {t::account::signed_in_at(&session.signed_in)} <br/> {t::account::last_used(&session.last_active)}
            </p>
            {if session.current {
                view! {
                    // a full load: everything of this person leaves the page
                    <form method="post" action=SignOut::PATH>
                        <Button variant=Variant::Secondary>{t::account::sign_out_here()}</Button>
                    </form>
                }
                    .into_any()
            } else {
                view! {
                    <SendForm action=end>
                        <Hidden name="session" value=session.id.to_string()/>
                        <Button variant=Variant::Danger busy=form.busy()>
                            {t::account::end()} <span class="visually-hidden">" " {on}</span>
                        </Button>
                    </SendForm>
                }
                    .into_any()
            }}
        </li>
    }
}
