//! How and when participants have proven who they are: by a document shown to a named member of staff; and which
//! identities of a provider were linked, which nobody has compared with them. Invariant: a document is noted by whoever saw
//! it, by a proven act that leaves its audit row; nothing of it is kept but its kind.

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::{Error, Result},
    field, wording,
};
use contract::{
    AppError,
    identity_proof::{How, Level, Proof},
};
use domain::{
    id::{CentreId, EnrolmentId, ParticipantId},
    person::{IdentityDocument, ProofKind},
    policy::Act,
};
use entity::{account, identity_proof, participant};
use sea_orm::ConnectionTrait;

/// Notes that a participant has shown `document` to the actor; gives whose.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `NotFound` when the actor may not; `Invalid`.
pub async fn record(ctx: &Ctx, enrolment: &str, document: &str) -> Result<EnrolmentId> {
    let actor = ctx.require_recent()?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &transaction, id, Act::RecordIdentity).await?;
    let document = IdentityDocument::parse(document).ok_or_else(|| field::not_picked("document", document))?;
    let row = identity_proof::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        participant_id: enrolled.participant_id,
        kind: ProofKind::Document,
        provider: None,
        level: None,
        document: Some(document),
        staff_id: Some(actor.account),
        proven_at: ctx.at(),
    };
    let purpose = if actor.role.is_clinical() { "care" } else { "administration" };
    let deed = Deed { purpose, ..Deed::care("record_identity", "identity_proof", row.id, id) };
    entity::insert(&transaction, row).await?;
    audit::record(ctx, &transaction, deed).await?;
    transaction.commit().await?;
    Ok(id)
}

/// The levels of eIDAS, by what ID-porten and `HelseID` call them.
fn level(acr: &str) -> Option<Level> {
    match acr {
        "idporten-loa-high" | "Level4" | "4" => Some(Level::High),
        "idporten-loa-substantial" | "Level3" | "3" => Some(Level::Substantial),
        _ => None,
    }
}

/// Notes that an identity at a provider was linked to `account`, if it is a participant's.
pub(crate) async fn by_provider(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    (provider, level): (&str, &str),
) -> Result<()> {
    let Some(person) = participant::of_account(conn, account.id).await? else { return Ok(()) };
    let row = identity_proof::Model {
        id: ctx.id(),
        centre_id: person.centre_id,
        participant_id: person.id,
        kind: ProofKind::Provider,
        provider: Some(provider.to_owned()),
        level: Some(level.to_owned()),
        document: None,
        staff_id: None,
        proven_at: ctx.at(),
    };
    Ok(entity::insert(conn, row).await?)
}

/// A participant's, for whoever has been let to see their administration; the latest first.
pub(crate) async fn of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    centre: CentreId,
    participant: ParticipantId,
) -> Result<Vec<Proof>> {
    let rows = identity_proof::of_participant(conn, centre, participant).await?;
    let staff = account::of_centre(conn, centre, rows.iter().filter_map(|row| row.staff_id)).await?;
    rows.into_iter()
        .map(|row| {
            let date = wording::long_date(ctx.lang, wording::day_of(row.proven_at.timestamp(), wording::CENTRE_ZONE));
            let how = match (row.kind, row.document) {
                (ProofKind::Document, Some(document)) => {
                    let to = row.staff_id.and_then(|id| staff.get(&id)).map(|one| one.name.clone());
                    How::Document { document, to: to.unwrap_or_default() }
                }
                (ProofKind::Provider, _) => {
                    let name = ctx.services.oidc.name(&row.provider.unwrap_or_default());
                    How::Provider { name, level: row.level.as_deref().and_then(level) }
                }
                (ProofKind::Document, None) => return Err(Error::internal("a proof by no document")),
            };
            Ok(Proof { how, date })
        })
        .collect()
}
