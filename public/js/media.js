// Camera, microphone, sending (WHIP) and receiving (WHEP) in the browser: globalThis.tilbakeMedia.
// A connection looks after itself: it comes back after a dropped network or a restarted server until it is stopped, refused or
// told that the stream has ended. What it is doing is told by codes; pages own the words.
(() => {
  'use strict';

  const BACK_OFF = [500, 1000, 2000, 4000, 8000]; // ms before each new attempt
  const CONNECT = 15000; // ms an attempt may take
  const TELL = 10000; // ms between what is told of the picture
  const DISCONNECTED = 4000; // ms without the other side before trying anew
  const VIDEO = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 25, max: 30 } };
  const VIDEO_ENCODING = { maxBitrate: 1200000, maxFramerate: 25 };
  // The same picture in three sizes: each viewer gets the one that fits (docs/decisions/0038).
  const LAYERS = [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150000, maxFramerate: 25 },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500000, maxFramerate: 25 },
    { rid: 'f', scaleResolutionDownBy: 1, ...VIDEO_ENCODING },
  ];
  const AUDIO_ENCODING = { maxBitrate: 48000 };
  // Text is to be read: its size is kept, its pace is not.
  const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 10 } };
  const SCREEN_ENCODING = { maxBitrate: 1500000, maxFramerate: 10 };

  // The relays an answer names (RFC 9725 §4.6): the way in from networks that let no UDP through.
  const relays = (response) => {
    const value = (text, name) => new RegExp(`;\\s*${name}="([^"]*)"`).exec(text)?.[1];
    return [...(response.headers.get('link') || '').matchAll(/<([^>]*)>((?:[^<"]|"[^"]*")*)/g)]
      .filter(([, , text]) => value(text, 'rel') === 'ice-server')
      .map(([, urls, text]) => ({ urls, username: value(text, 'username'), credential: value(text, 'credential') }));
  };

  // One stream, sent or received. `prepare(pc)` adds what is to be negotiated; `opened()` is called when the server can be
  // told something; `ended()` clears up what was shown.
  const connection = ({ url, token, onState = () => {}, onTold = () => {}, prepare, opened = () => {}, ended = () => {} }) => {
    let control = null; // of the attempt that counts
    let pc = null; // the attempt that counts; events of any other are stale
    let resource = null;
    let attempts = 0;
    let timer = 0;
    let over = false;
    let moving = false; // an ICE restart is under way
    let last = '';

    const say = (code, detail = {}) => {
      if (code === last) return;
      last = code;
      onState(code, detail);
    };

    const again = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(start, ms);
    };

    // Forgets this attempt. The server is told before the connection closes, so that it knows a stop from a fall.
    const drop = (away) => {
      clearTimeout(timer);
      const close = pc ? pc.close.bind(pc) : () => {};
      const told = resource;
      pc = resource = null;
      if (told) fetch(told + (away ? '?away=1' : ''), { method: 'DELETE', keepalive: true }).catch(() => {}).finally(close);
      else close();
    };

    const finish = (code, detail) => {
      if (over) return;
      over = true;
      drop(false);
      removeEventListener('pagehide', leave);
      removeEventListener('pageshow', returned);
      removeEventListener('online', online);
      removeEventListener('tilbake-reached', online);
      if (navigator.connection) navigator.connection.removeEventListener('change', network);
      ended();
      if (code) say(code, detail);
    };

    const lost = () => {
      drop(true);
      if (over) return;
      say('reconnecting');
      again(BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] || BACK_OFF[0]);
    };

    // Another network: the same stream goes on by it (RFC 9725 §4.3.3), without a new picture or sound being asked for. Where the server
    // cannot, everything begins anew; where nobody is reached, whoever waits for the connection decides.
    const moved = async () => {
      const current = pc;
      if (!current || !resource || moving || !['connected', 'disconnected'].includes(current.connectionState)) return;
      moving = true;
      try {
        const credential = (sdp, name) => new RegExp(`a=ice-${name}:(\\S+)`).exec(sdp)[1];
        const offer = await current.createOffer({ iceRestart: true });
        const response = await fetch(resource, {
          method: 'PATCH',
          headers: { 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': '*' },
          body: ['ufrag', 'pwd'].map((name) => `a=ice-${name}:${credential(offer.sdp, name)}\r\n`).join(''),
        });
        const fragment = await response.text();
        if (pc !== current) return;
        if (response.status !== 200) { lost(); return; }
        const sdp = current.remoteDescription.sdp.replace(/a=ice-(ufrag|pwd):\S+/g, (_, name) => `a=ice-${name}:${credential(fragment, name)}`);
        await current.setLocalDescription(offer);
        await current.setRemoteDescription({ type: 'answer', sdp });
      } catch (error) {
        if (pc === current && current.signalingState !== 'stable') lost();
      } finally {
        moving = false;
      }
    };

    const told = (current, text) => {
      if (pc !== current) return;
      let message;
      try { message = JSON.parse(text); } catch { return; }
      const { event, word, publisher, grade } = message;
      if (event === 'ended' || event === 'replaced') { resource = null; finish('ended', { word, reason: event }); }
      else if (event === 'closed') { resource = null; finish('refused', { word }); }
      else if (event === 'reconnect') { // not all at once: everyone was told at the same moment
        resource = null;
        drop(true);
        say('reconnecting', { word });
        again(Math.random() * 1000);
      }
      else if (event === 'away') say('waiting');
      else if (event === 'back' || event === 'strong') say('connected');
      else if (event === 'weak') say('weak');
      else if (event === 'network') onTold('network', grade);
      else if (event === 'speaking') onTold('speaking', publisher);
    };

    // What a status that is not 201 means; true when it is settled.
    const settled = (response) => {
      const wait = 1000 * Math.min(30, Math.max(1, Number(response.headers.get('retry-after')) || 2));
      if (response.status === 409) { drop(true); say('waiting'); again(wait); }
      else if (response.status === 503 || response.status === 429) { drop(true); say('overloaded'); again(wait); }
      else if (response.status === 401 || response.status === 403) finish('refused');
      else if (response.status < 500) finish('failed', { status: response.status });
      else return false;
      return true;
    };

    const watch = (current) => {
      let silence = 0;
      current.onconnectionstatechange = () => {
        clearTimeout(silence);
        if (pc !== current) return;
        const state = current.connectionState;
        if (state === 'connected') { clearTimeout(timer); attempts = 0; say('connected'); }
        else if (state === 'failed' || state === 'closed') lost();
        else if (state === 'disconnected') { silence = setTimeout(() => pc === current && lost(), DISCONNECTED); moved(); }
      };
      // The server sees this channel close at once when the page goes, and says over it why it closes a stream.
      control = current.createDataChannel('control');
      control.onopen = () => pc === current && opened();
      control.onmessage = (event) => told(current, event.data);
      control.onclose = () => {
        if (pc !== current) return;
        resource = null; // the server has ended it
        lost();
      };
    };

    const start = async () => {
      if (over) return;
      attempts += 1;
      say(attempts === 1 && !last ? 'connecting' : last === 'waiting' || last === 'overloaded' ? last : 'reconnecting');
      const current = pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      timer = setTimeout(() => pc === current && lost(), CONNECT);
      try {
        watch(current);
        prepare(current);
        // Not set before the relays are known: setting it is what makes the browser look for ways.
        const offer = await current.createOffer();
        const bearer = await token();
        if (pc !== current) return;
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/sdp', authorization: `Bearer ${bearer}` },
          body: offer.sdp,
        });
        const sdp = await response.text();
        const created = response.status === 201 && new URL(response.headers.get('location'), response.url).href;
        if (pc !== current) { // stopped meanwhile
          if (created) fetch(created, { method: 'DELETE', keepalive: true }).catch(() => {});
          return;
        }
        if (!created) { if (!settled(response)) lost(); return; }
        resource = created;
        const iceServers = relays(response);
        if (iceServers.length) current.setConfiguration({ ...current.getConfiguration(), iceServers });
        await current.setLocalDescription(offer);
        await current.setRemoteDescription({ type: 'answer', sdp });
      } catch (error) {
        if (pc !== current) return;
        if (error && error.code === 'refused') finish('refused'); else lost();
      }
    };

    const leave = () => drop(true);
    const returned = (event) => { if (event.persisted && !over) start(); };
    const online = () => { if (over) return; if (pc) moved(); else again(0); };
    // It tells of every change of pace too; another kind of network is another way.
    let carrier = navigator.connection && navigator.connection.type;
    const network = () => { if (navigator.connection.type !== carrier) { carrier = navigator.connection.type; moved(); } };
    addEventListener('pagehide', leave);
    addEventListener('pageshow', returned);
    addEventListener('online', online);
    addEventListener('tilbake-reached', online); // the page has found the server again, which may be another one (app/ui/src/live)
    if (navigator.connection) navigator.connection.addEventListener('change', network);
    start();

    return {
      /** Ends it for good; what was sent ends for its viewers. */
      stop: () => finish(''),
      /** Says something to the server, where it can be reached just now. */
      tell: (message) => { if (control && control.readyState === 'open') control.send(JSON.stringify(message)); },
      /** Numbers of the running connection, summed over its tracks. */
      stats: async () => {
        const out = { state: last, video: { bytes: 0, packets: 0, lost: 0, frames: 0 }, audio: { bytes: 0, packets: 0, lost: 0 } };
        if (!pc) return out;
        for (const report of (await pc.getStats()).values()) {
          const kind = out[report.kind];
          if (kind && (report.type === 'inbound-rtp' || report.type === 'outbound-rtp')) {
            kind.bytes += report.bytesReceived || report.bytesSent || 0;
            kind.packets += report.packetsReceived || report.packetsSent || 0;
            kind.lost += report.packetsLost || 0;
            if (report.kind === 'video') {
              kind.frames += report.framesDecoded || report.framesEncoded || 0;
              kind.width = report.frameWidth;
              kind.height = report.frameHeight;
              kind.fps = report.framesPerSecond;
              kind.codec = report.codecId;
            } else if (report.audioLevel !== undefined) kind.level = report.audioLevel;
          }
          if (report.type === 'candidate-pair' && report.nominated) out.roundTrip = report.currentRoundTripTime;
        }
        return out;
      },
      peer: () => pc,
    };
  };

  // How a picture is sent: a screen in one size, a face in one or in several.
  const encodings = (track, layers) => {
    if (track.kind === 'audio') return [AUDIO_ENCODING];
    if (track.contentHint === 'detail') return [SCREEN_ENCODING];
    return layers ? LAYERS : [VIDEO_ENCODING];
  };

  /** Sends a MediaStream, its picture in several sizes with `layers`; `onTold` as below. Also `replace(stream)`: other devices,
      same connection. */
  const publish = ({ url, token, stream, layers, onState, onTold }) => {
    let tracks = stream;
    const handle = connection({
      url, token, onState, onTold,
      prepare: (pc) => {
        for (const track of tracks.getTracks()) {
          if (track.kind === 'video' && 'contentHint' in track && !track.contentHint) track.contentHint = 'motion';
          pc.addTransceiver(track, { direction: 'sendonly', streams: [tracks], sendEncodings: encodings(track, layers) });
        }
      },
    });
    const replace = async (other) => {
      tracks = other;
      const pc = handle.peer();
      for (const sender of pc ? pc.getSenders() : []) {
        const track = sender.track && other.getTracks().find((one) => one.kind === sender.track.kind);
        if (track) await sender.replaceTrack(track);
      }
    };
    return { stop: handle.stop, stats: handle.stats, replace };
  };

  /** Shows a stream in a <video>. `onMuted` is called when the browser plays only without sound until somebody clicks,
      `onTold` with what the server says beside it: ('network', grade) and ('speaking', publisher). */
  const view = ({ url, token, video, onState, onTold, onMuted = () => {} }) => {
    const play = async () => {
      try { await video.play(); } catch (error) {
        if (error.name !== 'NotAllowedError' || video.muted) return;
        video.muted = true;
        onMuted();
        video.play().catch(() => {});
      }
    };
    // In device pixels, so that no more is sent than is seen, and nothing of what is hidden.
    const size = () => {
      const hidden = (document.hidden || video.hidden) && document.pictureInPictureElement !== video;
      const pixels = (side) => (hidden ? 0 : Math.round(side * devicePixelRatio));
      const { width, height } = video.getBoundingClientRect();
      if (hidden || (width && height)) handle.tell({ event: 'size', width: pixels(width), height: pixels(height) });
    };
    const resized = new ResizeObserver(size);
    const shape = ['enterpictureinpicture', 'leavepictureinpicture'];
    resized.observe(video);
    document.addEventListener('visibilitychange', size);
    shape.forEach((event) => video.addEventListener(event, size));
    // How often the picture has stood still: the server sums it up for whoever runs it.
    const telling = setInterval(async () => {
      const pc = handle.peer();
      for (const { kind, freezeCount } of pc ? (await pc.getStats()).values() : []) {
        if (kind === 'video' && freezeCount) handle.tell({ event: 'frozen', times: freezeCount });
      }
    }, TELL);
    let shown = null; // of this stream; the next one may use the same <video> before this one has ended
    const handle = connection({
      url, token, onState, onTold, opened: size,
      prepare: (pc) => {
        shown = new MediaStream();
        pc.addTransceiver('audio', { direction: 'recvonly' });
        pc.addTransceiver('video', { direction: 'recvonly' });
        const own = shown;
        pc.ontrack = ({ track }) => {
          own.addTrack(track);
          if (video.srcObject !== own) video.srcObject = own;
          play();
        };
      },
      ended: () => {
        clearInterval(telling);
        resized.disconnect();
        document.removeEventListener('visibilitychange', size);
        shape.forEach((event) => video.removeEventListener(event, size));
        if (video.srcObject === shown) video.srcObject = null;
      },
    });
    return { stop: handle.stop, stats: handle.stats };
  };

  /** What else a browser can do with a picture. What it refuses stays as it was. */
  const quietly = (promise) => void Promise.resolve(promise).catch(() => {});
  const front = (frame) => frame.querySelector('video'); // a screen that is shared stands before its speaker
  const picture = {
    fills: (frame) => Boolean(document.fullscreenEnabled || front(frame).webkitEnterFullscreen),
    fill: (frame) => {
      if (document.fullscreenElement) quietly(document.exitFullscreen());
      else if (document.fullscreenEnabled) quietly(frame.requestFullscreen());
      else front(frame).webkitEnterFullscreen(); // telephones from Apple
    },
    floats: () => Boolean(document.pictureInPictureEnabled),
    float: (frame) => quietly(document.pictureInPictureElement ? document.exitPictureInPicture() : front(frame).requestPictureInPicture()),
  };

  const ERRORS = {
    NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'missing', OverconstrainedError: 'missing',
    NotReadableError: 'busy', AbortError: 'busy',
  };

  const TAKEN = 3000; // ms a device may be somebody else's before it is asked for anew

  // A device that is pulled out ends its track. A telephone call takes the microphone, and not every browser gives it back.
  const guard = (track, onLost) => {
    const isTaken = () => track.muted && track.readyState === 'live' && !document.hidden;
    const look = () => setTimeout(() => isTaken() && onLost(), TAKEN);
    const returned = () => { if (track.readyState === 'live') look(); else document.removeEventListener('visibilitychange', returned); };
    track.addEventListener('ended', () => onLost());
    track.addEventListener('mute', look);
    document.addEventListener('visibilitychange', returned);
  };

  const devices = {
    /** A MediaStream, or an Error with `code`: denied, missing, busy, insecure, failed. `audioId`, `videoId` choose a device;
        `onLost` is called when one of them has gone. */
    open: async ({ audio = true, video = true, audioId, videoId, onLost = () => {} } = {}) => {
      const fail = (code) => Object.assign(new Error(code), { code });
      if (!navigator.mediaDevices) throw fail('insecure');
      const exactly = (id) => (id ? { deviceId: { exact: id } } : {});
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          audio: audio && { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exactly(audioId) },
          video: video && { ...VIDEO, ...exactly(videoId) },
        });
        stream.getTracks().forEach((track) => guard(track, onLost));
        return stream;
      } catch (error) {
        throw fail(ERRORS[error.name] || 'failed');
      }
    },
    /** Whether a screen can be shared from here: telephones cannot. */
    shares: () => Boolean(navigator.mediaDevices && navigator.mediaDevices.getDisplayMedia),
    /** The screen, window or tab that is chosen, with its sound where the browser gives it; null when nothing is chosen.
        `onEnd` is called when it is ended by the browser's own button. */
    screen: async (onEnd) => {
      try {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: SCREEN, audio: true });
        const [track] = stream.getVideoTracks();
        track.contentHint = 'detail';
        track.addEventListener('ended', () => onEnd());
        return stream;
      } catch (error) {
        if (error.name === 'NotAllowedError' || error.name === 'AbortError') return null;
        throw error;
      }
    },
    /** What there is: [{kind: 'audio'|'video', id, label}]; labels are empty until a device has been opened. */
    list: async () => {
      if (!navigator.mediaDevices) return [];
      const inputs = { audioinput: 'audio', videoinput: 'video' };
      return (await navigator.mediaDevices.enumerateDevices())
        .filter((device) => inputs[device.kind])
        .map((device) => ({ kind: inputs[device.kind], id: device.deviceId, label: device.label }));
    },
    /** Calls `onLevel` ten times a second with the microphone's level, 0 to 1. */
    meter: (stream, onLevel) => {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        onLevel(Math.min(1, Math.sqrt(power) * 4));
      }, 100);
      return { stop: () => { clearInterval(timer); context.close(); } };
    },
  };

  globalThis.tilbakeMedia = { publish, view, devices, picture };
})();
