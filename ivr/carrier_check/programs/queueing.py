"""Queues: what is heard and told while a caller waits, and the ways out."""

from __future__ import annotations

from typing import Any

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.hits import Hit
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import STAYING, Stage

PER_POLL = ("QueuePosition", "QueueSid", "QueueTime", "AvgQueueTime", "CurrentQueueSize", "MaxQueueSize")
WAIT = "<Pause length='2'/>"


def _queue(stage: Stage, suffix: str = "") -> str:
    """A queue of this run's own."""
    return f"check-{stage.door.run}-{stage.program}{suffix}"


def _enqueue(stage: Stage, suffix: str = "", more: str = "") -> str:
    name = _queue(stage, suffix)
    return f'<Enqueue action="@left" waitUrl="@wait" {more}>{name}</Enqueue><Redirect>@after</Redirect>'


async def _forget(stage: Stage, sid: str) -> None:
    await stage.account.refusal(lambda client: client.queues(sid).delete())


@program(
    Fact("queue.poll", "2 Enqueue", "D", f"The waitUrl is told {' '.join(PER_POLL)}"),
    Fact("queue.position", "2 Enqueue", "D", "QueuePosition begins at 1"),
    Fact("queue.size", "0", "O", "A queue made on demand holds 1000"),
    Fact("queue.loop", "2 Enqueue", "D", "When the wait document runs out it is asked for again"),
    Fact("queue.inside", "2 Enqueue", "D", "A Redirect in the wait stays inside it, and its end leads back to waitUrl"),
    Fact("queue.gather", "2 Enqueue", "D", "A Gather works while waiting"),
    Fact(
        "queue.leave", "2 Leave", "D", "Leave ends the wait: the action is told QueueResult=leave, QueueSid, QueueTime"
    ),
    Fact("queue.on-demand", "2 Enqueue", "D", "Enqueue makes the queue that does not exist"),
    Fact("queue.front", "4", "G", "Members/Front is the head of the queue"),
    Fact("queue.member", "4", "O", "A member shows its call, position 1 and wait_time"),
    Fact("queue.delete-full", "4", "O", "A queue with members cannot be deleted: 400"),
    Fact("queue.delete", "4", "O", "An empty queue is deleted with 204"),
    seconds=60,
)
async def waiting(stage: Stage) -> None:
    def wait(hit: Hit) -> str:
        return WAIT if len(stage.all("wait")) < 3 else "<Redirect>@inside</Redirect>"

    stage.serve(menu=_enqueue(stage), wait=wait, inside='<Gather numDigits="1" timeout="2" action="@pressed"/>')
    stage.serve(left="<Hangup/>", pressed="<Leave/>")
    sid = await stage.call("menu")
    first = await stage.hit("wait")
    stage.see("queue.poll", not first.lacks(*PER_POLL), f"missing: {first.lacks(*PER_POLL)}")
    stage.see("queue.position", first["QueuePosition"] == "1", first.shows("QueuePosition"))
    stage.see("queue.size", first["MaxQueueSize"] == "1000", first.shows("MaxQueueSize"))
    await _members(stage, first)
    stage.see("queue.loop", await stage.maybe("wait", 2), "it was")
    inside = await stage.hit("inside")
    again = await stage.maybe("wait", 4, within=30)
    stage.see("queue.inside", "QueuePosition" in inside and again, inside.shows("QueuePosition"))
    await stage.press(sid, "w5w5w5w5w5")
    pressed = await stage.maybe("pressed", within=40)
    stage.see("queue.gather", pressed and pressed["Digits"] == "5", pressed.shows("Digits") if pressed else "nothing")
    left = await stage.maybe("left")
    told = left is not None and left["QueueResult"] == "leave" and not left.lacks("QueueSid", "QueueTime")
    stage.see("queue.leave", told, left.shows("QueueResult", "QueueTime") if left is not None else "no request")
    deleted = await stage.account.ask(lambda client: client.queues(first["QueueSid"]).delete())
    stage.see("queue.delete", deleted, "deleted")


