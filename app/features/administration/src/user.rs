//! The page of one account: what it is, what can be done to it, where it is signed in. Invariant: one's own is only
//! looked at here; nobody takes themselves away.

use crate::{
    api::{CloseAccount, EndOneSession, EndSessions, ForgetFactor, OpenAccount, SendLink, SetPost, user},
    parts::{Back, Facts, Refused, is_not_theirs},
    users::PAGE,
    words,
};
use contract::{
    account::OwnSession,
    administration::users::{User, UserRow},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{go_where_told, outdated, use_form_about},
    prelude::*,
};

/// `/admin/users/:account`
pub struct UserPage;

#[lazy_route]
impl LazyRoute for UserPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let account = Memo::new(move |_| params.read().get("account").unwrap_or_default());
        let set = FormAction::<SetPost>::new();
        go_where_told(set);
        let turn = outdated(set);
        let found = load(move || (account.get(), turn.get()), |(account, _)| user(account));
        let done = Signal::derive(move || done_words(query.read().get_str("done")).to_owned());
        view! {
            <Back href=PAGE words=t::administration::users_title()/>
            {loaded_page(
                found,
                move |user: User| {
                    view! {
                        <PageTitle text=user.row.name.clone() lead=user.row.email.clone()/>
                        <StatusMessage text=done/>
                        <Account user set/>
                    }
                },
            )}
        }
        .into_any()
    }
}

fn done_words(what: Option<&str>) -> &'static str {
    use t::administration as text;
    match what {
        Some("invited") => text::done_invited(),
        Some("post") => text::done_post(),
        Some("closed") => text::done_closed(),
        Some("opened") => text::done_opened(),
        Some("link") => text::done_link(),
        Some("factor") => text::done_factor(),
        Some("session" | "sessions") => text::done_sessions(),
        _ => "",
    }
}

#[component]
fn Account(user: User, set: FormAction<SetPost>) -> impl IntoView {
    let User { row, me, version, added, factor, signed_in, sessions } = user;
    let id = row.account.to_string();
    let closed = row.closed;
    view! {
        {me.then(|| view! { <Alert><p>{t::administration::own_text()}</p></Alert> })}
        <About row=row.clone() added factor/>
        {(!me && row.role.is_staff()).then(|| view! { <PostForm row version set/> })}
        {(!me).then(|| view! { <Acts id=id.clone() closed factor/> })}
        {(!closed).then(|| view! { <Sessions id me signed_in sessions/> })}
    }
}

#[component]
fn About(row: UserRow, added: Option<String>, factor: bool) -> impl IntoView {
    use t::administration as text;
    let two_steps = if factor { text::factor_active() } else { text::factor_none() };
    let mut facts = vec![
        (text::role(), words::role(row.role).to_owned()),
        (text::profession(), row.profession.map_or_else(|| "–".to_owned(), |one| words::profession(one).to_owned())),
        (text::account(), words::standing(row.closed).to_owned()),
    ];
    facts.extend(added.map(|added| (text::added(), added)));
    facts.push((t::account::factor_title(), two_steps.to_owned()));
    view! {
        <Card title=text::account()>
            <Facts facts/>
        </Card>
    }
}

#[component]
fn PostForm(row: UserRow, version: i32, set: FormAction<SetPost>) -> impl IntoView {
    use t::administration as text;
    let form = use_form_about(set, "account", &row.account.to_string());
    view! {
        <Card title=text::post_title()>
            <p class="muted">{text::post_text()}</p>
            <SendForm action=set attr:class="stack narrow">
                <ErrorSummary form labels=vec![("role", text::role()), ("profession", text::profession())]/>
                <Hidden name="account" value=row.account.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <Select form name="role" label=text::role() options=words::roles(false) value=row.role.as_str()/>
                <Select
                    form
                    name="profession"
                    label=text::profession()
                    options=words::professions()
                    value=row.profession.map_or("", |one| one.as_str())
                    optional=true
                />
                <div class="actions">
                    <Button busy=form.busy()>{text::post_save()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}

/// What can be done to the account. After each the page is loaded anew.
#[component]
fn Acts(id: String, closed: bool, factor: bool) -> impl IntoView {
    use t::administration as text;
    let press = move |path, summary, words, variant| {
        view! { <Press path fields=vec![("account", id.clone())] summary text=words variant/> }.into_any()
    };
    view! {
        <Card title=text::acts_title()>
            {if closed {
                press(OpenAccount::PATH, text::open_account(), text::open_text(), Variant::Secondary)
            } else {
                view! {
                    {press(SendLink::PATH, text::send_link(), text::send_link_text(), Variant::Secondary)}
                    {factor
                        .then(|| press(ForgetFactor::PATH, text::forget_factor(), text::forget_text(), Variant::Danger))}
                    {press(CloseAccount::PATH, text::close_account(), text::close_text(), Variant::Danger)}
                }
                    .into_any()
            }}
        </Card>
    }
}

#[component]
fn Sessions(id: String, me: bool, signed_in: bool, sessions: Vec<OwnSession>) -> impl IntoView {
    use t::administration as text;
    // of a participant it is only told that it is so
    let untold = signed_in && sessions.is_empty();
    let several = (sessions.len() > 1 || untold) && !me;
    view! {
        <Card title=text::sessions_title()>
            <Refused path=EndOneSession::PATH/>
            {(!signed_in).then(|| view! { <p>{text::sessions_none()}</p> })}
            {untold.then(|| view! { <p>{text::sessions_untold()}</p> })}
            <ul class="lines">
                {sessions.into_iter().map(|session| view! { <Session session me/> }).collect_view()}
            </ul>
            {several
                .then(|| {
                    view! {
                        <Press
                            path=EndSessions::PATH
                            fields=vec![("account", id)]
                            summary=text::end_sessions()
                            text=text::end_sessions_text()
                            variant=Variant::Danger
                        />
                    }
                })}
        </Card>
    }
}

#[component]
fn Session(session: OwnSession, me: bool) -> impl IntoView {
    let device = if session.device.is_empty() { t::account::unknown_device().to_owned() } else { session.device };
    let on = t::account::on_device(&device);
    view! {
        <li class="row between">
            <p class="stack tight">
                <strong>{device}</strong>
                <span class="muted">{t::account::signed_in_at(&session.signed_in)}</span>
                <span class="muted">{t::account::last_used(&session.last_active)}</span>
            </p>
            {(!me)
                .then(|| {
                    view! {
                        <form method="post" action=EndOneSession::PATH>
                            <Hidden name="session" value=session.id.to_string()/>
                            <Button variant=Variant::Danger>
                                {t::account::end()} <span class="visually-hidden">" " {on}</span>
                            </Button>
                        </form>
                    }
                })}
        </li>
    }
}
