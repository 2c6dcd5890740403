"""The equations of the network: what drives it, and what it does in one step."""
