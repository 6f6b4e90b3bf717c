//! A client that restarts ICE, as browsers do whose network has changed.

use rtc::{
    ice::attributes::use_candidate::UseCandidateAttr,
    peer_connection::configuration::RTCOfferOptions,
    stun::{
        attributes::ATTR_USERNAME,
        integrity::MessageIntegrity,
        message::{BINDING_REQUEST, Message, Setter, TransactionId},
        textattrs::TextAttribute,
    },
};

use super::*;
use crate::{
    Condition, Error, Patched,
    fragment::{self, Credentials},
};

/// A restart that the server has agreed to.
pub(in super::super) struct Restart {
    pub(in super::super) ours: Credentials,
    pub(in super::super) theirs: Credentials,
    pub(in super::super) etag: String,
    offer: RTCSessionDescription,
}

impl Client {
    /// The server's credentials, as the client was told last.
    pub(in super::super) fn servers(&self) -> Credentials {
        Credentials::first(self.answer.lines()).unwrap()
    }

    pub(in super::super) fn own(&self) -> Credentials {
        Credentials::first(self.offer.lines()).unwrap()
    }
}

/// A request that chooses the way it comes by, signed with the server's password, as a client asks.
pub(in super::super) fn check(servers: &Credentials, own: &Credentials) -> Vec<u8> {
    let provider = rtc::crypto::default_provider().unwrap();
    let signed = MessageIntegrity::new_short_term_integrity_with_provider(servers.password.clone(), provider.crypto());
    let parts: [Box<dyn Setter + '_>; 5] = [
        Box::new(BINDING_REQUEST),
        Box::new(TransactionId::new()),
        Box::new(TextAttribute::new(ATTR_USERNAME, format!("{}:{}", servers.ufrag, own.ufrag))),
        Box::<UseCandidateAttr>::default(),
        Box::new(signed),
    ];
    let mut check = Message::new();
    check.build(&parts).unwrap();
    check.raw
}

/// The shortest fragment there is.
pub(in super::super) fn said(of: &Credentials) -> String {
    format!("a=ice-ufrag:{}\r\na=ice-pwd:{}\r\n", of.ufrag, of.password)
}

impl Lab {
    pub(in super::super) fn patch(&mut self, from: usize, condition: &Condition, text: &str) -> Result<Patched, Error> {
        self.core.patch(self.now, &self.clients[from].resource, condition, text)
    }

    pub(in super::super) fn ask_restart(&mut self, from: usize) -> Restart {
        let connection = &mut self.clients[from].connection;
        let offer = connection.create_offer(Some(RTCOfferOptions { ice_restart: true })).unwrap();
        let theirs = Credentials::first(offer.sdp.lines()).unwrap();
        let Patched::Restarted { fragment, etag } = self.patch(from, &Condition::Any, &said(&theirs)).unwrap() else {
            panic!("no restart");
        };
        Restart { ours: fragment::read(&fragment).unwrap(), theirs, etag, offer }
    }

    /// The client is somewhere else, and gets through from there.
    pub(in super::super) fn go_on(&mut self, from: usize, restart: Restart, port: u16) {
        let (now, address) = (self.now, SocketAddr::from(([198, 51, 100, 7], port)));
        let client = &mut self.clients[from];
        (client.address, client.connected) = (address, false);
        client.connection.set_local_description(now, restart.offer).unwrap();
        let candidate = fragment::candidate(Path::udp(address));
        client.connection.add_local_candidate(RTCIceCandidateInit { candidate, ..Default::default() }).unwrap();
        let old = client.servers();
        let answer = client.answer.replace(&old.ufrag, &restart.ours.ufrag);
        client.answer = answer.replace(&old.password, &restart.ours.password);
        let answer = RTCSessionDescription::answer(client.answer.clone()).unwrap();
        client.connection.set_remote_description(now, answer).unwrap();
        self.until_connected(from);
    }
}
