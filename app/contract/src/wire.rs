//! How answers are written and read: JSON on the wire as everywhere. Invariant: what is read is what serde's own JSON
//! would read, with far less code for each type (docs/decisions/0023-light-pages.md).
//!
//! serde makes a reader of a type anew for each kind of input, and for a struct two: one by name, one by place. A quarter
//! of the browser's program was such readers. Here the text is parsed once, by code that all types share, and a struct's
//! fields are handed over by place, in the order that it declares them.

use serde::{Serialize, de::DeserializeOwned};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};

mod node;

pub use node::Unreadable;
pub use serde_json::Value;

/// The output encoding of a server function: `#[server(…, output = contract::Wire)]`.
pub type Wire = Post<WireJson>;

/// JSON, read by way of [`Value`].
#[derive(Debug)]
pub struct WireJson;

impl ContentType for WireJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for WireJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for WireJson {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for WireJson {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        from_text(&bytes)
    }
}

/// Text into what it says.
pub fn from_text<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    read(&parse(text)?)
}

/// Text into its tree.
pub fn parse(text: &[u8]) -> Result<Value, Unreadable> {
    serde_json::from_slice(text).map_err(|_| Unreadable)
}

/// A tree into what it says.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(node::Node::of(value))
}

#[cfg(test)]
mod tests;
