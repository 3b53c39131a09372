# SPDX-License-Identifier: MIT
"""Standard models that are not available here. Using one says so, and what to use instead."""
from ...standardmodels import ModelNotAvailable


def refused(name: str, instead: str) -> type:
    """A class of that name whose making raises NotImplementedError."""

    def refuse(self, *arguments, **parameters):
        raise NotImplementedError(f"{name} is not available in pyNN.neurapse; {instead}")

    return type(name, (ModelNotAvailable,), {"__init__": refuse, "__doc__": f"Not available; {instead}."})
