//! Which address shows which page. Invariant: every route renders on the server with its data in place
//! (`SsrMode::Async`), so that it works without script, and every page is a lazy chunk of its feature.

use access_block::BlocksPage;
use access_log::{AccessLogPage, UnusualAccessPage};
use account::{
    AccountPage, CodePage, ConfirmPage, FactorPage, ForgotPage, IdentityPage, LinkPage, PasswordPage, SetUpPage,
    SignInPage,
};
use action_plan::{ActionPlanPage, GoalsPage, OwnWorkPage, OwnWorkTrialPage, WorkPage, WorkTrialPage};
use administration::{
    AuditPage, CentrePage, InvitePage, JobsPage, OutboxPage, OverviewPage, StoragePage, UserPage, UsersPage,
};
use break_glass::{BreakGlassPage, BreakGlassSearchPage};
use consult::{GuestPage, TalkPage};
use intake::{BoardPage, ReferralFormPage, ReferralPage};
use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{Route, Routes},
    path,
};
use library::{ImportPage, InstrumentPage, LibraryPage};
use notes::NotesPage;
use participants::{ArrivalsPage, CoursePage, ParticipantPage, ParticipantsPage, RecordTextPage, TeamPage};
use plan::{CalendarPage, PlanPage, PlannedPage};
use programmes::{
    AccountingPage, DraftPage, DraftPartPage, EditProgrammePage, NewProgrammePage, ProgrammePage, ProgrammesPage,
};
use questionnaire::{AnswerPage, DonePage, PreviewPage, QuestionnairesPage, SummaryPage, TabletPage};
use results::{OwnResultsPage, ResultsPage};
use rights::{ConsentsPage, ExportPage, InboxPage, PrivacyPage, ProcessingPage, RequestsPage};
use risk::{RiskAlertsPage, RiskDutiesPage};
use schedule::{LayOutPage, NewSessionPage, RoomsPage, SchedulePage, ScheduledPage};
use teaching::{CaptionsPage, TeachPage, WatchPage};
use today::TodayPage;
use training::TrainingPage;
use ui::prelude::*;

