"""From a document, as read from YAML or JSON, to a flow that can run."""

from collections.abc import Mapping
from typing import Any

from callflows.flow import Flow, build


def compile(document: Mapping[str, Any]) -> Flow:
    """The flow of this document; raises FlowInvalid with every error in it."""
    return build(document)
