//! Typed ids. Invariant: an id of one kind can never be handed over as an id of another kind.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        #[cfg(feature = "db")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
    )+};
}

ids! {
    /// A rehabilitation centre: the outermost wall between data.
    CentreId,
    /// A place a centre works from, with its own time zone.
    SiteId,
    /// Someone who can sign in.
    AccountId,
    /// One signed-in browser.
    WebSessionId,
    /// A sign-in between password and code.
    SignInStepId,
    /// What an account proves itself with beside its password.
    SecondFactorId,
    /// One of the codes for when the second factor is lost.
    RecoveryCodeId,
    /// A passkey of an account.
    PasskeyId,
    /// What a browser was asked to sign with one.
    PasskeyChallengeId,
    /// An invitation or a password reset that can be used once.
    SingleUseLinkId,
    /// A letter that waits to be sent.
    OutboxId,
    /// A letter or message to somebody, with its words.
    LetterId,
    /// A browser on its way to an identity provider and back.
    OidcStepId,
    /// An identity at a provider, linked to an account.
    OidcIdentityId,
    /// One time a participant proved who they are.
    IdentityProofId,
    /// Somebody's referral, or NAV's order.
    ReferralId,
    /// The person in rehabilitation.
    ParticipantId,
    /// A programme as a centre runs it.
    ProgrammeId,
    /// How a programme was written at one time.
    ProgrammeVersionId,
    /// A programme that is being written.
    ProgrammeDraftId,
    /// Participants who go through a programme together.
    CohortId,
    /// One participant in one programme.
    EnrolmentId,
    /// A care relationship between one member of staff and one enrolment.
    CareTeamMemberId,
    /// A participant's shutting out of a named person.
    AccessBlockId,
    /// One word of a participant on a consent.
    ConsentId,
    /// A file of everything about a participant.
    DataExportId,
    /// A participant's wish to have something corrected or deleted.
    DataRequestId,
    /// One opening of a participant without a care relationship.
    BreakGlassId,
    /// A room, a screen or a hall that sessions are held in.
    RoomId,
    /// Sessions that were planned together, week after week.
    SeriesId,
    /// One change of a planned session.
    SessionChangeId,
    /// One planned event.
    SessionId,
    /// What those in a session are told beforehand.
    PreparationId,
    /// A file to that.
    AttachmentId,
    /// A person's part in a session.
    SessionPartyId,
    /// A raised hand, or the need of a break.
    SessionSignId,
    /// A participant's question in a teaching session.
    SessionQuestionId,
    /// A quick question to a group.
    PollId,
    /// One line of the captions to a teaching session.
    CaptionId,
    /// The pages of one PDF, to be shown in a teaching session.
    SlideDeckId,
    /// One page of it.
    SlideId,
    /// That another slide was shown, or none any more.
    SlideTurnId,
    /// What became of what was sent in a session.
    SendingStepId,
    /// How its sending reached those who watched.
    SendingSumId,
    /// Somebody from outside, asked to one talk.
    GuestId,
    /// One person's attendance at one session.
    AttendanceId,
    /// One correction of that.
    AttendanceChangeId,
    /// A person at the door of, or inside, a consult.
    AdmissionId,
    /// One version of an instrument.
    QuestionnaireId,
    /// An instrument that a centre has taken into its library.
    InstrumentId,
    /// Where a version of it came from.
    InstrumentOriginId,
    /// A document that is looked at before it is taken.
    InstrumentDraftId,
    /// That a centre no longer gives an instrument to anybody.
    RetiredInstrumentId,
    /// A questionnaire asked of one enrolment at one timepoint.
    AssignmentId,
    /// A questionnaire response.
    ResponseId,
    /// Answers as they were before they were corrected.
    ResponseVersionId,
    /// One number computed from one response.
    ScoreId,
    /// Who is reached by risk answers of a programme, or of one of its measuring points.
    RiskDutyId,
    /// That somebody has answered a risk item.
    RiskAlertId,
    /// What was done about it.
    RiskDoneId,
    /// Something a clinician wrote about a participant.
    NoteId,
    /// An earlier wording of one.
    NoteWordingId,
    /// An address that a calendar fetches somebody's sessions by.
    CalendarFeedId,
    /// Something a participant said about their plan.
    PlanMessageId,
    /// One self-logged training.
    TrainingLogEntryId,
    /// A goal, action, work step or rating of an action plan.
    PlanItemId,
    /// A signed version of an action plan.
    PlanVersionId,
    /// What is known of sick leave and work from one day on.
    WorkStatusId,
    /// Something that changed somebody's course.
    CourseStepId,
    /// A time in which somebody is away from their group.
    AwayId,
    /// One line of the audit log.
    AuditId,
    /// The head of the audit log's chain.
    AuditChainId,
    /// A manager's word on a finding of unusual access.
    AccessReviewId,
    /// Work to be done after a commit.
    JobId,
    /// When upkeep of one kind was last done.
    UpkeepId,
    /// Something a person should be told.
    NotificationId,
}
