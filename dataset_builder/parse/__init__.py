"""Person photo and keypoints → CIHP-20 label map."""
