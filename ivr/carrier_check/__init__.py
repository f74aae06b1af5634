"""Whether a carrier behaves as we believe: test callers that are programs of the account calling itself."""
