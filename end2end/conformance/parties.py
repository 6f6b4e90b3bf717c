"""Clients of another make (aiortc): one that sends, one that receives, and ICE restarts, which aiortc does not do itself."""

import asyncio
import fractions

import aioice
import numpy
from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError
from av import AudioFrame, VideoFrame

RATE = 48000


class Bars(VideoStreamTrack):
    """A picture that is never twice the same."""

    def __init__(self):
        super().__init__()
        self.sent = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        picture = numpy.zeros((240, 320, 3), numpy.uint8)
        picture[:, (self.sent * 4) % 320:][:, :40] = (40, 200, 120)
        self.sent += 1
        frame = VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """440 Hz: silence could not be told from nothing."""

    def __init__(self):
        super().__init__()
        self.at = 0

    async def recv(self):
        await super().recv()  # keeps the pace
        samples = RATE // 50
        wave = numpy.sin(2 * numpy.pi * 440 * (self.at + numpy.arange(samples)) / RATE) * 12000
        frame = AudioFrame.from_ndarray(wave.astype(numpy.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.at, fractions.Fraction(1, RATE)
        self.at += samples
        return frame


class Ways:
    """The ICE sessions of one aiortc connection: what comes by any of them is read, and all is sent by the latest."""

    def __init__(self, ice):
        self.inbox = asyncio.Queue()
        self.pumps = []
        self.latest = None
        self.heard = []  # datagrams by session
        ice._recv, ice._send = self.inbox.get, self.send
        self.add(ice._connection)

    def add(self, connection):
        self.latest = connection
        self.heard.append(0)
        self.pumps.append(asyncio.ensure_future(self.pump(connection, len(self.heard) - 1)))

    async def pump(self, connection, number):
        while not connection._nominated:
            await asyncio.sleep(0.01)
        try:
            while True:
                datagram = await connection.recv()
                self.heard[number] += 1
                await self.inbox.put(datagram)
        except ConnectionError:
            pass

    async def send(self, datagram):
        await self.latest.send(datagram)

    async def restarted(self, fragment, ufrag, password):
        """Goes on by what the server answered to a restart with our `ufrag` and `password`."""
        value = lambda name: next(line for line in fragment.splitlines() if line.startswith(name))[len(name):]
        connection = aioice.Connection(ice_controlling=True, local_username=ufrag, local_password=password)
        connection.remote_is_lite = True
        connection.remote_username, connection.remote_password = value("a=ice-ufrag:"), value("a=ice-pwd:")
        await connection.gather_candidates()
        for line in fragment.splitlines():
            if line.startswith("a=candidate:"):
                await connection.add_remote_candidate(aioice.Candidate.from_sdp(line[len("a=candidate:"):]))
        await connection.add_remote_candidate(None)
        await connection.connect()
        self.add(connection)
        return connection


class Party:
    """One WHIP or WHEP client."""

    def __init__(self, *, codec=None, sends=False):
        self.pc = RTCPeerConnection()
        self.frames = {"video": 0, "audio": 0}
        self.loudest = 0
        self.ways = None
        self.answer = None
        self.pc.createDataChannel("control")
        for kind, track in (("audio", Tone), ("video", Bars)):
            if sends:
                transceiver = self.pc.addTransceiver(track(), direction="sendonly")
            else:
                transceiver = self.pc.addTransceiver(kind, direction="recvonly")
            if kind == "video" and codec:
                known = RTCRtpSender.getCapabilities("video").codecs
                transceiver.setCodecPreferences([one for one in known if one.mimeType.lower() == f"video/{codec}".lower()])
        self.pc.on("track", lambda track: asyncio.ensure_future(self.watch(track)))

    async def offer(self):
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def accept(self, sdp):
        self.answer = sdp
        ice = self.pc.getTransceivers()[0].sender.transport.transport
        self.ways = Ways(ice)
        await self.pc.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def watch(self, track):
        try:
            while True:
                frame = await track.recv()
                self.frames[track.kind] += 1
                if track.kind == "audio":
                    self.loudest = max(self.loudest, int(abs(frame.to_ndarray()).max()))
        except MediaStreamError:
            pass

    async def connected(self):
        await until(lambda: self.pc.connectionState == "connected", "a connection")

    async def gets(self, pictures, sounds):
        """Waits until so many more have been decoded."""
        video, audio = self.frames["video"] + pictures, self.frames["audio"] + sounds
        await until(lambda: self.frames["video"] >= video and self.frames["audio"] >= audio, "pictures and sound")

    async def close(self):
        for pump in self.ways.pumps if self.ways else []:
            pump.cancel()
        await self.pc.close()


async def until(holds, what, seconds=20):
    for _ in range(seconds * 20):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"no {what} within {seconds} s")