async def _members(stage: Stage, first: Hit) -> None:
    sid = first["QueueSid"]
    queue = await stage.rest(lambda client: client.queues(sid).fetch())
    stage.see("queue.on-demand", queue.friendly_name == _queue(stage), queue.friendly_name)
    member: Any = await stage.rest(lambda client: client.queues(sid).members(first["CallSid"]).fetch())
    shown = (member.call_sid == first["CallSid"], member.position, isinstance(member.wait_time, int))
    stage.see("queue.member", shown == (True, 1, True), shown)
    front = await stage.rest(lambda client: client.queues(sid).members("Front").fetch())
    stage.see("queue.front", front.call_sid == first["CallSid"], front.call_sid)
    refused = await stage.account.refusal(lambda client: client.queues(sid).delete())
    stage.see("queue.delete-full", refused is not None and refused.status == 400, refused or "it was deleted")


@program(
    Fact("queue.redirected", "2 Enqueue", "D", "A member taken out by REST runs the given URL"),
    Fact("queue.redirected-told", "2 Enqueue", "D", "and the action is told QueueResult=redirected"),
    Fact("queue.gone", "7", "O", "A member who has gone is 404, code 20404"),
    Fact("queue.hangup", "2 Enqueue", "D", "Who hangs up while waiting: the action is told QueueResult=hangup"),
    Fact("queue.full", "2 Enqueue", "D", "A full queue: the action is told QueueResult=queue-full, without QueueSid"),
    Fact("queue.no-action", "2 Enqueue", "D", "Leave without an action goes on with the next verb"),
    Fact("queue.silence", "2 Enqueue", "D", "An empty waitUrl is silence: the caller waits"),
    legs=8,
    seconds=60,
)
async def coming_out(stage: Stage) -> None:
    stage.serve(menu=_enqueue(stage), wait=WAIT, left="<Hangup/>", out=STAYING)
    sid = await stage.call("menu")
    first = await stage.hit("wait")
    queue, caller, url = first["QueueSid"], first["CallSid"], stage.fill("@out")
    await _full(stage, queue)
    await stage.rest(lambda client: client.queues(queue).members(caller).update(url=url))
    stage.see("queue.redirected", await stage.maybe("out", CallSid=caller), "it was")
    left = await stage.maybe("left", QueueResult="redirected")
    stage.see("queue.redirected-told", left, left.shows("QueueResult") if left else "the action was not asked")
    gone = await stage.account.refusal(lambda client: client.queues(queue).members(caller).update(url=url))
    stage.see("queue.gone", gone and (gone.status, gone.code) == (404, 20404), gone or "it was found")
    await stage.tell(sid, "<Hangup/>")
    await stage.until(caller)
    await _hang_up_waiting(stage)
    await stage.rest(lambda client: client.queues(queue).update(max_size=10))
    stage.serve(
        brief=f'<Enqueue waitUrl="@leaving">{_queue(stage)}</Enqueue><Redirect>@after</Redirect>',
        leaving="<Leave/>",
        after="<Hangup/>",
    )
    await stage.call("brief")
    stage.see("queue.no-action", await stage.maybe("after"), "the Redirect after it ran")
    await _forget(stage, queue)


async def _full(stage: Stage, queue: str) -> None:
    await stage.rest(lambda client: client.queues(queue).update(max_size=1))
    await stage.call("menu")
    left = await stage.maybe("left", QueueResult="queue-full")
    stage.see("queue.full", left is not None and "QueueSid" not in left, left.shows("QueueSid") if left else "not told")


async def _hang_up_waiting(stage: Stage) -> None:
    name = _queue(stage, "-quiet")
    stage.serve(quiet=f'<Enqueue waitUrl="" action="@quit">{name}</Enqueue>')
    sid = await stage.call("quiet")
    await stage.pass_time(4)
    far = stage.all("quiet")[0]["CallSid"]
    status = (await stage.fetch(far)).status
    stage.see("queue.silence", status == "in-progress", status)
    await stage.hang_up(sid)
    quit_ = await stage.maybe("quit")
    stage.see("queue.hangup", quit_ and quit_["QueueResult"] == "hangup", quit_.shows("QueueResult") if quit_ else "")
    if quit_:
        await _forget(stage, quit_["QueueSid"])


