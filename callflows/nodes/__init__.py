"""The kinds of node a flow is made of, by the name they have in a document."""
