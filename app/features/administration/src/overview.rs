//! How the installation does, at a glance. Invariant: what is not well is said in words and first.

use crate::{
    api::overview,
    audit_log::check_words,
    parts::{Facts, Rooms, is_not_theirs},
};
use contract::administration::health::{Outcome, Overview};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin";

/// `/admin`
pub struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| overview());
        view! {
            <PageTitle text=t::administration::title() lead=t::administration::overview_lead()/>
            <Rooms here=PAGE/>
            {loaded(found, |overview: Overview| view! { <All overview/> })}
        }
        .into_any()
    }
}

/// What somebody should look at now.
fn troubles(overview: &Overview) -> Vec<&'static str> {
    use t::administration as text;
    let broken = overview.check.as_ref().is_some_and(|check| matches!(check.outcome, Outcome::Broken { .. }));
    [
        (!overview.works.database, text::trouble_database()),
        (!overview.works.storage, text::trouble_storage()),
        (!overview.works.media, text::trouble_media()),
        (overview.jobs_late, text::trouble_jobs_late()),
        (overview.jobs_failed > 0, text::trouble_jobs_failed()),
        (overview.unsealed_late, text::trouble_unsealed()),
        (broken, text::trouble_broken()),
        (overview.disk.as_ref().is_some_and(|disk| disk.scarce), text::trouble_disk()),
        (overview.backup.is_none(), text::trouble_backup()),
    ]
    .into_iter()
    .filter_map(|(is, words)| is.then_some(words))
    .collect()
}

#[component]
fn All(overview: Overview) -> impl IntoView {
    use t::administration as text;
    let troubles = troubles(&overview);
    let works = overview.works;
    let answer = |well: bool| if well { text::works() } else { text::works_not() }.to_owned();
    let or_none = |words: Option<String>| words.unwrap_or_else(|| text::unknown().to_owned());
    let disk = overview.disk.map(|disk| text::disk_of(disk.free, disk.all));
    let backup = overview.backup.map(|done| text::backup_of(done.when.text, done.amount));
    let check = overview.check.as_ref().map_or_else(|| text::check_never().to_owned(), check_words);
    let state = vec![
        (text::database(), answer(works.database)),
        (text::files(), answer(works.storage)),
        (text::media(), answer(works.media)),
        (text::job_runner(), answer(!overview.jobs_late)),
        (text::disk(), or_none(disk)),
        (text::backup(), or_none(backup)),
        (text::audit_title(), check),
        (
            text::version(),
            overview.build.map_or(overview.version.clone(), |build| text::version_of(overview.version, build)),
        ),
    ];
    let counts = vec![
        (text::count_staff(), overview.staff.to_string()),
        (text::count_participants(), overview.participants.to_string()),
        (text::count_closed(), overview.closed.to_string()),
        (text::jobs_waiting_now(), overview.jobs_waiting.to_string()),
        (text::jobs_failed(), overview.jobs_failed.to_string()),
        (text::unsealed(), overview.unsealed.to_string()),
    ];
    view! {
        {if troubles.is_empty() {
            view! { <Alert tone=Tone::Success><p>{text::all_well()}</p></Alert> }.into_any()
        } else {
            view! {
                <Alert tone=Tone::Warning title=text::troubles()>
                    <ul>{troubles.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                </Alert>
            }
                .into_any()
        }}
        <div class="columns">
            <Card title=text::state_title()>
                <Facts facts=state/>
            </Card>
            <Card title=text::counts_title()>
                <Facts facts=counts/>
            </Card>
        </div>
    }
}
