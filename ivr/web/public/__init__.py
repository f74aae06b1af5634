"""The pages anybody may open: log-in and the survey behind a link."""
