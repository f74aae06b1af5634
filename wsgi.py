"""For any WSGI server: `granian --interface wsgi wsgi:app`, `gunicorn wsgi:app`."""

from ivr import log
from ivr.app import create_app, dispatching
from ivr.config import settings_of
from ivr.house import open_house

settings = settings_of()
log.configure(settings.log_level, settings.log_format)
app = create_app(dispatching(open_house(settings)))
