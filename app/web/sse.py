"""Event streams: the hub's bytes as an answer, the hub's states as rendered templates, and who tells the hub."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping

from flask import Flask, Response, current_app, g, request
from flask_babel import refresh

from app.live.bus import InProcessBus
from app.live.handoff import TICKET, Ticket, can_hand_over
from app.live.hub import Hub
from app.live.watch import Watch
from app.models import Marathon, db
from app.rules.errors import HouseFull
from app.services import marathons, pulse
from app.services.evenings import Evening
from app.web import languages
from app.web.limits import network


def init_app(app: Flask, redis_url: str | None) -> None:
    """Give the application its hub, the bus that tells it what changed, and the watch that looks for itself."""

    def look(marathon_ids: Collection[int]) -> Mapping[int, Hashable]:
        with app.app_context():
            return pulse.pulses(marathon_ids)

    shelf, hub = app.extensions["shelf"], Hub()
    bus = _bus(redis_url)
    bus.listen(hub.changed, on_rearrangement=lambda marathon_id: shelf.clear())
    app.extensions.update(hub=hub, bus=bus, watch=Watch(hub, bus, look))


def _bus(redis_url: str | None) -> InProcessBus:
    if redis_url is None:
        return InProcessBus()
    # Only then: what it imports is a twentieth of the memory.
    from app.live.redis_bus import RedisBus

    return RedisBus(redis_url)


def hear_others(app: Flask) -> None:
    """Begin to hear what other processes change: once, in the process that serves."""
    app.extensions["bus"].start()
    app.extensions["watch"].start()


def hub() -> Hub:
    """This process's hub."""
    found: Hub = current_app.extensions["hub"]
    return found


def show_live(app: Flask, topic: str, render: Callable[[Marathon], str], *, is_always_seated: bool = False) -> None:
    """Register how a topic's whole state is rendered for a marathon, in the language asked for.

    Those who watch a topic that `is_always_seated` find a seat in a full house too.
    """

    def in_context(marathon_id: int, language: str) -> str:
        with app.test_request_context("/", base_url=app.config["BASE_URL"]):
            g.language = language
            refresh()
            return render(marathons.by_id(marathon_id))

    app.extensions["hub"].topic(topic, in_context, is_always_seated=is_always_seated)


def stream(marathon: Marathon | Evening, topic: str) -> Response:
    """The event stream of one topic; it holds no database connection while it lives. Raises `HouseFull`."""
    ticket = Ticket(marathon.id, topic, languages.current(), hash(network()))
    if not hub().has_seat(ticket.marathon_id, topic, ticket.address):
        raise HouseFull
    db.session.remove()
    if can_hand_over(request.environ):
        request.environ[TICKET] = ticket
        response = Response(mimetype="text/event-stream")
        response.automatically_set_content_length = False
    else:
        events = hub().stream(ticket.marathon_id, ticket.topic, ticket.language, ticket.address)
        response = Response(events, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    # nginx would hold the events back otherwise.
    response.headers["X-Accel-Buffering"] = "no"
    return response
