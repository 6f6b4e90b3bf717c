"""GStreamer sends by WHIP, aiortc watches by WHEP and decodes: `gstreamer.py --base http://10.77.0.1:3000 --session S
--publish TOKEN --play TOKEN --publisher PROGRAM`. Says each codec as it works; ends with 1 at the first that does not."""

import argparse
import asyncio

import aiohttp
from parties import Party

ENCODERS = {
    "VP8": "vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay pt=96",
    "H264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30 ! video/x-h264,profile=constrained-baseline "
    "! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
}


def pipeline(arguments, codec):
    picture = "video/x-raw,format=I420,width=640,height=360,framerate=15/1"
    payload = f"application/x-rtp,media=video,encoding-name={codec},payload=96,clock-rate=90000"
    return (
        f"whipsink name=out whip-endpoint={arguments.base}/whip/{arguments.session} auth-token={arguments.publish} "
        f"videotestsrc is-live=true ! {picture} ! {ENCODERS[codec]} ! {payload} ! out.sink_0 "
        "audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay pt=97 "
        "! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2 ! out.sink_1"
    )


async def watch(http, arguments, codec):
    """A viewer, as soon as that codec is sent."""
    headers = {"authorization": f"Bearer {arguments.play}", "content-type": "application/sdp"}
    for _ in range(60):
        viewer = Party(codec=codec)
        address = f"{arguments.base}/whep/{arguments.session}"
        async with http.post(address, data=await viewer.offer(), headers=headers) as answer:
            sdp = await answer.text()
            if answer.status == 201 and codec in sdp:
                await viewer.accept(sdp)
                return viewer, answer.headers["location"]
        await viewer.close()
        await asyncio.sleep(0.5)
    raise AssertionError(f"nobody sends {codec}: {answer.status} {sdp}")


async def main():
    parser = argparse.ArgumentParser()
    for name in ("--base", "--session", "--publish", "--play", "--publisher"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    async with aiohttp.ClientSession() as http:
        for codec in ENCODERS:
            publisher = await asyncio.create_subprocess_exec(arguments.publisher, pipeline(arguments, codec))
            try:
                viewer, resource = await watch(http, arguments, codec)
                await viewer.connected()
                await viewer.gets(60, 100)
                assert viewer.loudest > 1000, f"sound is silent: {viewer.loudest}"
                await http.delete(arguments.base + resource)
                await viewer.close()
            finally:
                if publisher.returncode is None:
                    publisher.terminate()
                await publisher.wait()
            print(f"GStreamer's {codec} and Opus are received and decoded", flush=True)


asyncio.run(main())
