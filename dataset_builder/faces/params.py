"""What is done to faces."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FaceMode = Literal["keep", "blur", "crop"]

ACTIONS = {"keep": "kept", "blur": "blurred", "crop": "cropped"}
"""Mode → ``face_action`` of a photo in which a face was."""

NONE = "not in the picture"
"""``face_action`` of a photo of a person without a face or head."""


class FacesParams(BaseModel):
    """Parameters of the faces stage.

    Attributes:
        mode: blur or crop; with keep the stage has nothing to do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: FaceMode = "keep"
