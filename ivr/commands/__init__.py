"""The commands of `hotline`, a module each; `ivr.cli` loads the one that is called."""
