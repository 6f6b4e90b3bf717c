//! Offers as browsers make them, and as nobody should.

use super::*;
use proptest::prelude::*;

const HEAD: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n";
const ICE: &str =
    "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\n";
const AUDIO: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n\
    a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:0 PCMU/8000\r\n";
const VIDEO: &str = "m=video 9 UDP/TLS/RTP/SAVPF 45 96 97 102 103\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\n\
    a=rtpmap:45 AV1/90000\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
    a=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\na=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\na=rid:h send\r\na=simulcast:send h\r\n";

fn offer(sections: &[&str]) -> String {
    format!("{HEAD}{ICE}{}", sections.concat())
}

#[test]
fn a_browsers_offer_is_understood() {
    let offer = Offer::parse(&offer(&[AUDIO, VIDEO])).unwrap();
    let video = offer.section(Kind::Video).unwrap();
    let chosen = video.first_usable().unwrap();
    assert_eq!((chosen.name.as_str(), chosen.payload_type, chosen.rtx), ("VP8", 96, Some(97)));
    assert!(video.sends && !video.receives);
    let audio = offer.section(Kind::Audio).unwrap().first_usable().unwrap();
    assert_eq!((audio.mime_type().as_str(), audio.channels), ("audio/opus", 2));
}

#[test]
fn candidates_and_simulcast_are_taken_out() {
    let offer = Offer::parse(&offer(&[VIDEO])).unwrap();
    for gone in ["candidate", "simulcast", "a=rid"] {
        assert!(!offer.text.contains(gone), "{gone}");
    }
    assert!(offer.text.ends_with("\r\n"));
}

#[test]
fn a_viewer_gets_the_senders_codec_or_nothing() {
    let sent = Offer::parse(&offer(&[VIDEO])).unwrap().section(Kind::Video).unwrap().codecs[3].clone();
    assert_eq!(sent.name, "H264");
    let other_profile = VIDEO.replace("42e01f", "640c1f").replace("102", "120");
    let view = Offer::parse(&offer(&[&other_profile])).unwrap();
    assert_eq!(view.section(Kind::Video).unwrap().that_decodes(&sent).unwrap().payload_type, 120);
    let other_mode = VIDEO.replace("packetization-mode=1", "packetization-mode=0");
    let view = Offer::parse(&offer(&[&other_mode])).unwrap();
    assert_eq!(view.section(Kind::Video).unwrap().that_decodes(&sent), None);
}

#[test]
fn what_is_not_an_offer_is_told_apart_from_what_cannot_be_used() {
    for bad in ["", "hello", "v=0\r\n", "v=0\r\nnonsense\r\n", &format!("{HEAD}{AUDIO}"), &offer(&["m=audio x y\r\n"])]
    {
        assert!(matches!(Offer::parse(bad), Err(Error::BadOffer(_))), "{bad}");
    }
    for unusable in [
        offer(&[AUDIO, AUDIO]),
        offer(&[VIDEO, VIDEO]),
        offer(&["m=text 9 UDP/TLS/RTP/SAVPF 98\r\n"]),
        offer(&["m=audio 9 RTP/AVP 0\r\n"]),
    ] {
        assert!(matches!(Offer::parse(&unusable), Err(Error::Unusable(_))), "{unusable}");
    }
    assert!(matches!(
        Offer::parse(&("v=0\r\n".to_owned() + &"a=x\r\n".repeat(20_000))),
        Err(Error::BadOffer("too long"))
    ));
}

#[test]
fn each_bandwidth_stands_in_its_section_once() {
    let answer = with_bandwidth(&offer(&[AUDIO, VIDEO]), 256_000, 2_500_000);
    assert_eq!(answer.matches("b=AS:").count(), 2);
    let at = |text: &str| answer.find(text).unwrap();
    assert!(
        at("m=audio") < at("b=AS:256\r\n") && at("b=AS:256\r\n") < at("m=video") && at("m=video") < at("b=AS:2500\r\n")
    );
}

#[test]
fn what_is_wished_of_sound_is_added_to_what_was_offered_and_overrules_nothing() {
    let asked = |fmtp: &str| with_wishes(&format!("m=audio 9\r\na=rtpmap:111 opus/48000/2\r\n{fmtp}a=recvonly\r\n"));
    for (offered, answered) in [
        ("", "a=fmtp:111 useinbandfec=1;usedtx=1\r\n"),
        ("a=fmtp:111 minptime=10;useinbandfec=1\r\n", "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n"),
        ("a=fmtp:111 usedtx=0; useinbandfec=0\r\n", "a=fmtp:111 usedtx=0; useinbandfec=0\r\n"),
    ] {
        let whole = format!("m=audio 9\r\na=rtpmap:111 opus/48000/2\r\n{answered}a=recvonly\r\n");
        assert_eq!(asked(offered), whole);
    }
    assert_eq!(with_wishes("m=video 9\r\n"), "m=video 9\r\n");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,400}") {
        let _ = Offer::parse(&text);
        let _ = Offer::parse(&format!("{HEAD}{ICE}{text}"));
    }

    #[test]
    fn no_damaged_offer_makes_it_panic(cut in 0_usize..1500, noise in "[a-z0-9=:/ \r\n]{0,8}") {
        let mut text = offer(&[AUDIO, VIDEO]);
        if text.is_char_boundary(cut.min(text.len())) {
            text.insert_str(cut.min(text.len()), &noise);
        }
        if let Ok(offer) = Offer::parse(&text) {
            for section in &offer.sections {
                let _ = section.first_usable();
            }
        }
    }
}
