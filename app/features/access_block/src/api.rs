//! What the page asks of the server.

use contract::{AppError, access_block::Blocks};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The asker's own page. `name` searches the centre's staff, `who` is the account about to be shut out.
#[server(name = ReadBlocks, prefix = "/api", endpoint = "access_block/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] name: String, #[server(default)] who: String) -> Result<Blocks, AppError> {
    Ok(service::access_block::read(&service::ctx()?, &name, &who).await?)
}

/// Shuts somebody out. Gives the path to go on to, as the next one does.
#[server(name = BlockPerson, prefix = "/api", endpoint = "access_block/block", output = contract::Wire)]
pub async fn block(#[server(default)] account: String) -> Result<String, AppError> {
    service::access_block::block(&service::ctx()?, &account).await?;
    let path = "/privacy/blocks?done=blocked".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Lets somebody in again.
#[server(name = LiftBlock, prefix = "/api", endpoint = "access_block/lift", output = contract::Wire)]
pub async fn lift(#[server(default)] block: String) -> Result<String, AppError> {
    service::access_block::lift(&service::ctx()?, &block).await?;
    let path = "/privacy/blocks?done=lifted".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}
