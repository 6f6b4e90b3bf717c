//! Whatever comes by TCP, in whatever pieces: no panic, and nothing but packets of the allowed lengths.

#![no_main]

#[path = "../../src/framing.rs"]
#[allow(dead_code)]
mod framing;

use bytes::BufMut as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pieces: Vec<Vec<u8>>| {
    let mut framer = framing::Framer::default();
    for piece in pieces {
        framer.room().put_slice(&piece[..piece.len().min(4096)]);
        loop {
            match framer.next() {
                Ok(Some(packet)) => assert!((1..=2048).contains(&packet.len())),
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
});
