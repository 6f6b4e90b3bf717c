//! The groups of people that rows of the table name.

use super::Access;
use domain::person::Role;

pub(super) const PARTICIPANT: Access = Access::Roles(&[Role::Participant]);
pub(super) const ADMIN: Access = Access::Roles(&[Role::Admin]);
pub(super) const ADMIN_PROVEN: Access = Access::ProvenRoles(&[Role::Admin]);
pub(super) const PARTICIPANT_PROVEN: Access = Access::ProvenRoles(&[Role::Participant]);
pub(super) const OFFICE: Access = Access::Roles(&[Role::Manager, Role::Admin]);
pub(super) const MANAGER: Access = Access::Roles(&[Role::Manager]);
pub(super) const CLINICAL: Access = Access::Roles(&[Role::Therapist, Role::Coordinator]);
pub(super) const PLANNERS: Access = Access::Roles(&[Role::Coordinator, Role::Manager]);
pub(super) const COORDINATOR: Access = Access::Roles(&[Role::Coordinator]);
pub(super) const STAFF_OF_PROGRAMMES: Access = Access::Roles(&[Role::Therapist, Role::Coordinator, Role::Manager]);
pub(super) const PARTICIPANT_AND_CLINICAL: Access =
    Access::Roles(&[Role::Participant, Role::Therapist, Role::Coordinator]);
/// Who answers questionnaires.
pub(super) const ANSWERING: Access = Access::RolesOrTablet(&[Role::Participant, Role::Therapist, Role::Coordinator]);
pub(super) const SECRETARY: Access = Access::Roles(&[Role::Secretary]);
pub(super) const ADMITTING: Access = Access::Roles(&[Role::Coordinator, Role::Secretary]);
pub(super) const IN_TALKS: Access =
    Access::Roles(&[Role::Participant, Role::Therapist, Role::Coordinator, Role::Guest]);
pub(super) const EVERYONE: Access = Access::Roles(Role::ALL);
pub(super) const CARE_AND_INTAKE: Access = Access::Roles(&[Role::Therapist, Role::Coordinator, Role::Secretary]);
