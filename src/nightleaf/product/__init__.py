"""What is in the bag: alkaloid content from a certificate, or the published range when there is none."""

from nightleaf.product.content import Content
from nightleaf.product.product import Certificate, Product, leaf, read_product, refuse_if_not_leaf

__all__ = ["Certificate", "Content", "Product", "leaf", "read_product", "refuse_if_not_leaf"]