@program(
    Fact("dial-queue.bridges", "2 Queue", "D", "Dial Queue takes the head of the queue and bridges the two"),
    Fact("dial-queue.before", "2 Queue", "D", "The noun's url runs on the waiting caller's side before the bridge"),
    Fact("dial-queue.params", "2 Queue", "D", "That url is told QueueSid, CallSid, QueueTime and DequeingCallSid"),
    Fact(
        "dial-queue.action",
        "2 Dial",
        "D",
        "The dialing side's action is told DialCallStatus=completed and the QueueSid",
    ),
    Fact("dial-queue.empty", "2 Queue", "D", "Dial Queue on an empty queue waits until its timeout"),
    Fact("dial-queue.unknown", "2 Queue", "D", "Dial Queue on an unknown queue: an error status to the action"),
    legs=4,
    seconds=90,
)
async def serving(stage: Stage) -> None:
    name = _queue(stage)
    stage.serve(menu=_enqueue(stage), wait=WAIT, left=STAYING, before="<Say>Here comes somebody.</Say>")
    stage.serve(
        desk=f'<Say>Hello.</Say><Dial action="@dialed"><Queue url="@before">{name}</Queue></Dial>',
        dialed=f'<Dial timeout="5" action="@empty"><Queue>{name}</Queue></Dial>',
        empty=f'<Dial timeout="5" action="@unknown"><Queue>{_queue(stage, "-none")}</Queue></Dial>',
        unknown="<Hangup/>",
    )
    caller = await stage.call("menu")
    first = await stage.hit("wait")
    await stage.call("desk")
    desk = await stage.hit("desk")
    before = await stage.maybe("before")
    side = before is not None and before["CallSid"] == first["CallSid"]
    stage.see("dial-queue.before", side, before.shows("CallSid") if before is not None else "no request")
    if before is not None:
        fits = before["DequeingCallSid"] == desk["CallSid"] and not before.lacks("QueueSid", "QueueTime")
        stage.see("dial-queue.params", fits, before.shows("QueueSid", "QueueTime", "DequeingCallSid"))
    await stage.pass_time(4)
    status = (await stage.fetch(first["CallSid"])).status
    stage.see("dial-queue.bridges", status == "in-progress" and not stage.all("left"), status)
    await stage.hang_up(caller)
    await _parted(stage)
    await _forget(stage, first["QueueSid"])


async def _parted(stage: Stage) -> None:
    dialed = await stage.maybe("dialed")
    told = dialed is not None and dialed["DialCallStatus"] == "completed" and "QueueSid" in dialed
    shown = dialed.shows("DialCallStatus", "QueueSid") if dialed is not None else "no request"
    stage.see("dial-queue.action", told, shown)
    empty, unknown = await stage.maybe("empty", within=40), await stage.maybe("unknown", within=40)
    waited = (empty.at - dialed.at) if empty is not None and dialed is not None else 0.0
    stage.see("dial-queue.empty", stage.between(waited, 5, 12), f"{waited:.1f} s, 5 s were given")
    failed = unknown is not None and unknown["DialCallStatus"] not in ("completed", "answered", "")
    stage.see("dial-queue.unknown", failed, unknown.shows("DialCallStatus") if unknown is not None else "no request")


@program(
    Fact(
        "dial-queue.bridged", "2 Enqueue", "D", "After they part the waiting side's action is told QueueResult=bridged"
    ),
    legs=4,
)
async def serving_first(stage: Stage) -> None:
    stage.serve(menu=_enqueue(stage), wait=WAIT, left=STAYING)
    stage.serve(desk=f"<Say>Hello.</Say><Dial><Queue>{_queue(stage)}</Queue></Dial>")
    await stage.call("menu")
    first = await stage.hit("wait")
    agent = await stage.call("desk")
    await stage.pass_time(4)
    await stage.hang_up(agent)
    left = await stage.maybe("left", within=40)
    bridged = left is not None and left["QueueResult"] == "bridged"
    stage.see("dial-queue.bridged", bridged, left.shows("QueueResult") if left is not None else "no request")
    await _forget(stage, first["QueueSid"])
