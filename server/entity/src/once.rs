//! Moments that are set once: the end of a session, the use of a link. Invariant: whoever is first sets it, whoever races;
//! the row count tells the others that they were not.

use crate::At;
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, UpdateMany, sea_query::Expr};

/// An update that sets `moment` where none is set yet, to be narrowed by the caller.
pub(crate) fn set<E: EntityTrait>(moment: E::Column, at: At) -> UpdateMany<E> {
    E::update_many().col_expr(moment, Expr::value(at)).filter(moment.is_null())
}
