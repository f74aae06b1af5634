"""For any WSGI server: `granian --interface wsgi wsgi:app`, `gunicorn wsgi:app`."""

import gc

gc.disable()  # looking for garbage among what is being loaded costs a fifth of the loading

from ivr import dispatch, log  # noqa: E402
from ivr.app import create_app, warm  # noqa: E402
from ivr.config import settings_of  # noqa: E402
from ivr.house import open_house  # noqa: E402

settings = settings_of()
log.configure(settings.log_level, settings.log_format)
house = open_house(settings)
app = create_app(dispatch.joined(house))
warm(house)

# What was loaded at start never goes: the collector need not look through it, nor after every few requests.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
gc.enable()