/// The page of the current address.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    const ASYNC: SsrMode = SsrMode::Async;
    view! {
        <Routes fallback=|| view! { <NotFound/> }>
            <Route path=path!("/") view={Lazy::<TodayPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sign-in/code") view={Lazy::<CodePage>::new()} ssr=ASYNC/>
            <Route path=path!("/sign-in/set-up") view={Lazy::<SetUpPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sign-in/forgot") view={Lazy::<ForgotPage>::new()} ssr=ASYNC/>
            <Route path=path!("/guest/:token") view={Lazy::<GuestPage>::new()} ssr=ASYNC/>
            <Route path=path!("/link/:token") view={Lazy::<LinkPage>::new()} ssr=ASYNC/>
            <Route path=path!("/confirm") view={Lazy::<ConfirmPage>::new()} ssr=ASYNC/>
            <Route path=path!("/account/password") view={Lazy::<PasswordPage>::new()} ssr=ASYNC/>
            <Route path=path!("/account/second-factor") view={Lazy::<FactorPage>::new()} ssr=ASYNC/>
            <Route path=path!("/account/identity") view={Lazy::<IdentityPage>::new()} ssr=ASYNC/>
            <Route path=path!("/account") view={Lazy::<AccountPage>::new()} ssr=ASYNC/>
            <Route path=path!("/questionnaires") view={Lazy::<QuestionnairesPage>::new()} ssr=ASYNC/>
            <Route path=path!("/questionnaires/results") view={Lazy::<OwnResultsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/questionnaires/:assignment") view={Lazy::<AnswerPage>::new()} ssr=ASYNC/>
            <Route path=path!("/questionnaires/:assignment/summary") view={Lazy::<SummaryPage>::new()} ssr=ASYNC/>
            <Route path=path!("/questionnaires/:assignment/done") view={Lazy::<DonePage>::new()} ssr=ASYNC/>
            <Route path=path!("/tablet") view={Lazy::<TabletPage>::new()} ssr=ASYNC/>
            <Route path=path!("/training") view={Lazy::<TrainingPage>::new()} ssr=ASYNC/>
            <Route path=path!("/goals") view={Lazy::<GoalsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/work") view={Lazy::<OwnWorkPage>::new()} ssr=ASYNC/>
            <Route path=path!("/work-trial") view={Lazy::<OwnWorkTrialPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/arrivals") view={Lazy::<ArrivalsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/plan") view={Lazy::<ActionPlanPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/work") view={Lazy::<WorkPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/work-trial") view={Lazy::<WorkTrialPage>::new()} ssr=ASYNC/>
            <Route path=path!("/plan") view={Lazy::<PlanPage>::new()} ssr=ASYNC/>
            <Route path=path!("/plan/calendar") view={Lazy::<CalendarPage>::new()} ssr=ASYNC/>
            <Route path=path!("/plan/sessions/:id") view={Lazy::<PlannedPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants") view={Lazy::<ParticipantsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment") view={Lazy::<ParticipantPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/team") view={Lazy::<TeamPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/notes") view={Lazy::<NotesPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/results") view={Lazy::<ResultsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/course") view={Lazy::<CoursePage>::new()} ssr=ASYNC/>
            <Route path=path!("/participants/:enrolment/course/text") view={Lazy::<RecordTextPage>::new()} ssr=ASYNC/>
            <Route path=path!("/schedule") view={Lazy::<SchedulePage>::new()} ssr=ASYNC/>
            <Route path=path!("/schedule/new") view={Lazy::<NewSessionPage>::new()} ssr=ASYNC/>
            <Route path=path!("/schedule/lay-out") view={Lazy::<LayOutPage>::new()} ssr=ASYNC/>
            <Route path=path!("/schedule/rooms") view={Lazy::<RoomsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/schedule/sessions/:id") view={Lazy::<ScheduledPage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes") view={Lazy::<ProgrammesPage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/new") view={Lazy::<NewProgrammePage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/drafts/:draft") view={Lazy::<DraftPage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/drafts/:draft/part") view={Lazy::<DraftPartPage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/:programme") view={Lazy::<ProgrammePage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/:programme/accounting") view={Lazy::<AccountingPage>::new()} ssr=ASYNC/>
            <Route path=path!("/programmes/:programme/edit") view={Lazy::<EditProgrammePage>::new()} ssr=ASYNC/>
            <Route path=path!("/library") view={Lazy::<LibraryPage>::new()} ssr=ASYNC/>
            <Route path=path!("/library/import") view={Lazy::<ImportPage>::new()} ssr=ASYNC/>
            <Route path=path!("/library/import/preview") view={Lazy::<PreviewPage>::new()} ssr=ASYNC/>
            <Route path=path!("/library/:code") view={Lazy::<InstrumentPage>::new()} ssr=ASYNC/>
            <Route path=path!("/library/:code/preview") view={Lazy::<PreviewPage>::new()} ssr=ASYNC/>
            <Route path=path!("/intake") view={Lazy::<BoardPage>::new()} ssr=ASYNC/>
            <Route path=path!("/intake/form") view={Lazy::<ReferralFormPage>::new()} ssr=ASYNC/>
            <Route path=path!("/intake/:referral") view={Lazy::<ReferralPage>::new()} ssr=ASYNC/>
            <Route path=path!("/break-glass") view={Lazy::<BreakGlassSearchPage>::new()} ssr=ASYNC/>
            <Route path=path!("/break-glass/:enrolment") view={Lazy::<BreakGlassPage>::new()} ssr=ASYNC/>
            <Route path=path!("/privacy") view={Lazy::<PrivacyPage>::new()} ssr=ASYNC/>
            <Route path=path!("/privacy/consents") view={Lazy::<ConsentsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/privacy/requests") view={Lazy::<RequestsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/privacy/export") view={Lazy::<ExportPage>::new()} ssr=ASYNC/>
            <Route path=path!("/processing") view={Lazy::<ProcessingPage>::new()} ssr=ASYNC/>
            <Route path=path!("/requests") view={Lazy::<InboxPage>::new()} ssr=ASYNC/>
            <Route path=path!("/privacy/blocks") view={Lazy::<BlocksPage>::new()} ssr=ASYNC/>
            <Route path=path!("/access-log") view={Lazy::<AccessLogPage>::new()} ssr=ASYNC/>
            <Route path=path!("/unusual-access") view={Lazy::<UnusualAccessPage>::new()} ssr=ASYNC/>
            <Route path=path!("/risk-alerts") view={Lazy::<RiskAlertsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/risk-duties") view={Lazy::<RiskDutiesPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin") view={Lazy::<OverviewPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/centre") view={Lazy::<CentrePage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/storage") view={Lazy::<StoragePage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/audit") view={Lazy::<AuditPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/users") view={Lazy::<UsersPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/users/:account") view={Lazy::<UserPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/outbox") view={Lazy::<OutboxPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/jobs") view={Lazy::<JobsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/admin/invite") view={Lazy::<InvitePage>::new()} ssr=ASYNC/>
            <Route path=path!("/sessions/:id/teach") view={Lazy::<TeachPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sessions/:id/watch") view={Lazy::<WatchPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sessions/:id/captions") view={Lazy::<CaptionsPage>::new()} ssr=ASYNC/>
            <Route path=path!("/sessions/:id/talk") view={Lazy::<TalkPage>::new()} ssr=ASYNC/>
        </Routes>
    }
}
