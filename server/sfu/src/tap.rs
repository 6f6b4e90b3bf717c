//! Lets the core see the RTCP it answers itself: keyframe requests, NACKs, sender reports, and what viewers say of their network.
//!
//! Without a mark the `rtc` crate consumes inbound RTCP in its own interceptors and the application never hears of it.

use std::{any::Any, collections::VecDeque, time::Instant};

use rtc::{
    interceptor::{Attribute, Interceptor, Packet, StreamInfo, TaggedPacket},
    rtcp::{
        payload_feedbacks::{
            full_intra_request::FullIntraRequest, picture_loss_indication::PictureLossIndication,
            receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate,
        },
        receiver_report::ReceiverReport,
        sender_report::SenderReport,
        transport_feedbacks::transport_layer_nack::TransportLayerNack,
    },
    sansio::Protocol,
    shared::error::Error,
};

/// Marks what the core reads; passes everything else on unchanged. Nothing waits in it between calls.
#[derive(Default)]
pub(crate) struct Tap {
    reads: VecDeque<TaggedPacket>,
    writes: VecDeque<TaggedPacket>,
}

/// What the core answers comes first, then what it only listens to: a receiver report often stands first, may be empty, and the
/// first packet's SSRC decides the track a compound is delivered to.
fn rank(packet: &dyn Any) -> u8 {
    if packet.is::<PictureLossIndication>()
        || packet.is::<FullIntraRequest>()
        || packet.is::<TransportLayerNack>()
        || packet.is::<SenderReport>()
    {
        0
    } else if packet.is::<ReceiverEstimatedMaximumBitrate>() {
        1
    } else if packet.downcast_ref::<ReceiverReport>().is_some_and(|report| !report.reports.is_empty()) {
        2
    } else {
        OF_NO_CONCERN
    }
}

const OF_NO_CONCERN: u8 = 3;

impl Protocol<TaggedPacket, TaggedPacket, ()> for Tap {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, mut packet: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(reports) = &mut packet.message.packet {
            reports.sort_by_key(|report| rank(report.as_any()));
            if reports.first().is_some_and(|report| rank(report.as_any()) < OF_NO_CONCERN) {
                packet.message.add(Attribute::DeliverToApplication);
            }
        }
        self.reads.push_back(packet);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.reads.pop_front()
    }

    fn handle_write(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        self.writes.push_back(packet);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.writes.pop_front()
    }
}

impl Interceptor for Tap {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::{rtcp::reception_report::ReceptionReport, shared::TransportContext};

    fn read(reports: Vec<Box<dyn rtc::rtcp::Packet>>) -> TaggedPacket {
        let mut tap = Tap::default();
        let message = Packet::Rtcp(reports).into();
        tap.handle_read(TaggedPacket { now: Instant::now(), transport: TransportContext::default(), message }).unwrap();
        tap.poll_read().unwrap()
    }

    #[test]
    fn a_keyframe_request_behind_a_report_is_delivered_first() {
        let packet = read(vec![Box::new(ReceiverReport::default()), Box::new(PictureLossIndication::default())]);
        assert!(packet.message.has(&Attribute::DeliverToApplication));
        let Packet::Rtcp(reports) = packet.message.packet else { panic!() };
        assert!(reports[0].as_any().is::<PictureLossIndication>() && reports.len() == 2);
    }

    #[test]
    fn an_empty_report_is_left_to_the_interceptors() {
        assert!(!read(vec![Box::new(ReceiverReport::default())]).message.has(&Attribute::DeliverToApplication));
    }
    #[test]
    fn what_a_viewer_loses_is_delivered() {
        let reports = vec![ReceptionReport { ssrc: 1, fraction_lost: 9, ..Default::default() }];
        let report = ReceiverReport { reports, ..Default::default() };
        assert!(read(vec![Box::new(report)]).message.has(&Attribute::DeliverToApplication));
    }
}
