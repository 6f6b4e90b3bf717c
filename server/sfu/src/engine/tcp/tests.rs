use tokio::net::TcpSocket;

use super::*;
use crate::Config;

const PICTURE: usize = 1200;

/// The port, and a core without sessions: whoever comes is a stranger.
fn opened(bounds: Bounds) -> (Receiver, Core, SocketAddr) {
    let receiver = bind("127.0.0.1:0".parse().unwrap(), bounds).unwrap();
    let at = receiver.local_addr().unwrap();
    (receiver, Core::new(Config::default(), vec![Path::tcp(at)]).unwrap(), at)
}

async fn call(receiver: &mut Receiver, core: &mut Core, at: SocketAddr, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    let client = socket.connect(at).await.unwrap();
    let accepted = arrival(Some(receiver)).await;
    assert!(matches!(accepted, Arrival::Connection(Ok(_))));
    receiver.take(accepted, core);
    client
}

fn count(receiver: &Receiver) -> usize {
    receiver.queues.borrow().0.len()
}

/// The next whole packet.
async fn hear(client: &mut TcpStream) -> Vec<u8> {
    let mut packet = vec![0; client.read_u16().await.unwrap().into()];
    client.read_exact(&mut packet).await.unwrap();
    packet
}

#[tokio::test]
async fn strangers_of_one_address_are_few_and_others_still_get_in() {
    let (mut receiver, mut core, at) = opened(Bounds { in_all: 4, strangers: 2 });
    let mut clients = Vec::new();
    for from in ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2"] {
        clients.push(call(&mut receiver, &mut core, at, from).await);
    }
    assert_eq!(count(&receiver), 3);
    assert_eq!(clients[2].read(&mut [0]).await.unwrap(), 0, "turned away");
    for connection in receiver.queues.borrow_mut().0.values_mut() {
        connection.known = true;
    }
    clients.push(call(&mut receiver, &mut core, at, "127.0.0.1").await);
    assert_eq!(count(&receiver), 4, "those who are known do not count");
    clients.push(call(&mut receiver, &mut core, at, "127.0.0.3").await);
    assert_eq!(count(&receiver), 4, "no more in all");
}

#[tokio::test]
async fn a_place_is_free_again_when_a_connection_has_ended() {
    let (mut receiver, mut core, at) = opened(Bounds { in_all: 1, strangers: 1 });
    for _ in 0..3 {
        let mut client = call(&mut receiver, &mut core, at, "127.0.0.1").await;
        assert_eq!(count(&receiver), 1);
        client.write_all(&[0, 3, 1, 2, 3]).await.unwrap();
        let packet = arrival(Some(&mut receiver)).await;
        receiver.take(packet, &mut core);
        assert_eq!(count(&receiver), 0, "it was for nobody");
        assert_eq!(client.read(&mut [0]).await.unwrap(), 0);
        assert!(matches!(arrival(Some(&mut receiver)).await, Arrival::End(_)));
    }
}

#[tokio::test]
async fn whoever_reads_slowly_loses_whole_pictures_first_and_nobody_waits() {
    let (mut receiver, mut core, at) = opened(Bounds { in_all: 2, strangers: 2 });
    let mut slow = call(&mut receiver, &mut core, at, "127.0.0.1").await;
    let path = Path::tcp(slow.local_addr().unwrap());
    let send = |length: usize, times: usize| {
        let mut outbox = vec![(path, BytesMut::zeroed(length)); times];
        receiver.queues.borrow_mut().send(&mut outbox);
        assert!(outbox.is_empty());
        receiver.queues.borrow().0[&path].queue.capacity()
    };
    // Nothing is written before this test waits.
    assert_eq!(send(PICTURE, 1000), RESERVE);
    assert_eq!(send(SMALL, 10), RESERVE - 10);
    assert_eq!(send(PICTURE, 10), RESERVE - 10);
    assert_eq!(send(SMALL, 1000), 0);
    receiver.close(path);
    for _ in 0..QUEUE - RESERVE {
        assert_eq!(hear(&mut slow).await.len(), PICTURE);
    }
    for _ in 0..RESERVE {
        assert_eq!(hear(&mut slow).await.len(), SMALL);
    }
    assert_eq!(slow.read(&mut [0]).await.unwrap(), 0, "closed when all was written");
}

#[tokio::test]
async fn what_goes_by_udp_is_left_alone_and_what_has_no_connection_is_dropped() {
    let (receiver, ..) = opened(Bounds { in_all: 1, strangers: 1 });
    let address = SocketAddr::from(([192, 0, 2, 7], 7));
    let packet = BytesMut::zeroed(PICTURE);
    let mut outbox = vec![(Path::tcp(address), packet.clone()), (Path::udp(address), packet.clone())];
    receiver.queues.borrow_mut().send(&mut outbox);
    assert_eq!(outbox, [(Path::udp(address), packet)]);
}

#[test]
fn a_network_of_ipv6_counts_as_one_address() {
    let of = |ip: &str| network(ip.parse().unwrap());
    assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
    assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
    assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
}
