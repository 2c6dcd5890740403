"""The night: a network of sleep- and wake-promoting populations that turns people and effects into staged nights."""
