//! The media port for TCP: clients that have nothing else, requests made by hand, and those who mean no good.

use std::net::SocketAddr;

use rtc::stun::{
    attributes::ATTR_USERNAME,
    integrity::MessageIntegrity,
    message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter, TransactionId},
    textattrs::TextAttribute,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::*;

/// A server with somebody who is about to publish, and what it was answered.
async fn answered() -> (Sfu, Client, sfu::Answer, Ice) {
    let sfu = Sfu::bind(Config { listen: "127.0.0.1:0".parse().unwrap(), ..Config::default() }).await.unwrap();
    let client = Client::new(By::Udp).await;
    client.connection.add_track(track()).await.unwrap();
    let offer = client.offer().await;
    let answer = sfu.publish(&grant(Role::Publish), &offer).await.unwrap();
    let value = |sdp: &str, name: &str| sdp.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let username = format!("{}:{}", value(&answer.sdp, "a=ice-ufrag:"), value(&offer, "a=ice-ufrag:"));
    let ice = Ice { at: sfu.local_addr(), username, password: value(&answer.sdp, "a=ice-pwd:") };
    (sfu, client, answer, ice)
}

/// What it takes to be let in.
struct Ice {
    at: SocketAddr,
    username: String,
    password: String,
}

impl Ice {
    async fn call(&self) -> Call {
        Call(TcpStream::connect(self.at).await.unwrap())
    }

    fn request(&self, password: &str) -> Message {
        let provider = rtc::crypto::default_provider().unwrap();
        let signed = MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), provider.crypto());
        let parts: [Box<dyn Setter + '_>; 4] = [
            Box::new(BINDING_REQUEST),
            Box::new(TransactionId::new()),
            Box::new(TextAttribute::new(ATTR_USERNAME, self.username.clone())),
            Box::new(signed),
        ];
        let mut request = Message::new();
        request.build(&parts).unwrap();
        request
    }
}

/// A connection by TCP.
struct Call(TcpStream);

impl Call {
    async fn say(&mut self, packet: &[u8]) {
        let length = u16::try_from(packet.len()).unwrap().to_be_bytes();
        self.0.write_all(&[&length, packet].concat()).await.unwrap();
    }

    async fn hear(&mut self) -> Vec<u8> {
        let hearing = async {
            let mut packet = vec![0; self.0.read_u16().await.unwrap().into()];
            self.0.read_exact(&mut packet).await.unwrap();
            packet
        };
        timeout(PATIENCE, hearing).await.unwrap()
    }

    /// Whatever comes, until the other side ends it.
    async fn until_cut(&mut self) {
        let ended = async { while !matches!(self.0.read(&mut [0; 512]).await, Ok(0) | Err(_)) {} };
        timeout(PATIENCE, ended).await.unwrap();
    }

    async fn is_answered(&mut self, ice: &Ice) {
        let request = ice.request(&ice.password);
        self.say(&request.raw).await;
        loop {
            let mut answer = Message::new();
            answer.raw = self.hear().await;
            answer.decode().unwrap();
            if (answer.typ, answer.transaction_id) == (BINDING_SUCCESS, request.transaction_id) {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn media_flows_where_there_is_nothing_but_tcp() {
    media_flows(By::Tcp, By::Tcp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn media_flows_from_udp_to_tcp() {
    media_flows(By::Udp, By::Tcp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_answered_where_it_came_from_and_the_connection_ends_with_the_resource() {
    let (sfu, _client, answer, ice) = answered().await;
    let candidate = format!("a=candidate:2 1 tcp 2124414975 127.0.0.1 {} typ host tcptype passive", ice.at.port());
    assert!(answer.sdp.lines().any(|line| line == candidate), "{}", answer.sdp);
    let (mut one, mut other) = (ice.call().await, ice.call().await);
    one.is_answered(&ice).await;
    other.is_answered(&ice).await;
    one.0.shutdown().await.unwrap();
    one.until_cut().await;
    other.is_answered(&ice).await;
    sfu.delete(&answer.resource).await.unwrap();
    other.until_cut().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_or_nonsense_is_cut_and_others_are_served() {
    let (_sfu, _client, _answer, ice) = answered().await;
    let mut good = ice.call().await;
    good.is_answered(&ice).await;
    let mut silent = ice.call().await;
    let mut slow = ice.call().await;
    slow.0.write_all(&[0]).await.unwrap();
    let mut empty = ice.call().await;
    empty.say(&[]).await;
    let forged = ice.request("not the password").raw;
    for nonsense in [&[0x80; 40], &*forged, b"GET / HTTP/1.1"] {
        let mut call = ice.call().await;
        call.say(nonsense).await;
        call.until_cut().await;
    }
    let mut too_long = ice.call().await;
    too_long.0.write_all(&[0xff; 100]).await.unwrap();
    for call in [&mut silent, &mut slow, &mut empty, &mut too_long] {
        call.until_cut().await;
    }
    // One that is known may say what it likes, as by UDP, but must keep to the lengths.
    good.say(&[0x80; 40]).await;
    good.is_answered(&ice).await;
    good.0.write_all(&[0xff; 100]).await.unwrap();
    good.until_cut().await;
}

#[tokio::test]
async fn without_tcp_there_is_no_port_and_no_candidate() {
    let listen = "127.0.0.1:0".parse().unwrap();
    let sfu = Sfu::bind(Config { listen, tcp_port: None, ..Config::default() }).await.unwrap();
    let client = Client::new(By::Udp).await;
    client.connection.add_track(track()).await.unwrap();
    let answer = sfu.publish(&grant(Role::Publish), &client.offer().await).await.unwrap();
    assert!(!answer.sdp.contains("tcptype"), "{}", answer.sdp);
    assert!(TcpStream::connect(sfu.local_addr()).await.is_err());
}

#[tokio::test]
async fn a_port_of_its_own_is_listened_on_and_named() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let listen = "127.0.0.1:0".parse().unwrap();
    let sfu = Sfu::bind(Config { listen, tcp_port: Some(free.port()), ..Config::default() }).await.unwrap();
    let client = Client::new(By::Udp).await;
    client.connection.add_track(track()).await.unwrap();
    let answer = sfu.publish(&grant(Role::Publish), &client.offer().await).await.unwrap();
    assert!(answer.sdp.contains(&format!("127.0.0.1 {} typ host tcptype passive", free.port())), "{}", answer.sdp);
    assert!(TcpStream::connect(free).await.is_ok());
    let second = Config { listen, tcp_port: Some(free.port()), ..Config::default() };
    assert!(matches!(Sfu::bind(second).await, Err(sfu::Error::Listen("TCP", at, _)) if at == free));
}
