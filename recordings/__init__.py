"""From the spoken notice to "deleted on its day": storage, fetch, playback, retention."""
