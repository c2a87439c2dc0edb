// ReelMotion
