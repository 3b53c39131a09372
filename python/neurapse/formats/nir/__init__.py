# SPDX-License-Identifier: MIT
"""NIR, the Neuromorphic Intermediate Representation: graphs of neurons and weights, exchanged with the frameworks of
machine learning (Pedersen et al. 2024, doi:10.1038/s41467-024-52259-9). `read` and `write` lead to and from networks;
`primitives` says what becomes what."""
from .read import from_nir
from .write import to_nir

__all__ = ["from_nir", "to_nir"]
