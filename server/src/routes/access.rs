//! Who gets past the door. Invariant: a browser that was handed over passes only where a row says so.

use crate::{identity::Caller, server_fn};
use axum::{extract::Request, middleware::Next, response::Response};
use contract::AppError;
use domain::person::Role;
use service::Ctx;

/// Who gets past the door. What they see behind it is decided where it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone but a tablet that was handed over.
    Public,
    /// Anyone, in any browser: there is nothing of anybody behind it.
    Everywhere,
    /// Anyone signed in to an account of their own: no guests.
    SignedIn,
    /// Anyone signed in who gave a password or code within the last five minutes.
    Proven,
    /// Those roles.
    Roles(&'static [Role]),
    /// Those roles, when they gave a password or code within the last five minutes.
    ProvenRoles(&'static [Role]),
    /// Those roles, and a tablet that was handed over.
    RolesOrTablet(&'static [Role]),
    /// A tablet that was handed over, and nobody else.
    Tablet,
    /// Holders of a media token, checked by the handler.
    MediaToken,
    /// This machine, or holders of the metrics token, checked by the handler.
    Operator,
}

impl Access {
    /// # Errors
    /// `Unauthenticated`, `StepUp` or `Forbidden`.
    pub fn check(self, ctx: &Ctx) -> Result<(), AppError> {
        if ctx.handed.is_some() {
            return if self.is_for_tablets() { Ok(()) } else { Err(AppError::Forbidden) };
        }
        match (self, &ctx.actor) {
            (Self::SignedIn | Self::Proven, Some(actor)) if actor.role == Role::Guest => Err(AppError::Forbidden),
            (Self::Public | Self::Everywhere | Self::MediaToken | Self::Operator, _) | (Self::SignedIn, Some(_)) => {
                Ok(())
            }
            (Self::Proven, _) => Ok(ctx.require_recent().map(|_| ())?),
            (Self::SignedIn | Self::Roles(_) | Self::ProvenRoles(_) | Self::RolesOrTablet(_) | Self::Tablet, None) => {
                Err(AppError::Unauthenticated)
            }
            (Self::Roles(roles) | Self::RolesOrTablet(roles), Some(actor)) if roles.contains(&actor.role) => Ok(()),
            (Self::ProvenRoles(roles), Some(actor)) if roles.contains(&actor.role) => {
                Ok(ctx.require_recent().map(|_| ())?)
            }
            (Self::Roles(_) | Self::ProvenRoles(_) | Self::RolesOrTablet(_) | Self::Tablet, Some(_)) => {
                Err(AppError::Forbidden)
            }
        }
    }

    /// May a tablet that was handed over come in?
    #[must_use]
    pub fn is_for_tablets(self) -> bool {
        matches!(self, Self::Everywhere | Self::RolesOrTablet(_) | Self::Tablet)
    }

    /// In words, for the docs.
    pub(super) fn in_words(self) -> String {
        let names = |roles: &[Role]| roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
        match self {
            Self::Public => "anyone".to_owned(),
            Self::Everywhere => "anyone, a handed-over tablet too".to_owned(),
            Self::SignedIn => "signed in".to_owned(),
            Self::Proven => "signed in, proven lately".to_owned(),
            Self::Roles(roles) => names(roles),
            Self::ProvenRoles(roles) => format!("{}, proven lately", names(roles)),
            Self::RolesOrTablet(roles) => format!("{}, a handed-over tablet", names(roles)),
            Self::Tablet => "a handed-over tablet".to_owned(),
            Self::MediaToken => "media token".to_owned(),
            Self::Operator => "this machine, or the metrics token".to_owned(),
        }
    }
}

/// Keeps a tablet that was handed over from a plain handler that is not for it. Handlers ask for everything else themselves.
pub(super) async fn keep_tablets_out(access: Access, request: Request, next: Next) -> Response {
    let on_tablet = request.extensions().get::<Caller>().is_none_or(|caller| caller.ctx.handed.is_some());
    if on_tablet && !access.is_for_tablets() {
        return server_fn::refuse(&AppError::Forbidden);
    }
    next.run(request).await
}
