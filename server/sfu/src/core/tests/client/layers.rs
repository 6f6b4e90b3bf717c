//! A publisher that sends three encodings of its picture, and viewers that tell what they see of it.

use super::*;
use crate::picture::{Size, tests::vp8_frame};

/// Names and sizes of the three encodings, and their SSRCs.
const LAYERS: [(&str, (u16, u16), u32); 3] =
    [("q", (320, 180), 3001), ("h", (640, 360), 3002), ("f", (1280, 720), 3003)];
const FRAME: Duration = Duration::from_millis(40);
/// Bytes behind a frame's own that name its layer and number.
const MARK: usize = 5;

impl Client {
    pub(in super::super) fn simulcasting(now: Instant) -> Self {
        Self::simulcasting_at(now, SocketAddr::from(([203, 0, 113, 1], 3)))
    }

    fn simulcasting_at(now: Instant, address: SocketAddr) -> Self {
        let mut client = Self::new(now, address);
        let codings = LAYERS.map(|(rid, _, ssrc)| RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), rid: rid.into(), ..Default::default() },
            codec: RTCRtpCodec { mime_type: "video/VP8".into(), clock_rate: 90_000, ..Default::default() },
            ..Default::default()
        });
        let track = MediaStreamTrack::new("s".into(), "v".into(), "v".into(), RtpCodecKind::Video, codings.to_vec());
        let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Sendonly, ..Default::default() };
        client.connection.add_transceiver_from_track(track, Some(init)).unwrap();
        client.add_sound();
        client.prepare(now)
    }

    /// Layers and numbers of the frames that arrived, as they came.
    pub(in super::super) fn frames(&self) -> Vec<(usize, u32)> {
        let frame = |packet: &Packet| {
            let (_, mark) = packet.payload.split_at(packet.payload.len() - MARK);
            (usize::from(mark[0]), u32::from_be_bytes(mark[1..].try_into().unwrap()))
        };
        self.video.iter().filter(|packet| packet.payload.len() > 5).map(frame).collect()
    }

    /// The id an extension has in this client's offer.
    pub(super) fn extension(&self, uri: &str) -> u8 {
        let line = self.offer.lines().find(|line| line.starts_with("a=extmap:") && line.ends_with(uri)).unwrap();
        line["a=extmap:".len()..].split(' ').next().unwrap().parse().unwrap()
    }

    pub(in super::super) fn timestamps(&self) -> Vec<u32> {
        self.video.iter().map(|packet| packet.header.timestamp).collect()
    }

    pub(in super::super) fn payload_bytes(&self) -> Vec<Vec<u8>> {
        self.video.iter().map(|packet| packet.payload.to_vec()).collect()
    }

    fn write_frame(&mut self, now: Instant, layer: usize, rid: &str, ssrc: u32, key: bool, number: u32) {
        self.layers[layer] += 1;
        let mut header = Header {
            version: 2,
            payload_type: 96,
            sequence_number: self.layers[layer],
            timestamp: number.wrapping_mul(3600).wrapping_add(ssrc << 20),
            ssrc,
            marker: true,
            ..Default::default()
        };
        for (uri, value) in [("sdes:mid", "0"), ("sdes:rtp-stream-id", rid)] {
            if !value.is_empty() {
                header.set_extension(self.extension(uri), value.as_bytes().to_vec().into()).unwrap();
            }
        }
        let size = LAYERS[layer].1;
        let picture = u16::try_from(number + 1000 * u32::try_from(layer).unwrap()).unwrap();
        let mut payload = vp8_frame(key, picture, picture.to_be_bytes()[1], size);
        payload.resize(payload.len() + usize::from(size.0) / 2, 0);
        payload.push(u8::try_from(layer).unwrap());
        payload.extend(number.to_be_bytes());
        let message = RTCMessage::RtpPacket(String::new(), Packet { header, payload: payload.into() });
        self.connection.handle_write(TaggedRTCMessage { now, message }).unwrap();
    }

    /// Shows the picture so large from now on.
    fn show(&mut self, now: Instant, size: Size) {
        let message = format!(r#"{{"event":"size","width":{},"height":{}}}"#, size.width, size.height);
        let id = self.control.unwrap();
        self.connection.data_channel(id).unwrap().send_text(now, message).unwrap();
    }
}

impl Lab {
    /// A publisher with three encodings, which makes a key frame of each that is asked for.
    pub(in super::super) fn simulcaster(&mut self, subject: &str) -> usize {
        let client = Client::simulcasting_at(self.now, self.address());
        let answer = self.core.publish(self.now, &grant(Role::Publish, subject), &client.offer).unwrap();
        self.join(client, answer)
    }

    pub(in super::super) fn show(&mut self, viewer: usize, width: u32, height: u32) {
        let now = self.now;
        self.clients[viewer].show(now, Size { width, height });
    }

    /// Sends a frame of each of these layers; a key frame where one was asked for since the last, and at first.
    pub(in super::super) fn frame(&mut self, from: usize, number: u32, layers: &[usize]) {
        for &layer in layers {
            let (rid, _, ssrc) = LAYERS[layer];
            let client = &mut self.clients[from];
            let asked = client.asked.iter().position(|asked| *asked == ssrc);
            if let Some(asked) = asked {
                client.asked.swap_remove(asked);
            }
            let key = asked.is_some() || client.layers[layer] == 0;
            client.write_frame(self.now, layer, rid, ssrc, key, number);
        }
        self.pass(FRAME);
    }

    /// Sends a key frame of the smallest layer under another SSRC.
    pub(in super::super) fn frame_under(&mut self, from: usize, number: u32, ssrc: u32) {
        self.clients[from].write_frame(self.now, 0, "q", ssrc, true, number);
        self.pass(FRAME);
    }

    /// Sends any packet of pictures under the smallest layer's or another name.
    pub(in super::super) fn anything(&mut self, from: usize, rid: &str, header: Header, payload: Vec<u8>) {
        let client = &mut self.clients[from];
        let mut header = header;
        for (uri, value) in [("sdes:mid", "0"), ("sdes:rtp-stream-id", rid)] {
            header.set_extension(client.extension(uri), value.as_bytes().to_vec().into()).unwrap();
        }
        let message = RTCMessage::RtpPacket(String::new(), Packet { header, payload: payload.into() });
        let _ = client.connection.handle_write(TaggedRTCMessage { now: self.now, message });
        self.pass(STEP);
    }

    /// Says anything on the control channel.
    pub(in super::super) fn says(&mut self, from: usize, text: &str) {
        let (now, client) = (self.now, &mut self.clients[from]);
        let id = client.control.unwrap();
        client.connection.data_channel(id).unwrap().send_text(now, text).unwrap();
        self.pass(STEP);
    }

    /// Sends a key frame under another name, with an SSRC of its own.
    pub(in super::super) fn frame_named(&mut self, from: usize, rid: &str) {
        let ssrc = 6000 + u32::try_from(rid.len()).unwrap() + u32::from(rid.bytes().next().unwrap_or(0));
        self.clients[from].write_frame(self.now, 0, rid, ssrc, true, 1);
        self.pass(FRAME);
    }
}
