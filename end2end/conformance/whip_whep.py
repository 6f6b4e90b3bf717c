"""The HTTP contract of WHIP and WHEP (RFC 9725; docs/media.md) with aiortc as its client, row by row, against a running server.

`whip_whep.py --base http://127.0.0.1:3000 --session S --other S2 --publish TOKEN --play TOKEN`: tokens for session S. Says each
row as it holds; ends with 1 at the first that does not."""

import argparse
import asyncio

import aiohttp
from parties import Party

SDP, FRAGMENT = "application/sdp", "application/trickle-ice-sdpfrag"
ANEW = {"ufrag": "anewanew", "password": "anewanewanewanewanewanew"}


class Server:
    def __init__(self, http, arguments):
        self.http, self.arguments = http, arguments

    async def ask(self, method, path, token=None, body=None, **headers):
        """Status, headers and text of an answer."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["authorization"] = f"Bearer {token}"
        async with self.http.request(method, self.arguments.base + path, data=body, headers=headers) as answer:
            return answer.status, answer.headers, await answer.text()

    async def start(self, party, kind, **more):
        token = self.arguments.publish if kind == "whip" else self.arguments.play
        path = f"/{kind}/{self.arguments.session}"
        return await self.ask("POST", path, token, await party.offer(), content_type=SDP, **more)

    async def patch(self, resource, fragment, tag=None, content_type=FRAGMENT):
        headers = {"if_match": tag} if tag is not None else {}
        return await self.ask("PATCH", resource, None, fragment, content_type=content_type, **headers)


def same(got, expected, what):
    assert got == expected, f"{what}: {got}, not {expected}"


def credentials(sdp):
    found = [line for line in sdp.splitlines() if line.startswith(("a=ice-ufrag:", "a=ice-pwd:"))]
    return "".join(f"{line}\r\n" for line in found[:2])


def fragment(ufrag, password):
    return f"a=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n"


async def begin(server, codec):
    """Rows 1, 2 and 10; media flows."""
    early = Party()
    status, headers, _ = await server.start(early, "whep")
    same((status, headers.get("retry-after")), (409, "2"), "row 10: nobody sends yet")
    await early.close()

    sender, viewer = Party(codec=codec, sends=True), Party(codec=codec)
    for party, kind, direction in ((sender, "whip", "recvonly"), (viewer, "whep", "sendonly")):
        status, headers, sdp = await server.start(party, kind)
        same((status, headers["content-type"]), (201, SDP), f"row 1: {kind}, {sdp}")
        tag, resource = headers["etag"], headers["location"]
        assert tag.startswith('"') and len(tag) > 20 and len(resource) > 30, f"row 1: {tag} {resource}"
        same(sdp.count(f"a={direction}"), 2, "row 2: directions")
        for line in ("a=group:BUNDLE", "a=rtcp-mux", "a=ice-lite", "a=candidate:"):
            assert line in sdp, f"row 2: {line} in {sdp}"
        assert codec.lower() in sdp.lower(), f"row 2: {codec} in {sdp}"
        party.tag, party.resource = tag, resource
        await party.accept(sdp)
        await party.connected()
        if kind == "whip":
            await asyncio.sleep(0.5)
    await viewer.gets(25, 50)
    assert viewer.loudest > 1000, f"sound is silent: {viewer.loudest}"
    print(f"rows 1, 2, 10: {codec} and Opus are sent, received and decoded", flush=True)
    return sender, viewer


async def refusals(server):
    """Rows 3, 4 and 9."""
    path, token = f"/whip/{server.arguments.session}", server.arguments.publish
    party = Party(sends=True)
    offer = await party.offer()
    status, headers, _ = await server.ask("POST", path, token, offer, content_type="text/plain")
    same((status, headers.get("accept-post")), (415, SDP), "row 3: another type")
    same((await server.ask("POST", path, token, "nonsense", content_type=SDP))[0], 400, "row 3: no SDP")
    same((await server.ask("POST", path, token, offer.replace("sendonly", "recvonly"), content_type=SDP))[0], 422, "row 3: nothing sent")
    await party.close()
    print("row 3: what cannot be used is told apart", flush=True)

    for method in ("GET", "HEAD"):
        status, _, body = await server.ask(method, path)
        assert 200 <= status < 300 and not body, f"row 4: {method} {status} {body}"
    status, headers, _ = await server.ask("OPTIONS", path, origin="https://elsewhere.example")
    assert 200 <= status < 300 and headers["accept-post"] == SDP and "link" not in headers, f"row 4: {headers}"
    same(headers["access-control-allow-origin"], "*", "row 4: CORS")
    print("row 4: GET, HEAD, OPTIONS", flush=True)

    same((await server.ask("POST", path, None, offer, content_type=SDP))[0], 401, "row 9: no token")
    same((await server.ask("POST", path, "nonsense", offer, content_type=SDP))[0], 401, "row 9: another token")
    same((await server.ask("POST", path, server.arguments.play, offer, content_type=SDP))[0], 403, "row 9: the other role")
    elsewhere = f"/whip/{server.arguments.other}"
    same((await server.ask("POST", elsewhere, token, offer, content_type=SDP))[0], 403, "row 9: another session")
    print("row 9: only the right token opens a stream", flush=True)


async def trickle(server, party):
    """Row 5."""
    ours = credentials(party.pc.localDescription.sdp)
    found = ours + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n"
    status, headers, body = await server.patch(party.resource, found, party.tag)
    assert (status, body) == (204, "") and "etag" not in headers, f"row 5: {status} {headers} {body}"
    same((await server.patch(party.resource, found))[0], 428, "row 5: no If-Match")
    same((await server.patch(party.resource, found, '"stale"'))[0], 412, "row 5: a stale tag")
    same((await server.patch(party.resource, fragment(**ANEW), party.tag))[0], 412, "row 5: another session's fragment")
    status, headers, _ = await server.patch(party.resource, found, party.tag, SDP)
    same((status, headers.get("accept-patch")), (415, FRAGMENT), "row 5: another type")
    same((await server.patch(party.resource, "nonsense", party.tag))[0], 400, "row 5: no fragment")
    same((await server.patch("/media/unknown", found, party.tag))[0], 404, "row 5: no such resource")
    status, headers, _ = await server.ask("OPTIONS", party.resource)
    assert headers["accept-patch"] == FRAGMENT and "PATCH" in headers["allow"], f"row 5: {headers}"
    print("row 5: ways that are found later", flush=True)


async def restart(server, party, viewer, who):
    """Row 6: a restart that nobody goes on with, then one by which the party goes on."""
    status, headers, body = await server.patch(party.resource, fragment(**ANEW), "*")
    same((status, headers["content-type"]), (200, FRAGMENT), f"row 6: {who}, {body}")
    given_up = headers["etag"]
    assert given_up.startswith('"') and given_up != party.tag, f"row 6: {given_up}"
    assert "a=candidate:" in body and credentials(body) != credentials(party.answer), f"row 6: {body}"
    await asyncio.sleep(3)
    await viewer.gets(25, 50)

    ufrag, password = f"{who}again", "again" * 6
    status, headers, body = await server.patch(party.resource, fragment(ufrag, password), "*")
    same(status, 200, f"row 6: {who} again, {body}")
    assert headers["etag"] not in (party.tag, given_up), "row 6: a tag is used twice"
    same((await server.patch(party.resource, fragment(ufrag, password), given_up))[0], 412, "row 6: the older tag")
    party.tag = headers["etag"]
    old = party.ways.latest
    await party.ways.restarted(body, ufrag, password)
    await asyncio.sleep(1)
    await old.close()
    heard = party.ways.heard[-1]
    await viewer.gets(25, 50)
    assert party.ways.heard[-1] > heard, "row 6: nothing comes by the new way"
    same((await server.patch(party.resource, fragment(ufrag, password), party.tag))[0], 204, "row 6: the new tag")
    print(f"row 6: media goes on through restarts of the {who}", flush=True)


async def ends(server, sender, viewer):
    """Rows 8, 11 and 7."""
    if server.arguments.relay:
        party = Party()
        _, headers, _ = await server.start(party, "whep")
        links = headers.getall("link")
        same(len(links), 1, "row 8: relays")
        for part in (f"<{server.arguments.relay}>", 'rel="ice-server"', 'username="', 'credential="', 'credential-type="password"'):
            assert part in links[0], f"row 8: {part} in {links}"
        same((await server.ask("DELETE", headers["location"]))[0], 204, "row 8: its end")
        await party.close()
        print("row 8: the relay is named to whoever is let in", flush=True)

    same((await server.ask("DELETE", viewer.resource, None, None, if_match='"other"'))[0], 204, "row 7: whatever the tag")
    same((await server.ask("DELETE", viewer.resource))[0], 404, "row 7: twice")
    same((await server.patch(viewer.resource, credentials(viewer.answer), "*"))[0], 404, "row 7: what has ended")
    print("row 7: DELETE ends it, once", flush=True)

    said = credentials(sender.answer)
    statuses = [(await server.patch(sender.resource, said, '"stale"'))[0] for _ in range(61)]
    same(statuses[-1], 429, "row 11: too often")
    same((await server.ask("DELETE", sender.resource))[1].get("retry-after"), "10", "row 11: when to come again")
    print("row 11: who asks too often waits", flush=True)


async def main():
    parser = argparse.ArgumentParser()
    for name in ("--base", "--session", "--other", "--publish", "--play"):
        parser.add_argument(name, required=True)
    parser.add_argument("--relay", default="")
    arguments = parser.parse_args()
    async with aiohttp.ClientSession() as http:
        server = Server(http, arguments)
        await refusals(server)
        sender, viewer = await begin(server, "VP8")
        await trickle(server, sender)
        await trickle(server, viewer)
        await restart(server, viewer, viewer, "viewer")
        await restart(server, sender, viewer, "sender")
        for party in (viewer, sender):  # a sender's end is its viewers'
            same((await server.ask("DELETE", party.resource))[0], 204, "an end")
            await party.close()
        sender, viewer = await begin(server, "H264")
        await ends(server, sender, viewer)
        for party in (sender, viewer):
            await party.close()


asyncio.run(main())
