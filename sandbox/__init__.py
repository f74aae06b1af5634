"""A carrier on one's own machine: Twilio's protocol, without an account."""
