"""Pose: people, their BODY_25 joints and hands, and the skeleton as OpenPose renders it."""
