"""DensePose: which part of the body's surface a pixel shows, in HR-VITON's encoding."""
