"""What sits on the receptors, and how strongly each target is engaged."""

from nightleaf.occupancy.effects import Setting, acting, binding, effects_of, engagement_named, network_drives

__all__ = ["Setting", "acting", "binding", "effects_of", "engagement_named", "network_drives"]
