"""Media Streams: the sound of a call over a WebSocket to the application, and back."""
