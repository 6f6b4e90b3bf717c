//! Runs one GStreamer pipeline, written as for `gst-launch-1.0`, with `whipsink` among its elements, until it ends or fails.

use std::error::Error;

use gst::{MessageView, prelude::*};

fn main() -> Result<(), Box<dyn Error>> {
    gst::init()?;
    gstwebrtchttp::plugin_register_static()?;
    let description: Vec<String> = std::env::args().skip(1).collect();
    let pipeline = gst::parse::launch(&description.join(" "))?;
    pipeline.set_state(gst::State::Playing)?;
    let bus = pipeline.bus().ok_or("no bus")?;
    for message in bus.iter_timed(gst::ClockTime::NONE) {
        match message.view() {
            MessageView::Eos(_) => break,
            MessageView::Error(error) => return Err(format!("{}: {:?}", error.error(), error.debug()).into()),
            _ => {}
        }
    }
    pipeline.set_state(gst::State::Null)?;
    Ok(())
}
