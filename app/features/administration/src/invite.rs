//! Adding somebody who works here.

use crate::{
    api::InviteUser,
    parts::{Back, is_not_theirs},
    users::PAGE,
    words,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/admin/invite`
pub struct InvitePage;

#[lazy_route]
impl LazyRoute for InvitePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        use t::administration as text;
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let invite = FormAction::<InviteUser>::new();
        go_where_told(invite);
        let form = use_form(invite);
        let labels = vec![
            ("name", text::name()),
            ("email", text::email()),
            ("role", text::role()),
            ("profession", text::profession()),
        ];
        view! {
            <Back href=PAGE words=text::users_title()/>
            <PageTitle text=text::invite_title() lead=text::invite_lead()/>
            <SendForm action=invite attr:class="stack narrow">
                <ErrorSummary form labels/>
                <TextField form name="name" label=text::name() autocomplete="off" max_length=100/>
                <TextField form name="email" label=text::email() kind="email" autocomplete="off" max_length=254/>
                <Select form name="role" label=text::role() options=words::roles(false)/>
                <Select form name="profession" label=text::profession() options=words::professions() optional=true/>
                <div class="actions">
                    <Button busy=form.busy()>{text::invite()}</Button>
                </div>
            </SendForm>
        }
        .into_any()
    }
}
