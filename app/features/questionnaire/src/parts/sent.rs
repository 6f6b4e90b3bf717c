//! For who comes back to a questionnaire that is sent.

use contract::questionnaire::Text;
use domain::id::AssignmentId;
use leptos::prelude::*;
use ui::prelude::*;

#[component]
pub fn AlreadySent(assignment: AssignmentId, title: Text) -> impl IntoView {
    view! {
        <PageTitle text=title.text/>
        <Alert tone=Tone::Info>
            <p>{t::questionnaire::already_sent()}</p>
            <div class="row">
                <LinkButton href=format!("/questionnaires/{assignment}/done")>
                    {t::questionnaire::see_receipt()}
                </LinkButton>
            </div>
        </Alert>
    }
}
