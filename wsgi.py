"""For any WSGI server: `granian --interface wsgi wsgi:app`, `gunicorn wsgi:app`."""

import gc

from ivr import log
from ivr.app import create_app, dispatching
from ivr.config import settings_of
from ivr.house import open_house

settings = settings_of()
log.configure(settings.log_level, settings.log_format)
app = create_app(dispatching(open_house(settings)))

# What was loaded at start never goes: the collector need not look through it, nor after every few requests.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
