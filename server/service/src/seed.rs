//! The one builder of made-up worlds: demo data, test fixtures and bench data. Invariant: it writes through the same
//! rules as the product (sealed content, scored answers, valid log entries), and never beside real users.

mod builder;
mod busy;
mod goals;
mod intake;
mod world;

pub use builder::{Builder, NewSession};
pub use busy::{Busy, busy};
pub use world::{Size, World};

use crate::{
    ctx::{Ctx, Services},
    error::Result,
    password,
};
use contract::AppError;
use entity::{account, centre};
use std::sync::Arc;

/// The demo's sign-in names, before `@demo.example`.
pub const DEMO_ACCOUNTS: &[&str] = &["deltaker", "fagperson", "koordinator", "sekretaer", "leder", "admin"];

/// Where the made-up people live.
const DEMO_DOMAIN: &str = "@demo.example";

/// Makes the demo world in an empty database; in one that holds a demo already, only sets the password and moves the
/// day's sessions to today.
///
/// # Errors
/// `Forbidden` where real users are.
pub async fn demo(services: &Arc<Services>, password: &str) -> Result<()> {
    let ctx = Ctx::system(services);
    let centres = centre::all(ctx.services.db.read()).await?;
    if centres.iter().any(|centre| !centre.is_demo) {
        return Err(AppError::Forbidden.into());
    }
    // a real person who was put into the demo's centre keeps their password
    for centre in &centres {
        let people = account::all_of_centre(ctx.services.db.read(), centre.id).await?;
        if people.iter().any(|person| !person.email_folded.ends_with(DEMO_DOMAIN)) {
            return Err(AppError::Forbidden.into());
        }
    }
    let hash = password::hash(password.to_owned(), services.dice.bytes()).await?;
    let mut builder = Builder::begin(&ctx, hash).await?;
    match centres.first() {
        None => {
            let world = world::build(&mut builder, "demo.example", Size { participants: 8, is_demo: true }).await?;
            world::look_late(&builder, &world).await?;
        }
        Some(centre) => world::refresh(&mut builder, centre.id).await?,
    }
    builder.commit().await
}

/// A world for tests and benchmarks.
///
/// # Errors
/// When the database is down.
pub async fn world(services: &Arc<Services>, password: &str, size: Size) -> Result<World> {
    let ctx = Ctx::system(services);
    let hash = password::hash(password.to_owned(), services.dice.bytes()).await?;
    let mut builder = Builder::begin(&ctx, hash).await?;
    let domain = format!("{}.example", ctx.id::<uuid::Uuid>().simple());
    let world = world::build(&mut builder, &domain, size).await?;
    builder.commit().await?;
    Ok(world)
}
