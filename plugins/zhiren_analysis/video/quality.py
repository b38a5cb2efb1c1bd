"""This is where a picture itself is judged: its light, its sharpness."""

from dataclasses import dataclass

import numpy as np

from zhiren.errors import MissingExtra
from zhiren_analysis.media.pictures import Pixels


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How well a picture can be seen."""

    light: float
    """Mean of its greys: 0 to 255."""
    sharpness: float
    """Variance of its Laplacian; a blurred picture has little."""


def quality_of(pixels: Pixels) -> Quality:
    """Measure light and sharpness of an RGB picture."""
    try:
        import cv2
    except ImportError as error:
        raise MissingExtra("Measuring video", "vision") from error
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    return Quality(light=float(grey.mean()), sharpness=float(cv2.Laplacian(grey, cv2.CV_64F).var()))
